"""Behind its shut door a process opens, starts and reaches nothing, and it stays within its limits."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from befund.word_template import confinement

SHUT = """
import ctypes, ctypes.util, io, mmap, multiprocessing, os, pathlib, socket, sqlite3, subprocess, sys, tempfile, zipfile
from lxml import etree
OPEN_PARSER = etree.XMLParser(load_dtd=True, resolve_entities=True)
from befund.word_template import confinement
{before}
confinement.shut()
try:
    found = {attempt}
except BaseException as error:
    print("refused", type(error).__name__)
else:
    print("done", found)
"""

ATTEMPTS = {
    "open": "open({path!r}).read()",
    "os.open": "os.open({path!r}, os.O_RDONLY)",
    "fd": "os.read(os.open({path!r}, os.O_RDONLY), 9)",
    "pathlib": "pathlib.Path({path!r}).read_text()",
    "zip": "zipfile.ZipFile({path!r})",
    "list": "os.listdir({folder!r})",
    "scan": "list(os.scandir({folder!r}))",
    "write": "open({new!r}, 'w')",
    "temporary": "tempfile.NamedTemporaryFile()",
    "rename": "os.rename({path!r}, {new!r})",
    "remove": "os.remove({path!r})",
    "link": "os.symlink({path!r}, {new!r})",
    "folder": "os.mkdir({new!r})",
    "mode": "os.chmod({path!r}, 0o777)",
    "socket": "socket.socket()",
    "names": "socket.getaddrinfo('localhost', 80)",
    "connect": "socket.create_connection(('127.0.0.1', 9))",
    "shell": "os.system('cat {path}')",
    "popen": "os.popen('cat {path}').read()",
    "program": "subprocess.run(['cat', {path!r}])",
    "exec": "os.execv('/bin/cat', ['cat', {path!r}])",
    "fork": "os.fork()",
    "spawn": "os.posix_spawn('/bin/cat', ['cat', {path!r}], {{}})",
    "kill": "os.kill(os.getppid(), 0)",
    "database": "sqlite3.connect({path!r})",
    "import": "__import__('email.message')",
    "library": "ctypes.CDLL('libz.so.1')",
    "address": "ctypes.string_at(id(1))",
    "limits": "__import__('resource').setrlimit(7, (99, 99))",
    # C, which Python does not see: the limits of the operating system hold
    "parser": "etree.parse({path!r})",
    "entity": "etree.tostring(etree.fromstring('<!DOCTYPE a [<!ENTITY x SYSTEM \"{path}\">]><a>&x;</a>', OPEN_PARSER))",
    "pipe": "os.pipe()",
    "copy": "os.dup(0)",
}


def run(attempt: str, before: str = "") -> subprocess.CompletedProcess[str]:
    code = SHUT.format(attempt=attempt, before=before)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("name", ATTEMPTS)
def test_nothing_gets_out(tmp_path: Path, name: str) -> None:
    path = tmp_path / "geheim.txt"
    path.write_text("Rosalinde", encoding="utf-8")
    new = tmp_path / "neu"
    attempt = ATTEMPTS[name].format(path=str(path), new=str(new), folder=str(tmp_path))
    ended = run(attempt)
    assert ended.stdout.startswith("refused"), ended.stdout + ended.stderr
    assert "Rosalinde" not in ended.stdout + ended.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["geheim.txt"]
    assert path.read_text(encoding="utf-8") == "Rosalinde"


def test_the_attempts_work_where_the_door_is_open(tmp_path: Path) -> None:
    path = tmp_path / "geheim.txt"
    path.write_text("<Rosalinde/>", encoding="utf-8")
    opened = "confinement.shut = lambda: None"
    for name in ("open", "list", "program", "parser", "copy", "socket"):
        attempt = ATTEMPTS[name].format(path=str(path), new="", folder=str(tmp_path))
        assert run(attempt, opened).stdout.partition("\n")[0].startswith(("done", "<Rosalinde/>"))


@pytest.mark.parametrize("name", ["open", "socket", "program", "list", "import"])
def test_the_door_holds_on_systems_without_limits(tmp_path: Path, name: str) -> None:
    path = tmp_path / "geheim.txt"
    path.write_text("Rosalinde", encoding="utf-8")
    attempt = ATTEMPTS[name].format(path=str(path), new="", folder=str(tmp_path))
    assert run(attempt, "confinement._limit = lambda: None").stdout == "refused DeniedError\n"


@pytest.mark.parametrize("name", ["open", "list", "socket", "parser", "write"])
def test_the_limits_hold_where_python_sees_nothing(tmp_path: Path, name: str) -> None:
    path = tmp_path / "geheim.txt"
    path.write_text("<Rosalinde/>", encoding="utf-8")
    attempt = ATTEMPTS[name].format(path=str(path), new=str(tmp_path / "neu"), folder=str(tmp_path))
    ended = run(attempt, "sys.addaudithook = lambda hook: None")
    assert ended.stdout.startswith("refused")


def test_a_handler_of_all_errors_does_not_take_the_refusal_for_one(tmp_path: Path) -> None:
    assert not issubclass(confinement.DeniedError, Exception)
    assert run(f"[1 for _ in [0] if not os.path.isfile({str(tmp_path)!r})]").stdout.startswith(
        "done"
    )


def test_memory_is_bounded() -> None:
    assert run(f"len(bytearray({confinement.MEMORY_BYTES}))").stdout == "refused MemoryError\n"
    assert run(f"len(bytearray({confinement.MEMORY_BYTES // 4}))").stdout.startswith("done")


def test_computing_time_is_bounded() -> None:
    start = time.monotonic()
    ended = run("all(iter(int, 1)) or [0 for _ in iter(int, 1)]", "confinement.CPU_SECONDS = 1")
    assert ended.returncode in (-signal.SIGKILL, -signal.SIGXCPU)
    assert time.monotonic() - start < 30
    assert not ended.stdout


def test_a_limit_that_is_lower_already_is_no_hindrance() -> None:
    lower = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (5, 5))"
    assert run("1 + 1", lower).stdout == "done 2\n"
