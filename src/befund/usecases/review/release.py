"""Release quotes for a client or withhold them, one by one; what was decided survives every later run."""

from collections.abc import Iterable

from befund.anonymity import quote_digest, quote_id
from befund.errors import ConfigurationError, NotFoundError
from befund.records import Action, Decision, Observation, Place, Quote
from befund.records.base import Record
from befund.review import effective
from befund.store import Store
from befund.usecases.review.board import ReviewBoard
from befund.usecases.review.decisions import Act
from befund.usecases.workspace import Workspace


class PlacedQuote(Record):
    """A quote with the finding that it carries, and its place."""

    finding: str
    place: Place
    text: str

    @property
    def id(self) -> str:
        """The quote's id, as the check of anonymity lists it."""
        return quote_id(self.place)


def release(workspace: Workspace, finding: str, place: Place, author: str) -> Decision:
    """Let a client read the quote at a place of a finding; raises NotFoundError where none stands there."""
    return _decide(workspace, finding, place, author, Action.RELEASE)


def withhold(workspace: Workspace, finding: str, place: Place, author: str) -> Decision:
    """Keep the quote at a place of a finding from a client; raises NotFoundError where none stands there."""
    return _decide(workspace, finding, place, author, Action.WITHHOLD)


def placed_quote(store: Store, prefix: str) -> PlacedQuote:
    """The one quote whose id begins so; raises NotFoundError where there is none or more than one."""
    found = {quote.id: quote for quote in placed_quotes(store) if quote.id.startswith(prefix)}
    if len(found) == 1:
        return next(iter(found.values()))
    what = "Mehrere Zitate beginnen so." if found else "Dieses Zitat gibt es nicht."
    raise NotFoundError(what, where=prefix, remedy="`befund pack --check` nennt alle Kennungen.")


def placed_quotes(store: Store) -> Iterable[PlacedQuote]:
    """All quotes of all findings."""
    by_id = {observation.id: observation for observation in store.observations()}
    for finding in store.findings():
        for member in finding.members:
            if member.observation in by_id:
                for quote in by_id[member.observation].quotes:
                    yield PlacedQuote(
                        finding=finding.id, place=place_of(by_id[member.observation], quote), text=quote.text
                    )


def place_of(observation: Observation, quote: Quote) -> Place:
    """Where a quote stands."""
    return Place(interview=observation.interview, turn=quote.turn, start=quote.start, end=quote.end)


def decided_quotes(store: Store) -> dict[tuple[Place, str], Action]:
    """By place and hash of its words what stands of a quote: the last release or withholding that nobody undid."""
    return {
        (decision.quote, decision.quote_digest): decision.action
        for decision in effective(store.decisions())
        if decision.quote is not None and decision.action in {Action.RELEASE, Action.WITHHOLD}
    }


def _decide(workspace: Workspace, finding: str, place: Place, author: str, action: Action) -> Decision:
    if not author.strip():
        raise ConfigurationError("Wer entscheidet?", where="author", remedy="Den Namen mit --author nennen.")
    known = {(quote.finding, quote.place): quote.text for quote in placed_quotes(workspace.store)}
    text = known.get((finding, place))
    if text is None:
        raise NotFoundError(
            "Dieses Zitat gibt es nicht.", where=finding, remedy="`befund pack --check` nennt alle Kennungen."
        )
    act = Act(action, author, quote=place, quote_digest=quote_digest(text))
    return ReviewBoard(workspace.store).decide(finding, act).decisions[0]
