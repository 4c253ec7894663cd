from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from befund.assessment.spoken_figures import figures_in
from befund.records.figures import FigureKind

D, F, P, M = FigureKind.DURATION, FigureKind.FREQUENCY, FigureKind.PEOPLE, FigureKind.MONEY
CASES = (
    ("so zwei, drei Stunden die Woche", D, 2, 3, "stunde", "woche"),
    ("Da sitz ich zwei bis drei Stunden am Tag dran", D, 2, 3, "stunde", "tag"),
    ("2-3 Stunden pro Woche", D, 2, 3, "stunde", "woche"),
    ("zwischen zwanzig und dreißig Minuten", D, 20, 30, "minute", None),
    ("das dauert anderthalb Tage", D, 1.5, 1.5, "tag", None),
    ("eine halbe Stunde", D, 0.5, 0.5, "stunde", None),
    ("eine Dreiviertelstunde am Tag", D, 0.75, 0.75, "stunde", "tag"),
    ("drei viertel Stunden", D, 0.75, 0.75, "stunde", None),
    ("da geht 'ne Stunde drauf", D, 1, 1, "stunde", None),
    ("zwanzig Minuten pro Person, wenn keiner anruft", D, 20, 20, "minute", "fall"),
    ("1,5 Stunden täglich", D, 1.5, 1.5, "stunde", "tag"),
    ("mindestens zwei Stunden", D, 2, None, "stunde", None),
    ("bis zu drei Tage", D, None, 3, "tag", None),
    ("zwei, drei, sag ich mal, Stunden", D, 2, 3, "stunde", None),
    ("jeden Monat", F, 1, 1, "mal", "monat"),
    ("zehnmal am Tag", F, 10, 10, "mal", "tag"),
    ("zwei-, dreimal die Woche", F, 2, 3, "mal", "woche"),
    ("alle zwei Wochen", F, 0.5, 0.5, "mal", "woche"),
    ("alle vierzehn Tage", F, 0.5, 0.5, "mal", "woche"),
    ("jeden zweiten Tag", F, 0.5, 0.5, "mal", "tag"),
    ("einmal im Monat", F, 1, 1, "mal", "monat"),
    ("fünfzig Rechnungen im Monat", F, 50, 50, "Rechnungen", "monat"),
    ("jeden Tag fünf, sechs Mails", F, 5, 6, "Mails", "tag"),
    ("wir sind zu dritt", P, 3, 3, "personen", None),
    ("zwei Leute vom Büro", P, 2, 2, "personen", None),
    ("achthundert Euro", M, 800, 800, "euro", None),
    ("240 € im Jahr", M, 240, 240, "euro", "jahr"),
    ("zwei- bis dreitausend Euro im Monat", M, 2000, 3000, "euro", "monat"),
    ("two or three hours a week", D, 2, 3, "stunde", "woche"),
    ("half an hour", D, 0.5, 0.5, "stunde", None),
    ("an hour and a half every day", D, 1.5, 1.5, "stunde", "tag"),
    ("ten times a day", F, 10, 10, "mal", "tag"),
    ("Das tipp ich ab, zwei Stunden am Tag", D, 2, 2, "stunde", "tag"),
    ("twice a week", F, 2, 2, "mal", "woche"),
    ("every second Thursday", F, 0.5, 0.5, "mal", "woche"),
    ("six thousand euro a year", M, 6000, 6000, "euro", "jahr"),
    ("It's two hundred and forty euro a go", M, 240, 240, "euro", "fall"),
    ("einmal im Monat zwei Stunden", D, 2, 2, "stunde", "monat"),
)
NOTHING = (
    "ein paar Stunden",
    "a couple of hours",
    "nach drei Wochen",
    "seit zwei Jahren",
    "vor ungefähr drei Jahren",
    "two weeks later",
    "am dritten Tag",
    "um acht Uhr",
    "dreißig Prozent",
    "jedes Mal",
    "noch einmal",
    "zweimal ausdrucken",
    "drei Seiten",
    "manchmal, oft, ständig",
    "",
)


@pytest.mark.parametrize(("text", "kind", "low", "high", "unit", "per"), CASES)
def test_figures_are_read_as_said(
    text: str, kind: FigureKind, low: float | None, high: float | None, unit: str, per: str | None
) -> None:
    found = [
        (one.kind, one.range.low, one.range.high, one.unit, one.per) for one in figures_in(text)
    ]
    assert found == [(kind, low, high, unit, per)]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_only_hinted_at_gives_nothing(text: str) -> None:
    assert figures_in(text) == []


def test_how_long_and_how_often_are_two_figures() -> None:
    found = figures_in("Das dauert zehn Minuten, und das hab ich zehnmal am Tag")
    assert [(one.kind, one.range.low, one.per) for one in found] == [(D, 10, None), (F, 10, "tag")]


def assert_sound(text: str) -> None:
    """Each figure has a place of its own in the text, and a range that is one."""
    found = figures_in(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(
        one.end <= other.start for one, other in pairwise(sorted(found, key=lambda one: one.start))
    )
    for one in found:
        low, high = one.range.low, one.range.high
        assert low is not None or high is not None
        assert low is None or high is None or low <= high
    assert figures_in(text) == found


@given(
    st.text(
        alphabet="zwei drei Stunden alle jeden Tag am die Woche 1-2,5 € mal bis zu pro . ",
        max_size=80,
    )
)
def test_any_text_is_read_and_each_figure_has_its_place(text: str) -> None:
    assert_sound(text)


WORDS = (
    *(
        "ein",
        "zwei",
        "drei",
        "halbe",
        "alle",
        "jeden",
        "zweiten",
        "Tag",
        "Stunden",
        "Woche",
        "am",
        "die",
        "im",
        "mal",
    ),
    *(
        "zehnmal",
        "pro",
        "bis",
        "oder",
        "und",
        "Euro",
        "Leute",
        "mindestens",
        "every",
        "two",
        "a",
        "week",
        "hours",
    ),
)


@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_words_in_any_order_are_read(words: list[str]) -> None:
    assert_sound(" ".join(words))
