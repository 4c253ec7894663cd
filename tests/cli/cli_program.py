"""Runs the program's commands in this process, where no connection beyond loopback is possible."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from befund.cli.main import app

INTERVIEW = """\
I: Guten Tag, schön, dass Sie Zeit haben. Wie läuft das bei Ihnen, wenn eine Bestellung kommt?
B: Ja, also, die Bestellung kommt per Mail rein und dann druck ich die aus und tipp die nochmal in Navision ein. \
Das nervt schon, weil das jedes Mal so zehn Minuten dauert.
I: Und wie geht es danach weiter?
B: Danach leg ich den Zettel der Frau Kessler ins Fach, und die prüft dann den Preis. Wenn die im Urlaub ist, \
bleibt das halt liegen, da warten wir manchmal drei Tage.
I: Gibt es Probleme mit dem Drucker?
B: Nee, der Drucker läuft, da gibt's nix zu meckern.
I: Was würden Sie ändern?
B: Man könnte doch einfach ein gemeinsames Postfach einrichten, dann sieht die Kollegin das auch, \
das wär schon viel wert.
"""


@dataclass(frozen=True)
class Result:
    """What a command did."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


class Befund:
    """The program, on one workspace."""

    def __init__(self, workspace: Path, variables: Mapping[str, str]) -> None:
        self.workspace, self._variables = workspace, variables

    def __call__(self, *arguments: object, **variables: str) -> Result:
        absent = dict.fromkeys(
            (name for name in os.environ if name.startswith(("BEFUND_", "OPENAI_"))), None
        )
        given = {"BEFUND_WORKSPACE": str(self.workspace), **self._variables, **variables}
        done = CliRunner().invoke(
            app, [str(argument) for argument in arguments], env={**absent, **given}
        )
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Result(done.exit_code, done.stdout, done.stderr)


@pytest.fixture
def befund(tmp_path: Path) -> Befund:
    return Befund(tmp_path / "kunde", {"COLUMNS": "160"})


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write an interview file and return its path."""

    def written(name: str, text: str = INTERVIEW) -> Path:
        path = tmp_path / "interviews" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return written
