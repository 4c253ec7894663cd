"""An error that nobody foresaw ends no run."""

import sqlite3
from pathlib import Path

import pytest
from usecases_bench import Program, marker, write_interviews

from befund.errors import WorkspaceError
from befund.extraction.port import Extraction
from befund.extraction.rules import RulesExtractor
from befund.records import Chunk

SICK = marker(1, 2)
SECRET = "was niemand lesen soll"


def test_an_unforeseen_error_fails_its_chunk_by_name_and_tells_nothing_of_its_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    healthy = RulesExtractor.extract

    def stumbling(self: RulesExtractor, chunk: Chunk) -> Extraction:
        if any(SICK in passage.text for passage in chunk.passages):
            raise IndexError(SECRET)
        return healthy(self, chunk)

    folder = write_interviews(tmp_path / "interviews", 3)
    befund = Program(tmp_path / "kunde", chunk_tokens=200, context_turns=0)
    monkeypatch.setattr(RulesExtractor, "extract", stumbling)
    failed = befund("run", folder)
    assert failed.status == 1
    assert "gespraech-1, Abschnitt 2: unerwarteter Fehler im Programm (IndexError)." in failed.said
    assert SECRET not in failed.said
    assert {o["interview"] for o in befund.observations()} == {
        "gespraech-0",
        "gespraech-1",
        "gespraech-2",
    }
    monkeypatch.setattr(RulesExtractor, "extract", healthy)
    assert befund("run").status == 0
    assert "Abschnitt" not in befund("status").said


def test_an_error_of_the_workspace_is_no_fault_of_a_chunk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: RulesExtractor, __: Chunk) -> Extraction:
        raise WorkspaceError("Der Datenträger ist voll.", where="kunde")

    folder = write_interviews(tmp_path / "interviews", 2)
    befund = Program(tmp_path / "kunde")
    monkeypatch.setattr(RulesExtractor, "extract", full)
    ended = befund("run", folder)
    assert ended.status == 2
    assert "Der Datenträger ist voll." in ended.said
    with sqlite3.connect(befund.folder / "befund.sqlite") as database:
        assert database.execute("SELECT count(*) FROM chunk_failures").fetchone() == (0,)
