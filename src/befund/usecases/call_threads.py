"""Run calls side by side, and lose no answer that is under way when a run ends early."""

from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from befund.progress import Progress

GRACE = 5.0  # seconds that an interrupted run gives to calls under way: their answers are paid


def run_all(calls: Iterable[Callable[[], None]], threads: int, progress: Progress, stop: Callable[[], None]) -> None:
    """Make all calls on so many threads; an error, or Ctrl-C, begins no further one and passes through.

    Then `stop` is called, and those under way get a few seconds.
    """
    pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="befund-ask")
    asked = [pool.submit(call) for call in calls]
    try:
        for done in asked:
            done.result()
    except BaseException:
        stop()
        pool.shutdown(wait=False, cancel_futures=True)
        wait_for_calls(asked, progress, GRACE)
        raise
    pool.shutdown()


def wait_for_calls(calls: Collection[Future[Any]], progress: Progress, seconds: float | None) -> None:
    """Wait for calls under way, at most so many seconds; they are paid."""
    under_way = [future for future in calls if not future.done()]
    if under_way:
        ended = "" if seconds is None else "; noch einmal Strg-C bricht sie ab"
        progress.message(f"Laufende Aufrufe werden noch abgeholt{ended}.")
        wait(under_way, timeout=seconds)
