"""Vectors in Chroma: the only file that knows it.

Chroma is slow to import (import this module late), is damaged by a kill during writes, and keeps a
client that failed to open for the rest of the process: so whatever goes wrong counts as damage, and
a rebuild takes a new folder.
"""

import ctypes
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import chromadb
import numpy as np
import numpy.typing as npt
from chromadb.config import Settings

from befund.index.port import DamagedIndexError

_COLLECTION = "passages"
_MOST_ROWS = 1000  # one call takes 5,461 at most
# The graph is never built the same way twice, so a narrow search differs between two builds: with
# Chroma's own 100 it misses 7 % of the nearest 50 among 7,000 passages, with these figures 0.5 %,
# for 5 ms more.
_GRAPH: Any = {"hnsw": {"space": "cosine", "ef_search": 1000, "ef_construction": 200}}
# Where vectors are fetched and compared exactly, the graph serves nothing: a small one is built
# five times as fast. With cosines Chroma would scale what it keeps, and give back other numbers
# than it was given.
_NO_GRAPH: Any = {"hnsw": {"space": "l2", "ef_construction": 8, "max_neighbors": 4}}
_PERTURB = -6  # M_PERTURB in malloc.h: what is handed out holds the complement of a byte
_TO_ZERO = 0xFF

Vectors = npt.NDArray[np.float32]


class ChromaVectors:
    """One open collection; every failure means that it is damaged."""

    def __init__(self, client: Any, collection: Any) -> None:
        self._client, self._collection = client, collection

    @classmethod
    def create(cls, folder: Path, *, searched: bool = True) -> Self:
        """A new, empty collection in a folder that no client of this process has seen before.

        One that is not `searched` keeps vectors to be fetched.
        """
        with _failing_as_damage():
            client = _client(folder)
            graph = _GRAPH if searched else _NO_GRAPH
            collection = client.create_collection(
                _COLLECTION, embedding_function=None, configuration=graph
            )
            return cls(client, collection)

    @classmethod
    def open(cls, folder: Path, count: int, dimension: int) -> Self:
        """The collection in `folder`, checked to answer.

        It must hold `count` vectors of `dimension`.
        """
        with _failing_as_damage():
            client = _client(folder)
            try:
                vectors = cls(client, client.get_collection(_COLLECTION, embedding_function=None))
                vectors._check(count, dimension)
            except BaseException:
                client.close()
                raise
            return vectors

    def close(self) -> None:
        """Release the files."""
        with _failing_as_damage():
            self._client.close()

    def add(
        self, ids: Sequence[str], vectors: Vectors, interviews: Sequence[str] | None = None
    ) -> None:
        """Add vectors, one row each.

        With the interviews by which passages are found and removed.
        """
        for i in range(0, len(ids), _MOST_ROWS):
            part = slice(i, i + _MOST_ROWS)
            homes = (
                None
                if interviews is None
                else [{"interview": interview} for interview in interviews[part]]
            )
            with _failing_as_damage():
                self._collection.add(ids=list(ids[part]), embeddings=vectors[part], metadatas=homes)

    def fetch(self) -> Mapping[str, Vectors]:
        """All vectors by id."""
        found: dict[str, Vectors] = {}
        with _failing_as_damage():
            for start in range(0, self._collection.count(), _MOST_ROWS):
                rows = self._collection.get(limit=_MOST_ROWS, offset=start, include=["embeddings"])
                found |= zip(
                    rows["ids"], np.asarray(rows["embeddings"], dtype=np.float32), strict=True
                )
        return found

    def remove(self, interview: str) -> None:
        """Remove one interview's vectors."""
        with _failing_as_damage():
            self._collection.delete(where={"interview": interview})

    def nearest(
        self, vectors: Vectors, limit: int, interview: str | None = None
    ) -> list[list[tuple[str, float]]]:
        """For each vector the nearest passages as (id, cosine similarity), nearest first."""
        where = None if interview is None else {"interview": interview}
        with _failing_as_damage():
            found = self._collection.query(
                query_embeddings=vectors, n_results=limit, where=where, include=["distances"]
            )
            return [
                sorted(
                    (
                        (id_, 1 - float(distance))
                        for id_, distance in zip(ids, distances, strict=True)
                    ),
                    key=_order,
                )
                for ids, distances in zip(found["ids"], found["distances"], strict=True)
            ]

    def _check(self, count: int, dimension: int) -> None:
        held = self._collection.count()
        if held != count:
            raise DamagedIndexError(f"Chroma enthält {held} statt {count} Vektoren.")
        if not count:
            return
        one = self._collection.get(limit=1, include=["embeddings"])["embeddings"]
        if len(one) != 1 or len(one[0]) != dimension:
            raise DamagedIndexError(
                f"Chroma enthält Vektoren, die nicht {dimension} Zahlen lang sind."
            )
        if not self._collection.query(query_embeddings=one, n_results=1)["ids"][0]:
            raise DamagedIndexError("Chroma findet einen Vektor nicht, den es enthält.")


def _order(hit: tuple[str, float]) -> tuple[float, str]:
    id_, similarity = hit
    return -similarity, id_


def _empty_new_memory() -> None:
    """Have the C library empty each block of memory that it hands out from now on.

    Chroma writes a new graph's whole block to a file before anything is in it, and with it what
    this process held there before: speech that was not masked yet.
    """
    if (
        sys.platform == "linux"
        and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None
    ):
        mallopt(_PERTURB, _TO_ZERO)


def _client(folder: Path) -> Any:
    """A client that stays on this machine whatever CHROMA variables or a .env file say."""
    _empty_new_memory()
    settings = Settings(
        anonymized_telemetry=False,
        chroma_otel_granularity="none",
        chroma_otel_collection_endpoint="",
        chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
        chroma_product_telemetry_impl="chromadb.telemetry.product.posthog.Posthog",
        chroma_telemetry_impl="chromadb.telemetry.product.posthog.Posthog",
        migrations="apply",
        migrations_hash_algorithm="md5",
        allow_reset=False,
    )
    return chromadb.PersistentClient(folder, settings=settings)


@contextmanager
def _failing_as_damage() -> Iterator[None]:
    """Chroma raises its own errors, built-in ones and, from Rust, panics.

    Those are no `Exception`.
    """
    try:
        yield
    except (DamagedIndexError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        raise DamagedIndexError(
            f"Chroma lässt sich nicht benutzen ({type(error).__name__})."
        ) from error
