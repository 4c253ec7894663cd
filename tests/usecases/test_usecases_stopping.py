"""A run that somebody stops, from another thread or with Ctrl-C, extracting or comparing.

The next one goes on.
"""

import json
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from usecases_bench import KEY, MODEL, Model, program, write_interviews

from befund.app import open_session
from befund.app.run_job import build_job
from befund.errors import StoppedError
from befund.llm.scripted import Behaviour, Heard, ScriptedServer, answer, fault
from befund.progress import SilentProgress
from befund.usecases.analysis.run import Outcome, analyse

CHUNKS = 16


class Watched(Model):
    """A diligent server that also compares, and says when it has been asked so many times for either."""

    def __init__(self, delay: float = 0.0) -> None:
        super().__init__(delay)
        self.chunks, self.comparisons = Count(), Count()
        self.slow_from = 10**6
        self.asked: Counter[str] = Counter()

    def __call__(self, heard: Heard) -> Behaviour:
        user = str(heard.body["messages"][-1]["content"])
        with self._lock:
            self.asked[json.dumps(heard.body, sort_keys=True)] += 1
        if "<aussagen>" not in user:
            self.chunks.up()
            return super().__call__(heard)
        number = self.comparisons.up()
        told = [
            {"number": int(number), "relation": "different", "conflict": None}
            for number in re.findall(r"^\[(\d+)\] ", user, re.MULTILINE)
        ]
        delay = 60 if number > self.slow_from else self.delay
        return Behaviour(
            200, answer({"verdicts": told}).body, {"Content-Type": "application/json"}, delay=delay
        )


class Count:
    """Counts, and lets another thread wait for a number."""

    def __init__(self) -> None:
        self.value = 0
        self._changed = threading.Condition()

    def up(self) -> int:
        with self._changed:
            self.value += 1
            self._changed.notify_all()
            return self.value

    def wait_for(self, value: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.value >= value, 60)


class Running:
    """A run in a thread of its own, as a server has it."""

    def __init__(self, folder: Path, interviews: Path | None, **settings: object) -> None:
        self.stopping = threading.Event()
        self._arguments = folder, interviews, settings
        self._thread = threading.Thread(target=self._run)
        self.outcome: Outcome | None = None

    def start(self) -> "Running":
        self._thread.start()
        return self

    def _run(self) -> None:
        folder, interviews, settings = self._arguments
        with open_session(folder, settings, create=True) as session:
            paths = None if interviews is None else [interviews]
            job = build_job(session.stoppable_by(self.stopping))
            self.outcome = analyse(session.workspace, paths, job, SilentProgress())

    def ended(self, within: float = 60) -> Outcome:
        self._thread.join(within)
        assert not self._thread.is_alive()
        assert self.outcome is not None
        return self.outcome


@contextmanager
def client(tmp_path: Path, model: Watched, **settings: object) -> Iterator[Any]:
    """Starts runs on one workspace against one server."""
    interviews = write_interviews(tmp_path / "interviews", 4)
    with ScriptedServer(model) as server:
        given = {
            "model": MODEL,
            "base_url": server.base_url,
            "api_key": KEY,
            "chunk_tokens": 200,
            "context_turns": 0,
        }
        given |= {
            "concurrency": 2,
            "process_map": "lexical",
        } | settings  # a map asks calls of its own
        yield lambda: Running(tmp_path / "kunde", interviews, **given)


def findings(folder: Path) -> dict[str, list[str]]:
    """The members of each finding, by its id."""
    with open_session(folder, {}) as session:
        found = session.workspace.store.findings()
    return {
        finding.id: sorted(member.observation for member in finding.members) for finding in found
    }


def test_a_stopped_extraction_keeps_what_is_answered_and_the_next_run_asks_for_the_rest(
    tmp_path: Path,
) -> None:
    model = Watched(delay=0.3)
    with client(tmp_path, model, verdicts="lexical") as run:
        first = run().start()
        model.chunks.wait_for(7)
        pressed = time.monotonic()
        first.stopping.set()
        outcome = first.ended()
        assert time.monotonic() - pressed < 5
        assert isinstance(outcome.stopped, StoppedError)
        assert "Der nächste Lauf macht dort weiter." in str(outcome.stopped)
        assert outcome.run.stopped == "Der Lauf wurde angehalten."
        assert outcome.run.finished is not None
        assert not outcome.failures
        assert outcome.run.calls == model.chunks.value < CHUNKS
        second = run().start().ended()
        assert second.stopped is None
        assert model.chunks.value == CHUNKS
        assert max(model.asked.values()) == 1


@pytest.mark.parametrize("verdicts", ["lexical", "model"])
def test_a_stopped_extraction_ends_with_the_findings_of_one_that_ran_through(
    verdicts: str, tmp_path: Path
) -> None:
    with client(tmp_path / "a", Watched(), verdicts=verdicts) as run:
        assert run().start().ended().stopped is None
    model = Watched(delay=0.3)
    with client(tmp_path / "b", model, verdicts=verdicts) as run:
        for chunks in (6, 11):
            first = run().start()
            model.chunks.wait_for(chunks)
            first.stopping.set()
            assert first.ended().stopped is not None
        assert findings(tmp_path / "b" / "kunde")
        assert run().start().ended().stopped is None
    assert findings(tmp_path / "b" / "kunde") == findings(tmp_path / "a" / "kunde")


