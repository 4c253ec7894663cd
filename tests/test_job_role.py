"""Names of one job role."""

import pytest

from befund.job_role import JobRoles, role_key

ONE_ROLE = (
    ("kundenservice", "Kundenservice", "Mitarbeiter im Kundenservice", "Kundenservice-Team"),
    ("Händler", "händlern", "des Händlers"),
    ("Buchhalter", "Buchhalterin", "Buchhalter/in", "Buchhalter:innen", "die Buchhalterinnen"),
    ("Qualitätsingenieur", "Qualitätsingenieurin"),
    ("Disponent", "Disponentin", "Disponenten"),
    ("QS", "qs", "der QS"),
    ("sales", "Sales team"),
)
TWO_ROLES = (
    ("Vertrieb", "Vertriebsleiter"),
    ("Leitung", "QS-Leitung"),
    ("IT-Leitung", "QS-Leitung"),
    ("Lager", "Labor"),
    ("Kunde", "Kundenservice"),
    ("Admin", "Adm"),
)


@pytest.mark.parametrize("names", ONE_ROLE, ids=lambda names: names[0])
def test_case_endings_and_gender_make_no_other_role(names: tuple[str, ...]) -> None:
    assert len({role_key(name) for name in names}) == 1
    assert len({JobRoles(names)[name] for name in names}) == 1


@pytest.mark.parametrize("names", TWO_ROLES, ids=lambda names: names[0])
def test_other_words_are_another_role(names: tuple[str, str]) -> None:
    assert role_key(names[0]) != role_key(names[1])


def test_the_most_frequent_spelling_is_shown_with_a_capital_and_the_shortest_among_equals() -> None:
    assert JobRoles(["händlern", "händlern", "Händler"])["Händler"] == "Händlern"
    assert JobRoles(["Händlern", "Händler"])["händlern"] == "Händler"
    assert JobRoles([])["lager"] == "Lager"


def test_a_name_of_others_decides_only_where_nobody_else_has_the_role() -> None:
    roles = JobRoles(["Händlern"], ["Händler", "Händler", "fahrerin", "fahrer"])
    assert (roles["Händler"], roles["fahrerin"]) == ("Händlern", "Fahrer")
