"""A run that is killed or interrupted at any moment.

The next one goes on, and pays for nothing twice.
"""

import json
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from usecases_bench import Model, Program, program, write_interviews

from befund.llm.scripted import Behaviour, Heard, ScriptedServer

THREADS = 4


class Watched(Model):
    """A diligent server that says when it has been asked so many times."""

    def __init__(self, delay: float, calls: int) -> None:
        super().__init__(delay)
        self._calls, self._count = calls, 0
        self.reached = threading.Event()

    def __call__(self, heard: Heard) -> Behaviour:
        with self._lock:
            self._count += 1
            if self._count >= self._calls:
                self.reached.set()
        return super().__call__(heard)


def bodies(requests: Sequence[Heard]) -> Counter[str]:
    """The requests that arrived whole; a killed client may leave one without its body."""
    return Counter(json.dumps(heard.body, sort_keys=True) for heard in requests if heard.body)


@pytest.fixture(scope="module")
def interviews(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_interviews(tmp_path_factory.mktemp("eingang") / "interviews", 4)


@pytest.fixture(scope="module")
def undisturbed(
    interviews: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[object, Counter[str]]:
    """The observations and requests of a run that nothing disturbs."""
    with ScriptedServer(Model()) as server:
        befund = program(tmp_path_factory.mktemp("ungestört"), server)
        assert befund("run", interviews).status == 0
        return befund.observations(), bodies(server.requests)


@pytest.fixture(scope="module")
def undisturbed_rules(interviews: Path, tmp_path_factory: pytest.TempPathFactory) -> object:
    """The observations of the rules where nothing disturbs them."""
    befund = Program(tmp_path_factory.mktemp("ungestört"))
    assert befund("run", interviews).status == 0
    return befund.observations()


def check_index(befund: Program) -> None:
    health = {finding["topic"]: finding for finding in befund("doctor", "--json").json()}
    assert "Stellen aus 4 Interviews" in health["Suchindex"]["text"]
    assert "Quittenfach" in befund("search", "Quittenfach", "--limit", "1").out


@pytest.mark.parametrize(("earliest", "latest"), [(1, 1), (4, 14)])
def test_a_run_killed_in_the_middle_goes_on_and_asks_again_only_what_was_under_way(
    earliest: int,
    latest: int,
    interviews: Path,
    undisturbed: tuple[object, Counter[str]],
    tmp_path: Path,
) -> None:
    calls = random.randint(earliest, latest)
    expected, requests = undisturbed
    model = Watched(0.2, calls)
    with ScriptedServer(model) as server:
        befund = program(tmp_path / "kunde", server, concurrency=THREADS)
        with befund.start("run", interviews) as process:
            assert model.reached.wait(60)
            time.sleep(random.uniform(0, 0.25))
            process.kill()
        answered, before = befund.answers(), len(server.requests)
        assert befund("run", interviews).status == 0
        assert len(server.requests) - before == 16 - answered
        assert before - answered <= THREADS
        assert bodies(server.requests).keys() == requests.keys()
    assert befund.observations() == expected
    befund.check_quotes()
    check_index(befund)


DEADLY = """
import functools, os, signal
import {module} as module
owner = functools.reduce(getattr, {owner!r}.split(".")[:-1], module)
name = {owner!r}.split(".")[-1]
real, calls = getattr(owner, name), []
def deadly(*args, **kwargs):
    calls.append(1)
    if len(calls) == {call} and {before}:
        os.kill(os.getpid(), signal.SIGKILL)
    result = real(*args, **kwargs)
    if len(calls) == {call}:
        os.kill(os.getpid(), signal.SIGKILL)
    return result
setattr(owner, name, deadly)
"""
STEPS = (
    ("befund.usecases.intake.file_intake", "keep_copy", 3),
    ("befund.store.store", "Store.save_interview", 2),
    ("befund.masking.vault", "Vault.save", 1),
    ("befund.store.store", "Store.note_vault", 1),
    ("befund.store.store", "Store.save_transcript", 3),
    ("befund.store.store", "Store.save_extraction", 2),
    ("befund.index.build", "write_manifest", 1),
)


@pytest.mark.parametrize(("module", "owner", "call"), STEPS)
def test_a_run_killed_at_a_step_comes_to_the_same(
    module: str, owner: str, call: int, interviews: Path, undisturbed_rules: object, tmp_path: Path
) -> None:
    befund = Program(tmp_path / "kunde")
    before = random.random() < 0.5
    died = befund.apart(
        "run", interviews, code=DEADLY.format(module=module, owner=owner, call=call, before=before)
    )
    assert died.status == -signal.SIGKILL
    again = befund("run", interviews)
    assert again.status == 0, again.said
    assert befund.observations() == undisturbed_rules
    befund.check_quotes()
    check_index(befund)


def test_ctrl_c_ends_within_seconds_and_the_next_run_goes_on(
    interviews: Path, tmp_path: Path
) -> None:
    model = Watched(0.0, 8)
    slow = Behaviour(delay=60)
    model.faults |= {"Birnenfach": slow, "Kirschfach": slow, "Birnenbrett": slow, "Apfelfach": slow}
    with ScriptedServer(model) as server:
        befund = program(tmp_path / "kunde", server, concurrency=THREADS)
        with befund.start("run", interviews) as process:
            assert model.reached.wait(60)
            second = befund("run", interviews)
            assert second.status == 2
            assert "Ein anderer Befund-Prozess" in second.said
            pressed = time.monotonic()
            process.send_signal(signal.SIGINT)
            try:
                _, err = process.communicate(timeout=60)
            finally:
                process.kill()
            assert time.monotonic() - pressed < 10
        assert process.returncode == 130
        assert "Traceback" not in err
        assert "derselbe Befehl macht dort weiter" in err
        model.faults.clear()
        before, answered = len(server.requests), befund.answers()
        assert answered >= 4
        assert befund("run", interviews).status == 0
        assert len(server.requests) - before == 16 - answered
    check_index(befund)
