"""What tells who is meant or who speaks is seen, and what does not is let go."""

import pytest

from befund.anonymity import AnonymousRoles
from befund.anonymity.risks import risks_in
from befund.masking.category import CUT_MARKERS, LABELS, placeholder
from befund.records.pack import Risk

CROWD = AnonymousRoles(
    {"a": "Lager", "b": "Vertriebsleitung", "c": "Buchhaltung", "d": "Qualität"},
    dict.fromkeys("abcd", "de"),
    3,
)


def risks(text: str, anonymous_roles: AnonymousRoles = CROWD) -> set[Risk]:
    return {reason.risk for reason in risks_in(text, anonymous_roles)}


@pytest.mark.parametrize(
    ("text", "risk"),
    [
        ("Das macht die Frau [Person 3].", Risk.PERSON),
        ("Da ruf ich den Herrn Kessler an.", Risk.PERSON),
        ("Das macht die Kollegin aus der Buchhaltung.", Risk.PERSON),
        ("Die [Firma 2] liefert zu spät.", Risk.FIRM),
        ("Das steht in [Adresse 1].", Risk.PLACE),
        ("Die Ware kommt aus Paderborn.", Risk.PLACE),
        ("Am Standort Gera läuft das anders.", Risk.PLACE),
        ("Meine Nummer ist [Telefon 1].", Risk.CONTACT),
        ("Der Werkleiter muss das unterschreiben.", Risk.JOB),
        ("Unser Chef will das so.", Risk.JOB),
        ("Das entscheidet die Geschäftsführerin.", Risk.JOB),
        ("Die kaufmännische Leiterin fragt danach.", Risk.JOB),
        ("Das prüft unsere Sachbearbeiterin.", Risk.JOB),
        ("Ich bin die Einzige, die das kann.", Risk.SELF),
        ("Das kann hier nur ich.", Risk.SELF),
        ("Ich bin seit dreißig Jahren dabei.", Risk.SELF),
        ("Mein Vorgänger hat das noch gekonnt.", Risk.SELF),
        ("Bei uns im Lager steht das rum.", Risk.SELF),
        ("Wir in der Buchhaltung kriegen das nicht mit.", Risk.SELF),
        ("I'm the only one who can do it.", Risk.SELF),
        ("Dann war ich, [Gesundheit], drei Wochen weg.", Risk.CUT),
        ("[vertraulich] Jedenfalls dauert das.", Risk.CUT),
    ],
)
def test_a_risk_is_seen(text: str, risk: Risk) -> None:
    assert risk in risks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Dann tipp ich das noch mal ins SAP ein.",
        "Die Buchhaltung wartet auf den Zettel.",
        "Wir rufen dann in der Werkstatt an.",
        "Die Leiter steht im Gang, und die Rohrleitung tropft.",
        "Für die Wirtschaftsprüfer heften wir das ab.",
        "Das dauert zehn Minuten, und der Kunde wartet.",
        "Die Sachbearbeiter tippen das ab.",
    ],
)
def test_what_tells_nobody_apart_is_free(text: str) -> None:
    assert not risks(text)


def test_a_job_that_enough_of_those_asked_have_is_nobody_s_alone() -> None:
    many = AnonymousRoles(dict.fromkeys("abc", "Schichtleitung"), dict.fromkeys("abc", "de"), 3)
    assert Risk.JOB in risks("Der Schichtleiter entscheidet das.")
    assert Risk.JOB not in risks("Der Schichtleiter entscheidet das.", many)


@pytest.mark.parametrize("category", list(LABELS))
def test_no_placeholder_of_masking_goes_by_unseen(category: str) -> None:
    assert risks(f"Da steht {placeholder(category, 12)} drauf.")  # type: ignore[arg-type]


@pytest.mark.parametrize("marker", CUT_MARKERS.values())
def test_every_cut_of_masking_is_seen(marker: str) -> None:
    assert risks(f"Und dann {marker} war das so.") == {Risk.CUT}
