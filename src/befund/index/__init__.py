"""Search over masked passages: Chroma and full text, both derived from the store."""

from befund.index.passages import TranscriptSource, cut_into_passages
from befund.index.port import Embedder, Finder, Hit, IndexedPassage, IndexHealth, PassageSource
from befund.index.search import SearchIndex

__all__ = [
    "Embedder",
    "Finder",
    "Hit",
    "IndexHealth",
    "IndexedPassage",
    "PassageSource",
    "SearchIndex",
    "TranscriptSource",
    "cut_into_passages",
]
