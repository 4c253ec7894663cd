"""The main job: from files to grounded observations, each stage only where something changed."""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from befund.errors import BefundError, InputError, ModelStopError, StoppedError
from befund.extraction.port import Extractor
from befund.llm.usage import Usage
from befund.masking import Roster
from befund.progress import Progress
from befund.records import ChunkFailure, Interview, MaskedTranscript, Run, Transcript
from befund.store.lock import writing_alone
from befund.store.store import now
from befund.workflow.consolidating import bring_up_to_date
from befund.workflow.extracting import Cutting, Extracting
from befund.workflow.intake import Arrival, Taken, arrived, reread, take_in
from befund.workflow.judging import LEXICAL, Judging
from befund.workflow.masking import Masking
from befund.workflow.workspace import Workspace


@dataclass(frozen=True)
class Job:
    """How a run works: the roster, the cutting, how many calls run at once, and who judges what says the same.

    `stopping` ends the run, from whatever thread it is set: no further call begins, those under way are waited for,
    and what is finished is kept. A run that ends early sets it itself, so that calls wait for nothing any more.
    Each run has one of its own.
    """

    roster: Roster
    cutting: Cutting
    threads: int
    stopping: threading.Event = field(default_factory=threading.Event)
    judging: Judging = LEXICAL

    def stop(self) -> None:
        """End the run."""
        self.stopping.set()


@dataclass
class Outcome:
    """What a run did: files, interviews extracted anew, failed chunks, and why it stopped early, if it did."""

    taken: list[Taken]
    run: Run
    failures: list[ChunkFailure] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    stopped: ModelStopError | None = None
    judging: Usage = field(default_factory=Usage)

    @property
    def failed_files(self) -> list[Taken]:
        """Files that could not be read."""
        return [entry for entry in self.taken if entry.arrival is Arrival.FAILED]


def analyse(
    workspace: Workspace,
    paths: Sequence[Path] | None,
    extractor: Extractor,
    job: Job,
    progress: Progress,
    only: Collection[str] | None = None,
) -> Outcome:
    """Read, mask, index, extract, consolidate; with `paths` None the interviews `only`, or all of the workspace.

    What has not changed is not done again. A file or a chunk that fails is named in the outcome, and
    stops nothing else. Raises WorkspaceError where the workspace cannot be written, or another
    process writes it.
    """
    with writing_alone(workspace.lock):
        taken = take_in(workspace, paths or ())
        wanted = only if paths is None else arrived(taken)
        outcome = Outcome(taken, workspace.store.start_run(extractor.name))
        extracting = Extracting(workspace.store, extractor, job.cutting, progress, job.stopping)
        indexing = threading.Thread(target=_sync_index, args=(workspace, outcome.warnings), name="befund-index")
        interviews = _masked(workspace, Masking(workspace, job.roster), taken, wanted, outcome.warnings)
        try:
            _extract(extracting, _then(interviews, indexing.start), job.threads, outcome)
            if indexing.ident is None and not isinstance(outcome.stopped, StoppedError):
                indexing.start()
            if indexing.ident is not None:
                indexing.join()
            _consolidate(workspace, outcome, job)
        except BaseException as error:
            job.stop()
            outcome.run = _finished(outcome.run, extracting, outcome, type(error).__name__)
            workspace.store.save_run(outcome.run)
            raise
        outcome.run = _finished(outcome.run, extracting, outcome, outcome.stopped.what if outcome.stopped else None)
        workspace.store.save_run(outcome.run)
        return outcome


def _extract(extracting: Extracting, interviews: Iterable[Interview], threads: int, outcome: Outcome) -> None:
    try:
        extracting.run(interviews, threads)
    except ModelStopError as error:
        outcome.stopped = error
    outcome.failures = extracting.failures


def _consolidate(workspace: Workspace, outcome: Outcome, job: Job) -> None:
    """Bring the findings up to date; where the run was stopped, by the verdicts that are kept, and nobody is asked."""
    if job.judging is LEXICAL:
        _forget_vectors(workspace, outcome.warnings)
    judged = bring_up_to_date(workspace.store, outcome.run.number, job.judging)
    outcome.judging = judged.usage
    outcome.stopped = outcome.stopped or judged.stopped
    outcome.warnings += judged.warnings
    if judged.failures:
        outcome.warnings.append(
            f"{len(judged.failures)} Vergleiche hat das Modell nicht beantwortet ({judged.failures[0]}); "
            "dort gelten die eingebauten Regeln. `befund run` fragt noch einmal."
        )


def preview(workspace: Workspace, paths: Sequence[Path] | None, job: Job) -> tuple[list[Taken], list[MaskedTranscript]]:
    """Read and mask in memory what a run would be about; nothing is kept, no model is asked."""
    taken = take_in(workspace, paths or (), keep=False)
    masking = Masking(workspace, job.roster)
    arrived_now = {entry.interview: entry.transcript for entry in taken if entry.interview and entry.transcript}
    masking.learn(arrived_now)
    masked = [masking.mask(interview, transcript) for interview, transcript in arrived_now.items()]
    if paths is None:
        stored = (workspace.store.transcript(interview.id) for interview in workspace.store.interviews())
        masked += [transcript for transcript in stored if transcript is not None]
    return taken, masked


def _masked(
    workspace: Workspace, masking: Masking, taken: Iterable[Taken], wanted: Collection[str] | None, warnings: list[str]
) -> Iterator[Interview]:
    """The interviews to extract from: those that are masked now, and the rest of the wanted.

    They come in the order of their paths, also where an earlier run ended before it had masked all: so the
    placeholders are numbered alike.
    """
    unmasked = _unmasked(workspace, masking, taken)
    for interview in _by_path(workspace):
        if interview.id not in unmasked:
            if wanted is None or interview.id in wanted:
                yield interview
            continue
        transcript = unmasked.pop(interview.id)
        if isinstance(transcript, InputError):
            warnings.append(str(transcript))
        else:
            yield masking.keep(interview.id, transcript)
            if masking.names_somebody(interview.id):
                warnings.append(f"{interview.id}: Der Dateiname nennt eine Person und bleibt lesbar; bitte ändern.")


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


def _then(interviews: Iterable[Interview], act: Callable[[], None]) -> Iterator[Interview]:
    """The same interviews; `act` is called after the last."""
    yield from interviews
    act()


def _sync_index(workspace: Workspace, warnings: list[str]) -> None:
    """Bring the index up to date; it is derived, so its trouble is told and stops nothing."""
    try:
        workspace.index.sync()
    except BefundError as error:
        warnings.append(str(error))


def _forget_vectors(workspace: Workspace, warnings: list[str]) -> None:
    """Keep no vectors that nobody brings up to date: what is masked later would stay in them."""
    try:
        workspace.vectors.forget()
    except BefundError as error:
        warnings.append(str(error))


def _finished(run: Run, extracting: Extracting, outcome: Outcome, stopped: str | None) -> Run:
    usage = extracting.usage + outcome.judging
    return run.model_copy(
        update={
            "finished": now(),
            "interviews": extracting.finished,
            "failed": len(outcome.failed_files) + len({failure.interview for failure in extracting.failures}),
            "calls": usage.calls,
            "cached": usage.cached,
            "input_tokens": usage.input_tokens,
            "output_tokens": usage.output_tokens,
            "cost": usage.cost,
            "stopped": stopped,
        }
    )