def test_a_call_that_waits_to_be_tried_again_ends_at_once_and_its_chunk_has_not_failed(
    tmp_path: Path,
) -> None:
    model = Watched()
    model.faults["Quittenfach"] = [fault(429, "Rate limit reached", headers={"Retry-After": "100"})]
    with client(tmp_path, model, verdicts="lexical") as run:
        first = run().start()
        model.chunks.wait_for(1)
        time.sleep(0.5)
        first.stopping.set()
        outcome = first.ended(10)
        assert isinstance(outcome.stopped, StoppedError)
        assert not outcome.failures
        assert not run().start().ended().failures
        assert model.chunks.value == CHUNKS + 1


def test_stopped_before_it_begins_a_run_reads_and_asks_nothing(tmp_path: Path) -> None:
    model = Watched()
    with client(tmp_path, model) as run:
        first = run()
        first.stopping.set()
        outcome = first.start().ended()
        assert isinstance(outcome.stopped, StoppedError)
        assert len(outcome.taken) == 4
        assert model.chunks.value == model.comparisons.value == 0


def test_without_a_model_a_run_is_stopped_between_chunks(tmp_path: Path) -> None:
    interviews = write_interviews(tmp_path / "interviews", 4)
    first = Running(tmp_path / "kunde", interviews, model="rules")
    first.stopping.set()
    assert isinstance(first.start().ended().stopped, StoppedError)
    assert Running(tmp_path / "kunde", None, model="rules").start().ended().run.interviews == 4


def test_stopped_comparing_keeps_its_verdicts_and_the_next_run_asks_for_the_rest(
    tmp_path: Path,
) -> None:
    undisturbed, model = Watched(), Watched(delay=0.2)
    with client(tmp_path / "a", undisturbed) as run:
        assert run().start().ended().stopped is None
    comparisons = undisturbed.comparisons.value
    assert comparisons >= 5
    with client(tmp_path / "b", model) as run:
        first = run().start()
        model.comparisons.wait_for(2)
        first.stopping.set()
        outcome = first.ended()
        assert isinstance(outcome.stopped, StoppedError)
        assert not outcome.failures
        assert not outcome.warnings
        asked = model.comparisons.value
        assert 2 <= asked < comparisons
        second = run().start().ended()
        assert second.stopped is None
        assert model.comparisons.value == comparisons
        assert max(model.asked.values()) == 1
    assert findings(tmp_path / "b" / "kunde") == findings(tmp_path / "a" / "kunde")


def test_an_interview_that_a_stop_leaves_out_takes_no_verdict_from_the_others(
    tmp_path: Path,
) -> None:
    model = Watched()
    with client(tmp_path, model) as run:
        run().start().ended()
        before, asked = findings(tmp_path / "kunde"), model.comparisons.value
        write_interviews(tmp_path / "interviews", 5)
        second = run()
        second.stopping.set()
        assert isinstance(second.start().ended().stopped, StoppedError)
        assert model.comparisons.value == asked
        assert findings(tmp_path / "kunde") == before


def test_ctrl_c_while_comparing_ends_within_seconds_and_nothing_is_asked_twice(
    tmp_path: Path,
) -> None:
    model = Watched()
    model.slow_from = 3
    interviews = write_interviews(tmp_path / "interviews", 4)
    with ScriptedServer(model) as server:
        befund = program(tmp_path / "kunde", server, concurrency=2, verdicts="model")
        with befund.start("run", interviews) as process:
            model.comparisons.wait_for(5)
            pressed = time.monotonic()
            process.send_signal(signal.SIGINT)
            try:
                _, err = process.communicate(timeout=60)
            finally:
                process.kill()
            assert time.monotonic() - pressed < 10
        assert process.returncode == 130
        assert "Traceback" not in err
        assert "werden noch abgeholt" in " ".join(err.split())
        model.slow_from = 10**6
        assert befund("run", interviews).status == 0
        assert model.chunks.value == CHUNKS
        twice = [body for body, count in model.asked.items() if count > 1]
        assert len(twice) <= 2  # those that nobody answered


def test_ctrl_c_while_comparing_wakes_calls_that_wait(tmp_path: Path) -> None:
    model = Watched()
    throttled = fault(429, "Rate limit reached", headers={"Retry-After": "100"})
    interviews = write_interviews(tmp_path / "interviews", 4)

    def serve(heard: Heard) -> Behaviour:
        told = model(heard)
        return throttled if model.comparisons.value else told

    with ScriptedServer(serve) as server:
        befund = program(tmp_path / "kunde", server, concurrency=2, verdicts="model")
        with befund.start("run", interviews) as process:
            model.comparisons.wait_for(1)
            time.sleep(0.5)
            pressed = time.monotonic()
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
            assert time.monotonic() - pressed < 10
        assert process.returncode == 130
