"""Files are there whole or not at all, for their owner alone, and no draft of a killed process stays."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from befund.app import open_session
from befund.drafts import remove_stale_drafts, write_whole
from befund.export import write_file
from befund.llm.port import ChatReply, ChatRequest
from befund.llm.recorded import RecordingModel
from befund.usecases.intake.file_intake import keep_copy

Write = Callable[[Path], None]
_OLD = 2 * 3600.0
_WRITES_FOR_EVER = """
import os, sys
from pathlib import Path
from befund.export import write_file

def stall(handle):
    print("writing", flush=True)
    sys.stdin.readline()

os.fsync = stall
write_file(Path(sys.argv[1]), b"x" * 1000)
"""


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


class Echo:
    name = "echo"

    def complete(self, request: ChatRequest) -> ChatReply:
        return ChatReply(text=request.user, model=self.name)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("open_umask")
@pytest.mark.parametrize(
    "write", [lambda path: write_file(path, b"neu"), lambda path: keep_copy(b"neu", path)]
)
def test_a_file_is_its_owners_alone_also_where_one_that_all_could_read_is_replaced(
    tmp_path: Path, write: Write
) -> None:
    path = tmp_path / "kunde" / "exports" / "befund.csv"
    write(path)
    assert (_mode(path), _mode(path.parent)) == (0o600, 0o700)
    path.chmod(0o644)
    write(path)
    assert _mode(path) == 0o600
    assert path.read_bytes() == b"neu"


@pytest.mark.usefixtures("open_umask")
def test_recorded_answers_are_their_owners_alone(tmp_path: Path) -> None:
    model = RecordingModel(Echo(), tmp_path / "answers")
    model.complete(
        ChatRequest(system="s", user="{}", schema_name="n", json_schema={}, max_output_tokens=9)
    )
    assert {_mode(path) for path in (tmp_path / "answers").iterdir()} == {0o600}


def test_the_folder_of_exports_is_closed_when_the_workspace_is_opened(tmp_path: Path) -> None:
    with open_session(tmp_path / "kunde", {}, create=True):
        pass
    exports = tmp_path / "kunde" / "exports"
    exports.mkdir()
    exports.chmod(0o755)
    with open_session(tmp_path / "kunde", {}):
        assert _mode(exports) == 0o700


def test_what_is_written_is_on_disk_before_it_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        real_sync(handle)

    def replace(self: Path, target: Path) -> Path:
        done.append("replace")
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    write_whole(tmp_path / "x", b"x", "export")
    assert done == ["file", "replace", "folder"]


def test_a_killed_export_leaves_a_draft_that_a_later_one_removes(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", _WRITES_FOR_EVER, str(tmp_path / "befund.json")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout
    assert program.stdout.readline() == "writing\n"
    (draft,) = tmp_path.glob(".export-*")
    write_file(tmp_path / "other.json", b"{}")
    assert draft.exists(), "the other process may be writing still"
    program.send_signal(signal.SIGKILL)
    program.communicate()
    _age(draft)
    write_file(tmp_path / "other.json", b"{}")
    assert [path.name for path in tmp_path.iterdir()] == ["other.json"]


def test_nothing_else_is_removed_however_old(tmp_path: Path) -> None:
    names = (
        *(
            ".export-",
            ".export-notizen-vom-kunden",
            ".export-ABCDEFGH",
            "export-abcdefgh",
            ".exports-abcdefgh.csv",
        ),
        *("befund.csv", "tmpabcdefgh", ".vault.json.bak", ".users.json", ".copy-1.txt"),
    )
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / ".export-folder00").mkdir()
    (tmp_path / ".export-link0000").symlink_to(tmp_path / "befund.csv")
    for path in tmp_path.iterdir():
        _age(path)
    before = sorted(tmp_path.iterdir())
    remove_stale_drafts(tmp_path)
    assert sorted(tmp_path.iterdir()) == before


def test_opening_a_workspace_removes_drafts_of_all_that_writes_files(tmp_path: Path) -> None:
    folder = tmp_path / "kunde"
    with open_session(folder, {}, create=True):
        pass
    left = [
        folder / ".users.json.abcdefg1",
        folder / ".export-abcdefg1.docx",
        folder / "exports" / ".export-abcdefg1.xlsx",
        folder / "vault" / ".vault.json.abcdefg1",
        folder / "vault" / "transcripts" / ".copy-abcdefg1.txt",
        folder / "vault" / "transcripts" / "tmpabcdefg1",
    ]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    with open_session(folder, {}):
        assert all(path.exists() for path in left), "they are new: somebody may be writing them"
    for path in left:
        _age(path)
    with open_session(folder, {}):
        assert not any(path.exists() for path in left)


def _age(path: Path) -> None:
    before = time.time() - _OLD
    os.utime(path, (before, before), follow_symlinks=False)
