"""Calls run side by side, and whatever ends a run ends it in one way.

Nothing more begins, nothing paid is lost.
"""

import threading
import time
from collections.abc import Iterator

import pytest

from befund.errors import ModelStopError, StoppedError
from befund.llm import call_pool
from befund.llm.call_pool import CallPool
from befund.progress import SilentProgress


class Kept:
    """What came back, and in which thread."""

    def __init__(self) -> None:
        self.results: dict[int, int] = {}
        self.threads: set[int] = set()

    def __call__(self, job: int, result: int) -> None:
        self.results[job] = result
        self.threads.add(threading.get_ident())


class Told(SilentProgress):
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.is_told = threading.Event()

    def message(self, text: str) -> None:
        self.messages.append(text)
        self.is_told.set()


def square(job: int) -> int:
    return job * job


def test_every_job_is_called_once_and_kept_in_the_callers_thread() -> None:
    kept = Kept()
    CallPool(3).run(square, range(20), kept)
    assert kept.results == {job: job * job for job in range(20)}
    assert kept.threads == {threading.get_ident()}


def test_no_more_calls_run_at_once_than_there_are_threads_and_jobs_are_taken_as_they_get_free() -> (
    None
):
    taken, running, most = 0, 0, 0
    ahead: list[int] = []
    guard = threading.Lock()

    def jobs() -> Iterator[int]:
        nonlocal taken
        for job in range(12):
            taken += 1
            yield job

    def call(job: int) -> int:
        nonlocal running, most
        with guard:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with guard:
            running -= 1
        return job

    def keep(_: int, __: int) -> None:
        ahead.append(taken)

    CallPool(2).run(call, jobs(), keep)
    assert most == 2
    assert ahead[0] == 4


def test_a_stop_begins_no_further_call_and_keeps_what_was_under_way() -> None:
    stopping, told, kept, begun = threading.Event(), Told(), Kept(), []

    def call(job: int) -> int:
        begun.append(job)
        stopping.set()
        assert told.is_told.wait(10)
        return job

    with pytest.raises(StoppedError):
        CallPool(1, told, stopping).run(call, range(9), kept)
    assert begun == [0]
    assert kept.results == {0: 0}
    assert told.messages == ["Laufende Aufrufe werden noch abgeholt."]


def test_stopped_before_it_begins_it_takes_no_job() -> None:
    taken: list[int] = []
    stopping = threading.Event()
    stopping.set()

    def take(job: int) -> int:
        taken.append(job)
        return job

    with pytest.raises(StoppedError):
        CallPool(1, None, stopping).run(square, map(take, range(3)), Kept())
    assert not taken


def test_a_call_after_which_none_can_succeed_is_the_last_to_begin_and_what_is_raised() -> None:
    stopping, kept, begun = threading.Event(), Kept(), []
    reason = ModelStopError("Guthaben erschöpft.")
    both = threading.Barrier(2, timeout=10)

    def call(job: int) -> int:
        begun.append(job)
        both.wait()
        if job == 0:
            time.sleep(0.1)
            raise reason
        assert stopping.wait(10)
        raise StoppedError  # as a call does that waits for a busy server

    with pytest.raises(ModelStopError) as caught:
        CallPool(2, None, stopping).run(call, range(9), kept)
    assert caught.value is reason
    assert sorted(begun) == [0, 1]


def test_what_a_call_says_of_the_others_is_raised_though_it_gave_something_itself() -> None:
    pool, kept = CallPool(1), Kept()
    reason = ModelStopError("Guthaben erschöpft.")

    def call(job: int) -> int:
        pool.stop(reason)
        return job

    with pytest.raises(ModelStopError) as caught:
        pool.run(call, range(9), kept)
    assert caught.value is reason
    assert kept.results == {0: 0}


def test_an_error_that_nobody_foresaw_passes_through_when_calls_under_way_are_over() -> None:
    over, kept = threading.Event(), Kept()
    both = threading.Barrier(2, timeout=10)

    def call(job: int) -> int:
        both.wait()
        if job == 0:
            raise ZeroDivisionError
        time.sleep(0.3)
        over.set()
        return job

    with pytest.raises(ZeroDivisionError):
        CallPool(2).run(call, range(9), kept)
    assert over.is_set()
    assert not kept.results


def test_after_ctrl_c_calls_under_way_get_a_moment_and_what_they_give_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(call_pool, "_GRACE", 0.5)
    told, never, results = Told(), threading.Event(), {}
    all_under_way = threading.Barrier(3, timeout=10)

    def call(job: int) -> int:
        all_under_way.wait()
        if job == 1:
            time.sleep(0.2)
        if job == 2:
            never.wait(20)
        return job

    def keep(job: int, result: int) -> None:
        results[job] = result
        if job == 0:
            raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        CallPool(3, told).run(call, range(3), keep)
    assert time.monotonic() - started < 5
    never.set()
    assert results == {0: 0, 1: 1}
    assert told.messages == [
        "Laufende Aufrufe werden noch abgeholt; noch einmal Strg-C bricht sie ab."
    ]
