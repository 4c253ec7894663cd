"""The analysis as a job.

One at a time in a thread of its own, watched by any number of browsers.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum

from befund.app import Session
from befund.app.run_job import build_job, build_preview
from befund.app.settings import RECORDED
from befund.errors import BefundError, BusyError, ModelStopError, unforeseen
from befund.records import ChunkFailure
from befund.records.base import Record
from befund.records.message import Said
from befund.store.store import now
from befund.usecases.analysis.cost_plan import pending_interviews, plan_run
from befund.usecases.analysis.run import Outcome, analyse

_PATIENCE = 30.0  # seconds that one change waits for another
_PACE = 0.2  # seconds between two snapshots of a stream
_KEPT_MESSAGES = 20


class JobState(StrEnum):
    """How the last job of this server stands."""

    IDLE = "idle"
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Whether nothing runs."""
        return self not in {JobState.RUNNING, JobState.STOPPING}


class JobSnapshot(Record):
    """A job at one moment.

    `version` grows with each change. `problem` says why it failed or ended early. With
    `is_replayed` calls are recorded answers, and nothing is sent.
    """

    version: int = 0
    state: JobState = JobState.IDLE
    is_replayed: bool = False
    started: str | None = None
    ended: str | None = None
    interviews_done: int = 0
    interviews_total: int = 0
    under_way: tuple[str, ...] = ()
    chunks_done: int = 0
    chunks_total: int = 0
    calls: int = 0
    cached: int = 0
    tokens: int = 0
    cost: float | None = None
    messages: tuple[str, ...] = ()
    warnings: tuple[Said, ...] = ()
    failures: tuple[ChunkFailure, ...] = ()
    problem: str = ""


class Jobs:
    """The jobs of one server over one workspace, and whatever else writes it from a browser."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._snapshot = JobSnapshot()
        self._guard = threading.Lock()
        self._alone = threading.Lock()
        self._listeners: set[_Listener] = set()
        self._under_way: _Job | None = None
        self._closed = False

    @property
    def snapshot(self) -> JobSnapshot:
        """How the job stands now."""
        return self._snapshot

    def refuse_while_running(self) -> None:
        """Raise BusyError where a job runs."""
        with self._guard:
            is_over = self._snapshot.state.is_over
        if not is_over:
            raise _busy(
                "Gerade läuft eine Analyse.", "Warten, bis sie fertig ist, oder sie anhalten."
            )

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Change the workspace while no job runs and nobody else changes it; raises BusyError."""
        self.refuse_while_running()
        if not self._alone.acquire(timeout=_PATIENCE):
            self.refuse_while_running()
            raise _busy("Gerade ändert jemand anderes etwas.", "Gleich noch einmal versuchen.")
        try:
            yield
        finally:
            self._alone.release()

    def start(self, budget: float | None) -> None:
        """Begin an analysis, or go on with one that ended early.

        Raises BusyError where one runs, and ConfigurationError for settings with which none can.
        """
        self.refuse_while_running()
        session = self._session.for_run(budget)
        build_job(session)
        if not self._alone.acquire(blocking=False):
            self.refuse_while_running()
            raise _busy(
                "Gerade werden Dateien eingelesen.",
                "Warten, bis sie da sind, dann noch einmal starten.",
            )
        job = _Job(self, session)
        self._under_way = job
        with self._guard:
            self._snapshot = JobSnapshot(
                version=self._snapshot.version,
                state=JobState.RUNNING,
                is_replayed=session.settings.model.startswith(RECORDED),
                started=now(),
            )
        self.change()
        threading.Thread(target=self._run, args=(job,), name="befund-job", daemon=True).start()

    def stop(self) -> None:
        """Let the running job end: calls under way are waited for, what is answered is kept."""
        job = self._under_way
        if job is None:
            return
        with self._guard:
            stopping = self._snapshot.state is JobState.RUNNING
        if stopping:
            self.change(state=JobState.STOPPING)
        job.stop()

    def close(self, seconds: float) -> None:
        """End all streams, and the job where it ends within so many seconds.

        The next server goes on with it.
        """
        self.end_streams()
        self.stop()
        if self._alone.acquire(timeout=seconds):
            self._alone.release()

    def end_streams(self) -> None:
        """Let every stream of snapshots end at once, as the server ends."""
        self._closed = True
        self._wake()

    async def snapshots(self, heartbeat: float) -> AsyncIterator[JobSnapshot | None]:
        """The snapshot now and after each change.

        None where nothing changed for so many seconds. A reader that is slow misses what came
        between; a reader that is gone leaves nothing behind.
        """
        listener = _Listener(asyncio.get_running_loop())
        with self._guard:
            self._listeners.add(listener)
        try:
            seen = -1
            while not self._closed:
                snapshot = self._snapshot
                if snapshot.version != seen:
                    seen = snapshot.version
                    yield snapshot
                    await asyncio.sleep(_PACE)
                    continue
                listener.changed.clear()
                if self._snapshot.version != seen or self._closed:
                    continue
                try:
                    await asyncio.wait_for(listener.changed.wait(), heartbeat)
                except TimeoutError:
                    yield None
        finally:
            with self._guard:
                self._listeners.discard(listener)

    @property
    def listening(self) -> int:
        """How many streams are open."""
        return len(self._listeners)

    def change(self, **values: object) -> None:
        """Set values of the snapshot, and tell everybody who listens."""
        with self._guard:
            self._set(**values)
        self._wake()

    def _set(self, **values: object) -> None:
        self._snapshot = self._snapshot.model_copy(
            update={**values, "version": self._snapshot.version + 1}
        )

    def _wake(self) -> None:
        with self._guard:
            listeners = list(self._listeners)
        for listener in listeners:
            listener.wake()

    def _run(self, job: "_Job") -> None:
        ended: dict[str, object]
        try:
            ended = job.run()
        except ModelStopError as error:
            ended = {"state": JobState.STOPPED, "problem": "" if job.is_stopped else str(error)}
        except BefundError as error:
            ended = {"state": JobState.FAILED, "problem": str(error)}
        except Exception as error:  # noqa: BLE001 - nobody else hears of it; its own words may hold a transcript's
            ended = {"state": JobState.FAILED, "problem": unforeseen(error)}
        self._under_way = None
        with self._guard:  # whoever sees the end can begin anew, and whoever waits for it sees it
            self._set(ended=now(), under_way=(), **ended)
            self._alone.release()
        self._wake()


