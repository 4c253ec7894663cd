"""Observations: items with quotes that were found in the transcript."""

from enum import StrEnum

from pydantic import Field

from befund.records.base import Record
from befund.records.item import Item


class QuoteStatus(StrEnum):
    """How a quote was located in its turn."""

    EXACT = "exact"
    NORMALIZED = "normalized"
    FUZZY = "fuzzy"


class QuarantineReason(StrEnum):
    """Why an item supports nothing."""

    NO_QUOTE = "no_quote"
    NOT_FOUND = "not_found"
    INTERVIEWER = "interviewer"
    CONTEXT_ONLY = "context_only"
    NEGATION_CHANGED = "negation_changed"
    NUMBER_CHANGED = "number_changed"
    UNIT_CHANGED = "unit_changed"
    MODALITY_CHANGED = "modality_changed"


class Claim(Record):
    """What an extractor says it quotes: a turn's number and words, not yet located."""

    turn: int
    text: str


class RawItem(Record):
    """An item as an extractor returned it, with claims instead of quotes."""

    item: Item
    claims: tuple[Claim, ...]


class Quote(Record):
    """An exact span of one masked turn.

    `text` equals the turn's text from `start` to `end`, in code points.
    """

    turn: int = Field(ge=0)
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    text: str = Field(min_length=1)
    status: QuoteStatus


class RejectedClaim(Record):
    """A claim that could not be turned into a quote, and why.

    `located` is what was said where it says otherwise.
    """

    claim: Claim
    reason: QuarantineReason
    located: Quote | None = None


class Observation(Record):
    """One thing that one interview says, with its quotes.

    `id` is stable for the same interview, kind and first quote. Where `quarantine` holds a reason,
    the observation supports nothing and is shown only on request.
    """

    id: str
    interview: str
    chunk: int
    item: Item
    quotes: tuple[Quote, ...]
    extractor: str
    prompt: str | None = None
    quarantine: tuple[QuarantineReason, ...] = ()
    rejected: tuple[RejectedClaim, ...] = ()
