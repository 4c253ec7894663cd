"""No file takes more memory or time than it may, and each is read or refused by name, whatever it holds."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_files import FILES, SECRET, TALK, docx, odt, pdf, segments, word

from befund.errors import InputError
from befund.readers import read_transcript
from befund.readers.containers import child
from befund.readers.containers.child import ContainerKind, open_in_child

MEGABYTES = 600
SECONDS = 20.0
"""Of CPU, on any machine; unbounded, most of these files take minutes."""
MEASURED = """
import json, os, sys
from pathlib import Path
from befund.errors import InputError
from befund.readers import read_transcript

def spent():
    times = os.times()
    return sum(times[:4])

try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))
    peak = lambda: max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
except ImportError:
    peak = lambda: 0
for line in sys.stdin:
    before, path = spent(), Path(line.strip())
    try:
        read = read_transcript(path).model_dump_json()
    except InputError as error:
        told = {"where": error.where, "what": error.what, "remedy": error.remedy}
    except BaseException as error:
        told = {"raised": type(error).__name__}
    else:
        told = {"read": read}
    print(json.dumps({**told, "seconds": spent() - before, "megabytes": peak() / 1024}), flush=True)
"""
ORDINARY = {
    "milliarde-blanks.odt", "million-mal-blanks.odt", "blanks-x.odt", "blanks-5000-ziffern.odt",
    "zeilen-wiederholt.odt", "tabellen-in-tabellen.docx", "laeufe-in-laeufen.docx", "zeitmarke.html", "zeichen.html",
    "seite.rtf", "halbe-paare.rtf", "halbes-paar.json", "steuerzeichen.json", "zahlen.json", "grosse-zahl.json",
    "lange-zahl.json", "unsichtbar.txt", "akzente.txt", "klammern.md",
}  # fmt: skip
"""Odd, but with a talk in them that is read."""


@pytest.fixture(scope="module")
def measured() -> Iterator["subprocess.Popen[str]"]:
    """A process that reads the files that it is told of, under a limit of memory."""
    given = {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    with subprocess.Popen(
        [sys.executable, "-c", MEASURED],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=given,
    ) as process:
        yield process
        assert process.stdin
        process.stdin.close()


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_read_or_refused_within_bounds(
    name: str, measured: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    assert measured.stdin
    assert measured.stdout
    print(path, file=measured.stdin, flush=True)
    told = json.loads(measured.stdout.readline())
    assert "raised" not in told
    assert ("read" in told) == (name in ORDINARY), told
    if "read" not in told:
        assert told["where"] == name
        assert told["what"]
        assert told["remedy"]
        assert SECRET not in told["what"] + told["remedy"]
    assert told["seconds"] < SECONDS
    assert told["megabytes"] < MEGABYTES


@pytest.mark.parametrize(
    ("count", "gap"),
    [
        ("3", "   "),
        ("0", ""),
        ("x", " "),
        ("-5", " "),
        ("", " "),
        ("1e9", " "),
        ("1000000000", "   "),
    ],
)
def test_blanks_of_an_odt_are_counted_leniently_and_never_expanded(
    count: str, gap: str, tmp_path: Path
) -> None:
    path = tmp_path / "blanks.odt"
    path.write_bytes(
        odt(f'<text:p>I: Wie?</text:p><text:p>B: Ja,<text:s text:c="{count}"/>gut</text:p>')
    )
    assert read_transcript(path).turns[1].text == f"Ja,{' ' if gap else ''}gut"


def test_a_table_in_a_table_is_read_once(tmp_path: Path) -> None:
    inner = f"<w:tbl><w:tr><w:tc>{word('innen')}</w:tc></w:tr></w:tbl>"
    row = f"<w:tbl><w:tr><w:tc>{word('B')}</w:tc><w:tc>{word('außen')}{inner}</w:tc></w:tr></w:tbl>"
    path = tmp_path / "tabelle.docx"
    path.write_bytes(docx(word("I: Wie?") + row))
    assert [(turn.speaker, turn.text) for turn in read_transcript(path).turns] == [
        ("I", "Wie?"),
        ("B", "außen innen"),
    ]


def test_what_takes_too_long_is_ended_and_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_SECONDS", 1)
    slow = pdf(b"BT /F1 12 Tf 50 700 Td (B: Ja.) Tj ET\n" * 2000, pages=2000)
    with pytest.raises(
        InputError, match=r"zäh\.pdf: Das Öffnen der Datei dauert zu lange"
    ) as caught:
        open_in_child(ContainerKind.DOCUMENT, slow, "zäh.pdf")
    assert caught.value.remedy


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows limits no child's processor time or memory"
)
@pytest.mark.parametrize(("limit", "value"), [("_CPU_SECONDS", 1), ("_MEMORY", 90_000_000)])
def test_a_child_keeps_to_its_limits(limit: str, value: int, tmp_path: Path) -> None:
    large = {
        "_CPU_SECONDS": pdf(b"BT (B: Ja.) Tj ET\n" * 20_000, pages=2000),
        "_MEMORY": docx("<w:p/>" * 900_000),
    }
    code = f"from befund.readers.containers import child; child.{limit} = {value}; child.main()"
    given = {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    ended = subprocess.run(
        [sys.executable, "-c", code, "document"],
        check=False,
        input=large[limit],
        capture_output=True,
        timeout=60,
        env=given,
        cwd=tmp_path,
    )
    if limit == "_CPU_SECONDS":
        assert child._ran_out_of_time(ended.returncode)
    else:
        assert ended.returncode or json.loads(ended.stdout)["what"]  # a library may call it damage
    assert not list(tmp_path.iterdir())  # no core, which would hold the transcript


@pytest.mark.parametrize("status", [-11, 1, 137])
def test_a_child_that_breaks_down_fails_its_file_alone(
    status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(command: list[str], **_: object) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.CompletedProcess(command, status, b"")

    monkeypatch.setattr(subprocess, "run", broken)
    with pytest.raises(InputError, match=r"kaputt\.docx: Das Öffnen der Datei ist abgebrochen"):
        open_in_child(ContainerKind.DOCUMENT, docx(""), "kaputt.docx")


def test_a_child_gets_no_key_and_says_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-geheim")
    seen: list[dict[str, str]] = []
    run = subprocess.run

    def watched(command: list[str], **options: object) -> object:
        given = options["env"]
        assert isinstance(given, dict)
        seen.append(given)
        return run(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", watched)
    with pytest.raises(InputError):
        open_in_child(ContainerKind.DOCUMENT, b"%PDF-1.4\n" + SECRET.encode() * 50, "a.pdf")
    assert seen
    assert "OPENAI_API_KEY" not in seen[0]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "error",
    [RecursionError, MemoryError, OverflowError, ZeroDivisionError, AssertionError, UnicodeError],
)
def test_whatever_is_raised_is_the_files_refusal_without_its_words(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def stumbling(*_: object) -> object:
        raise error(SECRET)

    path = tmp_path / "a.json"
    path.write_bytes(segments())
    assert len(read_transcript(path).turns) == len(TALK)
    monkeypatch.setattr("befund.readers.reader.json_reading", stumbling)
    with pytest.raises(InputError) as caught:
        read_transcript(path)
    assert caught.value.where == "a.json"
    assert error.__name__ in caught.value.what
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