class _Job:
    """One analysis, and the observer of its run."""

    def __init__(self, jobs: Jobs, session: Session) -> None:
        self._jobs, self._session = jobs, session
        self._stop_asked = threading.Event()
        self._counting = threading.Lock()
        self._chunks_planned = 0
        self._started = 0

    @property
    def is_stopped(self) -> bool:
        """Whether somebody asked for its end."""
        return self._stop_asked.is_set()

    def run(self) -> dict[str, object]:
        """Run to the end; what the snapshot is to say of it."""
        self._foresee()
        outcome = analyse(self._session.workspace, None, build_job(self._session, self), self)
        return self._ended(outcome)

    def stop(self) -> None:
        """Ask for the end."""
        self._stop_asked.set()
        self._session.stop()

    def interview_started(self, interview: str) -> None:
        """Note it."""
        with self._counting:
            now_at = self._jobs.snapshot
            self._started += 1
            total = max(now_at.interviews_total, self._started)
            self._jobs.change(interviews_total=total, under_way=(*now_at.under_way, interview))

    def interview_finished(self, interview: str, failed_chunks: int) -> None:
        """Note it, with what failed in it and why."""
        with self._counting:
            now_at = self._jobs.snapshot
            failures = now_at.failures
            if failed_chunks:
                every = self._session.queries.chunk_failures()
                failures = (
                    *failures,
                    *(failure for failure in every if failure.interview == interview),
                )
            under_way = tuple(name for name in now_at.under_way if name != interview)
            done = now_at.interviews_done + 1
            self._jobs.change(interviews_done=done, under_way=under_way, failures=failures)

    def chunks_planned(self, count: int) -> None:
        """Note them."""
        with self._counting:
            self._chunks_planned += count
            self._jobs.change(
                chunks_total=max(self._jobs.snapshot.chunks_total, self._chunks_planned)
            )

    def chunk_finished(
        self, *, cached: bool, input_tokens: int, output_tokens: int, cost: float | None
    ) -> None:
        """Note it."""
        with self._counting:
            now_at = self._jobs.snapshot
            self._jobs.change(
                chunks_done=now_at.chunks_done + 1,
                calls=now_at.calls + (not cached and bool(input_tokens or output_tokens)),
                cached=now_at.cached + cached,
                tokens=now_at.tokens + input_tokens + output_tokens,
                cost=now_at.cost if cost is None else (now_at.cost or 0.0) + cost,
            )

    def message(self, text: str) -> None:
        """Note it."""
        with self._counting:
            self._jobs.change(messages=(*self._jobs.snapshot.messages, text)[-_KEPT_MESSAGES:])

    def _foresee(self) -> None:
        """How much there is to do, as far as it is known before."""
        preview = build_preview(self._session)
        pending = set(pending_interviews(self._session.workspace, preview))
        waiting = [i for i in self._session.queries.interviews() if not i.masked_sha256]
        _, planned = plan_run(self._session.workspace, None, preview, self._session.models.price())
        chunks = sum(entry.chunks for entry in planned if entry.interview in pending)
        self._jobs.change(interviews_total=len(pending) + len(waiting), chunks_total=chunks)

    def _ended(self, outcome: Outcome) -> dict[str, object]:
        stopped = outcome.stopped
        return {
            "state": JobState.FINISHED if stopped is None else JobState.STOPPED,
            "problem": "" if stopped is None or self.is_stopped else str(stopped),
            "warnings": (*outcome.warnings, *(entry.error or "" for entry in outcome.failed_files)),
            "failures": tuple(outcome.failures),
            "calls": outcome.run.calls,
            "cached": outcome.run.cached,
            "tokens": outcome.run.input_tokens + outcome.run.output_tokens,
            "cost": outcome.run.cost,
        }


class _Listener:
    """One stream: woken from whatever thread changes the job."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.changed = asyncio.Event()

    def wake(self) -> None:
        with suppress(RuntimeError):  # its loop is closed
            self._loop.call_soon_threadsafe(self.changed.set)


def _busy(what: str, remedy: str) -> BusyError:
    return BusyError(what, remedy=remedy)
