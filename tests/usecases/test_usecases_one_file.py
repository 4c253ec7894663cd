"""One file never stops the others.

Neither what it holds, nor its name, nor what an older version made of it.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_files import FILES, SECRET, SMALL, segments
from usecases_bench import Program, Result, interview, write_interviews

from befund.chunking import chunk_transcript
from befund.grounding import ground_all
from befund.masking import masker
from befund.records import Interview, MaskedTranscript
from befund.store import Store
from befund.usecases.analysis import extraction
from befund.usecases.intake.masking import Masking

WORDS = "was niemand lesen soll"


def interviews_of(befund: Program) -> set[str]:
    return {observation["interview"] for observation in befund.observations()}


def line_about(name: str, said: Result) -> str:
    (line,) = [
        line for line in said.out.split("Nicht gelesen: ")[1:] if line.startswith(f"{name}: ")
    ]
    return " ".join(line.split())


def stumbling(at: str, healthy: Callable[..., object]) -> Callable[..., object]:
    """The same function, which breaks down over whatever names this interview first."""

    def work(*arguments: object, **options: object) -> object:
        if at in (arguments[0], getattr(arguments[0], "interview", None)):
            raise IndexError(WORDS)
        return healthy(*arguments, **options)

    return work


@pytest.mark.parametrize("name", SMALL)
def test_a_few_hundred_bytes_stop_nobody(name: str, tmp_path: Path) -> None:
    folder = write_interviews(tmp_path / "interviews", 2)
    (folder / name).write_bytes(FILES[name]())
    befund = Program(tmp_path / "kunde")
    result = befund("run", folder)
    assert interviews_of(befund) >= {"gespraech-0", "gespraech-1"}
    assert SECRET not in result.said
    befund.check_quotes()
    for command in ("run", "status", "findings"):
        assert befund(command).status == 0, command
    if result.status:
        assert len(line_about(name, result).split(". ")) >= 2
    else:
        stem = Path(name).stem
        assert json.loads(befund("transcript", stem, "--json").out)["turns"]


def test_an_interview_that_an_older_version_could_not_keep_heals(tmp_path: Path) -> None:
    folder = write_interviews(tmp_path / "interviews", 1)
    befund = Program(tmp_path / "kunde")
    befund("run", folder)
    kept = befund.folder / "vault" / "transcripts" / "gift.json"
    told = {
        "text": "Ja \ud800 nein, das dauert jedes Mal zehn Minuten",
        "start": 3,
        "speaker": "B\udc00",
    }
    kept.write_bytes(segments(told))
    with Store.open_file(
        befund.folder / "befund.sqlite"
    ) as store:  # as it was left: taken in, never masked
        source = str(folder / "gift.json")
        store.save_interview(
            Interview(id="gift", source=source, kept_as="gift.json", sha256="0" * 64)
        )
    for command in ("status", "findings", "run"):
        assert befund(command).status == 0, command
    turns = befund("transcript", "gift", "--json").json()["turns"]
    assert "\ufffd" in turns[-1]["text"]
    assert "gift" in befund("status").out


ODD_NAMES = (
    "-x.txt", "--help.txt", "a\nb.txt", "a\x1b[31mb.txt", "a\u202etxt.txt", "a\ufffeb.txt", " .txt", "con.txt",
    "LPT1.txt",
    'a"b<c>|?*.txt', "a\\b.txt", "ä" * 125 + ".txt", "...txt", "x" * 251 + ".txt",
)  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such names")
def test_odd_names_stop_nobody_and_their_ids_are_clean(tmp_path: Path) -> None:
    folder = write_interviews(tmp_path / "interviews", 1)
    for place, name in enumerate(ODD_NAMES):
        for number, part in enumerate(("eins", "zwei")):
            path = folder / part / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"{interview(number)}B: Und {place}.\n", encoding="utf-8")
    broken = os.fsdecode(os.fsencode(folder) + b"/kaputt-\xff.txt")
    Path(broken).write_text(interview(2), encoding="utf-8")
    befund = Program(tmp_path / "kunde")
    result = befund("run", folder)
    assert result.status == 1
    assert result.out.count("Nicht gelesen: ") == 1
    assert "Der Dateiname ist nicht lesbar" in result.said
    names = interviews_of(befund)
    assert len(names) == 1 + 2 * len([name for name in ODD_NAMES if not name.startswith(".")])
    assert all(
        name.isprintable() and not name.startswith("-") and name.strip() == name for name in names
    )
    copies = [path.name for path in (befund.folder / "vault" / "transcripts").iterdir()]
    assert len({name.casefold() for name in copies}) == len(names)
    assert all(len(name.encode()) < 200 and not set(name) & set('<>:"/\\|?*') for name in copies)
    assert not {Path(name).stem.casefold() for name in copies} & {"con", "lpt1"}
    for name in names:
        assert befund("transcript", name).status == 0, name
    assert befund("run", folder).out.count("unverändert") == len(names)


def test_what_masking_fails_on_is_that_interviews_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_interviews(tmp_path / "interviews", 3)
    befund = Program(tmp_path / "kunde")
    healthy = masker.mask
    monkeypatch.setattr("befund.usecases.intake.masking.mask", stumbling("gespraech-1", healthy))
    failed = befund("run", folder)
    assert failed.status == 1
    assert "lässt sich nicht maskieren (IndexError in " in line_about("gespraech-1.txt", failed)
    assert WORDS not in failed.said
    assert interviews_of(befund) == {"gespraech-0", "gespraech-2"}
    kept = (befund.folder / "vault" / "transcripts").iterdir()
    assert sorted(path.name for path in kept) == ["gespraech-0.txt", "gespraech-2.txt"]
    assert befund("run").status == 0
    monkeypatch.setattr("befund.usecases.intake.masking.mask", healthy)
    assert befund("run", folder).status == 0
    assert interviews_of(befund) == {"gespraech-0", "gespraech-1", "gespraech-2"}


def test_an_interview_in_which_no_names_can_be_found_is_left_out_and_the_others_learn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_interviews(tmp_path / "interviews", 3)
    befund = Program(tmp_path / "kunde")
    monkeypatch.setattr(
        "befund.usecases.intake.masking.names_told", stumbling("gespraech-0", masker.names_told)
    )
    for _ in range(2):
        failed = befund("run", folder)
        assert failed.status == 1
        assert "lässt sich nicht maskieren (IndexError" in line_about("gespraech-0.txt", failed)
        assert WORDS not in failed.said
        assert interviews_of(befund) == {"gespraech-1", "gespraech-2"}
    assert befund("run", folder, "--dry-run").status == 1


def test_a_later_failure_leaves_what_an_earlier_run_kept_and_is_named_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_interviews(tmp_path / "interviews", 2)
    befund = Program(tmp_path / "kunde")
    befund("run", folder)
    before = befund.observations()
    monkeypatch.setattr(
        "befund.usecases.intake.masking.mask", stumbling("gespraech-1", masker.mask)
    )
    befund("mask", "gespraech-0", "--add", "Quittenfach")  # all are outdated now
    for _ in range(2):
        failed = befund("run")
        assert failed.status == 1
        assert "gespraech-1.txt: Das Interview lässt sich nicht maskieren" in failed.said
    assert {o["interview"] for o in befund.observations()} == {o["interview"] for o in before}


@pytest.mark.parametrize("stage", ["cutting", "grounding"])
def test_what_cutting_or_grounding_fails_on_is_that_interviews_failure(
    stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_interviews(tmp_path / "interviews", 3)
    befund = Program(tmp_path / "kunde")
    if stage == "cutting":
        monkeypatch.setattr(
            extraction, "chunk_transcript", stumbling("gespraech-1", chunk_transcript)
        )
    else:

        def ground(items: object, transcript: MaskedTranscript, **options: object) -> object:
            if transcript.interview == "gespraech-1":
                raise IndexError(WORDS)
            return ground_all(items, transcript, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(extraction, "ground_all", ground)
    failed = befund("run", folder)
    assert failed.status == 1
    assert (
        "Fehlgeschlagen: gespraech-1, Abschnitt 0: unerwarteter Fehler im Programm (IndexError)."
        in failed.said
    )
    assert WORDS not in failed.said
    assert interviews_of(befund) == {"gespraech-0", "gespraech-2"}
    monkeypatch.undo()
    assert befund("run").status == 0
    assert interviews_of(befund) == {"gespraech-0", "gespraech-1", "gespraech-2"}


def test_an_error_of_the_workspace_is_no_fault_of_an_interview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from befund.errors import WorkspaceError

    def full(*_: object) -> None:
        raise WorkspaceError("Der Datenträger ist voll.", where="kunde")

    folder = write_interviews(tmp_path / "interviews", 2)
    befund = Program(tmp_path / "kunde")
    monkeypatch.setattr(Masking, "keep", full)
    ended = befund("run", folder)
    assert ended.status == 2
    assert "Nicht gelesen" not in ended.said
