"""The threads that a run's calls are made on, and the one way in which a run ends early."""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from befund.errors import ModelStopError, StoppedError
from befund.labels import say
from befund.progress import Progress, SilentProgress
from befund.records.message import message

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")

_WAITING_PER_THREAD = 2  # jobs handed to the executor ahead of a free thread
_LOOK_UP = 0.2  # seconds after which a waiting run looks whether somebody has stopped it
_GRACE = 5.0  # seconds that an interrupted run gives to calls under way: their answers are paid


class CallPool:
    """Makes as many calls at once as it has `threads`, until `stopping` is set by anybody or by an error.

    Calls share `stopping` with their pool: one that waits for a busy server gives up once it is set.
    """

    def __init__(
        self,
        threads: int,
        progress: Progress | None = None,
        stopping: threading.Event | None = None,
    ) -> None:
        self._threads = threads
        self._progress = progress or SilentProgress()
        self._stopping = stopping or threading.Event()
        self._reason: ModelStopError | None = None

    def stop(self, reason: ModelStopError | None = None) -> None:
        """Let no further call begin; of several reasons the first is what `run` raises."""
        self._reason = self._reason or reason
        self._stopping.set()

    def run(
        self,
        call: Callable[[_Job], _Result],
        jobs: Iterable[_Job],
        keep: Callable[[_Job, _Result], None],
    ) -> None:
        """Make the call for each job and hand every result to `keep`, in the caller's thread.

        A job is taken from `jobs` only when a thread will soon be free for it. Raises StoppedError
        once `stopping` is set, else the first error of `jobs`, a call or `keep`; before that it
        waits for the calls under way, after Ctrl-C for a few seconds only. What they give is kept
        where a model, a person or Ctrl-C ended the run.
        """
        running: dict[Future[_Result], _Job] = {}
        executor = ThreadPoolExecutor(self._threads, thread_name_prefix="befund-call")
        # Results go to a function instead of being yielded: when Ctrl-C hits whoever iterates over
        # a generator, the generator stays suspended, and nobody waits for the calls under way.
        try:
            self._make_all(
                lambda job: executor.submit(self._begin, call, job), iter(jobs), running, keep
            )
        except BaseException as error:
            self.stop()
            executor.shutdown(wait=False, cancel_futures=True)
            self._wait_for(running, None if isinstance(error, Exception) else _GRACE)
            if isinstance(error, ModelStopError | KeyboardInterrupt):
                _keep_what_came_back(running, keep)
            # A call that gave up because the run was stopped may come back before the one that
            # stopped it: its StoppedError would hide the reason.
            if isinstance(error, ModelStopError) and self._reason is not None:
                raise self._reason from None
            raise
        executor.shutdown()

    def _make_all(
        self,
        submit: Callable[[_Job], Future[_Result]],
        jobs: Iterator[_Job],
        running: dict[Future[_Result], _Job],
        keep: Callable[[_Job, _Result], None],
    ) -> None:
        while True:
            self._check()
            while self._has_room(running) and (job := next(jobs, None)) is not None:
                running[submit(job)] = job
                self._check()
            if not running:
                return
            done, _ = wait(running, timeout=_LOOK_UP, return_when=FIRST_COMPLETED)
            for future in done:
                keep(running.pop(future), future.result())

    def _begin(self, call: Callable[[_Job], _Result], job: _Job) -> _Result:
        """Make a call in its thread; if no other can succeed, those that wait must not begin."""
        self._check()
        try:
            return call(job)
        except ModelStopError as error:
            self.stop(error)
            raise

    def _has_room(self, running: Collection[Future[Any]]) -> bool:
        return len(running) < self._threads * _WAITING_PER_THREAD

    def _check(self) -> None:
        """Raise StoppedError where somebody has stopped the run."""
        if self._stopping.is_set():
            raise StoppedError

    def _wait_for(self, calls: Collection[Future[Any]], seconds: float | None) -> None:
        """Wait for calls under way, at most so many seconds; they are paid."""
        under_way = [future for future in calls if not future.done()]
        if under_way:
            waiting = message("run.fetching" if seconds is None else "run.fetching_abortable")
            self._progress.message(say(waiting))
            wait(under_way, timeout=seconds)


def _keep_what_came_back(
    ended: Mapping[Future[_Result], _Job], keep: Callable[[_Job, _Result], None]
) -> None:
    """Keep what was answered after the end was decided."""
    for future, job in ended.items():
        if future.done() and not future.cancelled() and future.exception() is None:
            keep(job, future.result())
