"""What an item is called and what its fields say, in words that no annotated interview uses."""

import pytest
from test_rules_extractor import items

from befund.records import Effort, PainPoint, ProcessStep, QuickWin

STEPS = [
    ("de", "Und dann leg ich den Vorgang im System an.", "Vorgang anlegen"),
    ("de", "Also, ähm, dann druck ich die Lieferscheine aus.", "Lieferscheine ausdrucken"),
    (
        "de",
        "Danach prüf ich die Anlagen, und dann unterschreib ich den Bescheid.",
        "Anlagen prüfen",
    ),
    ("de", "Dann unterschreibt der Meister die Karte.", "Der Meister unterschreibt die Karte"),
    ("de", "Und dann trag ich das in die Übersicht ein.", "Ich trag das in die Übersicht ein"),
    (
        "de",
        "Und dann druck ich alles aus und leg den Ordner an.",
        "Ich druck alles aus und leg den Ordner an",
    ),
    ("en", "So then I print the delivery note.", "Print the delivery note"),
]


@pytest.mark.parametrize(("language", "answer", "title"), STEPS)
def test_a_step_is_called_by_its_act_where_that_is_certain(
    language: str, answer: str, title: str
) -> None:
    question = "Und dann?" if language == "de" else "What happens next?"
    first = items(("I", question), ("B", answer), language=language)[0].item
    assert first.title == title


def test_a_denied_act_gives_no_title() -> None:
    for raw in items(("I", "Und dann?"), ("B", "Dann druck ich den Antrag nicht mehr aus.")):
        assert raw.item.title != "Antrag ausdrucken"


def test_an_activity_is_object_and_verb() -> None:
    (raw,) = items(("I", "Und dann?"), ("B", "Dann scann ich die Quittungen ein."))
    assert isinstance(raw.item, ProcessStep)
    assert raw.item.activity == "Quittungen einscannen"


def test_a_complaint_tells_why_how_often_and_how_long() -> None:
    (raw,) = items(
        ("I", "Wo klemmt es?"),
        ("B", "Jeden Montag such ich zwei Stunden nach den Mappen, weil keiner sie zurückstellt."),
    )
    assert isinstance(raw.item, PainPoint)
    assert raw.item.frequency == "Jeden Montag"
    assert raw.item.time_or_money == "zwei Stunden"
    assert raw.item.cause == "keiner sie zurückstellt"


def test_a_change_answers_the_problem_told_before_it() -> None:
    found = items(
        ("I", "Wo klemmt es?"),
        ("B", "Die Mappen liegen wochenlang rum, das nervt."),
        ("I", "Was würde Ihnen da helfen?"),
        (
            "B",
            "Eine gemeinsame Liste auf dem Laufwerk, dann sucht keiner mehr. Das wäre an einem Nachmittag gemacht.",
        ),
    )
    (win,) = [raw.item for raw in found if isinstance(raw.item, QuickWin)]
    assert win.problem == "Die Mappen liegen wochenlang rum, das nervt"
    assert win.effort is Effort.S
    assert win.expected_effect == "dann sucht keiner mehr"
