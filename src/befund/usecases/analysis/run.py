"""The main job: from files to grounded observations, each stage only where something changed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from befund.errors import BefundError, ModelStopError, StoppedError
from befund.llm.call_pool import CallPool
from befund.llm.usage import Usage
from befund.progress import Progress
from befund.records import ChunkFailure, Interview, Run
from befund.records.message import Said, message
from befund.store.store import now
from befund.usecases.analysis.cost_plan import call_ceiling
from befund.usecases.analysis.extraction import Extracting
from befund.usecases.analysis.job import Job
from befund.usecases.findings.consolidation import bring_up_to_date
from befund.usecases.findings.verdicts import LEXICAL
from befund.usecases.intake.file_intake import IntakeResult, IntakeStatus, arrived, take_in
from befund.usecases.intake.mask_refresh import masked_now
from befund.usecases.intake.masking import Masking
from befund.usecases.workspace import Workspace


@dataclass
class Outcome:
    """What a run did.

    Files, interviews extracted anew, failed chunks, and why it stopped early, if it did.
    """

    taken: list[IntakeResult]
    run: Run
    failures: list[ChunkFailure] = field(default_factory=list)
    warnings: list[Said] = field(default_factory=list)
    stopped: ModelStopError | None = None
    judging: Usage = field(default_factory=Usage)
    map_reading: Usage = field(default_factory=Usage)

    @property
    def failed_files(self) -> list[IntakeResult]:
        """Files that could not be read."""
        return [entry for entry in self.taken if entry.arrival is IntakeStatus.FAILED]


def analyse(
    workspace: Workspace,
    paths: Sequence[Path] | None,
    job: Job,
    progress: Progress,
    only: Collection[str] | None = None,
) -> Outcome:
    """Read, mask, extract, index, consolidate, and read for the map.

    With `paths` None the interviews `only`, or all. What has not changed is not done again. A file
    or a chunk that fails is named in the outcome, and stops nothing else. Raises WorkspaceError
    where the workspace cannot be written, or another process writes it.
    """
    with workspace.lock.held():
        taken = take_in(workspace, paths or ())
        wanted = only if paths is None else arrived(taken)
        job.calls.allow(call_ceiling(workspace, taken, job))
        outcome = Outcome(
            taken, workspace.store.start_run(job.extractor.name), warnings=list(job.notes)
        )
        pool = CallPool(job.threads, progress, job.stopping)
        extracting = Extracting(
            workspace.store, job.extractor, job.chunking_options, progress, pool
        )
        interviews = masked_now(
            workspace, Masking(workspace, job.roster), taken, wanted, outcome.warnings
        )
        try:
            _extract(extracting, interviews, outcome)
            if not isinstance(outcome.stopped, StoppedError):
                _sync_index(workspace, outcome.warnings)
            _consolidate(workspace, outcome, job)
            _read_for_the_map(workspace, outcome, job)
        except BaseException as error:
            job.stop()
            outcome.run = _finished(outcome.run, extracting, outcome, type(error).__name__)
            workspace.store.save_run(outcome.run)
            raise
        outcome.run = _finished(
            outcome.run, extracting, outcome, outcome.stopped.what if outcome.stopped else None
        )
        workspace.store.save_run(outcome.run)
        return outcome


def _extract(extracting: Extracting, interviews: Iterable[Interview], outcome: Outcome) -> None:
    try:
        extracting.run(interviews)
    except ModelStopError as error:
        outcome.stopped = error
    outcome.failures = extracting.failures
    outcome.warnings += extracting.warnings


def _consolidate(workspace: Workspace, outcome: Outcome, job: Job) -> None:
    """Bring the findings up to date.

    Where the run was stopped, by the verdicts that are kept, and nobody is asked.
    """
    if job.judging is LEXICAL:
        _forget_vectors(workspace, outcome.warnings)
    is_whole = outcome.stopped is None
    judged = bring_up_to_date(workspace.store, outcome.run.number, job.judging, is_whole=is_whole)
    outcome.judging = judged.usage
    outcome.stopped = outcome.stopped or judged.stopped
    outcome.warnings += judged.warnings
    if judged.failures:
        outcome.warnings.append(
            message("run.comparisons", count=len(judged.failures), reason=str(judged.failures[0]))
        )


def _read_for_the_map(workspace: Workspace, outcome: Outcome, job: Job) -> None:
    """Ask for order and names of processes, where there is a model that can still be asked."""
    if job.map_reading is None or outcome.stopped is not None:
        return
    read = job.map_reading.bring_up_to_date(workspace.store)
    outcome.map_reading = read.usage
    outcome.stopped = read.stopped
    if read.failures:
        outcome.warnings.append(
            message("run.map_questions", count=len(read.failures), reason=str(read.failures[0]))
        )
    if read.dropped:
        outcome.warnings.append(message("run.dropped_order", count=read.dropped))


def _sync_index(workspace: Workspace, warnings: list[Said]) -> None:
    """Bring the index up to date; it is derived, so its failure is reported and stops nothing."""
    try:
        workspace.index.sync()
    except BefundError as error:
        warnings.append(str(error))


def _forget_vectors(workspace: Workspace, warnings: list[Said]) -> None:
    """Keep no vectors that nobody brings up to date: what is masked later would stay in them."""
    try:
        workspace.vectors.forget()
    except BefundError as error:
        warnings.append(str(error))


def _finished(run: Run, extracting: Extracting, outcome: Outcome, stopped: str | None) -> Run:
    usage = extracting.usage + outcome.judging + outcome.map_reading
    return run.model_copy(
        update={
            "finished": now(),
            "interviews": extracting.finished,
            "failed": len(outcome.failed_files)
            + len({failure.interview for failure in extracting.failures}),
            "calls": usage.calls,
            "cached": usage.cached,
            "input_tokens": usage.input_tokens,
            "output_tokens": usage.output_tokens,
            "cost": usage.cost,
            "stopped": stopped,
        }
    )
