"""Our own words keep their sense without the names in them."""

import pytest
from anonymity_cases import checked

from befund.anonymity import Anonymiser, AnonymousRoles, SecretNames, shown_quote
from befund.anonymity.placeholders import NUMBERED
from befund.records.pack import CheckedQuote, QuoteState, Risk

ROLES = {"a": "Vertriebsleitung", "b": "Qualität", "03-lager": "Lager"}


def anonymiser(*quotes: CheckedQuote) -> Anonymiser:
    return Anonymiser(
        AnonymousRoles(ROLES, dict.fromkeys(ROLES, "de"), 3), quotes, SecretNames(ROLES)
    )


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("[Person 4] prüft den Preis", "eine Person prüft den Preis"),
        ("Zettel bei der Frau [Person 2] abholen", "Zettel bei einer Person abholen"),
        ("Mail an [Person 3] schicken", "Mail an eine Person schicken"),
        ("Teil zum [Person 3] bringen", "Teil zu einer Person bringen"),
        ("[Person 1], [Person 2] und [Person 3] warten", "mehrere Personen warten"),
        ("Ware von [Firma 2] annehmen", "Ware von einer Firma annehmen"),
        ("Das zieht der Kollege [Person 5] heraus", "Das zieht eine Person heraus"),
        ("Frau Kessler prüft", "Eine Person prüft"),
        ("der Vertriebsleiter entschuldigt sich", "eine Person entschuldigt sich"),
        ("Beim Vertriebsleiter nachfragen", "Bei einer Person nachfragen"),
        ("der Qualitätsingenieur wird gefragt", "eine Person wird gefragt"),
        ("siehe 03-lager", "siehe ein Interview"),
        ("Wartezeit [Gesundheit] bis zur Freigabe", "Wartezeit bis zur Freigabe"),
        ("Der Werkleiter gibt frei", "Der Werkleiter gibt frei"),
        ("Gutschrift im SAP erfassen", "Gutschrift im SAP erfassen"),
    ],
)
def test_names_and_jobs_of_those_asked_go_out_of_a_title(text: str, clean: str) -> None:
    found = anonymiser()
    assert found.text("f-1", "Titel", text) == clean
    assert [change.before for change in found.changed] == ([] if text == clean else [text])


def test_english_stays_english() -> None:
    assert (
        anonymiser().text("f", "Titel", "[Person 3] is overloaded", language="en")
        == "somebody is overloaded"
    )


def test_who_does_what_may_name_a_job_but_no_person() -> None:
    assert anonymiser().text("f", "Wer", "Vertriebsleiter", roles=True) == "Vertriebsleiter"
    assert anonymiser().text("f", "Wer", "[Person 3]", roles=True) == "eine Person"


def test_words_of_a_quote_held_back_are_left_out() -> None:
    held = checked("dann liegt das bei ihm auf dem Schreibtisch", QuoteState.HELD)
    found = anonymiser(held)
    assert not found.text("f", "Folge", "Es liegt das bei ihm auf dem Tisch")
    assert found.changed[0].risk is Risk.OVERLAP
    assert found.text("f", "Folge", "Zettel bleiben liegen") == "Zettel bleiben liegen"
    freed = checked(held.text, QuoteState.RELEASED)
    assert anonymiser(freed).text("f", "Folge", "Es liegt das bei ihm auf dem Tisch")


def test_a_title_that_repeats_a_held_quote_gives_way_to_another() -> None:
    found = anonymiser(checked("ich warte jeden Tag auf die Freigabe", QuoteState.WITHHELD))
    titles = ["Ich warte jeden Tag auf die Freigabe", "", "Schmerzpunkt: Warten"]
    assert found.first("f", "Titel", titles) == "Schmerzpunkt: Warten"
    assert found.changed[0].after == "Schmerzpunkt: Warten"


def test_a_released_quote_is_shown_without_numbers_of_placeholders() -> None:
    quote = checked("Die [Person 2] und die [Firma 1] wissen das", QuoteState.RELEASED)
    assert shown_quote(quote).text == "Die [Name] und die [Firma] wissen das"
    assert not NUMBERED.search(shown_quote(quote).text)
