"""What contradicts and what only looks so.

Measured on invented pairs, half of which the rule had not seen.
"""

from collections import Counter

import pytest
from consolidation_corpus import observations, opposed

from befund.consolidation import lexical_verdicts, profiles_of
from befund.consolidation.claims import Negation, negation_of
from befund.consolidation.roles import are_two, role_of
from befund.records import Conflict, Observation, ProcessStep, Relation, Verdict


def verdict_on(one: Observation, other: Observation, *others: Observation) -> Verdict | None:
    profiles = profiles_of([one, other, *others])
    return next(iter(lexical_verdicts(profiles, [(one.id, other.id)])), None)


@pytest.mark.parametrize("fitted", [True, False])
def test_what_contradicts_is_found_and_what_looks_so_is_not(*, fitted: bool) -> None:
    labelled, found, false = Counter[Conflict](), Counter[Conflict](), []
    for conflict, pair in opposed(fitted=fitted):
        said = verdict_on(*pair)
        told = None if said is None else said.conflict
        if conflict is None:
            false += [pair[0].item.title] if told is not None else []
            continue
        labelled[conflict] += 1
        found[conflict] += told is conflict
    assert set(labelled) == set(Conflict)
    assert false == []
    assert all(found[conflict] >= 0.8 * labelled[conflict] for conflict in labelled)


def test_what_denies_the_other_is_never_the_same() -> None:
    for fitted in (True, False):
        for conflict, pair in opposed(fitted=fitted):
            said = verdict_on(*pair)
            assert (
                said is None
                or conflict in {None, Conflict.FREQUENCY}
                or said.relation is not Relation.SAME
            )


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ("Kundenservice", "Sachbearbeiterin Kundenservice", False),
        ("ich", "Einkauf", False),
        ("eine Kollegin", "Lager", False),
        ("Chef", "Filialleitung", False),
        ("man", "Versand", False),
        ("jemand aus dem Team", "Versand", False),
        ("[Person 3]", "Lager", False),
        ("Labor", "Laborantin", False),
        ("Vertrieb", "Vertriebsinnendienst", False),
        ("Einkäufer", "Einkauf", False),
        ("Fahrerin", "Fahrer", False),
        ("warehouse clerk", "warehouse", False),
        ("my colleague", "service desk", False),
        ("accounts", "Buchhaltung", False),
        ("Lager", "warehouse", False),
        ("Kunde", "Kundendienst", True),
        ("Meister", "Lehrling", True),
        ("Steuerberater", "Steuerfachangestellte", True),
        ("dispatch", "driver", True),
    ],
)
def test_two_roles_are_told_apart_only_where_both_are_specific(
    one: str, other: str, *, two: bool
) -> None:
    assert are_two(role_of(one), role_of(other)) is are_two(role_of(other), role_of(one)) is two


@pytest.mark.parametrize(
    ("title", "negation"),
    [
        ("Rechnung wird nicht geprüft", Negation.DENIES),
        ("Rechnung wird nicht nur geprüft, sondern auch gebucht", Negation.NONE),
        ("Teile gehen nicht selten verloren", Negation.NONE),
        ("Forms are filled in not just once", Negation.NONE),
        ("Zurückrufen, wenn der Betrag nicht stimmt", Negation.OPEN),
        ("Niemand weiß nichts Genaues", Negation.OPEN),
        ("Rechnung prüfen", Negation.NONE),
    ],
)
def test_a_negation_counts_where_it_denies_what_is_claimed(title: str, negation: Negation) -> None:
    assert negation_of(title) is negation


def step(interview: str, number: int, title: str, actor: str, said: str = "") -> Observation:
    example = next(observation for _, observation in observations("repairs"))
    quote = example.quotes[0].model_copy(update={"text": said or title})
    item = ProcessStep(title=title, activity=title, actor_role=actor)
    return example.model_copy(
        update={
            "id": f"o-{interview}-{number}",
            "interview": interview,
            "item": item,
            "quotes": (quote,),
        }
    )


def test_where_both_know_what_either_does_two_steps_are_no_contradiction() -> None:
    one = step(
        "a",
        1,
        "Eingang der Pakete vermerken",
        "Disposition",
        "Das kommt bei uns gleich auf den Bogen drauf",
    )
    other = step(
        "b",
        1,
        "Eingang der Pakete am Abend in der Kladde vermerken",
        "Pforte",
        "Steht dann in der Kladde",
    )
    said = verdict_on(one, other)
    assert said is not None
    assert said.conflict is Conflict.RESPONSIBILITY
    elsewhere = [
        step("a", 2, "Besucher anmelden", "Pforte"),
        step("b", 2, "Touren planen", "Mitarbeiter der Disposition"),
    ]
    assert verdict_on(one, other, elsewhere[0]) == said
    assert verdict_on(one, other, *elsewhere) is None
