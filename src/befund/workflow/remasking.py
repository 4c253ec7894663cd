"""Mask and keep what arrived and what is outdated, in the order of the paths: so placeholders are numbered alike."""

from collections.abc import Collection, Iterable, Iterator

from befund.errors import InputError
from befund.records import Interview, Transcript
from befund.workflow.intake import Taken, reread
from befund.workflow.masking import Masking
from befund.workflow.workspace import Workspace


def masked_now(
    workspace: Workspace, masking: Masking, taken: Iterable[Taken], wanted: Collection[str] | None, warnings: list[str]
) -> Iterator[Interview]:
    """The interviews that are masked now, each once it is kept, among the rest of the `wanted` (all where None).

    They come in the order of their paths, also where an earlier run ended before it had masked all. What
    cannot be masked, and what a reader should know, is added to `warnings`.
    """
    notice = masking.take_over_vault()
    warnings += [notice] if notice else []
    unmasked = _unmasked(workspace, masking, taken)
    for interview in _by_path(workspace):
        if interview.id not in unmasked:
            if wanted is None or interview.id in wanted:
                yield interview
            continue
        transcript = unmasked.pop(interview.id)
        if isinstance(transcript, InputError):
            warnings.append(str(transcript))
            continue
        kept = masking.keep(interview.id, transcript)
        if masking.names_somebody(interview.id):
            warnings.append(f"{interview.id}: Der Dateiname nennt eine Person und bleibt lesbar; bitte ändern.")
        yield kept


def _unmasked(workspace: Workspace, masking: Masking, taken: Iterable[Taken]) -> dict[str, Transcript | InputError]:
    """What is to be masked, or why it cannot be read again: what arrived or was left undone, and what is outdated.

    A name that is known only now makes interviews outdated: they are marked before the vault learns
    it, as a run that is killed in between would leave it readable.
    """
    arrived_now = {entry.interview: entry.transcript for entry in taken if entry.interview and entry.transcript}
    found: dict[str, Transcript | InputError] = {}
    for interview in _by_path(workspace):
        if interview.id in arrived_now:
            found[interview.id] = arrived_now[interview.id]
        elif masking.is_outdated(interview):
            found[interview.id] = _read_again(workspace, interview)
    masking.learn({name: transcript for name, transcript in found.items() if isinstance(transcript, Transcript)})
    for interview in _by_path(workspace):
        if interview.id not in found and masking.is_outdated(interview):
            workspace.store.save_interview(interview.model_copy(update={"masked_by": ""}))
            found[interview.id] = _read_again(workspace, interview)
    if masking.knows_more or any(interview.masked_sha256 for interview in _by_path(workspace) if interview.id in found):
        masking.forget_readable()
    return found


def _by_path(workspace: Workspace) -> list[Interview]:
    return sorted(workspace.store.interviews(), key=lambda interview: interview.source)


def _read_again(workspace: Workspace, interview: Interview) -> Transcript | InputError:
    try:
        return reread(workspace, interview)
    except InputError as error:
        return error
