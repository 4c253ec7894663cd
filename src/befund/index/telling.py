"""Vectors of short texts that are compared with one another, by the workspace's embedder."""

from collections.abc import Sequence

from befund.index.build import AnyEmbedder, embed
from befund.index.embedding import NgramEmbedder
from befund.index.nearest import Vectors
from befund.index.port import Embedder

_LENGTH = 150.0  # n-grams of two sentences


class TextVectors:
    """With `embedder` None the embedded default is used, of no corpus: no text moves another one's vector."""

    def __init__(self, embedder: Embedder | None = None) -> None:
        self.by_meaning = embedder is not None
        self._embedder: AnyEmbedder = embedder or NgramEmbedder.plain(_LENGTH)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One vector per text."""
        return embed(self._embedder, list(texts))
