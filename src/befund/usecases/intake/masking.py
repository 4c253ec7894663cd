"""The use cases of masking: mask what arrives, show what was masked, correct it.

Nothing else opens the vault.
"""

import hashlib
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from befund.errors import BefundError, InputError, NotFoundError, WorkspaceError, cause
from befund.masking import (
    Category,
    MaskingReport,
    Roster,
    Written,
    mask,
    mask_written,
    masking_report_of,
    names_told,
    settle_names,
)
from befund.masking.category import CUT_MARKERS, LABELS, PLACEHOLDER, numbered_in
from befund.masking.places.firms import firm_aliases
from befund.masking.vault import Vault
from befund.records import Interview, MaskedTranscript, Role, Transcript, Turn
from befund.text.folding import fold
from befund.usecases.intake.file_intake import reread
from befund.usecases.intake.purge import purge
from befund.usecases.intake.vault import NEW_DATABASE, is_new_database, open_vault, save_vault
from befund.usecases.workspace import Workspace

_WORD = re.compile(r"\w+")
_MASKING = "3"
"""Part of what decides a masked text: raise it when the same input is masked differently."""


def fingerprint_of(vault: Vault, roster: Roster) -> str:
    """What a roster and the corrections in a vault decide of masked texts."""
    corrections = vault.state().model_dump_json(include={"additions", "undone"})
    parts = (_MASKING, roster.model_dump_json(), corrections)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


class Masking:
    """The vault of a workspace, open for one use case."""

    def __init__(self, workspace: Workspace, roster: Roster) -> None:
        self._workspace, self._roster = workspace, roster
        self.vault = open_vault(workspace)
        _make_private(workspace.vault)
        self._new_names: set[str] = set()

    def take_over_vault(self) -> str | None:
        """Have the database know its vault, where it does not yet.

        Say so where it seems to have been lost itself.
        """
        if self._workspace.store.vault_mark() is not None or not any(self.vault.numbers.values()):
            return None
        notice = NEW_DATABASE if is_new_database(self._workspace) else None
        save_vault(self._workspace, self.vault)
        return notice

    def fingerprint(self) -> str:
        """What decides an interview's masked text beside its words.

        The roster and the user's corrections.
        """
        return fingerprint_of(self.vault, self._roster)

    def learn(self, arrived: Mapping[str, Transcript]) -> dict[str, InputError]:
        """Know everybody whom the arrived interviews name before any of them is masked.

        So no order matters. Gives the interviews in which no names can be found, and why; the
        others are learned from.
        """
        before = set(self.vault.people)
        told, failed = [], {}
        for interview, transcript in arrived.items():
            try:
                with failing_alone(interview):
                    told += names_told(interview, transcript, self.vault, self._roster)
            except InputError as error:
                failed[interview] = error
        settle_names(self.vault, told)
        people = [person for person in self.vault.people if person not in before]
        self._new_names = {
            name.split()[-1] for person in people for name in (person.given, person.surname) if name
        }
        return failed

    def is_outdated(self, interview: Interview) -> bool:
        """Whether an interview was masked before a correction or holds a name known only now."""
        if interview.masked_by != self.fingerprint():
            return True
        masked = self._workspace.store.transcript(interview.id) if self._new_names else None
        if masked is None:
            return False
        words = {word for turn in masked.turns for word in _WORD.findall(turn.text)}
        return not words.isdisjoint(self._new_names)

    def names_somebody(self, interview: str) -> bool:
        """Whether an interview's id, its file's name, holds a name that is masked elsewhere."""
        known = {
            fold(name)
            for person in self.vault.people
            for name in (person.given, person.surname)
            if name
        }
        return not known.isdisjoint(re.findall(r"[^\W\d_]+", fold(interview)))

    @property
    def knows_more(self) -> bool:
        """Whether the arrived interviews named somebody whom nobody had named before."""
        return bool(self._new_names)

    def forget_readable(self) -> None:
        """Take what is masked from now on out of what was kept before.

        Answers that quote it are dropped, as no run can use them any more; decisions and snapshots
        are reworded.
        """
        roster, person = self._roster, _bare_mark(Category.PERSON)
        told = dict.fromkeys(roster.names, person)
        told |= {
            alias: _bare_mark(Category.FIRM)
            for firm in roster.firms
            for alias in firm_aliases(firm)
        }
        told |= dict.fromkeys(roster.products, _bare_mark(Category.PRODUCT))
        told |= {addition.text: _bare_mark(addition.category) for addition in self.vault.additions}
        store = self._workspace.store
        store.forget_answers_holding({*told, *self._new_names})
        purge(store, told, dict.fromkeys(self._new_names, person))

    def mask(self, interview: str, transcript: Transcript) -> MaskedTranscript:
        """Mask a transcript, with the roles that a person corrected; nothing is kept."""
        return mask(interview, self.corrected(interview, transcript), self.vault, self._roster)

    def corrected(self, interview: str, transcript: Transcript) -> Transcript:
        """The transcript with the roles that a person gave to its speakers.

        Corrections know speakers by their masked labels, so that no name stands outside the vault.
        They come before masking, as what is off the record depends on who said it.
        """
        corrections = self._workspace.store.role_corrections().get(interview, {})
        if not corrections:
            return transcript
        masked = mask(interview, transcript, self.vault, self._roster)
        roles = self._renamed(corrections, masked)
        labels = [turn.speaker for turn in masked.turns]
        turns = tuple(
            turn.model_copy(update={"role": roles.get(label, turn.role)})
            for turn, label in zip(transcript.turns, labels, strict=True)
        )
        return transcript.model_copy(update={"turns": turns})

    def report(self, interview: str) -> MaskingReport:
        """What was masked and cut in an interview, with the real names; for local eyes only."""
        transcript = self.corrected(interview, reread(self._workspace, self._known(interview)))
        return masking_report_of(interview, transcript, self.vault, self._roster)

    def _known(self, interview: str) -> Interview:
        known = self._workspace.store.interview(interview)
        if known is None:
            raise NotFoundError("Dieses Interview gibt es nicht.", where=interview)
        return known

    def keep(self, interview: str, transcript: Transcript) -> Interview:
        """Mask a transcript and keep it.

        The vault is written first, so that no placeholder is without its name.
        """
        masked = self.mask(interview, transcript)
        save_vault(self._workspace, self.vault)
        store = self._workspace.store
        corrections = store.role_corrections().get(interview, {})
        roles = self._renamed(corrections, masked)
        if roles != corrections:
            store.correct_roles(interview, roles)
        store.save_transcript(masked, self.fingerprint())
        return self._known(interview)

    def _renamed(self, roles: dict[str, Role], masked: MaskedTranscript) -> dict[str, Role]:
        """Corrected roles under the labels that speakers have now.

        The order of the turns tells who had which.
        """
        speakers = {turn.speaker for turn in masked.turns}
        before = (
            self._workspace.store.transcript(masked.interview) if roles.keys() - speakers else None
        )
        if before is None or len(before.turns) != len(masked.turns):
            return roles
        labels = {
            old.speaker: new.speaker for old, new in zip(before.turns, masked.turns, strict=True)
        }
        return {
            label if label in speakers else labels.get(label, label): role
            for label, role in roles.items()
        }


