"""Several processes at once.

One migrates and the others wait, no run number is given twice, one process writes.
"""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from postgres_fixtures import Cluster

from befund import store
from befund.app import Session, open_session
from befund.errors import BusyError, WorkspaceError
from befund.store.schema import metadata

AT_ONCE = 8
RUNS = 5
_IMPORTS = """
import multiprocessing, os, sys
from pathlib import Path
import alembic.command, alembic.config, psycopg
from befund.app import open_session

folder = Path(sys.argv[1])
"""
START_RUNS = """
processes, runs = map(int, sys.argv[2:])
fork = multiprocessing.get_context("fork")  # all have imported everything when they start at once
gate = fork.Barrier(processes)

def start():
    gate.wait()
    with open_session(folder, {}, create=True) as session:
        numbers = [session.workspace.store.start_run("rules").number for _ in range(runs)]
    # At once, so that lines of processes do not mix.
    os.write(1, " ".join(map(str, [*numbers, ""])).encode())

children = [fork.Process(target=start) for _ in range(processes)]
for child in children:
    child.start()
for child in children:
    child.join()
sys.exit(any(child.exitcode for child in children))
"""
HOLD = """
with open_session(folder, {}) as session, session.workspace.lock.held():
    print("held", flush=True)
    sys.stdin.readline()
"""

Place = Callable[[str], Path]


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A folder of that name whose settings name a database; no workspace yet."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None

    def made(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir(parents=True)
        (folder / "befund.toml").write_text(
            f"database_url = {json.dumps(url)}\n" if url else "", encoding="utf-8"
        )
        return folder

    return made


def _program(then: str, *arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", _IMPORTS + then, *map(str, arguments)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _numbers_of_runs_started_at_once(folder: Path, each: int) -> list[int]:
    program = _program(START_RUNS, folder, AT_ONCE, each)
    out, err = program.communicate(timeout=120)
    assert program.returncode == 0, err
    return sorted(map(int, out.split()))


def test_processes_that_start_at_once_make_one_workspace_and_never_get_one_number(
    place: Place,
) -> None:
    folder = place("kunde")
    numbers = _numbers_of_runs_started_at_once(folder, RUNS)
    assert numbers == list(range(1, AT_ONCE * RUNS + 1))
    with open_session(folder, {}) as session:
        assert [run.number for run in session.workspace.store.runs()] == numbers


def test_processes_that_start_at_once_migrate_an_old_database_once(place: Place) -> None:
    folder = place("kunde")
    with open_session(folder, {}, create=True) as session:
        _go_back(session)
    assert _numbers_of_runs_started_at_once(folder, 1) == list(range(1, AT_ONCE + 1))
    with (
        open_session(folder, {}) as session,
        session.workspace.store._engine.connect() as connection,
    ):
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def _go_back(session: Session) -> None:
    """Leave a database as it was before the newest migrations."""
    config = Config()
    config.set_main_option("script_location", str(Path(store.__file__).parent / "migrations"))
    with session.workspace.store._engine.begin() as connection:
        config.attributes["connection"] = connection
        for table in (*metadata.tables, "alembic_version"):
            connection.exec_driver_sql(f'DROP TABLE "{table}"')
        command.upgrade(config, "0003")


def test_a_second_writer_is_refused_and_a_killed_one_holds_nothing(place: Place) -> None:
    folder = place("kunde")
    with open_session(folder, {}, create=True) as session:
        _refuse_while_held(session, folder)


def test_the_lock_holds_between_machines_that_share_a_database(
    tmp_path: Path, postgres_url: str
) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    there.mkdir()
    (there / "befund.toml").write_text(
        f"database_url = {json.dumps(postgres_url)}\n", encoding="utf-8"
    )
    with open_session(there, {}, create=True):
        shutil.copytree(there, here)
    with open_session(here, {}) as session:
        _refuse_while_held(session, there)


def _refuse_while_held(session: Session, holding: Path) -> None:
    holder = _program(HOLD, holding)
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(BusyError):
        with session.workspace.lock.held():
            pytest.fail("two processes write at once")
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    assert _free_within(session, seconds=10)


def _free_within(session: Session, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with session.workspace.lock.held():
                return True
        except BusyError:
            time.sleep(0.05)
    return False


def test_a_writer_that_lost_its_lock_writes_no_more(
    tmp_path: Path, postgres_url: str, cluster: Cluster
) -> None:
    folder = tmp_path / "kunde"
    folder.mkdir()
    (folder / "befund.toml").write_text(
        f"database_url = {json.dumps(postgres_url)}\n", encoding="utf-8"
    )
    with open_session(folder, {}, create=True) as session:
        runs = session.workspace.store
        with session.workspace.lock.held():
            runs.start_run("rules")
            cluster.sql(
                "SELECT pg_terminate_backend(pid, 30000) FROM pg_locks WHERE locktype = 'advisory'"
            )
            with pytest.raises(WorkspaceError, match="sperrt"):
                runs.start_run("rules")
        assert runs.start_run("rules").number == 2
