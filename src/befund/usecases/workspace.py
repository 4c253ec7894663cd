"""A workspace as the use cases see it: its folders, its store and its indexes."""

from dataclasses import dataclass
from pathlib import Path

from befund.index import PassageIndex, StatementVectors
from befund.store import Store
from befund.store.lock import Lock, WriterLock

DATABASE = "befund.sqlite"
WORKSPACE_ID = "befund.id"
"""Holds the id of a workspace whose data lie in PostgreSQL.

So they are found wherever its folder goes.
"""
VAULT = "vault"
INDEX = "index"
VECTORS = "index/observations"
EXPORTS = "exports"
UPLOADS = "uploads"
KEPT = "transcripts"
LOCK = "befund.lock"
OWN_FOLDERS = (VAULT, INDEX, EXPORTS)
"""Folders of a workspace in which no transcripts are looked for."""


def is_begun(folder: Path) -> bool:
    """Whether a folder holds what a workspace makes beside its database.

    It does so only once it has one.
    """
    return any(path.is_file() for name in OWN_FOLDERS for path in (folder / name).rglob("*"))


@dataclass(frozen=True)
class Workspace:
    """One client's folder.

    What names a person lies in its folder `vault` alone, copies of the sources included.
    """

    folder: Path
    store: Store
    index: PassageIndex
    vectors: StatementVectors

    @property
    def vault(self) -> Path:
        """The folder with the key from placeholder to name, and the copies of the source files."""
        return self.folder / VAULT

    @property
    def kept(self) -> Path:
        """The folder with the copies of the source files."""
        return self.vault / KEPT

    @property
    def uploads(self) -> Path:
        """The folder with the files that were uploaded, as they came."""
        return self.vault / UPLOADS

    @property
    def exports(self) -> Path:
        """Where exports go if nobody says otherwise."""
        return self.folder / EXPORTS

    @property
    def lock(self) -> Lock:
        """What a writing process locks."""
        return WriterLock(self.folder / LOCK, self.store.alone)


def is_workspace(folder: Path) -> bool:
    """Whether a folder is a workspace, wherever its data lie."""
    return (folder / DATABASE).is_file() or (folder / WORKSPACE_ID).is_file()
