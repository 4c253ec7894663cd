"""Take files in, read, mask and keep them, and nothing more.

No model is asked, nothing is extracted or indexed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from befund.errors import WorkspaceError, printable
from befund.masking import Roster
from befund.records import Interview, MaskedTranscript, MaskingCounts, Role
from befund.records.base import Record
from befund.records.message import Said
from befund.usecases.findings.consolidation import regroup
from befund.usecases.intake.file_intake import IntakeResult, IntakeStatus, id_for, take_in
from befund.usecases.intake.mask_refresh import masked_now
from befund.usecases.intake.masking import Masking
from befund.usecases.workspace import Workspace


class Speaker(Record):
    """Who speaks in an interview, by the masked label, and how many words."""

    label: str
    role: Role
    words: int


class Prepared(Record):
    """One file and what became of it.

    `path` is the file as given. A duplicate's `interview` is the one that holds the same content;
    of a failed file there is but the `reason`. `namesake` is another interview that was taken in
    before from a file of the same name.
    """

    path: Path
    arrival: IntakeStatus
    interview: str | None = None
    reason: str = ""
    namesake: str | None = None
    format: str = ""
    language: str = ""
    speakers: tuple[Speaker, ...] = ()
    words: int = 0
    counts: MaskingCounts = MaskingCounts()
    warnings: tuple[Said, ...] = ()


@dataclass
class Preparation:
    """What was prepared.

    The files, and which other interviews read differently since, to be analysed anew.
    """

    files: list[Prepared] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    warnings: list[Said] = field(default_factory=list)


def prepare(
    workspace: Workspace,
    paths: Sequence[Path],
    roster: Roster,
    tell: Callable[[Prepared], None] = lambda _: None,
) -> Preparation:
    """Read, mask and keep files, and what a correction or a new name has made outdated.

    Also without a file. `tell` hears of each file as soon as it is done with. The next run extracts
    what is prepared. Raises WorkspaceError where the workspace cannot be written, or another
    process writes it.
    """
    with workspace.lock.held():
        before = {interview.id: interview for interview in workspace.store.interviews()}
        held = workspace.store.count_observations()
        taken = take_in(workspace, paths)
        done = Preparation()
        waiting: dict[str, IntakeResult] = {}
        for entry in taken:
            if entry.interview is not None and entry.transcript is not None:
                waiting[entry.interview] = entry
            else:
                _note(done, _prepared(workspace, entry), tell)
        for interview in masked_now(
            workspace, Masking(workspace, roster), taken, (), done.warnings
        ):
            arrived = waiting.pop(interview.id, None)
            if arrived is not None:
                _note(done, _prepared(workspace, arrived), tell)
            elif _reads_differently(before[interview.id], interview):
                done.changed.append(interview.id)
        _note_unmasked(done, taken, waiting, tell)
        if workspace.store.count_observations() != held:
            regroup(workspace.store)
        _forget_in_index(workspace, done)
        return done


def speakers_of(masked: MaskedTranscript) -> tuple[Speaker, ...]:
    """Who speaks, in the order of their first words.

    A speaker has the role of most of their words.
    """
    words: dict[str, dict[Role, int]] = {}
    for turn in masked.turns:
        spoken = words.setdefault(turn.speaker, {})
        spoken[turn.role] = spoken.get(turn.role, 0) + len(turn.text.split())
    return tuple(
        Speaker(
            label=label, role=max(spoken, key=lambda role: spoken[role]), words=sum(spoken.values())
        )
        for label, spoken in words.items()
    )


def _forget_in_index(workspace: Workspace, done: Preparation) -> None:
    """What is masked only now must not stay in the index.

    Its failure is reported and stops nothing.
    """
    if done.changed:
        try:
            workspace.index.remove(done.changed)
        except WorkspaceError as error:
            done.warnings.append(str(error))


def _note_unmasked(
    done: Preparation,
    taken: Sequence[IntakeResult],
    waiting: Mapping[str, IntakeResult],
    tell: Callable[[Prepared], None],
) -> None:
    """Note what masking failed on.

    Files that arrived by themselves, other interviews as a warning.
    """
    arrived, noted = (
        {entry.path for entry in waiting.values()},
        {entry.path for entry in done.files},
    )
    for entry in taken:
        if entry.arrival is not IntakeStatus.FAILED or entry.path in noted:
            continue
        if entry.path in arrived:
            _note(done, _failed(entry), tell)
        else:
            done.warnings.append(entry.error or "")


def _note(done: Preparation, prepared: Prepared, tell: Callable[[Prepared], None]) -> None:
    done.files.append(prepared)
    tell(prepared)


def _prepared(workspace: Workspace, entry: IntakeResult) -> Prepared:
    if entry.interview is None:
        return _failed(entry)
    masked = workspace.store.transcript(entry.interview)
    if masked is None:
        return Prepared(path=entry.path, arrival=entry.arrival, interview=entry.interview)
    speakers = speakers_of(masked)
    named = id_for(entry.path)
    return Prepared(
        path=entry.path,
        arrival=entry.arrival,
        interview=entry.interview,
        namesake=named if entry.arrival is IntakeStatus.NEW and entry.interview != named else None,
        format=masked.format,
        language=masked.language,
        speakers=speakers,
        words=sum(speaker.words for speaker in speakers),
        counts=masked.counts,
        warnings=masked.warnings,
    )


def _failed(entry: IntakeResult) -> Prepared:
    reason = (entry.error or "").removeprefix(f"{printable(entry.path.name)}: ")
    return Prepared(path=entry.path, arrival=entry.arrival, reason=reason)


def _reads_differently(before: Interview, now: Interview) -> bool:
    return bool(before.masked_sha256) and before.masked_sha256 != now.masked_sha256
