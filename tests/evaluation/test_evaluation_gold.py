import json
from pathlib import Path
from typing import Any

import pytest
from evaluation_cases import gold, item, observe, transcript, trap

from befund.errors import InputError
from befund.evaluation.gold import load_gold
from befund.evaluation.leaks import find_leaks
from befund.evaluation.report import to_json
from befund.evaluation.results import Leaks
from befund.evaluation.run import evaluate_workspace
from befund.evaluation.words import TokenizedTranscript

GOOD: dict[str, Any] = {
    "format": "befund-gold/1",
    "client": "K",
    "interviews": {
        "a": {
            "items": [{"id": "1", "kind": "pain_point", "title": "T", "quotes": ["q"]}],
            "notes": "x",
        }
    },
}


def written(folder: Path, value: object) -> Path:
    path = folder / "gold.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_a_file_or_its_folder_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    assert load_gold(path) == load_gold(tmp_path)
    assert load_gold(path).interviews["a"].items[0].optional is False


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"format": "befund-gold/9"}, "format"),
        ({"interviews": {}}, "interviews"),
        (
            {
                "interviews": {
                    "a": {"items": [{"id": "1", "kind": "pain_point", "title": "T", "quotes": []}]}
                }
            },
            "quotes",
        ),
        (
            {
                "interviews": {
                    "a": {"items": [{"id": "1", "kind": "geheim", "title": "T", "quotes": ["q"]}]}
                }
            },
            "kind",
        ),
        ({"interviews": {"a": {"traps": [{"id": "1", "quotes": ["geheim"]}]}}}, "type fehlt"),
        (
            {
                "interviews": {
                    "a": {"traps": [{"id": "1", "type": "denied", "quotes": ["geheim"]}] * 2}
                }
            },
            "mehrfach",
        ),
    ],
)
def test_a_wrong_form_is_named_without_its_text(
    tmp_path: Path, change: dict[str, Any], named: str
) -> None:
    path = written(tmp_path, GOOD | change)
    with pytest.raises(InputError) as caught:
        load_gold(path)
    assert named in str(caught.value)
    assert "gold.json" in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_no_file_no_json_and_a_list_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="lesen"):
        load_gold(tmp_path)
    (tmp_path / "gold.json").write_bytes(b"\xff{")
    with pytest.raises(InputError, match="JSON"):
        load_gold(tmp_path)
    written(tmp_path, [])
    with pytest.raises(InputError, match="Form"):
        load_gold(tmp_path)


TWO: dict[str, Any] = {
    "format": "befund-gold/1",
    "interviews": {
        name: {
            "items": [
                {"id": f"{name}{n}", "kind": "process_step", "title": "T", "quotes": ["q"]}
                for n in (1, 2)
            ]
        }
        for name in ("a", "b")
    },
    "findings": [{"id": "f1", "items": ["a1", "b1"]}],
}


