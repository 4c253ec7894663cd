"""What a run looks at, what it leaves alone, and what it says of both."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from befund.app.demo import demo_interviews, refuse_other_work

Program = Callable[..., Any]
Write = Callable[..., Path]


def everything(folder: Path) -> dict[str, bytes | None]:
    """All that lies below a folder."""
    return {str(path): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def test_another_clients_workspace_stays_closed(
    befund: Program, write: Write, tmp_path: Path
) -> None:
    own = write("eigene.txt")
    other = tmp_path / "andere"
    assert befund("run", write("fremd/b.txt"), "-w", other).status == 0
    (other / "exports").mkdir()
    (other / "exports" / "befund.md").write_text("I: Was?\nB: Nichts.\n", encoding="utf-8")
    found = befund("run", own, other)
    assert found.status == 1
    assert "andere" in found.out
    assert {o["interview"] for o in befund("observations", "--json").json()} == {"eigene"}
    for path in (
        other / "vault",
        other / "vault" / "transcripts",
        next((other / "vault" / "transcripts").iterdir()),
    ):
        refused = befund("run", path)
        assert refused.status == 1
        assert "Arbeitsbereich „andere“" in refused.out
    assert "--workspace" not in befund("run", own.parent, other.parent).err
    assert {o["interview"] for o in befund("observations", "--json").json()} <= {"eigene", "b"}


def test_the_own_workspace_is_passed_over_in_silence(befund: Program, write: Write) -> None:
    befund("run", write("a.txt"))
    write(f"../{befund.workspace.name}/b.txt", "I: Was tun Sie?\nB: Ich prüfe die Rechnung.\n")  # type: ignore[attr-defined]
    found = befund("run", befund.workspace)  # type: ignore[attr-defined]
    assert found.status == 0
    assert "anderen Kunden" not in found.out
    assert {i["interview"] for i in befund("status", "--json").json()["interviews"]} == {"a", "b"}


def test_only_files_are_opened_and_the_rest_is_named(befund: Program, write: Write) -> None:
    folder = write("a.txt").parent
    os.mkfifo(folder / "rohr.txt")
    (folder / "tot.txt").symlink_to(folder / "gibt-es-nicht.txt")
    for name in ("ton.mp3", "bild.png"):
        write(name, "x")
    found = befund("run", folder)
    assert found.status == 0
    assert "2 Einträge übergangen, keine gewöhnliche Datei: rohr.txt, tot.txt" in found.out
    assert "2 Dateien mit anderer Endung übergangen: bild.png, ton.mp3" in found.out
    refused = befund("run", folder / "rohr.txt")
    assert refused.status == 1
    assert "rohr.txt: Das ist keine gewöhnliche Datei." in refused.out


@pytest.mark.parametrize("name", ["x" * 300 + ".txt", "schleife.txt", "a.txt/b.txt"])
def test_a_path_that_cannot_be_opened_stops_no_other(
    befund: Program, write: Write, name: str
) -> None:
    good = write("a.txt")
    (good.parent / "schleife.txt").symlink_to(good.parent / "schleife.txt")
    found = befund("run", good.parent / name, good)
    assert found.status == 1
    assert "Nicht gelesen: " in found.out
    assert {i["interview"] for i in befund("status", "--json").json()["interviews"]} == {"a"}


def test_a_folder_that_may_not_be_read_is_named(
    befund: Program, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write("a.txt").parent
    write("zu/b.txt")
    scan = os.scandir

    def scandir(path: Any) -> Any:
        if str(path).endswith("zu"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = befund("run", folder)
    assert found.status == 1
    assert "zu: Der Ordner lässt sich nicht lesen" in found.out
    assert {i["interview"] for i in befund("status", "--json").json()["interviews"]} == {"a"}


def test_a_folder_without_a_transcript_is_named_and_makes_no_workspace(
    befund: Program, write: Write
) -> None:
    folder = write("leer/ton.mp3", "x").parent
    found = befund("run", folder)
    assert found.status == 1
    assert "In leer liegt kein lesbares Transkript. Gelesen werden .docx" in found.out
    assert befund("run", folder / "fehlt.txt").status == 1
    assert befund("run").status == 2
    assert not befund.workspace.exists()  # type: ignore[attr-defined]


def test_a_look_ahead_writes_nothing(befund: Program, write: Write) -> None:
    found = befund("run", "--dry-run", write("a.txt"))
    assert found.status == 0
    assert "a " in found.out
    assert not befund.workspace.exists()  # type: ignore[attr-defined]
    befund("run", write("a.txt"))
    before = everything(befund.workspace)  # type: ignore[attr-defined]
    changed = write("b.txt", "I: Was tun Sie?\nB: Ich prüfe die Rechnung.\n")
    assert befund("run", "--dry-run", changed.parent).status == 0
    assert everything(befund.workspace) == before  # type: ignore[attr-defined]


@pytest.mark.parametrize("arguments", [["run", ""], ["run", "-w", "", "x.txt"], ["demo", " "]])
def test_an_empty_path_is_a_usage_error(befund: Program, arguments: list[str]) -> None:
    found = befund(*arguments)
    assert found.status == 2
    assert "Pfad ist leer" in found.err


def test_a_name_that_is_no_text_fails_its_file_alone(write: Write, tmp_path: Path) -> None:
    good = write("gut.txt")
    bad = os.fsencode(good.parent) + b"/latin-\xe4.txt"
    Path(os.fsdecode(bad)).write_bytes(good.read_bytes() + b"I: Und?\n")
    strange = good.parent / "rot\x1b[31m\n.txt"
    strange.write_text("I: Was tun Sie?\nB: Ich prüfe die Rechnung von Hand.\n", encoding="utf-8")
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("BEFUND_", "OPENAI_", "LANG", "LC_"))
    }
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for variables in ({"PYTHONUTF8": "1"}, poor):
        code = "from befund.cli.main import main; main()"
        place = str(tmp_path / f"w{len(variables)}")
        done = subprocess.run(
            [sys.executable, "-c", code, "run", str(good.parent), "-w", place],
            capture_output=True,
            check=False,
            env={**kept, **variables},
        )
        out = done.stdout.decode()
        assert done.returncode == 1, done.stderr
        assert "Nicht gelesen: latin-\ufffd.txt: Der Dateiname ist nicht lesbar" in out
        assert "Traceback" not in done.stderr.decode()
        assert "\x1b" not in out
        assert "gut.txt" in out
        assert "rot\ufffd[31m\ufffd" in out


def test_an_unexpected_error_is_one_line_without_its_words(
    befund: Program, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    befund("run", write("a.txt"))

    def broken(*_: object) -> None:
        raise RuntimeError("Frau Kessler sagt, das nervt")

    monkeypatch.setattr("befund.usecases.views.overview.overview_of", broken)
    found = befund("status")
    assert found.status == 1
    assert "Unerwarteter Fehler (RuntimeError in " in found.err
    assert "Kessler" not in found.out + found.err
    assert len(found.err.splitlines()) == 1
    told = befund("status", BEFUND_DEBUG="1")
    assert "Traceback" in told.err


def test_a_reader_that_stops_reading_ends_it_quietly(befund: Program, write: Write) -> None:
    befund("run", write("a.txt"))
    code = "import sys; sys.argv[0] = 'befund'; from befund.cli.main import main; main()"
    arguments = [sys.executable, "-c", code, "observations", "--json", "-w", str(befund.workspace)]  # type: ignore[attr-defined]
    read, write_end = os.pipe()
    os.close(read)
    done = subprocess.run(arguments, stdout=write_end, stderr=subprocess.PIPE, check=False)
    os.close(write_end)
    assert done.stderr == b""


def test_the_demo_refuses_a_folder_with_other_work(
    befund: Program, write: Write, tmp_path: Path
) -> None:
    befund("run", write("a.txt"))
    before = everything(befund.workspace)  # type: ignore[attr-defined]
    refused = befund("demo", befund.workspace)  # type: ignore[attr-defined]
    assert refused.status == 2
    assert "Arbeitsbereich mit anderen Interviews" in refused.err
    assert everything(befund.workspace) == before  # type: ignore[attr-defined]
    full = befund("demo", write("a.txt").parent)
    assert full.status == 2
    assert "nicht leer" in full.err
    again = tmp_path / "demo"
    befund("run", min(demo_interviews().iterdir()), "-w", again)
    refuse_other_work(again)
