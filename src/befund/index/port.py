"""What the index takes and gives: passages in, hits out, and the ports to what it does not own."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from pydantic import Field

from befund.errors import BefundError
from befund.index.nearest_vectors import Vectors
from befund.records.base import Record
from befund.records.transcript import Role


class DamagedIndexError(BefundError):
    """An index on disk cannot be relied on; it is rebuilt from the store, so no user sees this."""


class IndexedPassage(Record):
    """What one search result shows: a slice of a masked turn, in code points.

    `context` (the question before a short answer) helps to find the passage but is none of its
    text.
    """

    id: str = Field(min_length=1)
    interview: str
    turn: int = Field(ge=0)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    speaker: str
    role: Role
    start_seconds: float | None = None
    text: str
    context: str = ""


class Finder(StrEnum):
    """Which of the two searches found a passage."""

    VECTORS = "vectors"
    FULL_TEXT = "full_text"


class SearchHit(Record):
    """A passage that answers a query; scores compare within one query only."""

    passage: IndexedPassage
    score: float
    found_by: tuple[Finder, ...]


class IndexHealth(Record):
    """The state of an index as found on disk, nothing repaired.

    `problem` is empty where it is sound.
    """

    problem: str
    interviews: int = 0
    passages: int = 0
    embedder: str = ""
    size: int = 0

    @property
    def sound(self) -> bool:
        """Whether a search could use the index as it is."""
        return not self.problem


class Embedder(Protocol):
    """Turns texts into vectors of one length; `name` changes whenever the vectors would."""

    @property
    def name(self) -> str: ...

    def embed(self, texts: list[str]) -> list[list[float]]: ...


class VectorStore(Protocol):
    """Vectors by id; every failure is a DamagedIndexError, as vectors can be made anew."""

    def add(
        self, ids: Sequence[str], vectors: Vectors, interviews: Sequence[str] | None = None
    ) -> None:
        """Add vectors, one row each, with the interviews by which passages are found and removed."""
        ...

    def remove(self, interview: str) -> None: ...

    def fetch(self) -> Mapping[str, Vectors]: ...

    def nearest(
        self, vectors: Vectors, limit: int, interview: str | None = None
    ) -> list[list[tuple[str, float]]]:
        """For each vector the nearest as (id, cosine similarity), nearest first."""
        ...

    def close(self) -> None: ...


class PassageIndex(Protocol):
    """What use cases need of the index over passages; all of it raises WorkspaceError."""

    def sync(self) -> None: ...

    def remove(self, interviews: Iterable[str]) -> None: ...

    def search(
        self, query: str, limit: int = 10, interview: str | None = None
    ) -> list[SearchHit]: ...

    def health(self) -> IndexHealth: ...


class StatementVectors(Protocol):
    """What use cases need of the vectors of statements that are compared with one another."""

    by_meaning: bool

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One vector per text; those of all other texts are gone afterwards."""
        ...

    def forget(self) -> None: ...

    def health(self) -> IndexHealth: ...


class PassageSource(Protocol):
    """The truth that the index is derived from."""

    def fingerprints(self) -> Mapping[str, str]:
        """Each interview with a fingerprint that changes whenever its passages would."""
        ...

    def passages(self, interview: str) -> Sequence[IndexedPassage]: ...
