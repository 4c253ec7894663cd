"""A workspace, a scripted model and made-up interviews, for tests of whole runs.

Each exchange of an interview holds one marker ("Quittenfach") that no other has, and fills one
chunk: so a request is known by its markers, and a fault can be tied to one chunk.
"""

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from befund.app.model_access import ModelAccess
from befund.cli.main import app
from befund.llm.scripted import Behaviour, Heard, ScriptedServer, answer
from befund.records import Run
from befund.store import Store

SRC = Path(__file__).parents[2] / "src"
MODEL = "any-model"
KEY = "sk-geheim-4711"

_FIRST = (
    "Quitten",
    "Pflaumen",
    "Birnen",
    "Apfel",
    "Kirsch",
    "Nuss",
    "Mohn",
    "Hafer",
    "Gersten",
    "Roggen",
)
_SECOND = ("fach", "brett", "regal", "blech", "netz", "gestell", "rohr", "silo", "band", "lager")
MARKERS = tuple(first + second for first in _FIRST for second in _SECOND)
NAMES = (
    "Kessler",
    "Wiegand",
    "Ostermann",
    "Radtke",
    "Lindqvist",
    "Mühlhaus",
    "Petrov",
    "Brückner",
    "Sawatzki",
    "Noll",
)
_MARKER = re.compile("|".join(MARKERS))
_LINE = re.compile(r"^\[(\d+)\] (Befragt|Respondent) \([^\n]*?\): (.*)$", re.MULTILINE)

_ANSWER = (
    "Also, was ins {marker} kommt, das drucke ich morgens aus und tippe es dann von Hand noch einmal in das Programm "
    "ein, und das dauert jedes Mal ungefähr zehn Minuten. Wenn dann im {marker} bei der Menge etwas nicht stimmt, rufe "
    "ich die Frau {name} in der Werkstatt an, und bis da einer zurückruft, bleibt der ganze Vorgang liegen. Man könnte "
    "doch einfach fürs {marker} eine gemeinsame Liste führen, dann müsste keiner mehr nachfragen."
)


def interview(number: int, exchanges: int = 4) -> str:
    """The text of an interview; its exchange k holds the marker `marker(number, k)`."""
    asked = (
        "I: Und wie läuft das dann bei Ihnen weiter, können Sie mir das einmal beschreiben?\nB: "
    )
    told = (
        _ANSWER.format(marker=marker(number, place), name=NAMES[number])
        for place in range(exchanges)
    )
    return "".join(f"{asked}{text}\n" for text in told)


def marker(number: int, exchange: int) -> str:
    """The word that names one exchange of one interview."""
    return MARKERS[number * 10 + exchange]


def markers_of(heard: Heard) -> tuple[str, ...]:
    """The chunk that a request is about, by its markers.

    A repair or a half of a chunk has the same or none.
    """
    return tuple(dict.fromkeys(_MARKER.findall(passages_of(heard))))


def passages_of(heard: Heard) -> str:
    """The part of a request that may be quoted."""
    user = str(heard.body["messages"][-1]["content"])
    return user.partition("<gespraech>")[2] or user.partition("<conversation>")[2]


def said(heard: Heard) -> dict[str, Any]:
    """What a diligent model answers.

    A step, a pain point and a quick win, quoted from the first long answer.
    """
    entries: dict[str, Any] = {"process_steps": [], "pain_points": [], "quick_wins": []}
    for turn, _, text in _LINE.findall(passages_of(heard)):
        for kind, sentence in zip(entries, re.split(r"(?<=[.!?]) ", text), strict=False):
            quote = {"turn": int(turn), "text": sentence}
            entries[kind].append(
                {"title": sentence[:40], "statement_type": "is", "quotes": [quote]}
            )
    return entries


class Model:
    """The script of a diligent server.

    `faults` says what it does instead with a chunk, by its marker. A list of behaviours is used up
    in turn, then the server is diligent; a single one lasts. A fault in `whole_faults` hits
    requests that hold the question too, and spares halves of a chunk.
    """

    def __init__(self, delay: float = 0.0, usage: tuple[int, int] | None = (1000, 500)) -> None:
        self.delay, self.usage = delay, usage
        self.faults: dict[str, Behaviour | list[Behaviour]] = {}
        self.whole_faults: dict[str, Behaviour] = {}
        self._lock = threading.Lock()

    def __call__(self, heard: Heard) -> Behaviour:
        is_whole = "] Interview " in passages_of(heard)
        for name in markers_of(heard):
            fault = self.faults.get(name) or (self.whole_faults.get(name) if is_whole else None)
            if isinstance(fault, Behaviour):
                return fault
            with self._lock:
                if fault:
                    return fault.pop(0)
        told = answer(said(heard), usage=self.usage)
        return Behaviour(told.status, told.body, told.headers, delay=self.delay)


