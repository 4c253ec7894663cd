"""Money: a budget is never exceeded, and a preview sends and keeps nothing."""

from pathlib import Path

import pytest
from usecases_bench import Model, program, write_interviews

from befund.llm.scripted import ScriptedServer, answer

COST = 1000 * 10 / 1e6 + 500 * 100 / 1e6  # of one answer at the prices below: 0.06 €
PRICES = {"price_in": 10, "price_out": 100}


@pytest.mark.parametrize("budget", [0.5, 0.9, 1.9])
def test_a_budget_is_never_exceeded_and_the_next_run_goes_on(budget: float, tmp_path: Path) -> None:
    folder = write_interviews(tmp_path / "interviews", 6)
    with ScriptedServer(Model(delay=0.01)) as server:
        befund = program(tmp_path / "kunde", server, concurrency=16, **PRICES)
        first = befund("run", folder, "--budget", budget)
        spent = len(server.requests) * COST
        assert spent <= budget
        if budget > 0.8:  # what one call can cost at most
            assert server.requests
        assert first.status == 1
        assert "das Budget von" in first.said
        assert "höherem budget" in first.said
        assert (befund.last_run().cost or 0) == pytest.approx(spent)
        assert befund.answers() == len(server.requests)
        assert befund("run", "--budget", "100").status == 0
        assert len(server.requests) == 24
    assert len(befund.observations()) == 24 * 3


def test_bad_answers_count_against_the_budget_too(tmp_path: Path) -> None:
    malformed = answer('{"process_steps": [ {"title" }', usage=(1000, 500))
    with ScriptedServer([malformed]) as server:
        befund = program(tmp_path / "kunde", server, concurrency=16, **PRICES)
        result = befund("run", write_interviews(tmp_path / "interviews", 6), "--budget", "1.5")
        assert result.status == 1
        assert 0 < len(server.requests) * COST <= 1.5


def test_a_budget_without_a_known_price_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    with ScriptedServer(Model()) as server:
        befund = program(tmp_path / "kunde", server)
        result = befund("run", write_interviews(tmp_path / "interviews"), "--budget", "5")
        assert result.status == 2
        assert "price_in" in result.said
        assert "price_out" in result.said
        assert not server.requests
    assert "Noch keine Interviews" in befund("status").said


@pytest.mark.parametrize("second_look", [False, True])
def test_a_dry_run_tells_calls_and_cost_and_sends_and_keeps_nothing(
    second_look: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    folder = write_interviews(tmp_path / "interviews")
    with ScriptedServer(Model()) as server:
        befund = program(tmp_path / "kunde", server, second_look=second_look, **PRICES)
        shown = befund("run", folder, "--dry-run")
        assert shown.status == 0
        assert "€" in shown.out
        calls = int(shown.out.split("zusammen")[1].split()[1])
        assert 12 <= calls <= (24 if second_look else 12)
        assert not server.requests
        assert not befund.folder.exists()
        assert not any((befund.folder / "vault").rglob("*.txt"))
        befund("run", folder)
        before = len(server.requests)
        again = befund("run", folder, "--dry-run")
        assert int(again.out.split("zusammen")[1].split()[1]) == 0
        assert len(server.requests) == before


def test_a_dry_run_needs_no_key_and_no_price(tmp_path: Path) -> None:
    with ScriptedServer(Model()) as server:
        befund = program(
            tmp_path / "kunde", server, base_url="https://models.example/v1", api_key=""
        )
        shown = befund(
            "run", write_interviews(tmp_path / "interviews"), "--dry-run", "--budget", "1"
        )
    assert shown.status == 0
    assert "unbekannt" in shown.out
