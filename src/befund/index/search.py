"""Search over all passages of a workspace: neighbours and full text, fused; repaired by itself."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

from befund.index.build import AnyEmbedder, IndexBuilder, embed, embedder_of, open_vectors
from befund.index.embedding import NgramEmbedder
from befund.index.fulltext import FullText
from befund.index.lock import alone
from befund.index.manifest import FULL_TEXT, MANIFEST, IndexManifest, check_files, read_manifest
from befund.index.port import (
    DamagedIndexError,
    Embedder,
    Finder,
    IndexHealth,
    PassageSource,
    SearchHit,
    VectorStore,
)
from befund.labels import say
from befund.records.message import message
from befund.records.transcript import Role
from befund.text.search_words import search_words

_DEPTH = 50  # candidates that each search contributes, at least
_RANK_SMOOTHING = 60  # the usual constant of reciprocal rank fusion
# The embedded default counts in 2,048 places what the full text counts exactly: it speaks with half
# the weight, and what it finds alone is a collision of those places.
_DEFAULT_WEIGHT = 0.5
_DEFAULT_DEPTH = 1000

# A question holds the words of the query more often than its answer does, and is no evidence.
_ROLE_WEIGHT = {Role.RESPONDENT: 1.0, Role.INTERVIEWER: 0.9}

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class _Opened:
    manifest: IndexManifest
    written: tuple[int, int]
    embedder: AnyEmbedder
    text: FullText
    vectors: VectorStore

    def close(self) -> None:
        self.text.close()
        self.vectors.close()


class SearchIndex:
    """The index in one folder, derived from `source`; opens nothing before it is needed.

    Every search first brings the index to the state of the source, and rebuilds what it finds
    missing, damaged or foreign. With `embedder` None the embedded default is used. Safe to call
    from several threads and processes, one at a time.
    """

    def __init__(
        self, folder: Path, source: PassageSource, embedder: Embedder | None = None
    ) -> None:
        self._folder, self._embedder = folder, embedder
        self._builder = IndexBuilder(folder, source, embedder)
        self._opened: _Opened | None = None
        self._threads = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release all files; the next call opens them again."""
        with self._threads:
            opened, self._opened = self._opened, None
            if opened:
                opened.close()

    def sync(self) -> None:
        """Bring the index to the state of the source: cheap where nothing changed."""
        with self._alone():
            self._update()

    def remove(self, interviews: Iterable[str]) -> None:
        """Leave nothing of these interviews on disk.

        The next search or sync takes in what the source still has.
        """
        with self._alone():
            self._discard()
            self._builder.remove(set(interviews))

    def search(self, query: str, limit: int = 10, interview: str | None = None) -> list[SearchHit]:
        """The passages that best answer the query, best first; none for a query without words."""
        if limit < 1 or not search_words(query):
            return []
        return self._answered(lambda opened: [self._fused(opened, query, limit, interview)])[0]

    def neighbours(self, texts: Sequence[str], limit: int) -> list[list[SearchHit]]:
        """For each text the passages most like it, best first.

        One of them may be the text itself.
        """
        if limit < 1 or not texts:
            return [[] for _ in texts]
        return self._answered(
            lambda opened: [self._fused(opened, text, limit, None) for text in texts]
        )

    def health(self) -> IndexHealth:
        """What state the index is in; repairs nothing."""
        with self._alone():
            self.close()
            manifest = read_manifest(self._folder, IndexManifest)
            if manifest is None:
                return IndexHealth(
                    problem="Der Suchindex ist noch nicht angelegt oder wurde nicht fertig."
                )
            problem = ""
            try:
                self._open(manifest).close()
            except DamagedIndexError as error:
                problem = error.what
            else:
                gone, new = self._builder.pending(manifest)
                if gone or new:
                    problem = say(message("index.outdated", count=len({*gone, *new})))
            return IndexHealth(
                problem=problem,
                interviews=len(manifest.interviews),
                passages=manifest.passages,
                embedder=manifest.embedder,
                size=manifest.size,
            )

    def _answered(self, ask: Callable[[_Opened], _Result]) -> _Result:
        """The answer of a sound index: what fails while asking is rebuilt once."""
        with self._alone():
            self._update()
            try:
                return ask(self._ready())
            except DamagedIndexError:
                self._discard()
                self._builder.rebuild()
                return ask(self._ready())

    def _update(self) -> None:
        manifest = self._builder.usable()
        if manifest is None or any(self._builder.pending(manifest)):
            self._discard()
            self._builder.update()

    def _ready(self) -> _Opened:
        """The open index; opened anew where another process has written meanwhile."""
        if self._opened and self._opened.written != _written(self._folder):
            self._discard()
        if self._opened is None:
            manifest = read_manifest(self._folder, IndexManifest)
            if manifest is None:
                raise DamagedIndexError("Der Suchindex ist verschwunden.")
            self._opened = self._open(manifest)
        return self._opened

    def _open(self, manifest: IndexManifest) -> _Opened:
        written = _written(self._folder)
        check_files(self._folder, manifest)
        embedder = embedder_of(manifest, self._embedder)
        text = FullText.open(self._folder / FULL_TEXT, manifest.passages)
        try:
            return _Opened(
                manifest,
                written,
                embedder,
                text,
                open_vectors(self._folder, manifest, manifest.passages),
            )
        except DamagedIndexError:
            text.close()
            raise

    def _discard(self) -> None:
        try:
            self.close()
        except DamagedIndexError:
            return  # it is about to be replaced

    def _fused(
        self, opened: _Opened, query: str, limit: int, interview: str | None
    ) -> list[SearchHit]:
        """Reciprocal rank fusion; at equal scores the full text's order decides."""
        depth = max(_DEPTH, 2 * limit)
        scores: dict[str, float] = {}
        finders: dict[str, tuple[Finder, ...]] = {}
        for finder, weight, ids in self._rankings(opened, query, depth, interview):
            for rank, id_ in enumerate(ids, start=1):
                scores[id_] = scores.get(id_, 0.0) + weight / (_RANK_SMOOTHING + rank)
                finders[id_] = (*finders.get(id_, ()), finder)
        best = sorted(scores, key=lambda id_: -scores[id_])[:depth]
        passages = opened.text.passages(best)
        if len(passages) != len(best):
            raise DamagedIndexError("Volltext und Chroma enthalten nicht dieselben Stellen.")
        hits = [
            SearchHit(
                passage=passages[id_],
                score=scores[id_] * _ROLE_WEIGHT[passages[id_].role],
                found_by=finders[id_],
            )
            for id_ in best
        ]
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def _rankings(
        self, opened: _Opened, query: str, depth: int, interview: str | None
    ) -> list[tuple[Finder, float, list[str]]]:
        if not opened.manifest.passages or not search_words(query):
            return []
        default = isinstance(opened.embedder, NgramEmbedder)
        by_text = opened.text.search(query, _DEFAULT_DEPTH if default else depth, interview)
        limit = min(depth, opened.manifest.passages)
        found = opened.vectors.nearest(embed(opened.embedder, [query]), limit, interview)[0]
        shared = set(by_text)
        by_vector = [id_ for id_, _ in found if not default or id_ in shared]
        return [
            (Finder.FULL_TEXT, 1.0, by_text),
            (Finder.VECTORS, _DEFAULT_WEIGHT if default else 1.0, by_vector),
        ]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._threads, alone(self._folder):
            yield


def _written(folder: Path) -> tuple[int, int]:
    """What changes whenever a manifest is written."""
    try:
        found = (folder / MANIFEST).stat()
    except FileNotFoundError:
        return (0, 0)
    return found.st_mtime_ns, found.st_ino
