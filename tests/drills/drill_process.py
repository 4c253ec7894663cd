"""The program in processes of its own that are killed, and what a workspace holds afterwards.

Processes are forked from one that has the libraries loaded: so a start takes a tenth of a second,
and a hundred kills a few minutes.
"""

import json
import multiprocessing
import os
import re
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from usecases_bench import Program

SECONDS = 120.0
_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(
    [
        "befund.cli.main",
        "befund.app",
        "befund.web",
        "befund.index.chroma",
        "befund.llm.langchain_chat",
    ]
)
_OF_A_RUN = {"started", "finished", "time", "date", "answered"}
_TEMPORARY = re.compile(r"^(\.export-.*|\.copy-.*|tmp[a-z0-9_]{8}|.*\.part|\..*\.[a-z0-9_]{8})$")


class Started:
    """One command in a process of its own; what it says is in `said` once it has ended."""

    def __init__(self, program: Program, *arguments: object) -> None:
        self._said = program.folder.parent / f"{program.folder.name}.said"
        self._said.unlink(missing_ok=True)
        given = ([str(argument) for argument in arguments], program.environment(), str(self._said))
        self._process: BaseProcess = _FORKED.Process(target=_begin, args=given, daemon=True)
        self._process.start()

    def ended(self, within: float = SECONDS) -> int | None:
        """Its exit status; None where it still runs."""
        self._process.join(within)
        return self._process.exitcode

    def kill(self) -> bool:
        """End it at once with SIGKILL; False where it had ended by itself."""
        was_running = self._process.exitcode is None
        self._process.kill()
        self._process.join(SECONDS)
        return was_running and self._process.exitcode == -9

    @property
    def said(self) -> str:
        """What it wrote so far."""
        return (
            self._said.read_text(encoding="utf-8", errors="replace") if self._said.is_file() else ""
        )


def _begin(arguments: Sequence[str], environment: Mapping[str, str], said: str) -> None:
    """The program, from the moment at which its process begins."""
    os.environ.clear()
    os.environ.update(environment)
    with Path(said).open("w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    sys.argv = ["befund", *arguments]
    from befund.cli.main import main

    main()


def to_the_end(program: Program, *arguments: object) -> str:
    """Run a command until it has ended well; what it said."""
    started = Started(program, *arguments)
    status = started.ended()
    if status != 0:
        started.kill()
        raise AssertionError(f"{arguments} ended with {status}: {started.said[-2000:]}")
    return started.said


def state_of(program: Program, *, searched: bool = True) -> dict[str, Any]:
    """All that a workspace says for itself, without the times and numbers of runs."""
    state: dict[str, Any] = {
        name: timeless(program(name, "--json").json())
        for name in (
            "observations",
            "findings",
            "contradictions",
            "decisions",
            "questions",
            "matrix",
        )
    }
    state["map"] = program("map", "--all").out
    state["transcripts"] = {
        name: program("transcript", name, "--json").out
        for name in sorted({o["interview"] for o in state["observations"]})
    }
    state["pack"] = pack_of(program)
    if searched:
        state["search"] = program("search", "Lieferschein Werkstatt").out
    return state


def pack_of(program: Program) -> Any:
    """What a pack of all findings holds."""
    folder = program.folder.parent / f"{program.folder.name}.pack"
    shutil.rmtree(folder, ignore_errors=True)
    done = program("pack", "--with-undecided", "--client", "Kunde", "-f", "json", "-o", folder)
    if done.status:
        return done.said
    (path,) = folder.glob("*.json")
    return timeless(json.loads(path.read_text(encoding="utf-8")))


def timeless(value: Any) -> Any:
    """A value without the times of the run that made it."""
    if isinstance(value, dict):
        return {name: timeless(inner) for name, inner in value.items() if name not in _OF_A_RUN}
    return [timeless(inner) for inner in value] if isinstance(value, list) else value


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """What is not equal, with how much of it."""
    return [
        _difference(name, expected[name], found[name])
        for name in expected
        if expected[name] != found[name]
    ]


def _difference(name: str, expected: Any, found: Any) -> str:
    if not isinstance(expected, list) or not isinstance(found, list):
        return name
    ours, theirs = ({json.dumps(row, sort_keys=True) for row in rows} for rows in (expected, found))
    return f"{name} ({len(ours - theirs)} of {len(expected)})"


def age_drafts(folder: Path) -> None:
    """Make the drafts that a kill left look as if they had lain there for long.

    Whoever comes next may remove them.
    """
    for path in folder.rglob("*"):
        if _TEMPORARY.match(path.name):
            os.utime(path, (0, 0))


def damage_of(folder: Path) -> list[str]:
    """What is wrong with the files of a workspace that nobody writes just now."""
    with closing(sqlite3.connect(folder / "befund.sqlite")) as connection:
        (said,) = connection.execute("PRAGMA integrity_check").fetchone()
    left = [
        str(path.relative_to(folder)) for path in folder.rglob("*") if _TEMPORARY.match(path.name)
    ]
    return [
        *([f"integrity_check: {said}"] if said != "ok" else []),
        *(f"left over: {name}" for name in left),
    ]


def kept_answers(folder: Path) -> set[str]:
    """The keys of all answers that a workspace keeps."""
    database = folder / "befund.sqlite"
    if not database.is_file():
        return set()
    with closing(sqlite3.connect(database)) as connection:
        try:
            return {key for (key,) in connection.execute("SELECT key FROM answers")}
        except sqlite3.OperationalError:  # killed before there were tables
            return set()


@dataclass(frozen=True)
class Moment:
    """When a process is killed.

    Some seconds after its start, or after a call of a task has arrived.
    """

    seconds: float
    task: str = ""
    call: int = 0

    def wait(self, started: Started, is_reached: Callable[[], bool]) -> bool:
        """Wait for it; False where the process ends before."""
        deadline = time.monotonic() + SECONDS
        while self.task and not is_reached():
            if started.ended(0.002) is not None or time.monotonic() > deadline:
                return False
        return started.ended(self.seconds) is None
