"""Search over masked passages: Chroma and full text, both derived from the store."""

from befund.index.nearest_vectors import nearest
from befund.index.passages import TranscriptSource, cut_into_passages
from befund.index.port import (
    Embedder,
    Finder,
    IndexedPassage,
    IndexHealth,
    PassageIndex,
    PassageSource,
    SearchHit,
    StatementVectors,
)
from befund.index.search import SearchIndex
from befund.index.textvectors import TextVectors

__all__ = [
    "Embedder",
    "Finder",
    "IndexHealth",
    "IndexedPassage",
    "PassageIndex",
    "PassageSource",
    "SearchHit",
    "SearchIndex",
    "StatementVectors",
    "TextVectors",
    "TranscriptSource",
    "cut_into_passages",
    "nearest",
]
