"""Mask and keep what arrived and what is outdated, in the order of the paths.

So placeholders are numbered alike.
"""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from befund.errors import InputError
from befund.records import Interview, Transcript
from befund.records.message import Said, message
from befund.usecases.intake.file_intake import IntakeResult, IntakeStatus, forget, reread
from befund.usecases.intake.masking import Masking, failing_alone
from befund.usecases.workspace import Workspace


def masked_now(
    workspace: Workspace,
    masking: Masking,
    taken: list[IntakeResult],
    wanted: Collection[str] | None,
    warnings: list[Said],
) -> Iterator[Interview]:
    """The interviews that are masked now, each once it is kept.

    They come among the rest of the `wanted` (all where None). They come in the order of their
    paths, also where an earlier run ended before it had masked all. What cannot be read again, and
    what a reader should know, is added to `warnings`; an interview that masking fails on stands in
    `taken` as failed, and stops no other.
    """
    notice = masking.take_over_vault()
    warnings += [notice] if notice else []
    unmasked, failed = _unmasked(workspace, masking, taken)
    for interview in _by_path(workspace):
        if interview.id in failed:
            _fail(workspace, taken, interview, failed[interview.id])
            continue
        if interview.id not in unmasked:
            if wanted is None or interview.id in wanted:
                yield interview
            continue
        transcript = unmasked.pop(interview.id)
        if isinstance(transcript, InputError):
            warnings.append(str(transcript))
            continue
        try:
            with failing_alone(interview.id):
                kept = masking.keep(interview.id, transcript)
        except InputError as error:
            _fail(workspace, taken, interview, error)
            continue
        if masking.names_somebody(interview.id):
            warnings.append(message("run.file_name", interview=interview.id))
        yield kept


def _fail(
    workspace: Workspace, taken: list[IntakeResult], interview: Interview, error: InputError
) -> None:
    """Note that an interview cannot be masked; one that is new leaves nothing in the workspace."""
    place = next(
        (
            n
            for n, entry in enumerate(taken)
            if entry.interview == interview.id and entry.transcript
        ),
        None,
    )
    if place is None:
        taken.append(IntakeResult(Path(interview.source), IntakeStatus.UNCHANGED).failed(error))
        return
    if taken[place].arrival is IntakeStatus.NEW:
        forget(workspace, interview)
    taken[place] = taken[place].failed(error)


def _unmasked(
    workspace: Workspace, masking: Masking, taken: Iterable[IntakeResult]
) -> tuple[dict[str, Transcript | InputError], dict[str, InputError]]:
    """What is to be masked, or why it cannot be read again, and what masking fails on.

    To be masked is what arrived or was left undone, and what is outdated. A name that is known only
    now makes interviews outdated: they are marked before the vault learns it, as a run that is
    killed in between would leave it readable.
    """
    arrived_now = {
        entry.interview: entry.transcript for entry in taken if entry.interview and entry.transcript
    }
    found: dict[str, Transcript | InputError] = {}
    for interview in _by_path(workspace):
        if interview.id in arrived_now:
            found[interview.id] = arrived_now[interview.id]
        elif masking.is_outdated(interview):
            found[interview.id] = _read_again(workspace, interview)
    readable = {name: read for name, read in found.items() if isinstance(read, Transcript)}
    failed = masking.learn(readable)
    for interview in _by_path(workspace):
        if interview.id not in found and masking.is_outdated(interview):
            workspace.store.save_interview(interview.model_copy(update={"masked_by": ""}))
            found[interview.id] = _read_again(workspace, interview)
    # Answers and decisions kept from an earlier masking may quote what is masked only now.
    was_masked = any(
        interview.masked_sha256 for interview in _by_path(workspace) if interview.id in found
    )
    if masking.knows_more or was_masked:
        masking.forget_readable()
    return found, failed


def _by_path(workspace: Workspace) -> list[Interview]:
    return sorted(workspace.store.interviews(), key=lambda interview: interview.source)


def _read_again(workspace: Workspace, interview: Interview) -> Transcript | InputError:
    try:
        return reread(workspace, interview)
    except InputError as error:
        return error