@contextmanager
def failing_alone(interview: str) -> Iterator[None]:
    """Make an error that nobody foresaw in masking the failure of one interview: an InputError."""
    try:
        yield
    except BefundError:
        raise
    except Exception as error:  # noqa: BLE001 - one interview must not stop a batch; the error's words may quote it
        what = f"Das Interview lässt sich nicht maskieren ({cause(error)})."
        remedy = "Die Datei prüfen und neu exportieren; bleibt es dabei, bitte melden."
        raise InputError(what, where=interview, remedy=remedy) from None


def correct_interviewers(workspace: Workspace, interview: str, names: Iterable[str]) -> None:
    """Make the named speakers the interviewers and all others respondents, from the next run on.

    For good. A name is a label of the transcript, a placeholder, or a name behind one. Raises
    NotFoundError.
    """
    masked = workspace.store.transcript(interview)
    if masked is None:
        raise NotFoundError(
            "Das Transkript fehlt.", where=interview, remedy="`befund run` noch einmal ausführen."
        )
    speakers = list(dict.fromkeys(turn.speaker for turn in masked.turns))
    vault = open_vault(workspace)
    interviewers = {_speaker(speakers, vault, name, interview) for name in names}
    roles = {s: Role.INTERVIEWER if s in interviewers else Role.RESPONDENT for s in speakers}
    with workspace.lock.held():
        workspace.store.correct_roles(interview, roles)
        known = workspace.store.interview(interview)
        if known is not None:
            workspace.store.save_interview(known.model_copy(update={"masked_by": ""}))


