"""Vectors of texts that are compared with one another.

They are kept in Chroma so that a text is embedded once.
"""

import hashlib
import secrets
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from befund.index.build import AnyEmbedder, chroma, embed, open_vectors
from befund.index.embedding import NgramEmbedder
from befund.index.lock import alone
from befund.index.manifest import (
    CHROMA,
    MANIFEST,
    TextsLeft,
    check_files,
    delete_files,
    read_manifest,
    same_sizes,
    stamps,
    write_manifest,
)
from befund.index.nearest_vectors import Vectors
from befund.index.port import DamagedIndexError, Embedder, IndexHealth

_LENGTH = 150.0  # n-grams of two sentences


class TextVectors:
    """The vectors in one folder, which holds nothing that cannot be embedded again.

    With `embedder` None the embedded default is used, of no corpus: no text moves another one's
    vector, so they do not hang on which came first. Killed at any moment it leaves no manifest, and
    the next call builds anew. Safe to call from several threads and processes, one at a time.
    """

    def __init__(self, folder: Path, embedder: Embedder | None = None) -> None:
        self._folder = folder
        self.by_meaning = embedder is not None
        self._embedder: AnyEmbedder = embedder or NgramEmbedder.plain(_LENGTH)
        self._name = embedder.name if embedder else f"{NgramEmbedder.name}-plain"
        self._threads = threading.RLock()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One vector per text; those of all other texts are gone afterwards.

        What is missing is embedded and added, and what is damaged is built anew. Raises
        WorkspaceError where nothing can be kept, and what the embedder raises.
        """
        if not texts:
            self.forget()
            return np.empty((0, 0), dtype=np.float32)
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        wanted = dict(zip(keys, texts, strict=True))
        with self._threads, alone(self._folder):
            held = self._held()
            added = self._embedded({key: text for key, text in wanted.items() if key not in held})
            if len({len(vector) for vector in (*held.values(), *added.values())}) > 1:
                delete_files(self._folder)  # another model goes by that name now
                held, added = {}, self._embedded(wanted)
            known = {key: held[key] if key in held else added[key] for key in sorted(wanted)}
            if len(known) < len(held) + len(added) or not self._add(added):
                self._build(known)
        return np.asarray([known[key] for key in keys])

    def _embedded(self, texts: Mapping[str, str]) -> dict[str, Vectors]:
        keys = sorted(texts)
        return (
            dict(zip(keys, embed(self._embedder, [texts[key] for key in keys]), strict=True))
            if keys
            else {}
        )

    def forget(self) -> None:
        """Delete all vectors; raises WorkspaceError where that fails."""
        if self._folder.is_dir():
            with self._threads, alone(self._folder):
                delete_files(self._folder)

    def health(self) -> IndexHealth:
        """What state the vectors are in; repairs nothing."""
        with self._threads, alone(self._folder):
            manifest = read_manifest(self._folder, TextsLeft)
            if manifest is None:
                return IndexHealth(
                    problem=(
                        "Die Vergleichsvektoren sind noch nicht angelegt oder wurden nicht fertig."
                    )
                )
            problem = (
                ""
                if manifest.embedder == self._name
                else "Sie sind von einem anderen Einbettungsmodell."
            )
            try:
                check_files(self._folder, manifest)
                open_vectors(self._folder, manifest, manifest.texts).close()
            except DamagedIndexError as error:
                problem = error.what
            return IndexHealth(
                problem=problem,
                passages=manifest.texts,
                embedder=manifest.embedder,
                size=manifest.size,
            )

    def _usable(self) -> TextsLeft | None:
        manifest = read_manifest(self._folder, TextsLeft)
        if (
            manifest is None
            or manifest.embedder != self._name
            or not same_sizes(self._folder, manifest)
        ):
            return None
        return manifest

    def _held(self) -> Mapping[str, Vectors]:
        """What is kept, by key; nothing where it is not sound."""
        manifest = self._usable()
        if manifest is None:
            return {}
        try:
            check_files(self._folder, manifest)
            with closing(open_vectors(self._folder, manifest, manifest.texts)) as vectors:
                return vectors.fetch()
        except DamagedIndexError:
            (self._folder / MANIFEST).unlink(missing_ok=True)
            return {}

    def _add(self, added: Mapping[str, Vectors]) -> bool:
        """Add to what is kept; False where that must be built anew."""
        manifest = self._usable()
        if manifest is None or not added:
            return manifest is not None
        try:
            with closing(open_vectors(self._folder, manifest, manifest.texts)) as vectors:
                (self._folder / MANIFEST).unlink()
                vectors.add(list(added), np.asarray(list(added.values())))
        except DamagedIndexError:
            return False
        self._note(manifest.vectors, manifest.dimension, manifest.texts + len(added))
        return True

    def _build(self, rows: Mapping[str, Vectors]) -> None:
        """Put everything into a new place: of what is gone nothing stays in the files."""
        delete_files(self._folder)
        token = secrets.token_hex(4)
        place = self._folder / CHROMA / token
        place.mkdir(parents=True)
        with closing(chroma().create(place, searched=False)) as vectors:
            vectors.add(list(rows), np.asarray(list(rows.values())))
        self._note(token, len(next(iter(rows.values()))), len(rows))

    def _note(self, token: str, dimension: int, texts: int) -> None:
        manifest = TextsLeft(
            embedder=self._name,
            dimension=dimension,
            vectors=token,
            texts=texts,
            files=stamps(self._folder),
        )
        write_manifest(self._folder, manifest)
