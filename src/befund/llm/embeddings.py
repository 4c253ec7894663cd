"""The port to an embedding model, and what makes one survive its server."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Protocol

from befund.llm.failures import Failure
from befund.llm.resilient import raise_failure
from befund.llm.retry import Retrier


class TextEmbedder(Protocol):
    """Texts to vectors of one length.

    Safe to call from several threads. Raises ModelStopError or ModelError.
    """

    @property
    def name(self) -> str:
        """The model's name as configured; an index made with another one is of no use."""
        ...

    def embed(self, texts: Sequence[str]) -> list[list[float]]: ...


class EmbeddingExchange(Protocol):
    """One attempt for one batch; it never raises for what a server does."""

    @property
    def host(self) -> str: ...

    def send(self, texts: Sequence[str]) -> list[list[float]] | Failure: ...


class ResilientEmbedder:
    """A TextEmbedder over an EmbeddingExchange: batches, each retried by itself."""

    BATCH: ClassVar[int] = 32

    def __init__(self, name: str, exchange: EmbeddingExchange, retrier: Retrier) -> None:
        self._name, self._exchange, self._retrier = name, exchange, retrier
        self._reached = False

    @property
    def name(self) -> str:
        """The model's name as configured."""
        return self._name

    @property
    def host(self) -> str:
        """The one host that texts are sent to."""
        return self._exchange.host

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector for each text, in order."""
        vectors: list[list[float]] = []
        for start in range(0, len(texts), self.BATCH):
            outcome = self._retrier.run(self._attempt(texts[start : start + self.BATCH]))
            if isinstance(outcome, Failure):
                raise_failure(outcome, where=self.host, reached=self._reached)
            self._reached = True
            vectors.extend(outcome)
        return vectors

    def _attempt(self, texts: Sequence[str]) -> Callable[[], list[list[float]] | Failure]:
        return lambda: self._exchange.send(texts)
