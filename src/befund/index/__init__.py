"""Search over masked passages: Chroma and full text, both derived from the store."""

from befund.index.nearest_vectors import nearest
from befund.index.passages import TranscriptSource, cut_into_passages
from befund.index.port import (
    Embedder,
    Finder,
    IndexedPassage,
    IndexHealth,
    PassageSource,
    SearchHit,
)
from befund.index.search import SearchIndex
from befund.index.textvectors import TextVectors

__all__ = [
    "Embedder",
    "Finder",
    "IndexHealth",
    "IndexedPassage",
    "PassageSource",
    "SearchHit",
    "SearchIndex",
    "TextVectors",
    "TranscriptSource",
    "cut_into_passages",
    "nearest",
]
