"""The catalogues of both languages say the same things, and hold what the code asks for and nothing else."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

import befund
from befund.labels import LANGUAGES, say
from befund.labels.catalogue import Forms, catalogue, plural_form
from befund.records.message import Message, Value, message

SOURCE = Path(befund.__file__).parent
GERMAN, ENGLISH = (catalogue(language) for language in ("de", "en"))


def places(text: str) -> dict[str, str]:
    """The placeholders of a template, each with its spec."""
    return {name: spec or "" for _, name, spec, _ in Formatter().parse(text) if name}


def all_places(forms: Forms) -> dict[str, str]:
    return {name: spec for text in forms for name, spec in places(text).items()}


def filled(name: str, count: int) -> dict[str, Value]:
    """Data that fits every placeholder of a message."""
    by_spec: dict[str, Value] = {"": "X", "g": 2.5, ".0f": 2.0, ".1f": 2.5}
    data = {
        place: date(2026, 11, 3) if spec.startswith("%") else by_spec[spec]
        for place, spec in all_places(GERMAN[name]).items()
        if place != "count"
    }
    return {**data, "count": count}


def calls() -> Iterator[tuple[str, set[str], str]]:
    """Each message that the code makes.

    Its id (or how it begins, for one that is put together), its data, where.
    """
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "message"
            ):
                given = {one.arg for one in node.keywords if one.arg}
                where = f"{path.relative_to(SOURCE)}:{node.lineno}"
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    yield str(first.value), given, where
                elif isinstance(first, ast.JoinedStr) and isinstance(first.values[0], ast.Constant):
                    yield f"{first.values[0].value!s}*", given, where
                elif isinstance(first, ast.IfExp):
                    for one in (first.body, first.orelse):
                        assert isinstance(one, ast.Constant), where
                        yield str(one.value), given, where


SAME_FORMS = {"pack.euros"}
BY_RANGE = {"count.interviews_said", "pack.hours", "pack.euros"}
"""Whose number stands in a text that is filled in: "einzelne von 6", "2–3".

The count but chooses the form.
"""
COUNTED = sorted(name for name, forms in GERMAN.items() if len(forms) > 1)


def test_both_languages_hold_the_same_messages_with_the_same_placeholders() -> None:
    assert GERMAN.keys() == ENGLISH.keys()
    for name, forms in GERMAN.items():
        assert len(forms) == len(ENGLISH[name]), name
        assert all_places(forms).keys() == all_places(ENGLISH[name]).keys(), name


def test_a_message_with_a_plural_counts_and_its_singular_asks_for_nothing_more() -> None:
    for texts in (GERMAN, ENGLISH):
        for name, forms in texts.items():
            if len(forms) > 1:
                assert "count" in places(forms[1]) or name in BY_RANGE, name
                assert places(forms[0]).keys() <= places(forms[1]).keys(), name
                assert forms[0] != forms[1] or name in SAME_FORMS or texts is ENGLISH, name


def test_no_english_text_is_german() -> None:
    for name, forms in ENGLISH.items():
        for text in forms:
            assert text.strip(), name
            assert not re.search(r"[äöüÄÖÜß„]", text), text


def test_the_code_asks_for_what_there_is_and_gives_what_it_takes() -> None:
    asked = list(calls())
    assert len(asked) > 20
    for name, given, where in asked:
        if name.endswith("*"):
            assert any(known.startswith(name[:-1]) for known in GERMAN), where
        else:
            assert name in GERMAN, where
            assert given == all_places(GERMAN[name]).keys() | (
                {"count"} if name in COUNTED else set()
            ), where


def test_nothing_stands_in_the_catalogues_that_nobody_asks_for() -> None:
    source = "\n".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py"))
    unused = [
        name
        for name in GERMAN
        if f'"{name}"' not in source and f'"{name.partition(".")[2]}"' not in source
    ]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [0, 1, 2])
def test_every_counted_message_finds_its_form(language: str, count: int) -> None:
    texts = catalogue(language)
    for name in COUNTED:
        data = filled(name, count)
        form = texts[name][0 if count == 1 else 1]
        said = say(Message(id=name, data=tuple(data.items())), language)
        for words in re.split(r"\{[^}]*\}", form):
            assert words in said, name
        if "{count}" in form:
            assert re.search(rf"\b{count}\b", said), name


def test_every_message_can_be_said_in_every_language() -> None:
    for language in LANGUAGES:
        for name in GERMAN:
            assert say(Message(id=name, data=tuple(filled(name, 3).items())), language)


@pytest.mark.parametrize(
    ("count", "german", "english"),
    [
        (0, "0 von 6 Interviews nennen das Problem", "0 of 6 interviews mention the problem"),
        (1, "1 von 6 Interviews nennt das Problem", "1 of 6 interviews mentions the problem"),
        (2, "2 von 6 Interviews nennen das Problem", "2 of 6 interviews mention the problem"),
    ],
)
def test_a_count_decides_the_form(count: int, german: str, english: str) -> None:
    reach = message("score.reach", count=count, of=6)
    assert say(reach) == german
    assert say(reach, "en") == english


def test_the_rule_of_both_languages_is_that_one_is_one() -> None:
    assert [plural_form(count) for count in (0, 1, 2, 11, 21, 101)] == [1, 0, 1, 1, 1, 1]


def test_numbers_dates_and_messages_within_follow_the_language() -> None:
    rate = message("yearly.rate", amount="zwei Tage", times=198.5)
    assert say(message("yearly.in_days", rate=rate, hours=7.5)) == (
        "„zwei Tage“ × 198,5 je Jahr × 7,5 Stunden je Tag"
    )
    assert say(message("yearly.in_days", rate=rate, hours=7.5), "en") == (
        "“zwei Tage” × 198.5 per year × 7.5 hours per day"
    )
    put = message("score.by_hand", author="Koch", day=date(2026, 11, 3), before=3.0)
    assert say(put) == "von Koch am 03.11.2026 gesetzt; gerechnet 3,0"
    assert say(put, "en") == "set by Koch on 03/11/2026; computed 3.0"


def test_what_is_filled_in_is_never_read_as_a_template() -> None:
    assert say(message("score.systems", names="{count} {0.__class__}")) == "{count} {0.__class__}"
