"""Receives uploaded files straight to the vault's folder.

Never through a file that others can read.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool

from befund.errors import BefundError, InputError, WorkspaceError, printable
from befund.usecases.intake.upload_staging import Staging, is_room_for, unwritable

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MOST_FILES = 200
LARGEST_FILE = 100 * 2**20
LARGEST_REQUEST = 200 * 2**20
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
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise InputError("Das ist kein Hochladen von Dateien.", remedy=_AGAIN)
    parts = _Parts(staging)
    failed: BefundError | None = _no_room(request, staging)
    try:
        parser = MultipartParser(options[b"boundary"], parts.callbacks())
        # to the end: a browser hears no answer before it has sent all
        async for piece in request.stream():
            try:
                if failed is None:
                    await run_in_threadpool(parser.write, piece)
            except BefundError as error:
                failed = error
    except FormParserError:
        raise InputError("Die Anfrage ist beschädigt.", remedy=_AGAIN) from None
    finally:
        parts.close()
    if failed is not None:
        raise failed
    if not parts.is_whole:
        raise InputError("Die Anfrage ist unvollständig.", remedy=_AGAIN)
    return parts.received


def _no_room(request: Request, staging: Staging) -> WorkspaceError | None:
    told = request.headers.get("content-length", "")
    if is_room_for(staging.workspace, int(told) if told.isdecimal() else 0):
        return None
    return WorkspaceError(
        "Auf dem Datenträger ist zu wenig Platz.",
        where=staging.workspace.folder.name,
        remedy="Platz schaffen und noch einmal hochladen.",
    )


class _Parts:
    """What a parser calls: parts with a file name become files, others are passed over."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._header = bytearray()
        self._value = bytearray()
        self._name: str | None = None
        self._file: BinaryIO | None = None
        self._path = Path()
        self._size = 0
        self.received: list[Received] = []
        self.is_whole = False

    def callbacks(self) -> "MultipartCallbacks":
        """By the parser's names."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._end_header,
            "on_headers_finished": self._open,
            "on_part_data": self._write,
            "on_part_end": self._end,
            "on_end": self._finish,
        }

    def close(self) -> None:
        """Close what is open, also in the middle of a part."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        self._name, self._size = None, 0

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            _, options = parse_options_header(bytes(self._value))
            name = options.get(b"filename")
            self._name = None if name is None else name.decode("utf-8", "replace")
        self._header.clear()
        self._value.clear()

    def _open(self) -> None:
        if self._name is None:
            return
        if len(self.received) == MOST_FILES:
            raise TooMuchError(
                f"Mehr als {MOST_FILES} Dateien auf einmal gehen nicht.",
                remedy="In kleineren Gruppen hochladen.",
            )
        self._path = self._staging.place(self._name)
        self._file = self._path.open("wb")

    def _write(self, data: bytes, start: int, end: int) -> None:
        self._size += end - start
        if self._file is None or self._size > LARGEST_FILE:
            return
        try:
            self._file.write(data[start:end])
        except OSError as error:
            raise self._unwritable(error) from error

    def _end(self) -> None:
        if self._file is None or self._name is None:
            return
        try:
            self.close()
        except OSError as error:  # what was written last did not fit
            raise self._unwritable(error) from error
        self.received.append(Received(printable(self._name), self._path, self._size > LARGEST_FILE))

    def _unwritable(self, error: OSError) -> WorkspaceError:
        return unwritable(self._staging.workspace, error)

    def _finish(self) -> None:
        self.is_whole = True
