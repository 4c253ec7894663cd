"""Brings the files of the index to the state of the store: by what changed, or all anew."""

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from befund.errors import ConfigurationError
from befund.index.embedding import DIMENSION, NgramEmbedder
from befund.index.fulltext import FullText
from befund.index.manifest import (
    CHROMA,
    FULL_TEXT,
    MANIFEST,
    IndexManifest,
    Left,
    ManifestEntry,
    check_files,
    delete_files,
    read_manifest,
    same_sizes,
    stamps,
    write_manifest,
)
from befund.index.port import (
    DamagedIndexError,
    Embedder,
    IndexedPassage,
    PassageSource,
    VectorStore,
)

if TYPE_CHECKING:
    from befund.index.chroma import ChromaVectors

_BATCH = 256
_GROWTH = 1.2  # beyond this, the embedded default's snapshot of the corpus has aged

AnyEmbedder = Embedder | NgramEmbedder


class IndexBuilder:
    """The only writer; whoever calls it holds the index's lock and has nothing of it open.

    Killed at any moment it leaves no manifest, and the next call builds anew. With `embedder` None
    the embedded default is fitted to the passages.
    """

    def __init__(self, folder: Path, source: PassageSource, embedder: Embedder | None) -> None:
        self._folder, self._source, self._embedder = folder, source, embedder
        self._name = embedder.name if embedder else NgramEmbedder.name

    def usable(self) -> IndexManifest | None:
        """The manifest, if it is this embedder's and its files look as they were left."""
        manifest = read_manifest(self._folder, IndexManifest)
        if (
            manifest is None
            or manifest.embedder != self._name
            or not same_sizes(self._folder, manifest)
        ):
            return None
        return manifest

    def pending(self, manifest: IndexManifest) -> tuple[list[str], list[str]]:
        """Interviews to take out of the index and to put into it; a changed one is in both."""
        return _difference(manifest, self._source.fingerprints())

    def update(self) -> None:
        """Bring the index to the state of the store."""
        manifest = self.usable()
        if manifest is None:
            self.rebuild()
            return
        wanted = self._source.fingerprints()
        gone, new = _difference(manifest, wanted)
        if not gone and not new:
            return
        if self._aged(manifest, gone, new):
            self.rebuild()
            return
        try:
            self._extend(manifest, wanted, gone, new)
        except DamagedIndexError:
            self.rebuild()

    def remove(self, interviews: set[str]) -> None:
        """Take interviews out at once, and embed nothing.

        What was fitted to their words goes with them: then there is no index until it is next
        needed.
        """
        manifest = self.usable()
        gone = sorted(interviews & manifest.interviews.keys()) if manifest else []
        if manifest is None or (gone and manifest.snapshot is not None):
            delete_files(self._folder)
        elif gone:
            held = {
                interview: entry.fingerprint for interview, entry in manifest.interviews.items()
            }
            try:
                self._extend(manifest, held, gone, [])
            except DamagedIndexError:
                delete_files(self._folder)

    def rebuild(self) -> None:
        """Build everything anew.

        A model that gives no vectors is noticed before anything is deleted.
        """
        wanted = dict(sorted(self._source.fingerprints().items()))
        embedder = self._embedder or NgramEmbedder.fitted(
            map(embedded_text, self._passages(wanted))
        )
        dimension = len(embed(embedder, ["Befund"])[0])
        delete_files(self._folder)
        token = secrets.token_hex(4)
        place = self._folder / CHROMA / token
        place.mkdir(parents=True)
        with (
            closing(FullText.create(self._folder / FULL_TEXT)) as text,
            closing(chroma().create(place)) as vectors,
        ):
            counts = self._add(self._passages(wanted), embedder, text, vectors)
        manifest = IndexManifest(
            embedder=self._name,
            dimension=dimension,
            vectors=token,
            snapshot=embedder.snapshot if isinstance(embedder, NgramEmbedder) else None,
            interviews=_entries(wanted, counts),
            files=stamps(self._folder),
        )
        write_manifest(self._folder, manifest)

    def _aged(self, manifest: IndexManifest, gone: Sequence[str], new: Sequence[str]) -> bool:
        if manifest.snapshot is None:
            return False
        count = manifest.passages + sum(1 for _ in self._passages(new))
        return bool(gone) or count > _GROWTH * manifest.snapshot.documents

    def _extend(
        self,
        manifest: IndexManifest,
        wanted: Mapping[str, str],
        gone: Sequence[str],
        new: Sequence[str],
    ) -> None:
        check_files(self._folder, manifest)
        embedder = embedder_of(manifest, self._embedder)
        with (
            closing(
                FullText.open(self._folder / FULL_TEXT, manifest.passages, writable=True)
            ) as text,
            closing(open_vectors(self._folder, manifest, manifest.passages)) as vectors,
        ):
            (self._folder / MANIFEST).unlink()
            for interview in gone:
                text.remove(interview)
                vectors.remove(interview)
            counts = self._add(self._passages(new), embedder, text, vectors)
        kept = {
            interview: entry
            for interview, entry in manifest.interviews.items()
            if interview not in gone
        }
        entries = kept | _entries({interview: wanted[interview] for interview in new}, counts)
        write_manifest(
            self._folder,
            manifest.model_copy(update={"interviews": entries, "files": stamps(self._folder)}),
        )

    def _add(
        self,
        passages: Iterator[IndexedPassage],
        embedder: AnyEmbedder,
        text: FullText,
        vectors: VectorStore,
    ) -> Counter[str]:
        counts: Counter[str] = Counter()
        while batch := list(islice(passages, _BATCH)):
            embedded = embed(embedder, [embedded_text(passage) for passage in batch])
            text.add(batch)
            vectors.add(
                [passage.id for passage in batch],
                embedded,
                [passage.interview for passage in batch],
            )
            counts.update(passage.interview for passage in batch)
        return counts

    def _passages(self, interviews: Iterable[str]) -> Iterator[IndexedPassage]:
        for interview in interviews:
            yield from self._source.passages(interview)


