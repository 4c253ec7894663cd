"""The port to an extractor: one chunk in, raw items out."""

from typing import Protocol

from befund.llm.usage import Usage
from befund.records import Chunk, RawItem
from befund.records.base import Record

__all__ = ["Extraction", "Extractor", "Usage"]


class Extraction(Record):
    """What one chunk gave.

    Its items, how many beyond the bound were left out, and why a part could not be read.
    """

    items: tuple[RawItem, ...] = ()
    usage: Usage = Usage()
    failure: str | None = None
    dropped: int = 0


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
