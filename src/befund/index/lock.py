"""One at a time: nobody else reads or writes an index meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from befund.errors import WorkspaceError
from befund.index.port import DamagedIndexError

_WAIT = 300.0  # seconds for another process to finish building


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Make the folder and hold its lock; what the disk refuses becomes one clear WorkspaceError."""
    remedy = "Rechte und freien Platz prüfen; der Ordner darf gelöscht werden, er entsteht neu."
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(folder / "index.lock", timeout=_WAIT):
            yield
    except Timeout as error:
        what = "Ein anderer Vorgang schreibt gerade den Suchindex."
        raise WorkspaceError(
            what, where=folder.name, remedy="Später noch einmal versuchen."
        ) from error
    except DamagedIndexError as error:
        what = f"Der Suchindex lässt sich nicht anlegen. {error.what}"
        raise WorkspaceError(what, where=folder.name, remedy=remedy) from error
    except OSError as error:
        what = f"Der Suchindex lässt sich nicht schreiben ({error.strerror})."
        raise WorkspaceError(what, where=folder.name, remedy=remedy) from error
