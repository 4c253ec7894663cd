"""Where uploaded files lie before and after they are taken in.

In the vault's folder, for the owner's eyes alone.
"""

import shutil
import time
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from befund.drafts import is_stale, remove_stale_drafts
from befund.errors import WorkspaceError, printable
from befund.usecases.workspace import Workspace

# bytes; file systems take 255, and an interview's id may get a number and a suffix of its own
_LONGEST = 150
_LONGEST_SUFFIX = 20
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*\ufffd', "_"))
_RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in "123456789¹²³")}
)
_STALE_SECONDS = 3600.0


class Staging:
    """One upload: a folder of its own, numbered, so that uploads keep their order."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._folder: Path | None = None
        self._placed: list[Path] = []

    def place(self, name: str) -> Path:
        """Where the file of that name goes, a path that nothing lies at; raises WorkspaceError."""
        try:
            folder = self._folder = self._folder or self._new_folder()
            safe, number = safe_name(name), 1
            while (path := folder / f"{number:03}" / safe).exists():
                number += 1  # files of one name keep their order
            path.parent.mkdir(mode=0o700, exist_ok=True)
            path.touch(mode=0o600, exist_ok=False)
        except OSError as error:
            raise unwritable(self.workspace, error) from error
        self._placed.append(path)
        return path

    def clear(self) -> None:
        """Remove what no interview came from."""
        discard(self.workspace, self._placed)

    def _new_folder(self) -> Path:
        uploads = self.workspace.uploads
        for folder in (self.workspace.vault, uploads):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = max(
            (int(path.name) for path in uploads.iterdir() if path.name.isdecimal()), default=0
        )
        while True:
            number += 1
            folder = uploads / f"{number:06}"
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700)
                return folder


def discard(workspace: Workspace, paths: Iterable[Path]) -> None:
    """Remove uploaded files, but for those that an interview came from."""
    sources = {interview.source for interview in workspace.store.interviews()}
    for path in paths:
        if str(path.resolve()) not in sources:
            remove_upload(workspace, path)


def remove_upload(workspace: Workspace, path: Path) -> None:
    """Remove one uploaded file, and the folders that it leaves empty.

    A file elsewhere is left alone.
    """
    if path.resolve().is_relative_to(workspace.uploads.resolve()):
        path.unlink(missing_ok=True)
        with suppress(OSError):  # they hold other files
            path.parent.rmdir()
            path.parent.parent.rmdir()


def discard_stale(workspace: Workspace) -> None:
    """Remove what an upload has left that was cut off in the middle.

    By a killed server or an early end.
    """
    if not workspace.uploads.is_dir():
        return
    before = time.time() - _STALE_SECONDS
    files = [path for path in workspace.uploads.rglob("*") if path.is_file()]
    discard(workspace, [path for path in files if path.stat().st_mtime < before])


def discard_drafts(workspace: Workspace) -> None:
    """Remove what killed processes left half written, wherever workspaces' files are written."""
    for folder in (workspace.folder, workspace.vault, workspace.kept, workspace.exports):
        remove_stale_drafts(folder)
    with suppress(OSError):
        kept = {interview.kept_as for interview in workspace.store.interviews()}
        for path in workspace.kept.glob("tmp????????"):  # drafts of version 0.1
            if path.name not in kept and is_stale(path):
                path.unlink()


def is_room_for(workspace: Workspace, size: int) -> bool:
    """Whether the disk takes so many bytes twice: as uploaded, and as the copy that is kept."""
    return shutil.disk_usage(workspace.folder).free > 2 * size


def safe_name(name: str) -> str:
    """A file's name as every file system takes it.

    Its last part alone, and nothing in it that leads elsewhere.
    """
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    plain = printable(unicodedata.normalize("NFC", last)).translate(_FORBIDDEN).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > _LONGEST_SUFFIX:
        stem, dot, suffix = plain, "", ""
    stem = _shortened(stem.strip(" ."), _LONGEST - len(f".{suffix}".encode())) or "interview"
    if stem.split(".")[0].strip().upper() in _RESERVED:
        stem = f"_{stem}"
    return f"{stem}{dot}{suffix}"


def _shortened(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore").strip(" .")


def unwritable(workspace: Workspace, error: OSError) -> WorkspaceError:
    """The error for an uploaded file that cannot be written."""
    return WorkspaceError(
        f"Die Datei lässt sich nicht ablegen ({error.strerror}).",
        where=str(workspace.uploads),
        remedy="Schreibrechte und freien Platz prüfen und noch einmal hochladen.",
    )
