"""Ordinary sentences come through unchanged, names in varied contexts do not.

The lists "first" were known while the rules were written; the lists "second" were not looked at.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from befund.records import MaskedTranscript

SENTENCES = Path(__file__).parent / "sentences"
Mask = Callable[..., MaskedTranscript]


def lines(name: str) -> list[tuple[str, str]]:
    read = (SENTENCES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [("en", line[4:]) if line.startswith("en: ") else ("de", line) for line in read]


def changed(masked: Mask, name: str) -> list[str]:
    outcome = (
        (text, masked(text, language=language).turns[0].text) for language, text in lines(name)
    )
    return [after for before, after in outcome if before != after]


def leaked(masked: Mask, name: str) -> list[str]:
    found = []
    for language, line in lines(name):
        names, text = line.split(" | ")
        after = masked(text, language=language).turns[0].text
        if any(re.search(rf"\b{re.escape(word)}", after) for word in names.split(";")):
            found.append(after)
    return found


@pytest.mark.parametrize(("name", "least"), [("plain_first", 1.0), ("plain_second", 0.95)])
def test_ordinary_sentences_come_through_unchanged(masked: Mask, name: str, least: float) -> None:
    wrong = changed(masked, name)
    assert len(wrong) <= (1 - least) * len(lines(name)), wrong


@pytest.mark.parametrize(("name", "least"), [("names_first", 1.0), ("names_second", 0.95)])
def test_names_are_masked_in_any_context(masked: Mask, name: str, least: float) -> None:
    wrong = leaked(masked, name)
    assert len(wrong) <= (1 - least) * len(lines(name)), wrong


def test_the_lists_are_long_enough_to_say_something() -> None:
    assert len(lines("plain_first")) >= 60
    assert len(lines("names_first")) >= 80
