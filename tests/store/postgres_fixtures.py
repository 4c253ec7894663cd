"""A PostgreSQL of the tests' own, which sorts words as Germans do.

Skipped where none is installed, but in CI.
"""

import os
import shlex
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

SECRET = "Mondkalb"
PASSWORD = f"{SECRET}/%@:4711"
_QUOTED = quote(PASSWORD, safe="")
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
}


@dataclass(frozen=True)
class Cluster:
    """A running server; its superuser is `befund`, and wants the password."""

    binaries: Path
    folder: Path
    port: int
    owner: str | None

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://befund:{_QUOTED}@127.0.0.1:{self.port}/{database}"

    def sql(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement outside a transaction, and return what it gives."""
        import psycopg

        plain = self.url(database).replace("+psycopg", "")
        with psycopg.connect(plain, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the server run, but not longer than this process lives, however that ends."""
        options = {**_SETTINGS, "port": str(self.port), "unix_socket_directories": str(self.folder)}
        told = " ".join(f"-c {name}={value}" for name, value in options.items())
        control = [str(self.binaries / "pg_ctl"), "-D", str(self.folder / "data"), "-w", "-s"]
        start = [*control, "-l", str(self.folder / "log"), "-o", told, "start"]
        subprocess.run(
            start, check=True, cwd=self.folder, stdin=subprocess.DEVNULL, user=self.owner
        )
        # The shell reads its end when this process ends.
        command = shlex.join([*control, "-m", "immediate", "stop"])
        stop = f"read _; exec {command}"
        watch = subprocess.Popen(
            ["/bin/sh", "-c", stop],
            cwd=self.folder,
            stdin=subprocess.PIPE,
            user=self.owner,
            start_new_session=True,
        )
        try:
            yield
        finally:
            watch.communicate()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One server for all tests that want one."""
    binaries = _binaries()
    if binaries is None:
        assert not os.environ.get("CI"), "PostgreSQL must be installed here"
        pytest.skip("PostgreSQL is not installed")
    owner = "postgres" if os.geteuid() == 0 else None  # initdb refuses root
    folder = Path(tempfile.mkdtemp(prefix="befund-pg-"))
    server = Cluster(binaries, folder, free_port(), owner)
    try:
        _create(server)
        with server.running():
            yield server
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def new_database(cluster: Cluster) -> Iterator[Callable[[], str]]:
    """Make an empty database and return its URL; it goes when the test ends."""
    made: list[str] = []

    def make() -> str:
        made.append(f"test_{time.monotonic_ns()}")
        cluster.sql(f"CREATE DATABASE {made[-1]}")
        return cluster.url(made[-1])

    yield make
    for name in made:
        cluster.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(new_database: Callable[[], str]) -> str:
    """The URL of an empty database."""
    return new_database()


def _binaries() -> Path | None:
    """The newest that Debian's packages brought, else what stands in the path."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4])
    )
    found = str(versions[-1]) if versions else shutil.which("initdb")
    return Path(found).parent if found else None


def _create(server: Cluster) -> None:
    secret = server.folder / "password"
    secret.write_text(PASSWORD, encoding="utf-8")
    if server.owner:
        for path in (server.folder, secret):
            shutil.chown(path, server.owner)
    command = [
        str(server.binaries / "initdb"),
        "-D",
        str(server.folder / "data"),
        "-U",
        "befund",
        "--pwfile",
        str(secret),
    ]
    command += ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    command += [
        "--locale-provider=icu",
        "--icu-locale=de-DE",
    ]  # sorts ä beside a, and does not mind case first
    done = subprocess.run(
        command, cwd=server.folder, capture_output=True, text=True, user=server.owner, check=False
    )
    assert done.returncode == 0, done.stderr


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
