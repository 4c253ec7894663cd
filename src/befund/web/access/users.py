"""Users with passwords: a file for the owner's eyes, hashes by argon2."""

import json
import os
import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from filelock import FileLock, Timeout
from pydantic import ValidationError

from befund.errors import BusyError, ConfigurationError, NotFoundError, WorkspaceError
from befund.records.base import Record
from befund.web.access.passwords import (
    LONGEST_BYTES,
    LONGEST_NAME,
    SHORTEST,
    holds_the_name,
    is_common,
    is_too_long,
)
from befund.web.access.sessions import Right, User

FILE_NAME = "users.json"

_SETTLED_NS = 3_000_000_000
"""After so long another change cannot carry the same time.

The coarsest file systems count in two seconds.
"""
_PATIENCE = 10.0
_A_SENTENCE = "Einen ganzen Satz als Passwort nehmen."

Stamp = tuple[int, ...]


class UserEntry(Record):
    """One user as the file keeps it; sessions of an earlier generation are over."""

    name: str
    right: Right
    password: str
    generation: str = ""

    @property
    def user(self) -> User:
        """Who this is once let in."""
        return User(self.name, self.right, self.generation)


class UserFile:
    """The users of one workspace.

    A change of the file holds at once, for every call and every process.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._hasher = PasswordHasher()
        self._guard = threading.Lock()
        self._read: tuple[Stamp, list[UserEntry]] | None = None

    def users(self) -> list[UserEntry]:
        """All users by name; raises ConfigurationError for a file that cannot be read.

        The file is read again unless it is the very one that was read, and had not been changed
        just before.
        """
        with self._guard:
            try:
                found = self._path.stat()
                stamp = (found.st_mtime_ns, found.st_size, found.st_ino, found.st_dev)
                if self._read is None or self._read[0] != stamp:
                    is_settled = time.time_ns() - found.st_mtime_ns > _SETTLED_NS
                    users = self._parsed()
                    self._read = (stamp, users) if is_settled else None
                    return users
                return list(self._read[1])
            except FileNotFoundError:
                return []
            except (OSError, ValueError, TypeError, ValidationError):
                raise ConfigurationError(
                    "Die Datei der Benutzer lässt sich nicht lesen.",
                    where=str(self._path),
                    remedy=(
                        "Rechte prüfen, oder die Datei löschen und die Benutzer mit `befund users "
                        "add` neu anlegen."
                    ),
                ) from None

    def find(self, name: str) -> UserEntry | None:
        """The user of that name."""
        return next((record for record in self.users() if record.name == name.strip()), None)

    def add(self, name: str, right: Right, password: str) -> None:
        """Add a user or give one another password and right, which ends the sessions of before.

        Raises ConfigurationError for a name or password that will not do.
        """
        name = name.strip()
        _check(name, password)
        record = UserEntry(
            name=name,
            right=right,
            password=self._hasher.hash(password),
            generation=_new_generation(),
        )
        self._change(lambda users: [*(other for other in users if other.name != name), record])

    def remove(self, name: str) -> None:
        """Remove a user, which ends the sessions; raises NotFoundError."""
        self._change(
            lambda users: [record for record in users if record.name != _known(name, users)]
        )

    def end_sessions(self, name: str) -> None:
        """End all sessions of a user; raises NotFoundError."""
        anew = {"generation": _new_generation()}
        self._change(
            lambda users: [
                record.model_copy(update=anew) if record.name == _known(name, users) else record
                for record in users
            ]
        )

    def admit(self, name: str, password: str) -> User | None:
        """The visitor with that name and password.

        None where they do not fit. It takes as long for unknown names.
        """
        record = self.find(name)
        try:
            self._hasher.verify(record.password if record else nobodys_hash(), password)
        except (Argon2Error, InvalidHashError, UnicodeError):
            return None
        return record.user if record else None

    def _parsed(self) -> list[UserEntry]:
        listed = json.loads(self._path.read_text(encoding="utf-8"))
        return sorted(
            (UserEntry.model_validate(entry) for entry in listed), key=lambda record: record.name
        )

    def _change(self, changed: Callable[[list[UserEntry]], list[UserEntry]]) -> None:
        """Read, change and write while nobody else does."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._alone():
                self._write(changed(self.users()))
        except OSError as error:
            raise WorkspaceError(
                f"Die Datei der Benutzer lässt sich nicht schreiben ({error.strerror}).",
                where=str(self._path),
                remedy="Schreibrechte und freien Platz prüfen.",
            ) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        lock = FileLock(self._path.with_suffix(".lock"), timeout=_PATIENCE, mode=0o600)
        try:
            with lock:
                yield
        except Timeout as error:
            raise BusyError(
                "Gerade ändert jemand anderes die Benutzer.",
                where=str(self._path),
                remedy="Gleich noch einmal.",
            ) from error

    def _write(self, users: list[UserEntry]) -> None:
        text = json.dumps(
            [record.model_dump(mode="json") for record in users], ensure_ascii=False, indent=1
        )
        # created with mode 0600
        handle, draft = tempfile.mkstemp(dir=self._path.parent, prefix=f".{FILE_NAME}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text + "\n")
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(self._path)
        except OSError:
            with suppress(OSError):
                Path(draft).unlink()
            raise
        _sync_folder(self._path.parent)


def _check(name: str, password: str) -> None:
    """Raise ConfigurationError for a name or password that will not do, and say why."""
    where = "befund users add"
    if not name or not name.isprintable() or len(password) < SHORTEST:
        raise ConfigurationError(
            f"Ein Benutzer braucht einen Namen und ein Passwort von mindestens {SHORTEST} Zeichen.",
            where=where,
            remedy=_A_SENTENCE,
        )
    if is_too_long(name, password):
        raise ConfigurationError(
            f"Ein Name hat höchstens {LONGEST_NAME} Zeichen, ein Passwort höchstens "
            f"{LONGEST_BYTES} Bytes.",
            where=where,
            remedy="Beides kürzer wählen.",
        )
    if holds_the_name(password, name):
        raise ConfigurationError(
            "Das Passwort enthält den Namen oder „befund“.",
            where=where,
            remedy="Eines ohne sie nehmen.",
        )
    if is_common(password):
        raise ConfigurationError(
            "Dieses Passwort ist zu leicht zu erraten: so oder ähnlich haben es viele.",
            where=where,
            remedy=_A_SENTENCE,
        )


def _known(name: str, users: list[UserEntry]) -> str:
    if name.strip() not in {record.name for record in users}:
        known = ", ".join(record.name for record in users) or "keine"
        raise NotFoundError(
            "Diesen Benutzer gibt es nicht.", where=name, remedy=f"Vorhanden: {known}."
        )
    return name.strip()


def _new_generation() -> str:
    return secrets.token_hex(8)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@cache
def nobodys_hash() -> str:
    """What a password is checked against where nobody has that name."""
    return PasswordHasher().hash(secrets.token_urlsafe(32))