def correct_masking(
    workspace: Workspace,
    report_now: MaskingReport,
    add: Iterable[str],
    undo: Iterable[str],
    category: Category,
) -> None:
    """Have strings masked, or left readable, from the next run on; for good, in all interviews.

    Raises NotFoundError for a placeholder that stands for nobody, or a cut that `report_now` does
    not hold.
    """
    texts = [*add, *undo]
    if not all(text.strip() for text in texts):
        raise NotFoundError(
            "Ein leerer Text lässt sich nicht maskieren.",
            where="--add/--undo",
            remedy="Text angeben.",
        )
    if category is Category.PSEUDONYM:
        raise NotFoundError(
            "Diese Art findet nur das Programm.", where="--as", remedy="Eine andere Art wählen."
        )
    with workspace.lock.held():
        vault = open_vault(workspace)
        cuts = {cut.id for cut in report_now.cuts}
        for text in undo:
            _check_known(text.strip(), vault, cuts, report_now.interview)
            vault.undo(text)
        for text in add:
            vault.add(text, category)
        save_vault(workspace, vault)


def mask_own_words(
    workspace: Workspace, roster: Roster, texts: Sequence[str], interviews: Sequence[str]
) -> list[Written]:
    """A reviewer's own words with placeholders for all whom the workspace knows.

    The vault learns nobody by it.
    """
    return mask_written(texts, interviews, open_vault(workspace), roster)


def _check_known(text: str, vault: Vault, cuts: set[str], interview: str) -> None:
    """A later person must not become readable by a placeholder that nobody has yet."""
    if any(category is Category.PSEUDONYM for category, _ in numbered_in(text)):
        raise NotFoundError(
            "Ein fremder Platzhalter bleibt ersetzt: Lesbar sähe er aus wie einer von hier.",
            where=text,
            remedy="Wofür er steht, weiß, wer das Transkript pseudonymisiert hat.",
        )
    is_cut = text.startswith("Schnitt-")
    if (is_cut and text not in cuts) or (PLACEHOLDER.fullmatch(text) and not vault.reveal(text)):
        what = (
            "Diesen Schnitt gibt es hier nicht."
            if is_cut
            else "Für diesen Platzhalter steht niemand."
        )
        raise NotFoundError(
            what,
            where=text,
            remedy=f"Was maskiert ist, zeigt: befund mask {shlex.quote(interview)}",
        )


def speakers_for_the_user(
    workspace: Workspace, masked: MaskedTranscript
) -> list[tuple[str, str, Turn, int]]:
    """Each speaker with the name behind the placeholder, a first turn, and a count of words.

    For local eyes only.
    """
    vault = open_vault(workspace)
    first: dict[str, Turn] = {}
    words: dict[str, int] = {}
    for turn in masked.turns:
        first.setdefault(turn.speaker, turn)
        words[turn.speaker] = words.get(turn.speaker, 0) + len(turn.text.split())
    return [(s, ", ".join(vault.reveal(s)), turn, words[s]) for s, turn in first.items()]


def take_back(workspace: Workspace, text: str) -> None:
    """Take back one correction of masking, by its text, from the next run on.

    What was left readable is masked again; a name that was added stays known, and masked: it has to
    be undone. Raises NotFoundError where nobody corrected that.
    """
    with workspace.lock.held():
        vault = open_vault(workspace)
        if not vault.forget(text):
            raise NotFoundError(
                "Diese Korrektur gibt es nicht.", where="Maskierung", remedy="Die Seite neu laden."
            )
        save_vault(workspace, vault)


def _speaker(speakers: list[str], vault: Vault, name: str, interview: str) -> str:
    wanted = fold(name.strip())
    labels = {speaker: {fold(speaker), fold(speaker.strip("[]"))} for speaker in speakers}
    for speaker, forms in labels.items():
        forms.update(fold(form) for form in vault.reveal(speaker))
    exact = [speaker for speaker, forms in labels.items() if wanted in forms]
    part = [
        speaker
        for speaker, forms in labels.items()
        if any(wanted in form.split() for form in forms)
    ]
    found = exact or part
    if len(found) == 1:
        return found[0]
    raise NotFoundError(
        "Mehrere Sprecher heißen so." if found else "So heißt in diesem Interview niemand.",
        where=interview,
        remedy=(
            f"Sprecher sind: {', '.join(speakers)}. Wer dahintersteht, zeigt: befund roles "
            f"{interview}"
        ),
    )


def _bare_mark(category: Category) -> str:
    """What stands in a text that was kept before anybody had a placeholder."""
    return CUT_MARKERS.get(category) or f"[{LABELS[category]}]"


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise WorkspaceError(
            f"Der Tresor lässt sich nicht anlegen ({error.strerror}).",
            where=str(folder),
            remedy="Schreibrechte prüfen oder mit --workspace einen anderen Ordner wählen.",
        ) from error
