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
def test_what_stands_for_nobody_can_not_be_released(
    befund: Program, write: Write, wrong: str
) -> None:
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


FOREIGN = (
    "I: Wer macht das?\n[Person 1]: Die Frau Gruber macht das, und dann ruft sie [Person 2] bei [Firma 1] an.\n"
    "I: Und dann?\n[Person 1]: Dann schreibt [person 2] an [E-Mail 1], und die Gruber tippt das in die Liste ein.\n"
)


def test_a_transcript_that_was_pseudonymised_elsewhere_meets_nobody_here(
    befund: Program, write: Write
) -> None:
    befund("run", write("a.txt", TEXT), write("b.txt", FOREIGN))
    turns = befund("transcript", "b", "--json").json()["turns"]
    assert [turn["text"] for turn in turns[1::2]] == [
        "Die Frau [Person 1] macht das, und dann ruft sie [Pseudonym 1] bei [Pseudonym 2] an.",
        "Dann schreibt [Pseudonym 1] an [Pseudonym 3], und die [Person 1] tippt das in die Liste ein.",
    ]
    assert {turn["speaker"] for turn in turns} == {"I", "[Pseudonym 4]"}
    listed = befund("mask", "b").out
    assert "[Pseudonym 1]" in listed
    assert "Fremder Platzhalter" in listed
    assert "[Person 2], [person 2]" in listed
    masking = {
        one["interview"]: one["masking"] for one in befund("status", "--json").json()["interviews"]
    }
    assert masking["b"]["masked"] == {"person": 2, "pseudonym": 4}
    assert "pseudonym" not in masking["a"]["masked"]
    assert befund("doctor").status == 0


def test_a_foreign_placeholder_is_never_made_readable(befund: Program, write: Write) -> None:
    befund("run", write("b.txt", FOREIGN))
    for arguments in (["--undo", "[Pseudonym 1]"], ["--add", "Liste", "--as", "pseudonym"]):
        assert befund("mask", "b", *arguments).status == 2
    befund("mask", "b", "--undo", "[Person 1]")
    assert "Gruber" in spoken(befund, "b")
    assert "[Person 1]" not in spoken(befund, "b")


def test_roles_of_a_foreign_speaker_can_be_corrected(befund: Program, write: Write) -> None:
    befund("run", write("b.txt", FOREIGN))
    assert befund("roles", "b", "--interviewer", "[Pseudonym 4]").status == 0
    turns = befund("transcript", "b", "--json").json()["turns"]
    assert {turn["speaker"] for turn in turns if turn["role"] == "interviewer"} == {"[Pseudonym 4]"}


def test_a_workspace_that_kept_foreign_placeholders_is_masked_anew(
    befund: Program, write: Write
) -> None:
    """Version 0.1 left them as they were."""
    import sqlite3

    befund("run", write("b.txt", FOREIGN))
    database = befund.workspace / "befund.sqlite"  # type: ignore[attr-defined]
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE interviews SET masked_by = 'of an older version'")
        connection.execute(
            "UPDATE interviews SET transcript = replace(transcript, '[Pseudonym 1]', '[Person 2]')"
        )
    connection.close()
    assert befund("doctor").status == 1
    befund("run")
    assert "[Person 2]" not in spoken(befund, "b")
    assert befund("doctor").status == 0
