"""Quotes wait, are released one by one, and words of what is held back are held wherever they stand."""

from befund.anonymity import AnonymousRoles, Said, SecretNames, check_quotes, quote_digest, quote_id
from befund.records import Action, Place
from befund.records.pack import CheckedQuote, QuoteState, Risk

CROWD = AnonymousRoles(dict.fromkeys("abc", "Lager"), dict.fromkeys("abc", "de"), 3)
FREE = "Das dauert immer zehn Minuten."
TELLING = "Da muss dann die [Person 3] ran und unterschreibt."


def said(text: str, turn: int = 1, interview: str = "a") -> Said:
    return Said(
        finding="f-1",
        title="x",
        place=Place(interview=interview, turn=turn, start=0, end=len(text)),
        text=text,
    )


def check(
    *quotes: Said, decided: dict[tuple[Place, str], Action] | None = None
) -> list[CheckedQuote]:
    return list(check_quotes(quotes, CROWD, decided or {}, SecretNames({"03-lager"})))


def states(
    *quotes: Said, decided: dict[tuple[Place, str], Action] | None = None
) -> list[QuoteState]:
    return [quote.state for quote in check(*quotes, decided=decided)]


def test_a_quote_without_risk_is_free_and_one_with_a_name_waits() -> None:
    assert states(said(FREE), said(TELLING, 2)) == [QuoteState.FREE, QuoteState.HELD]
    assert check(said(FREE))[0].attribution == "Lager"


def test_a_release_lets_one_quote_go_and_no_other() -> None:
    one, other = said(TELLING), said("Oder halt der Chef, der macht das auch.", 2)
    decided = {(one.place, quote_digest(one.text)): Action.RELEASE}
    assert states(one, other, decided=decided) == [QuoteState.RELEASED, QuoteState.HELD]


def test_a_release_is_of_the_words_and_not_of_what_stands_there_later() -> None:
    one = said(TELLING)
    decided = {(one.place, quote_digest("Was früher dort stand")): Action.RELEASE}
    assert states(one, decided=decided) == [QuoteState.HELD]


def test_what_is_withheld_stays_out_whatever_its_words_have_become() -> None:
    one = said(FREE)
    assert states(one, decided={(one.place, "anything"): Action.WITHHOLD}) == [QuoteState.WITHHELD]


def test_words_of_a_held_quote_are_held_in_every_other_quote() -> None:
    long = said("Und bei jedem dritten fehlt die Rechnungsnummer, sagt die [Person 3].")
    short = said("bei jedem dritten fehlt die Rechnungsnummer", 2)
    found = check(long, short)
    assert [quote.state for quote in found] == [QuoteState.HELD, QuoteState.HELD]
    assert found[1].reasons[-1].risk is Risk.OVERLAP
    assert found[1].reasons[-1].words == quote_id(long.place)
    decided = {(long.place, quote_digest(long.text)): Action.RELEASE}
    assert states(long, short, decided=decided) == [QuoteState.RELEASED, QuoteState.FREE]


def test_no_release_lifts_a_cut_or_the_name_of_an_interview() -> None:
    for text in ("Dann war ich [Gesundheit] lange weg.", "Das steht in 03-lager auch."):
        one = said(text)
        assert states(one, decided={(one.place, quote_digest(text)): Action.RELEASE}) == [
            QuoteState.BLOCKED
        ]


def test_the_id_is_of_the_place_and_tells_nothing_of_it() -> None:
    one = said(FREE, 1, "03-lager")
    assert quote_id(one.place) == quote_id(said("x" * len(FREE), 1, "03-lager").place)
    assert quote_id(one.place) != quote_id(said(FREE, 2, "03-lager").place)
    assert "lager" not in quote_id(one.place)