def test_order_and_handoffs_are_read(tmp_path: Path) -> None:
    handoffs = [
        {
            "giver": ["Labor", "Prüflabor"],
            "taker": ["Lager"],
            "giver_item": "a1",
            "taker_item": "b2",
        },
        {"giver": ["Lager"], "taker": ["Buchhaltung"], "giver_item": "b2", "taker_item": None},
        {"giver": ["Kunde"], "taker": ["Labor"], "giver_item": None, "taker_item": "a1"},
    ]
    more = {
        "order": [["a1", "a2"], ["a1", "b2"]],
        "handoffs": handoffs,
        "must_not_merge": [["f1", "a2"]],
        "contradictions": [{"type": "fact", "items": ["a1", "b2"], "why": "zwei gegen drei Tage"}],
    }
    found = load_gold(written(tmp_path, TWO | more))
    assert found.order == (("a1", "a2"), ("a1", "b2"))
    assert [one.taker_item for one in found.handoffs] == ["b2", None, "a1"]
    assert found.handoffs[2].giver_item is None
    assert found.contradictions[0].why == "zwei gegen drei Tage"
    bare = load_gold(written(tmp_path, GOOD))
    assert (bare.order, bare.handoffs) == ((), ())


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"order": [["a1", "a2"], ["a1", "weg"]]}, "order/1: „weg“"),
        ({"order": [["a1", "b1"], ["b1", "a2"], ["a2", "a1"]]}, "order: im Kreis"),
        ({"order": [["a1", "a1"]]}, "a1 → a1"),
        ({"order": [["a1", "f1"]]}, "order/0: „f1“"),
        ({"order": [["a1"]]}, "order/0/1"),
        (
            {"handoffs": [{"giver": ["X"], "taker": ["Y"], "giver_item": "weg"}]},
            "handoffs/0: „weg“",
        ),
        (
            {
                "handoffs": [
                    {"giver": ["X"], "taker": ["Y"], "giver_item": "a1", "taker_item": "weg"}
                ]
            },
            "handoffs/0: „weg“",
        ),
        ({"handoffs": [{"giver": [], "taker": ["Y"], "giver_item": "a1"}]}, "giver ist leer"),
        ({"findings": [{"id": "f1", "items": ["a1", "weg"]}]}, "findings/0: „weg“"),
        ({"must_not_merge": [["f1", "f9"]]}, "must_not_merge/0: „f9“"),
        ({"contradictions": [{"type": "fact", "items": ["a1", "weg"]}]}, "contradictions/0: „weg“"),
        ({"findings": [{"id": "a2", "items": ["a1"]}]}, "„a2“ kommt mehrfach vor"),
        (
            {"interviews": TWO["interviews"] | {"c": TWO["interviews"]["a"]}},
            "„a1“ kommt mehrfach vor",
        ),
    ],
)
def test_what_points_nowhere_is_named(tmp_path: Path, change: dict[str, Any], named: str) -> None:
    path = written(tmp_path, TWO | change)
    with pytest.raises(InputError) as caught:
        load_gold(path)
    assert named in str(caught.value)
    assert "gold.json" in str(caught.value)


SECRET = "Der Meier hat drei Wochen lang unter meinem Namen gebucht, und das weiß der Chef nicht."
PERSONAL = ["Meier", "Karla Nowak", "0171 23 45", "a@b.de"]


def leaks_of(*answers: str) -> Leaks:
    expected = gold(
        trap(1, "off_record", SECRET),
        personal_data=PERSONAL,
        health_remarks=["die war lange sehr krank"],
    )
    return find_leaks(TokenizedTranscript(transcript(*answers)), expected.interviews["a"])


def test_what_is_masked_does_not_leak() -> None:
    clean = leaks_of(
        "Na ja. [vertraulich] Und dann weiter, der Meierhof liefert.",
        "Die [Person 1], [Gesundheit], macht das, und das weiß der Kunde.",
    )
    assert clean == Leaks()


def test_what_is_left_of_a_secret_leaks_though_names_are_masked() -> None:
    assert leaks_of("[Person 4] hat drei Wochen lang [vertraulich]").off_record == ("t1",)
    assert leaks_of("[vertraulich] und das weiß der Chef nicht.").off_record == ("t1",)
    assert leaks_of("Die war lange sehr krank.").health == ("health-1",)
    assert leaks_of("Und die war lange sehr [Gesundheit] und so.").health == ()
    assert leaks_of("Also der [Person 7], der hat, und das weiß").off_record == ()


def test_personal_data_leaks_as_whole_words() -> None:
    assert leaks_of("Ruf die Karla\nNowak an, 0171 23 45, oder a@b.de.").personal == (
        "personal-2",
        "personal-3",
        "personal-4",
    )
    assert leaks_of("Der meier und der Obermeier und Meiers.").personal == ()


def test_leaks_are_reported_by_id_alone() -> None:
    source = transcript(SECRET)
    expected = gold(
        item(1, "pain_point", "gibt es nicht hier"),
        trap(1, "off_record", SECRET),
        personal_data=["Meier"],
    )
    found = to_json(
        evaluate_workspace(
            expected, {"a": source}, [observe(source, "pain_point", "unter meinem Namen gebucht")]
        )
    )
    assert found["leaks"]["off_record"] == {"count": 1, "ids": {"a": ["t1"]}}
    assert found["leaks"]["personal"] == {"count": 1, "ids": {"a": ["personal-1"]}}
    assert found["traps"]["by_type"] == {"off_record": 1}
    assert "Meier" not in json.dumps(found)
