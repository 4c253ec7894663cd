"""Search over masked passages: Chroma and full text, both derived from the store."""

from befund.index.nearest import nearest
from befund.index.passages import TranscriptSource, cut_into_passages
from befund.index.port import Embedder, Finder, Hit, IndexedPassage, IndexHealth, PassageSource
from befund.index.search import SearchIndex
from befund.index.textvectors import TextVectors

__all__ = [
    "Embedder",
    "Finder",
    "Hit",
    "IndexHealth",
    "IndexedPassage",
    "PassageSource",
    "SearchIndex",
    "TextVectors",
    "TranscriptSource",
    "cut_into_passages",
    "nearest",
]