def open_vectors(folder: Path, manifest: Left, count: int) -> VectorStore:
    """The manifest's vectors, checked to be so many."""
    return chroma().open(folder / CHROMA / manifest.vectors, count, manifest.dimension)


def embedder_of(manifest: IndexManifest, embedder: Embedder | None) -> AnyEmbedder:
    """The embedder that made the manifest's vectors."""
    if embedder is not None:
        return embedder
    if manifest.snapshot is None or manifest.dimension != DIMENSION:
        raise DamagedIndexError("Im Suchindex fehlen die Gewichte.")
    return NgramEmbedder(manifest.snapshot)


def embedded_text(passage: IndexedPassage) -> str:
    """What a passage's vector stands for."""
    return f"{passage.context}\n{passage.text}" if passage.context else passage.text


def embed(embedder: AnyEmbedder, texts: list[str]) -> npt.NDArray[np.float32]:
    """One finite vector other than zero per text."""
    vectors = np.asarray(embedder.embed(texts), dtype=np.float32)
    if (
        vectors.ndim != 2
        or len(vectors) != len(texts)
        or not vectors.size
        or not np.isfinite(vectors).all()
    ):
        raise ConfigurationError(
            "Das Einbettungsmodell liefert nicht zu jedem Text einen brauchbaren Vektor.",
            where=embedder.name,
            remedy=(
                "Ein anderes Einbettungsmodell eintragen, oder keines: dann gilt das eingebaute."
            ),
        )
    vectors[~vectors.any(axis=1), 0] = 1.0
    return vectors


def chroma() -> "type[ChromaVectors]":
    """Chroma's adapter."""
    from befund.index.chroma import ChromaVectors  # late: the import takes over half a second

    return ChromaVectors


def _difference(manifest: IndexManifest, wanted: Mapping[str, str]) -> tuple[list[str], list[str]]:
    held = {interview: entry.fingerprint for interview, entry in manifest.interviews.items()}
    gone = [interview for interview in sorted(held) if wanted.get(interview) != held[interview]]
    new = [interview for interview in sorted(wanted) if held.get(interview) != wanted[interview]]
    return gone, new


def _entries(
    fingerprints: Mapping[str, str], counts: Mapping[str, int]
) -> dict[str, ManifestEntry]:
    return {
        i: ManifestEntry(fingerprint=fingerprints[i], passages=counts.get(i, 0))
        for i in sorted(fingerprints)
    }
