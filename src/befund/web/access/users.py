"""Users with passwords: a file for the owner's eyes, hashes by argon2."""

import json
import os
import secrets
import tempfile
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from pydantic import ValidationError

from befund.errors import ConfigurationError, NotFoundError, WorkspaceError
from befund.records.base import Record
from befund.web.access.sessions import Right, Visitor

FILE_NAME = "users.json"
SHORTEST = 10


class User(Record):
    """One user as the file keeps it."""

    name: str
    right: Right
    password: str


class UserFile:
    """The users of one workspace; every call reads the file anew, so that a change holds at once."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._hasher = PasswordHasher()

    def users(self) -> list[User]:
        """All users by name; raises ConfigurationError for a file that cannot be read."""
        try:
            listed = json.loads(self._path.read_text(encoding="utf-8"))
            return sorted((User.model_validate(entry) for entry in listed), key=lambda user: user.name)
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError, ValidationError):
            raise ConfigurationError(
                "Die Datei der Benutzer lässt sich nicht lesen.",
                where=str(self._path),
                remedy="Rechte prüfen, oder die Datei löschen und die Benutzer mit `befund users add` neu anlegen.",
            ) from None

    def add(self, name: str, right: Right, password: str) -> None:
        """Add a user or give one another password; raises ConfigurationError where either is too short."""
        if not name.strip() or len(password) < SHORTEST:
            raise ConfigurationError(
                f"Ein Benutzer braucht einen Namen und ein Passwort von mindestens {SHORTEST} Zeichen.",
                where="befund users add",
                remedy="Einen ganzen Satz als Passwort nehmen.",
            )
        others = [user for user in self.users() if user.name != name.strip()]
        self._write([*others, User(name=name.strip(), right=right, password=self._hasher.hash(password))])

    def remove(self, name: str) -> None:
        """Remove a user; raises NotFoundError."""
        users = self.users()
        if name not in {user.name for user in users}:
            known = ", ".join(user.name for user in users) or "keine"
            raise NotFoundError("Diesen Benutzer gibt es nicht.", where=name, remedy=f"Vorhanden: {known}.")
        self._write([user for user in users if user.name != name])

    def admit(self, name: str, password: str) -> Visitor | None:
        """The visitor with that name and password; None where they do not fit. It takes as long for unknown names."""
        user = next((user for user in self.users() if user.name == name.strip()), None)
        try:
            self._hasher.verify(user.password if user else _nobodys_hash(), password)
        except (Argon2Error, InvalidHashError):
            return None
        return Visitor(user.name, user.right) if user else None

    def _write(self, users: list[User]) -> None:
        text = json.dumps([user.model_dump(mode="json") for user in users], ensure_ascii=False, indent=1)
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._path.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text + "\n")
            Path(name).replace(self._path)
        except OSError as error:
            raise WorkspaceError(
                f"Die Datei der Benutzer lässt sich nicht schreiben ({error.strerror}).",
                where=str(self._path),
                remedy="Schreibrechte und freien Platz prüfen.",
            ) from error


@cache
def _nobodys_hash() -> str:
    """What a password is checked against where nobody has that name."""
    return PasswordHasher().hash(secrets.token_urlsafe(32))
