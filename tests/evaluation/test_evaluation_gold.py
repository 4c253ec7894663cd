import json
from pathlib import Path
from typing import Any

import pytest
from evaluation_cases import gold, item, observe, transcript, trap

from befund.errors import InputError
from befund.evaluation.evaluate import evaluate
from befund.evaluation.gold import load_gold
from befund.evaluation.leaks import find_leaks
from befund.evaluation.report import to_json
from befund.evaluation.results import Leaks
from befund.evaluation.words import TokenizedTranscript

GOOD: dict[str, Any] = {
    "format": "befund-gold/1",
    "client": "K",
    "interviews": {"a": {"items": [{"id": "1", "kind": "pain_point", "title": "T", "quotes": ["q"]}], "notes": "x"}},
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
        ({"interviews": {"a": {"items": [{"id": "1", "kind": "pain_point", "title": "T", "quotes": []}]}}}, "quotes"),
        ({"interviews": {"a": {"items": [{"id": "1", "kind": "geheim", "title": "T", "quotes": ["q"]}]}}}, "kind"),
        ({"interviews": {"a": {"traps": [{"id": "1", "quotes": ["geheim"]}]}}}, "type fehlt"),
        ({"interviews": {"a": {"traps": [{"id": "1", "type": "denied", "quotes": ["geheim"]}] * 2}}}, "mehrfach"),
    ],
)
def test_a_wrong_form_is_named_without_its_text(tmp_path: Path, change: dict[str, Any], named: str) -> None:
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


SECRET = "Der Meier hat drei Wochen lang unter meinem Namen gebucht, und das weiß der Chef nicht."
PERSONAL = ["Meier", "Karla Nowak", "0171 23 45", "a@b.de"]


def leaks_of(*answers: str) -> Leaks:
    expected = gold(trap(1, "off_record", SECRET), personal_data=PERSONAL, health_remarks=["die war lange sehr krank"])
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
    expected = gold(item(1, "pain_point", "gibt es nicht hier"), trap(1, "off_record", SECRET), personal_data=["Meier"])
    found = to_json(evaluate(expected, {"a": source}, [observe(source, "pain_point", "unter meinem Namen gebucht")]))
    assert found["leaks"]["off_record"] == {"count": 1, "ids": {"a": ["t1"]}}
    assert found["leaks"]["personal"] == {"count": 1, "ids": {"a": ["personal-1"]}}
    assert found["traps"]["by_type"] == {"off_record": 1}
    assert "Meier" not in json.dumps(found)
