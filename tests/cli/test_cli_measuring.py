import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

STEPS = {
    "g1": "die Bestellung kommt per Mail rein und dann druck ich die aus",
    "g2": "Danach leg ich den Zettel der Frau Kessler ins Fach, und die prüft dann den Preis",
}


@pytest.fixture
def gold(tmp_path: Path) -> Callable[..., Path]:
    """Write a gold for the interview, with more lists as given."""

    def written(**more: object) -> Path:
        items = [
            {"id": name, "kind": "process_step", "title": name, "quotes": [said]}
            for name, said in STEPS.items()
        ]
        value = {"format": "befund-gold/1", "interviews": {"01-einkauf": {"items": items}}, **more}
        path = tmp_path / "gold.json"
        path.write_text(json.dumps(value), encoding="utf-8")
        return path

    return written


@pytest.fixture
def analysed(befund: Any, write: Callable[..., Path]) -> Any:
    assert befund("run", write("01-einkauf.txt")).status == 0
    return befund


def test_a_gold_without_order_says_nothing_of_the_map(
    analysed: Any, gold: Callable[..., Path]
) -> None:
    assert (
        set(analysed("evaluate", gold(), "--json").json()) & {"process_map", "consolidation"}
        == set()
    )
    assert "Prozesskarte" not in analysed("evaluate", gold()).out


def test_the_map_is_measured_beside_the_order_as_told(
    analysed: Any, gold: Callable[..., Path]
) -> None:
    handoff = {"giver": ["Einkauf"], "taker": ["Prüfung"], "giver_item": "g1", "taker_item": "g2"}
    path = gold(order=[["g1", "g2"]], handoffs=[handoff])
    found = analysed("evaluate", path, "--json").json()
    assert (found["process_map"]["order"]["pairs"], found["process_map"]["order"]["right"]) == (
        1,
        1,
    )
    assert found["process_map"]["order_as_told"]["accuracy"] == 1
    assert found["process_map"]["handoffs_by_item"]["expected"] == 1
    shown = analysed("evaluate", path).out
    assert "Prozesskarte" in shown
    kept = path.with_name("kept.json")
    kept.write_text(json.dumps(found), encoding="utf-8")
    assert analysed("evaluate", path, "--compare", kept, kept).status == 0
    assert [line.split()[-2:] for line in shown.splitlines() if line.startswith("wie erzählt")] == [
        ["1,00", "1,00"]
    ]


def test_a_reference_to_nothing_is_named(analysed: Any, gold: Callable[..., Path]) -> None:
    result = analysed("evaluate", gold(order=[["g1", "g7"]]))
    assert result.status == 1
    assert "„g7“" in result.err


def test_what_was_joined_wrongly_is_shown_by_title(
    analysed: Any, gold: Callable[..., Path]
) -> None:
    findings = analysed("findings", "--json").json()
    home = {seen: one["id"] for one in findings for seen in one["observations"]}
    path = gold(must_not_merge=[["g1", "g2"]])
    assert analysed("evaluate", path, "--json").json()["consolidation"]["violations"] == []
    found = {
        item["id"]: item["found_by"]
        for item in analysed("evaluate", path, "--json").json()["interviews"][0]["items"]
    }
    assert analysed("decide", home[found["g1"]], "merge", "--with", home[found["g2"]]).status == 0
    (violation,) = analysed("evaluate", path, "--json").json()["consolidation"]["violations"]
    assert violation["titles"] == ["g1", "g2"]
    assert "g1 „g1“ und g2 „g2“" in analysed("evaluate", path).out
