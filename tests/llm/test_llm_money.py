"""Prices, estimates, and a budget that no number of threads overdraws."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from befund.errors import ModelStopError
from befund.llm.budget import Budget
from befund.llm.pricing import Price, cost, estimate_tokens, price_of


@pytest.mark.parametrize(
    "model",
    [
        "gpt-4o-mini",
        "gpt-4o-mini-2024-07-18",
        "openai:gpt-4o-mini",
        "GPT-4o-mini",
        "azure_openai:gpt-4o-mini",
    ],
)
def test_a_listed_model_has_a_price_under_all_its_names(model: str) -> None:
    assert price_of(model) == Price(0.15, 0.60)
    assert cost(model, 1_000_000, 500_000) == pytest.approx(0.45)


@pytest.mark.parametrize(
    "model", ["llama3.1:8b", "gpt-4o-mini-turbo", "ollama:gpt-4o-mini", "mein-modell", ""]
)
def test_an_unknown_model_has_none(model: str) -> None:
    assert price_of(model) is None
    assert cost(model, 1000, 1000) is None


@pytest.mark.parametrize(
    "model", ["llama-3.3-70b-instruct", "gpt-oss-20b", "qwen3:8b", "gemma3:4b", "mistral-small"]
)
def test_a_model_that_people_run_themselves_has_no_vendors_price(model: str) -> None:
    assert price_of(model) is None


@pytest.mark.parametrize(
    ("model", "price"),
    [
        ("gpt-5-mini", Price(0.25, 2.00)),
        ("gpt-5.5", Price(5.00, 30.00)),  # dearer above 272,000 tokens, which no call reaches
        ("o3", Price(2.00, 8.00)),  # dearer until June 2025
        ("anthropic:claude-sonnet-4-5-20250929", Price(3.00, 15.00)),
        ("google_genai:gemini-2.5-flash", Price(0.30, 2.50)),
    ],
)
def test_prices_are_those_of_today_for_a_call_of_common_length(model: str, price: Price) -> None:
    assert price_of(model) == price


def test_a_price_is_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("nothing starts an update of prices")

    monkeypatch.setattr("genai_prices.UpdatePrices.fetch", refuse)
    monkeypatch.setattr("genai_prices.UpdatePrices.start", refuse)
    assert price_of("gpt-5-mini")
    assert price_of("mein-modell") is None
    assert "genai_prices:update" not in {thread.name for thread in threading.enumerate()}


def test_the_settings_win_and_both_are_needed_for_an_unknown_model() -> None:
    assert price_of("gpt-4o-mini", 1.0, 2.0) == Price(1.0, 2.0)
    assert price_of("gpt-4o-mini", price_out=2.0) == Price(0.15, 2.0)
    assert price_of("llama3.1:8b", 0.0, 0.0) == Price(0.0, 0.0)
    assert price_of("llama3.1:8b", price_in=1.0) is None


def test_without_usage_there_is_no_cost_and_a_recording_costs_nothing() -> None:
    assert cost("gpt-4o-mini", None, 5) is None
    assert cost("recorded:gpt-4o-mini", 1000, 1000) == 0.0


def test_the_estimate_lies_on_the_safe_side_of_four_characters_a_token() -> None:
    text = "Und dann tippe ich die Reklamationsnummer halt nochmal in die Exceltabelle ab. " * 50
    assert len(text) / 4 < estimate_tokens(text) < len(text) / 2.5
    assert estimate_tokens("") == 0


def test_a_budget_stops_before_the_call_that_would_exceed_it() -> None:
    budget = Budget(5.00)
    for _ in range(50):
        with budget.reserve(0.10) as call:
            call.settle(0.10)
    assert budget.spent == pytest.approx(5.00)
    with pytest.raises(ModelStopError, match=r"5\.00 €"), budget.reserve(0.01):
        pytest.fail("the call must not be made")


def test_a_call_that_fails_unpaid_costs_nothing() -> None:
    budget = Budget(1.00)
    for _ in range(5):
        with pytest.raises(ConnectionError), budget.reserve(0.90):
            raise ConnectionError
    assert budget.spent == 0.0


def test_a_call_without_usage_counts_as_expected() -> None:
    budget = Budget(1.00)
    with budget.reserve(0.90) as call:
        call.settle(None)
    assert budget.spent == pytest.approx(0.90)


def test_an_unknown_price_and_a_budget_do_not_go_together() -> None:
    with pytest.raises(ModelStopError, match="price_in"), Budget(1.00).reserve(None):
        pytest.fail("the call must not be made")
    with Budget(None).reserve(None) as call:
        call.settle(None)


def test_threads_never_overdraw_and_use_the_budget_up() -> None:
    budget, made = Budget(1.00), []
    under_way, most = 0.0, 0.0
    lock = threading.Lock()

    def call(_: int) -> None:
        nonlocal under_way, most
        try:
            with budget.reserve(0.30) as reservation:
                with lock:
                    under_way += 0.30
                    most = max(most, under_way + budget.spent)
                time.sleep(0.001)
                reservation.settle(0.01)
                with lock:
                    made.append(1)
                    under_way -= 0.30
        except ModelStopError:
            pass

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(call, range(400)))
    assert budget.spent <= 1.00
    assert budget.spent > 0.70 - 0.01
    assert len(made) == round(budget.spent / 0.01)
    assert most <= 1.00 + 0.30
