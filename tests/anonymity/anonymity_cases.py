"""Quotes as the check makes them."""

from befund.records import Place
from befund.records.pack import CheckedQuote, QuoteState


def checked(text: str, state: QuoteState) -> CheckedQuote:
    place = Place(interview="a", turn=1, start=0, end=len(text))
    return CheckedQuote(
        id="q-1",
        finding="f-1",
        title="x",
        place=place,
        text=text,
        shown=text,
        attribution="eine Person aus dem Haus",
        language="de",
        state=state,
    )
