"""A database that was lost or emptied is not an empty workspace; one that was never finished is."""

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from identity_workspace import NAMES, TEXT, begun, everything, mark, take, told_topic
from usecases_bench import Program

from befund.usecases.workspace import DATABASE
from built_once import BuiltOnce


@pytest.fixture
def befund(built_once: BuiltOnce, tmp_path: Path) -> Program:
    """The program on a workspace in which interview a was analysed."""
    return begun(built_once, tmp_path)


@pytest.mark.parametrize(
    "command", [["run"], ["status"], ["findings"], ["doctor"], ["remove", "a", "--yes"]]
)
def test_an_emptied_database_is_damage(befund: Program, command: list[str]) -> None:
    (befund.folder / DATABASE).write_bytes(b"")
    before = everything(befund.folder)
    result = befund(*command)
    assert result.status == 2
    assert "leer" in result.said
    assert "Sicherung" in result.said
    assert everything(befund.folder) == before


def test_an_emptied_database_takes_no_interview_and_its_log_survives(befund: Program) -> None:
    """SQLite itself would delete the log of writes beside an empty file."""
    (befund.folder / DATABASE).write_bytes(b"")
    log = befund.folder / f"{DATABASE}-wal"
    log.write_bytes(b"what was not in the file yet")
    assert take(befund, "b").status == 2
    assert befund("run", "--dry-run", befund.folder.parent / "gespraeche").status == 2
    assert log.read_bytes() == b"what was not in the file yet"
    assert (befund.folder / DATABASE).stat().st_size == 0


def test_a_database_without_tables_is_damage_too(befund: Program) -> None:
    (befund.folder / DATABASE).unlink()
    with closing(sqlite3.connect(befund.folder / DATABASE)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    assert (befund.folder / DATABASE).stat().st_size
    assert take(befund, "b").status == 2
    assert befund("status").status == 2


def test_the_remedy_for_an_emptied_database_works(befund: Program) -> None:
    (befund.folder / DATABASE).write_bytes(b"")
    (befund.folder / DATABASE).unlink()
    assert take(befund, "b").status == 0
    assert mark(befund, "b") == "[Person 2]"


def make_header(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


@pytest.mark.parametrize("left", [Path.touch, make_header], ids=["empty", "without tables"])
def test_an_interrupted_creation_goes_on(tmp_path: Path, left: Callable[[Path], None]) -> None:
    befund = Program(tmp_path / "kunde", model="rules")
    befund.folder.mkdir()
    left(befund.folder / DATABASE)
    assert befund("status").status == 0
    assert take(befund, "a").status == 0
    assert mark(befund, "a") == "[Person 1]"


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_a_kill_while_the_database_is_made_locks_nobody_out(tmp_path: Path) -> None:
    befund = Program(tmp_path / "kunde", model="rules")
    (tmp_path / "gespraeche").mkdir()
    (tmp_path / "gespraeche" / "a.txt").write_text(TEXT.format(name=NAMES["a"]), encoding="utf-8")
    kill = (
        "import os, signal\nfrom befund.store import database\n"
        "database._migrate = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert befund.apart("run", tmp_path / "gespraeche", code=kill).status == -signal.SIGKILL
    assert (befund.folder / DATABASE).exists()
    assert take(befund, "a").status == 0


def test_a_deleted_database_goes_on_with_the_same_vault_and_says_so(befund: Program) -> None:
    take(befund, "b")
    (befund.folder / DATABASE).unlink()
    for command in (["status"], ["findings"]):
        told = befund(*command)
        assert told.status == 2
        assert "fehlt" in told.said
    assert not (befund.folder / DATABASE).exists()
    assert "mit demselben Tresor weiter" in told_topic(befund, "Tresor")[1]
    assert "mit demselben Tresor weiter" in befund("status").err
    result = take(befund, "c", "a")
    assert result.status == 0
    assert "mit demselben Tresor weiter" in result.said
    assert (mark(befund, "c"), mark(befund, "a")) == ("[Person 3]", "[Person 1]")
    assert "Tresor" not in take(befund, "d").said
    assert told_topic(befund, "Tresor")[0]
