"""One writer per workspace."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from befund.errors import BusyError, WorkspaceError


@dataclass(frozen=True)
class WriterLock:
    """What a writer holds.

    A file of the workspace's folder, and the lock of a database that others reach as well.
    """

    path: Path
    database: Callable[[], AbstractContextManager[None]] = nullcontext


@contextmanager
def writing_alone(lock: WriterLock) -> Iterator[None]:
    """Hold a workspace's lock; a process that ends in any way releases it.

    Raises BusyError where another process holds it, and WorkspaceError where it cannot be made.
    """
    file = FileLock(lock.path, timeout=0, mode=0o600)
    try:
        file.acquire()
    except Timeout:
        raise BusyError(
            "Ein anderer Befund-Prozess arbeitet gerade in diesem Arbeitsbereich.",
            where=str(lock.path.parent),
            remedy="Warten, bis er fertig ist, und den Befehl wiederholen.",
        ) from None
    except OSError as error:
        raise WorkspaceError(
            "Der Arbeitsbereich lässt sich nicht beschreiben.",
            where=str(lock.path.parent),
            remedy="Schreibrechte für den Ordner setzen oder mit --workspace einen anderen wählen.",
        ) from error
    try:
        with lock.database():
            yield
    finally:
        file.release()
