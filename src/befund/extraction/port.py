"""The port to an extractor: one chunk in, raw items out."""

from typing import Protocol

from befund.records import Chunk, RawItem
from befund.records.base import Record


class Usage(Record):
    """What extracting cost: calls made, answers found in the store, tokens and money (None where unknown)."""

    calls: int = 0
    cached: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None

    def __add__(self, other: "Usage") -> "Usage":
        costs = [usage.cost for usage in (self, other) if usage.cost is not None]
        return Usage(
            calls=self.calls + other.calls,
            cached=self.cached + other.cached,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost=sum(costs) if costs else None,
        )


class Extraction(Record):
    """What one chunk gave: its items, and the reason where a part of it could not be read."""

    items: tuple[RawItem, ...] = ()
    usage: Usage = Usage()
    failure: str | None = None


class Extractor(Protocol):
    """Reads a chunk and returns items with claims; safe to call from several threads.

    A claim names a turn by its number and quotes its words. `extract` raises ModelStopError where
    no further call can succeed; any other trouble is an Extraction with a failure.
    """

    @property
    def name(self) -> str:
        """What an observation says of its origin: "rules", or the model's name."""
        ...

    def prompt(self, language: str) -> str | None:
        """The identity of the prompt that is used for a language; None without a model."""
        ...

    def fingerprint(self, language: str) -> str:
        """What decides the items of an equal chunk: a change of it asks for extraction again."""
        ...

    def extract(self, chunk: Chunk) -> Extraction: ...
