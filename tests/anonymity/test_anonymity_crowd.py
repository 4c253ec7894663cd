"""Whoever is told under a name shares it with enough others, and nobody is found by exclusion."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from befund.anonymity import SOMEBODY, AnonymousRoles

ROLES = (
    "Lager",
    "Lager Retouren",
    "Versand",
    "Buchhaltung",
    "Buchhalterin",
    "buchhalter",
    "Einkauf",
    "Vertriebsleitung",
    "Kundenservice",
    "Förster",
    "",
)


def anonymous_roles(*roles: str, k: int = 3) -> AnonymousRoles:
    named = {f"i{number}": role for number, role in enumerate(roles)}
    return AnonymousRoles(named, dict.fromkeys(named, "de"), k)


def shown(found: AnonymousRoles) -> list[str]:
    return [found.attribution(f"i{number}") for number in range(found.interviews)]


def test_a_role_that_enough_share_is_told() -> None:
    found = anonymous_roles("Lager", "Lager", "Lager", "Einkauf", "Buchhaltung", "Personal")
    assert shown(found) == ["Lager"] * 3 + ["Verwaltung"] * 3


def test_a_small_role_goes_up_in_its_wider_group() -> None:
    assert shown(anonymous_roles("Lager", "Versand", "Retouren")) == ["Lager und Logistik"] * 3


def test_who_would_be_left_alone_takes_a_group_along() -> None:
    assert shown(anonymous_roles("Lager", "Lager", "Lager", "Einkauf")) == [SOMEBODY] * 4


def test_part_of_a_group_is_not_told_apart_from_a_small_rest() -> None:
    assert (
        shown(anonymous_roles("Lager", "Lager", "Lager", "Versand")) == ["Lager und Logistik"] * 4
    )


def test_spelling_and_mere_words_for_people_make_no_other_role() -> None:
    found = anonymous_roles("Lager", "Mitarbeiter Lager", "Team Lager")
    assert set(shown(found)) == {"Lager"}


def test_gender_and_case_make_no_other_role() -> None:
    found = anonymous_roles("Förster", "Försterin", "förster", "Jäger")
    assert shown(found)[:3] == [SOMEBODY] * 3  # the fourth would be left alone
    assert [(one.role, one.people) for one in found.roles()] == [("Förster", 3), ("Jäger", 1)]
    assert set(shown(anonymous_roles("Förster", "Försterin", "förster"))) == {"Förster"}


@given(st.lists(st.sampled_from(ROLES), max_size=14), st.integers(min_value=1, max_value=5))
def test_every_name_and_the_lack_of_one_is_shared_by_enough(roles: list[str], k: int) -> None:
    sizes = Counter(shown(anonymous_roles(*roles, k=k)))
    assert all(size >= k for name, size in sizes.items() if name != SOMEBODY)
    assert len(sizes) <= 1 or all(size >= k for size in sizes.values())


@pytest.mark.parametrize(
    ("word", "people"),
    [("Vertriebsleiterin", 1), ("Lagers", 2), ("Lager", 2), ("Einkauf", 0), ("Lagerist", 0)],
)
def test_bearers_of_a_word_are_counted_whatever_its_ending(word: str, people: int) -> None:
    assert anonymous_roles("Lager", "Lager Retouren", "Vertriebsleitung").bearers_of(word) == people


def test_a_language_that_few_speak_is_rare_unless_all_do() -> None:
    languages = {"i0": "de", "i1": "de", "i2": "de", "i3": "en"}
    found = AnonymousRoles(dict.fromkeys(languages, ""), languages, 3)
    assert found.is_rare_language("en")
    assert not found.is_rare_language("de")
    assert not AnonymousRoles({"i0": ""}, {"i0": "en"}, 3).is_rare_language("en")
