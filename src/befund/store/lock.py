"""One writer per workspace."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from befund.errors import BusyError, WorkspaceError


class Lock(Protocol):
    """What keeps every other writer out of a workspace, wherever that writer runs."""

    def held(self) -> AbstractContextManager[None]:
        """Hold it, or raise BusyError where another process does.

        One that ends in any way releases it.
        """
        ...


@dataclass(frozen=True)
class WriterLock:
    """A Lock of a file in the workspace's folder, and of a database that others reach as well."""

    path: Path
    database: Callable[[], AbstractContextManager[None]] = nullcontext

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold both; raises WorkspaceError where the file cannot be made."""
        file = FileLock(self.path, timeout=0, mode=0o600)
        try:
            file.acquire()
        except Timeout:
            raise BusyError(
                "Ein anderer Befund-Prozess arbeitet gerade in diesem Arbeitsbereich.",
                where=str(self.path.parent),
                remedy="Warten, bis er fertig ist, und den Befehl wiederholen.",
            ) from None
        except OSError as error:
            raise WorkspaceError(
                "Der Arbeitsbereich lässt sich nicht beschreiben.",
                where=str(self.path.parent),
                remedy="Schreibrechte für den Ordner setzen oder mit --workspace einen anderen wählen.",
            ) from error
        try:
            with self.database():
                yield
        finally:
            file.release()
