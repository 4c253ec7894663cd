"""A private JSON file: written whole or not at all, readable by its owner alone."""

import contextlib
import json
import os
import stat
import tempfile
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from befund.errors import WorkspaceError
from befund.records import Record

_R = TypeVar("_R", bound=Record)
_DAMAGED = (
    "Den Ordner vault aus derselben Sicherung wie die Datenbank zurückholen. Gibt es keine mehr: "
    "`befund new-vault`."
)


def read_private(path: Path, kind: type[_R]) -> _R | None:
    """Return what the file holds, None where it does not exist.

    Others' right to read it is taken away. Raises WorkspaceError where the file belongs to another
    user, cannot be read, or is damaged.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path) from error
    if hasattr(os, "getuid") and status.st_uid != os.getuid():
        raise WorkspaceError(
            "Der Tresor gehört einem anderen Benutzer.",
            where=path.name,
            remedy="Öffnen Sie den Arbeitsbereich mit dem Konto, dem er gehört.",
        )
    try:
        if os.name == "posix" and stat.S_IMODE(status.st_mode) & 0o077:
            path.chmod(0o600)
        content = path.read_bytes()
        _refuse_newer(path, content, kind)
        found = kind.model_validate_json(content)
    except OSError as error:
        raise _unreadable(path) from error
    except (ValidationError, RecursionError):
        # the cause would carry names from the file
        raise WorkspaceError(
            "Der Tresor mit den Platzhaltern ist beschädigt.", where=path.name, remedy=_DAMAGED
        ) from None
    return found


def _refuse_newer(path: Path, content: bytes, kind: type[Record]) -> None:
    """Raise WorkspaceError where the file says that it is of another format than the record's."""
    try:
        told = json.loads(content)
    except ValueError:
        return  # what is no JSON is damaged, and validation says so
    newest = kind.model_fields["format"].default
    if isinstance(told, dict) and _version(told.get("format", newest)) > _version(newest):
        raise WorkspaceError(
            "Der Tresor stammt von einer neueren Version von Befund.",
            where=path.name,
            remedy="Aktualisieren Sie Befund.",
        )


def _version(told: object) -> int:
    """The number behind the slash of a format.

    0 where there is none, which leaves the rest to validation.
    """
    number = str(told).rpartition("/")[2]
    return int(number) if number.isdecimal() else 0


def write_private(path: Path, text: str) -> None:
    """Replace the file's content at once.

    It is done through a file beside it that no one else can ever read.
    """
    try:
        # created with mode 0600
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _unwritable(path) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise _unwritable(path) from error


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unreadable(path: Path) -> WorkspaceError:
    return WorkspaceError(
        "Der Tresor mit den Platzhaltern kann nicht gelesen werden.",
        where=path.name,
        remedy="Prüfen Sie die Zugriffsrechte des Ordners.",
    )


def _unwritable(path: Path) -> WorkspaceError:
    return WorkspaceError(
        "Der Tresor mit den Platzhaltern kann nicht geschrieben werden.",
        where=path.name,
        remedy="Prüfen Sie Schreibrechte und freien Platz des Ordners.",
    )
