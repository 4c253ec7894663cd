"""Run calls side by side."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor


def run_all(calls: Iterable[Callable[[], None]], threads: int) -> None:
    """Make all calls on so many threads; an error, or Ctrl-C, begins no further one and passes through."""
    pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="befund-ask")
    try:
        for done in [pool.submit(call) for call in calls]:
            done.result()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
