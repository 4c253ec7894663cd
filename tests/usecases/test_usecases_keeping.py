"""What a failed run leaves of what an earlier one found."""

from pathlib import Path

import pytest
from usecases_bench import (
    Model,
    Program,
    interview,
    marker,
    program,
    without_waiting,
    write_interviews,
)

from befund.llm.scripted import ScriptedServer, answer

SICK = marker(1, 2)


def test_complete_observations_stay_until_a_model_has_answered_for_all_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_waiting(monkeypatch)
    folder = write_interviews(tmp_path / "interviews", 2)
    rules = Program(tmp_path / "kunde", chunk_tokens=200, context_turns=0)
    assert rules("run", folder).status == 0
    before = [o for o in rules.observations() if o["interview"] == "gespraech-1"]
    model = Model()
    model.faults[SICK] = answer("")
    with ScriptedServer(model) as server:
        befund = program(tmp_path / "kunde", server)
        failed = befund("run")
        assert failed.status == 1
        assert "Fehlgeschlagen: gespraech-1, Abschnitt 2:" in failed.said
        assert (
            "Die bisherigen Beobachtungen von gespraech-1 bleiben, bis alle Abschnitte gelungen sind."
            in failed.said
        )
        found = befund.observations()
        assert [o for o in found if o["interview"] == "gespraech-1"] == before
        assert {o["extractor"] for o in found if o["interview"] == "gespraech-0"} != {"rules"}
        shown = rules("status").said
        assert "Abschnitt 2" in shown
        assert "Noch nicht (fertig) analysiert: gespraech-1" in shown
        assert "--model" not in shown
        model.faults.clear()
        asked = len(server.requests)
        assert befund("run").status == 0
        assert len(server.requests) == asked + 1
    assert "rules" not in {o["extractor"] for o in befund.observations()}
    assert "Abschnitt 2" not in rules("status").said


def test_who_goes_back_to_the_rules_is_told_of_no_failure_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_waiting(monkeypatch)
    folder = write_interviews(tmp_path / "interviews", 2)
    rules = Program(tmp_path / "kunde", chunk_tokens=200, context_turns=0)
    rules("run", folder)
    model = Model()
    model.faults[SICK] = answer("")
    with ScriptedServer(model) as server:
        program(tmp_path / "kunde", server)("run")
    assert rules("run").status == 0
    shown = rules("status").said
    assert "Abschnitt" not in shown
    assert "Noch nicht" not in shown
    assert {o["extractor"] for o in rules.observations()} == {"rules"}


def test_observations_of_another_text_do_not_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_waiting(monkeypatch)
    folder = write_interviews(tmp_path / "interviews", 2)
    Program(tmp_path / "kunde", chunk_tokens=200, context_turns=0)("run", folder)
    changed = interview(1).replace("zehn Minuten", "zwanzig Minuten")
    (folder / "gespraech-1.txt").write_text(changed, encoding="utf-8")
    model = Model()
    model.faults[SICK] = answer("")
    with ScriptedServer(model) as server:
        befund = program(tmp_path / "kunde", server)
        failed = befund("run", folder)
        assert failed.status == 1
        assert "Die bisherigen Beobachtungen" not in failed.said
        assert "rules" not in {o["extractor"] for o in befund.observations()}
        befund.check_quotes()
