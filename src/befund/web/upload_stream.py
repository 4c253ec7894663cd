"""Receives uploaded files.

Straight to the vault's folder, never through a file that others can read.
"""

from dataclasses import dataclass
from pathlib import Path

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from befund.errors import BefundError, InputError, WorkspaceError, printable
from befund.usecases.intake.upload_staging import Staging, is_room_for, unwritable

MOST_FILES = 200
LARGEST_FILE = 100 * 2**20
LARGEST_REQUEST = 200 * 2**20
_MOST_FIELDS = 20
_LARGEST_FIELD = 64 << 10
_AGAIN = "Die Seite neu laden und noch einmal hochladen."


class TooMuchError(InputError):
    """An upload holds more than it may."""


@dataclass(frozen=True)
class Received:
    """One file as it came: its name, where it lies, and whether it was cut off as too large."""

    name: str
    path: Path
    is_too_large: bool


async def receive(request: Request, staging: Staging) -> list[Received]:
    """Write the files of a multipart request to `staging`, piece by piece.

    Raises InputError for a body that is no such request, TooMuchError for more than MOST_FILES, and
    WorkspaceError where the disk takes no more.
    """
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise InputError("Das ist kein Hochladen von Dateien.", remedy=_AGAIN)
    parser = _StagingParser(request, staging)
    try:
        _refuse_without_room(request, staging)
        await parser.parse()
        if not parser.is_whole:
            raise InputError("Die Anfrage ist unvollständig.", remedy=_AGAIN)
    except (BefundError, MultiPartException, UnicodeError, OSError) as error:
        async for (
            _
        ) in parser.stream:  # to the end: a browser hears no answer before it has sent all
            pass
        if isinstance(error, OSError):
            raise unwritable(staging.workspace, error) from error
        if isinstance(
            error, MultiPartException | UnicodeError
        ):  # or names in a charset that they are not in
            raise InputError("Die Anfrage ist beschädigt.", remedy=_AGAIN) from None
        raise
    finally:
        await run_in_threadpool(parser.close)
    return [one.received() for one in parser.staged]


def _refuse_without_room(request: Request, staging: Staging) -> None:
    told = request.headers.get("content-length", "")
    if not is_room_for(staging.workspace, int(told) if told.isdecimal() else 0):
        raise WorkspaceError(
            "Auf dem Datenträger ist zu wenig Platz.",
            where=staging.workspace.folder.name,
            remedy="Platz schaffen und noch einmal hochladen.",
        )


class _StagedFile(UploadFile):
    """A file that lies where it is to be staged from its first byte, and holds LARGEST_FILE at most."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(path.open("wb"), size=0, filename=name)
        self._path = path

    async def write(self, data: bytes) -> None:
        """Keep a piece, until the file is too large."""
        if (self.size or 0) + len(data) > LARGEST_FILE:
            self.size = LARGEST_FILE + 1  # and so it stays
        else:
            await super().write(data)

    async def seek(self, _: int) -> None:
        """Starlette rewinds what is whole.

        Nothing more is written then, and 200 open files would be too many.
        """
        await self.close()

    def received(self) -> Received:
        """What came, once all of it has."""
        return Received(printable(self.filename or ""), self._path, (self.size or 0) > LARGEST_FILE)


class _StagingParser(MultiPartParser):
    """Starlette's parser with its files in the vault's folder and not in the machine's for temporary files."""

    def __init__(self, request: Request, staging: Staging) -> None:
        super().__init__(
            request.headers, request.stream(), max_fields=_MOST_FIELDS, max_part_size=_LARGEST_FIELD
        )
        self._staging = staging
        self.staged: list[_StagedFile] = []
        self.is_whole = False

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        given = self._current_part.file
        if given is None:
            return
        given.file.close()
        if len(self.staged) == MOST_FILES:
            raise TooMuchError(
                f"Mehr als {MOST_FILES} Dateien auf einmal gehen nicht.",
                remedy="In kleineren Gruppen hochladen.",
            )
        name = given.filename or ""
        self._current_part.file = _StagedFile(name, self._staging.place(name))
        self.staged.append(self._current_part.file)

    def on_end(self) -> None:
        self.is_whole = True

    def close(self) -> None:
        """Close what is open, also in the middle of a part."""
        for one in self.staged:
            one.file.close()
