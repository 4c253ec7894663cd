"""Terms: every value has its names in both languages, and prompts list the values as the enums have them."""

from enum import StrEnum

import pytest

from befund.prompt_values import with_values
from befund.prompts import Prompt, data_folder
from befund.records import (
    Effort,
    ItemBase,
    PainCategory,
    PainPoint,
    ProcessStep,
    QuickWin,
    StatementType,
)
from befund.terms import english_terms, terms
from befund.web.language import Speech

ENUMS = {"pain_category": PainCategory, "statement_type": StatementType, "effort": Effort}


@pytest.mark.parametrize("kind", ENUMS)
def test_the_terms_of_an_enum_are_those_of_its_values(kind: str) -> None:
    found = terms(kind)
    assert list(found) == [value.value for value in ENUMS[kind]]
    assert all(term.de and term.en for term in found.values())


def test_every_field_of_an_item_has_its_term() -> None:
    named = {name for record in (ProcessStep, PainPoint, QuickWin) for name in record.model_fields}
    assert set(terms("field")) == named - {"kind", *ItemBase.model_fields}


def test_screens_say_a_term_in_english() -> None:
    assert Speech("en").text("Doppelerfassung") == "Double entry"
    assert {Speech("en").text(german) for german in english_terms()} == set(
        english_terms().values()
    )


@pytest.mark.parametrize(
    ("tag", "filled"),
    [
        ("[[effort glossed]]", "S days, M weeks, L a project"),
        ("[[effort either]]", "S, M or L"),
        ("[[statement_type listed]]", "is, should, wish, hearsay, exception, past"),
        ("[[effort explained]]", "S (days), M (weeks), L (a project)"),
        ("[[nothing explained]]", "[[nothing explained]]"),
        ("[vertraulich] {{ x }}", "[vertraulich] {{ x }}"),
    ],
)
def test_a_tag_becomes_its_list(tag: str, filled: str) -> None:
    assert with_values(f"a {tag}, b", "en") == f"a {filled}, b"


def test_every_tag_of_a_shipped_prompt_is_filled() -> None:
    folder = data_folder("prompts")
    paths = sorted(folder.glob("*.v*.md"))
    assert any("[[" in path.read_text(encoding="utf-8") for path in paths)
    assert [path.name for path in paths if "[[" in Prompt(folder, path.stem).source] == []


def test_a_value_that_joins_an_enum_joins_the_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    more = StrEnum("more", [("S", "S"), ("L", "L"), ("M", "M")])
    monkeypatch.setattr("befund.prompt_values._ENUMS", {"effort": more})
    assert with_values("[[effort listed]]", "de") == "S, L, M"
