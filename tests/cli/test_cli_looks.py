"""How screens look: short names, German numbers, hints that can be pasted."""

import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from befund.cli.number_format import euros, of_kind, percent
from befund.records import Interview, Kind
from befund.store import Store

Program = Callable[..., Any]
Write = Callable[..., Path]
LONG = "interview-mit-einem-sehr-langen-namen-aus-der-auftragsabwicklung"
UNLABELLED = "Meier: Wie läuft das?\nSchulz: Ich drucke die Liste aus und tippe sie ab.\nMeier: Und dann?\nSchulz: Gut.\n"


@pytest.mark.parametrize("columns", [60, 120])
def test_the_state_fits_the_screen_and_breaks_no_word(
    befund: Program, write: Write, columns: int
) -> None:
    befund("run", write(f"{LONG}.txt"))
    lines = befund("status", COLUMNS=str(columns)).out.splitlines()
    assert len(lines[0]) <= columns
    assert all(
        word in lines[0]
        for word in ("Interview", "Wörter", "Schritte", "Schmerz", "Quick W.", "Abdeck.")
    )
    assert lines[1].startswith("interview-")
    assert "…" in lines[1]
    assert " %" in lines[1]
    assert lines[2].startswith("extractor:")


def test_a_hint_stands_once_for_all_interviews(befund: Program, write: Write) -> None:
    write("a.txt", UNLABELLED)
    befund("run", write("b.txt", UNLABELLED.replace("Liste", "Rechnung")).parent)
    hints = [line for line in befund("status").out.splitlines() if line.startswith("Hinweis")]
    assert hints
    assert len(hints) == len({hint.split(": ", 1)[1] for hint in hints})
    assert hints[0].startswith("Hinweis zu a, b: ")


def test_hints_can_be_pasted(befund: Program, write: Write) -> None:
    befund("run", write("Frau Sommer.txt"))
    assert "befund roles 'Frau Sommer' --interviewer NAME" in befund("roles", "Frau Sommer").out
    assert (
        "befund mask 'Frau Sommer' --add 'TEXT' --undo 'TEXT'" in befund("mask", "Frau Sommer").out
    )


def test_numbers_are_german() -> None:
    assert euros(1234.5) == "1.234,50 €"
    assert percent(0.051) == "5 %"
    assert of_kind(1, Kind.PROCESS_STEP) == "1 Prozessschritt"
    assert of_kind(0, Kind.PROCESS_STEP) == "0 Prozessschritte"


def test_what_an_interrupted_run_took_in_is_listed(befund: Program, write: Write) -> None:
    befund("run", write("a.txt"))
    with Store.open_file(befund.workspace / "befund.sqlite") as store:  # type: ignore[attr-defined]
        store.save_interview(Interview(id="b", source="/b.txt", kept_as="b.txt", sha256="0"))
    assert "Eingelesen, noch nicht maskiert: b." in befund("status").out
    assert befund("status", "--json").json()["waiting"] == ["b"]


def test_a_vault_that_is_gone_is_a_fault(befund: Program, write: Write) -> None:
    befund("run", write("a.txt"))
    assert befund("doctor").status == 0
    shutil.rmtree(befund.workspace / "vault")  # type: ignore[attr-defined]
    found = befund("doctor")
    assert found.status == 1
    assert "Tresor: FEHLER. Der Tresor mit den Platzhaltern fehlt" in found.out


def test_the_index_is_for_its_owner_alone(befund: Program, write: Write) -> None:
    befund("run", write("a.txt"))
    index = befund.workspace / "index"  # type: ignore[attr-defined]
    assert stat.S_IMODE(index.stat().st_mode) == 0o700


def test_a_misspelt_variable_is_named(befund: Program, write: Write) -> None:
    found = befund("run", write("a.txt"), BEFUND_MODELL="x")
    assert found.status == 2
    assert "BEFUND_MODELL" in found.err


def test_a_workspace_that_cannot_be_written_can_be_read(
    befund: Program, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    befund("run", write("a.txt"))
    before = befund("observations", "--json").json()
    monkeypatch.setattr("befund.store.store.os.access", lambda *_: False)
    assert befund("observations", "--json").json() == before
    assert befund("status").status == 0
    refused = befund("run", write("b.txt"))
    assert refused.status == 2
    assert "Unerwarteter" not in refused.err
    assert "beschreiben" in refused.err
