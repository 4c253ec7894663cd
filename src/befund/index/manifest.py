"""What an index holds and which files carry it.

Written last, so that its absence means unfinished.
"""

import os
import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import ValidationError

from befund.index.embedding import CorpusSnapshot
from befund.index.port import DamagedIndexError
from befund.records.base import Record

MANIFEST = "manifest.json"
FULL_TEXT = "fulltext.sqlite3"
CHROMA = "chroma"
_DATABASE = "chroma.sqlite3"
_BLOCK = 1 << 20


class ManifestEntry(Record):
    """One interview in the index."""

    fingerprint: str
    passages: int


class Stamp(Record):
    """What a sound file looks like; no checksum for files that Chroma writes whenever it opens."""

    size: int
    checksum: int | None


class Left(Record):
    """The state in which vectors were left; `vectors` is Chroma's folder."""

    format: Literal[1] = 1
    embedder: str
    dimension: int
    vectors: str
    files: dict[str, Stamp]

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(stamp.size for stamp in self.files.values())


class TextsLeft(Left):
    """The state of vectors of texts that no manifest names: each is known by a hash of its text."""

    texts: int


class IndexManifest(Left):
    """The state that the index was left in; `snapshot` is the embedded default's."""

    snapshot: CorpusSnapshot | None
    interviews: dict[str, ManifestEntry]

    @property
    def passages(self) -> int:
        """The number of passages in the index."""
        return sum(entry.passages for entry in self.interviews.values())


_Kind = TypeVar("_Kind", bound=Left)


def read_manifest(folder: Path, kind: type[_Kind]) -> _Kind | None:
    """The manifest, or None where there is none of this format."""
    try:
        return kind.model_validate_json((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValidationError):
        return None


def write_manifest(folder: Path, manifest: Left) -> None:
    """Put the manifest in place, whole or not at all."""
    draft = folder / f"{MANIFEST}.new"
    with draft.open("wb") as file:
        file.write(manifest.model_dump_json().encode())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / MANIFEST)


def stamps(folder: Path) -> dict[str, Stamp]:
    """The stamps of all files that carry the index."""
    return {
        name: Stamp(
            size=path.stat().st_size, checksum=None if _rewritten(path) else _checksum(path)
        )
        for name, path in _files(folder).items()
    }


def same_sizes(folder: Path, manifest: Left) -> bool:
    """Whether the manifest's files, and no others, are there in their sizes.

    Quick, opens nothing.
    """
    found = {name: path.stat().st_size for name, path in _files(folder).items()}
    return found == {name: stamp.size for name, stamp in manifest.files.items()}


def check_files(folder: Path, manifest: Left) -> None:
    """Refuse files that differ from what was written.

    Sizes first, as a damaged one can be terabytes long.
    """
    if not same_sizes(folder, manifest):
        raise DamagedIndexError("Dateien des Suchindex fehlen oder haben eine andere Länge.")
    for name, stamp in manifest.files.items():
        path = folder / name
        sound = stamp.checksum is None or stamp.checksum == _checksum(path)
        if not sound or (path.name == _DATABASE and not _sound_database(path)):
            raise DamagedIndexError(
                f"Die Datei {path.name} des Suchindex hat einen anderen Inhalt."
            )


def delete_files(folder: Path) -> None:
    """Delete the manifest first, then all that carries an index."""
    (folder / MANIFEST).unlink(missing_ok=True)
    for path in [folder / CHROMA, *folder.glob(f"{FULL_TEXT}*")]:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _files(folder: Path) -> dict[str, Path]:
    paths = [folder / FULL_TEXT, *sorted((folder / CHROMA).rglob("*"))]
    return {path.relative_to(folder).as_posix(): path for path in paths if path.is_file()}


def _rewritten(path: Path) -> bool:
    """Chroma's database, and its graph as long as all vectors still stand in the database."""
    graph = path.suffix == ".bin" and not path.with_name("index_metadata.pickle").exists()
    return graph or path.name == _DATABASE


def _sound_database(path: Path) -> bool:
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        ) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.Error:
        return False


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            checksum = zlib.crc32(block, checksum)
    return checksum
