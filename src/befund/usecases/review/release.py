"""Release quotes for a client or withhold them, one by one.

What was decided survives every later run.
"""

from collections.abc import Iterable

from befund.anonymity import quote_digest, quote_id
from befund.errors import ConfigurationError, NotFoundError
from befund.records import Action, Observation, Place, Quote
from befund.records.base import Record
from befund.review import effective
from befund.store import Store
from befund.usecases.review.board import ReviewBoard, ReviewedFindings
from befund.usecases.review.decisions import Act


class PlacedQuote(Record):
    """A quote with the finding that it carries, and its place."""

    finding: str
    place: Place
    text: str

    @property
    def id(self) -> str:
        """The quote's id, as the check of anonymity lists it."""
        return quote_id(self.place)


def release(board: ReviewBoard, prefix: str, author: str) -> PlacedQuote:
    """Let a client read the one quote whose id begins so.

    Raises NotFoundError where there is none or more.
    """
    return _decide(board, _quote_of(board, prefix), author, Action.RELEASE)


def withhold(board: ReviewBoard, prefix: str, author: str) -> PlacedQuote:
    """Keep the one quote whose id begins so from a client.

    Raises NotFoundError where there is none or more.
    """
    return _decide(board, _quote_of(board, prefix), author, Action.WITHHOLD)


def _quote_of(board: ReviewBoard, prefix: str) -> PlacedQuote:
    found = {quote.id: quote for quote in placed_quotes(board) if quote.id.startswith(prefix)}
    if len(found) == 1:
        return next(iter(found.values()))
    what = "Mehrere Zitate beginnen so." if found else "Dieses Zitat gibt es nicht."
    raise NotFoundError(what, where=prefix, remedy="`befund pack --check` nennt alle Kennungen.")


def placed_quotes(findings: ReviewedFindings) -> Iterable[PlacedQuote]:
    """All quotes of all findings."""
    for review in findings.reviews():
        for observation in findings.evidence(review):
            for quote in observation.quotes:
                yield PlacedQuote(
                    finding=review.finding.id, place=place_of(observation, quote), text=quote.text
                )


def place_of(observation: Observation, quote: Quote) -> Place:
    """Where a quote stands."""
    return Place(interview=observation.interview, turn=quote.turn, start=quote.start, end=quote.end)


def decided_quotes(store: Store) -> dict[tuple[Place, str], Action]:
    """What stands of a quote, by place and hash of its words.

    The last release or withholding that nobody undid.
    """
    return {
        (decision.quote, decision.quote_digest): decision.action
        for decision in effective(store.decisions())
        if decision.quote is not None and decision.action in {Action.RELEASE, Action.WITHHOLD}
    }


def _decide(board: ReviewBoard, quote: PlacedQuote, author: str, action: Action) -> PlacedQuote:
    if not author.strip():
        raise ConfigurationError(
            "Wer entscheidet?", where="author", remedy="Den Namen mit --author nennen."
        )
    board.decide(
        quote.finding, Act(action, author, quote=quote.place, quote_digest=quote_digest(quote.text))
    )
    return quote
