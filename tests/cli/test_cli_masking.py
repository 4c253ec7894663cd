"""Corrections of masking do what they say, and nothing to anybody who comes later."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Program = Callable[..., Any]
Write = Callable[..., Path]

TEXT = (
    "I: Wer macht das?\nB: Die Frau Gruber macht das, wenn sie da ist. Gruber druckt alles aus. "
    "Vorher ruf ich den Ronny zuerst. Ronny weiß das dann.\n"
)


def spoken(befund: Program, name: str = "a") -> str:
    return " ".join(turn["text"] for turn in befund("transcript", name, "--json").json()["turns"])


def test_a_name_after_a_sentence_that_ends_in_st_is_masked(befund: Program, write: Write) -> None:
    befund("run", write("a.txt", TEXT))
    assert "Gruber" not in spoken(befund)
    assert "Ronny" not in spoken(befund)


@pytest.mark.parametrize("wrong", ["[Person 9]", "Schnitt-12345678", " "])
def test_what_stands_for_nobody_can_not_be_released(befund: Program, write: Write, wrong: str) -> None:
    befund("run", write("a.txt", TEXT))
    before = (befund.workspace / "vault" / "vault.json").read_bytes()  # type: ignore[attr-defined]
    assert befund("mask", "a", "--undo", wrong).status == 2
    assert (befund.workspace / "vault" / "vault.json").read_bytes() == before  # type: ignore[attr-defined]


def test_the_later_correction_wins(befund: Program, write: Write) -> None:
    befund("run", write("a.txt", TEXT))
    befund("mask", "a", "--undo", "[Person 2]")
    assert "Ronny" in spoken(befund)
    befund("mask", "a", "--add", "Ronny")
    assert "Ronny" not in spoken(befund)


def test_an_addition_can_say_what_it_is(befund: Program, write: Write) -> None:
    befund("run", write("a.txt", TEXT.replace("alles", "alles in Zugvogel")))
    befund("mask", "a", "--add", "Zugvogel", "--as", "product")
    assert "[Produkt 1]" in spoken(befund)
    assert befund("mask", "a", "--add", "x", "--as", "unsinn").status == 2
