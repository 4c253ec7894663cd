"""One writer per workspace."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from befund.errors import BusyError, WorkspaceError


@contextmanager
def writing_alone(path: Path) -> Iterator[None]:
    """Hold the lock file at `path`; a process that ends in any way releases it.

    Raises BusyError where another process holds it, and WorkspaceError where it cannot be made.
    """
    lock = FileLock(path, timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise BusyError(
            "Ein anderer Befund-Prozess arbeitet gerade in diesem Arbeitsbereich.",
            where=str(path.parent),
            remedy="Warten, bis er fertig ist, und den Befehl wiederholen.",
        ) from None
    except OSError as error:
        raise WorkspaceError(
            "Der Arbeitsbereich lässt sich nicht beschreiben.",
            where=str(path.parent),
            remedy="Schreibrechte für den Ordner setzen oder mit --workspace einen anderen wählen.",
        ) from error
    try:
        yield
    finally:
        lock.release()
