"""Remove an interview and all that rests on it.

What people decided stays, and so does what lies elsewhere.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from befund.errors import InputError, NotFoundError, WorkspaceError
from befund.masking import Roster
from befund.records import Answer, Decision, FindingAsDecided, Interview, MaskedTranscript
from befund.records.base import Record
from befund.store import Store
from befund.text.folding import fold
from befund.usecases.findings.consolidation import regroup
from befund.usecases.intake.file_intake import reread
from befund.usecases.intake.masking import Masking
from befund.usecases.intake.purge import purge_interview
from befund.usecases.intake.upload_staging import remove_upload
from befund.usecases.intake.vault import drafts_of_vault, save_vault, vault_place
from befund.usecases.workspace import Workspace

_FEWEST_WORDS = 3  # two words alone tell nobody's interview apart


class Removal(Record):
    """What goes with an interview, and what stays.

    `decisions` are those on findings that rested on it. `source` is its file outside the workspace,
    empty where there is none. `corrections` are texts that people had masked or left readable.
    `unknown_names` says that the vault holds names of which nobody knows who said them, as other
    interviews cannot be read again; `aside` are vaults that were laid aside; `is_compact` says that
    no deleted words are left in the database's files.
    """

    interview: str
    observations: int
    answers: int = 0
    decisions: int
    source: str = ""
    corrections: int = 0
    has_exports: bool = False
    unknown_names: bool = False
    aside: tuple[str, ...] = ()
    is_compact: bool = True


def outlook_on_removal(workspace: Workspace, interview: str) -> Removal:
    """What removing an interview would take and leave; raises NotFoundError."""
    store, known = workspace.store, _known(workspace, interview)
    counts = store.count_observations()
    source = Path(known.source)
    is_outside = source.exists() and not source.resolve().is_relative_to(workspace.vault.resolve())
    return Removal(
        interview=interview,
        observations=sum(count for (name, _, _), count in counts.items() if name == interview),
        decisions=sum(interview in _interviews_of(decision) for decision in store.decisions()),
        source=known.source if is_outside else "",
        has_exports=any(path.is_file() for path in workspace.exports.rglob("*")),
    )


def remove_interview(workspace: Workspace, interview: str, roster: Roster) -> Removal:
    """Remove an interview.

    Its text and copies, what was found in it and answered on it, and whom it alone named. Findings
    are grouped again without it; answers that rest on other interviews too go with it, and are
    asked for again where they are needed. A number of the vault is never given again. Decisions,
    corrections of masking, exports and a file outside the workspace stay. Killed at any moment, it
    can be done again. Raises NotFoundError, and WorkspaceError where the vault is not the right one
    or something cannot be written.
    """
    with workspace.lock.held():
        known, store = _known(workspace, interview), workspace.store
        masking = Masking(workspace, roster)
        outlook = outlook_on_removal(workspace, interview)
        answers = _forget_made(workspace, interview)
        workspace.index.remove([interview])
        workspace.vectors.forget()
        all_noted = _forget_named(workspace, masking, interview)
        _remove_files(workspace, known)
        store.remove_interview(interview)
        regroup(store)
        return outlook.model_copy(
            update={
                "answers": answers,
                "corrections": len(masking.vault.additions) + len(masking.vault.undone),
                "unknown_names": not all_noted,
                "aside": vault_place(workspace).asides(),
                "is_compact": store.compact(),
            }
        )


def _known(workspace: Workspace, interview: str) -> Interview:
    known = workspace.store.interview(interview)
    if known is None:
        raise NotFoundError("Dieses Interview gibt es nicht.", where=interview)
    return known


def _forget_made(workspace: Workspace, interview: str) -> int:
    """Remove what was found, answered and titled.

    Tell how many answers went. The interview itself goes last.
    """
    store = workspace.store
    titles = {
        one.item.title
        for held in (False, True)
        for one in store.observations(interview, quarantined=held)
    }
    others = [
        found for name in _others(store, interview) if (found := store.transcript(name)) is not None
    ]
    answers = store.forget_derived(
        interview, _answers_of_nobody_else(store.unattributed_answers(), others)
    )
    purge_interview(store, interview, titles)
    regroup(store)
    return answers


def _others(store: Store, interview: str) -> list[str]:
    return [other.id for other in store.interviews() if other.id != interview]


def _forget_named(workspace: Workspace, masking: Masking, interview: str) -> bool:
    """Remove from the vault whom no other interview names.

    False where it is not known of all who named them.
    """
    store, vault = workspace.store, masking.vault
    for other in store.interviews():
        if (
            other.id != interview
            and other.masked_sha256
            and other.id not in vault.interviews_noted()
        ):
            with suppress(InputError):  # its copy is gone: then its names stay
                masking.mask(other.id, reread(workspace, other))
    all_noted = vault.keep_only(
        [name for name in _others(store, interview) if store.transcript(name) is not None]
    )
    save_vault(workspace, vault)
    return all_noted


def _answers_of_nobody_else(
    answers: Iterable[Answer], others: Iterable[MaskedTranscript]
) -> Iterator[str]:
    """The keys of those answers, of unknown origin, that no other interview accounts for.

    Their words are not all said in one of the others.
    """
    spoken = ["\n".join(_folded(turn.text) for turn in other.turns) for other in others]
    for answer in answers:
        quoted = _quoted(answer.text)
        if quoted and not any(all(quote in text for quote in quoted) for text in spoken):
            yield answer.key


def _quoted(text: str) -> list[str]:
    """What an answer quotes.

    All that it says where it quotes nothing, and the whole where it cannot be read.
    """
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return [_folded(text)]
    quotes = [_folded(words) for name, words in _strings(told) if name in {"text", "quote"}]
    return quotes or [
        folded
        for _, words in _strings(told)
        if len((folded := _folded(words)).split()) >= _FEWEST_WORDS
    ]


def _strings(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for inner_name, inner in value.items():
            yield from _strings(inner, str(inner_name))
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, name)


def _folded(text: str) -> str:
    return " ".join(fold(text).split())


def _interviews_of(decision: Decision) -> Collection[str]:
    seen: tuple[FindingAsDecided, ...] = (decision.seen, *decision.others_seen)
    return {name for one in seen for name in one.interviews}


def _remove_files(workspace: Workspace, interview: Interview) -> None:
    """Remove copies of the source, and drafts that a kill left behind."""
    try:
        (workspace.kept / interview.kept_as).unlink(missing_ok=True)
        remove_upload(workspace, Path(interview.source))
        kept = {other.kept_as for other in workspace.store.interviews()}
        drafts = [path for path in workspace.kept.glob(".copy-*") if path.name not in kept]
        # of version 0.1
        drafts += [path for path in workspace.kept.glob("tmp????????") if path.name not in kept]
        for path in (*drafts, *drafts_of_vault(workspace)):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise WorkspaceError(
            f"Die Datei lässt sich nicht löschen ({error.strerror}).",
            where=str(workspace.vault),
            remedy="Schreibrechte prüfen und noch einmal entfernen.",
        ) from error