@dataclass(frozen=True)
class Result:
    """What a command did."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def said(self) -> str:
        """Both streams, on one line."""
        return " ".join(f"{self.out} {self.err}".split())


class Program:
    """The program on one workspace: in this process by calling, in another by `start`."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.folder = folder
        self.settings = {f"BEFUND_{name.upper()}": str(value) for name, value in settings.items()}
        self.settings |= {"BEFUND_WORKSPACE": str(folder), "COLUMNS": "200"}

    def __call__(self, *arguments: object, **variables: str) -> Result:
        absent = dict.fromkeys(
            (name for name in os.environ if name.startswith(("BEFUND_", "OPENAI_"))), None
        )
        given = {**absent, **self.settings, **variables}
        done = CliRunner().invoke(app, [str(argument) for argument in arguments], env=given)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Result(done.exit_code, done.stdout, done.stderr)

    def start(self, *arguments: object, code: str = "") -> "subprocess.Popen[str]":
        """The program in a process of its own; `code` runs before it."""
        begin = f"{code}\nfrom befund.cli.main import main\nmain()"
        return subprocess.Popen(
            [sys.executable, "-c", begin, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment(),
        )

    def apart(self, *arguments: object, code: str = "") -> Result:
        """The program in a process of its own, to its end."""
        with self.start(*arguments, code=code) as process:
            out, err = process.communicate(timeout=120)
        return Result(process.returncode, out, err)

    def environment(self) -> dict[str, str]:
        """Variables for a process of its own."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("BEFUND_", "OPENAI_"))
        }
        if kept.pop("PYTHONDONTWRITEBYTECODE", None):  # else each start compiles every library
            kept["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir(), "befund-compiled"))
        return {**kept, "PYTHONPATH": str(SRC), **self.settings}

    def observations(self) -> Any:
        """All sound observations."""
        return self("observations", "--json").json()

    def answers(self) -> int:
        """How many answers the workspace holds."""
        with closing(sqlite3.connect(self.folder / "befund.sqlite")) as connection:
            return int(connection.execute("SELECT count(*) FROM answers").fetchone()[0])

    def last_run(self) -> Run:
        """The record of the last run."""
        with Store.open_file(self.folder / "befund.sqlite") as store:
            return store.runs()[-1]

    def check_quotes(self) -> None:
        """Every quote is a slice of its turn as the transcript stands now."""
        turns: dict[str, list[dict[str, Any]]] = {}
        for observation in self.observations():
            name = observation["interview"]
            if name not in turns:
                turns[name] = self("transcript", name, "--json").json()["turns"]
            for quote in observation["quotes"]:
                assert (
                    quote["text"]
                    == turns[name][quote["turn"]]["text"][quote["start"] : quote["end"]]
                )


def program(folder: Path, server: ScriptedServer, **settings: object) -> Program:
    """The program with the scripted server as its model, one exchange per chunk and no context.

    The server is asked for what chunks say, and for nothing across them.
    """
    given = {
        "model": MODEL,
        "base_url": server.base_url,
        "api_key": KEY,
        "chunk_tokens": 200,
        "context_turns": 0,
    }
    return Program(
        folder,
        **given | {"concurrency": 4, "verdicts": "lexical", "process_map": "lexical"} | settings,
    )


def write_interviews(folder: Path, count: int = 3, exchanges: int = 4) -> Path:
    """A folder of interviews gespraech-0.txt, gespraech-1.txt, …"""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"gespraech-{number}.txt").write_text(
            interview(number, exchanges), encoding="utf-8"
        )
    return folder


def asked(requests: Sequence[Heard]) -> list[str]:
    """The markers of requests, sorted."""
    return sorted(name for heard in requests for name in markers_of(heard))


def without_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let retries wait for nothing; the list gets the seconds that they would have waited."""
    waits: list[float] = []
    monkeypatch.setattr(ModelAccess, "_sleep", lambda _self, seconds: waits.append(seconds))
    return waits


def quotes_by_title(observations: Sequence[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """What observations say, without their ids."""
    return {(o["interview"], q["text"]) for o in observations for q in o["quotes"]}
