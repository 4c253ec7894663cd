"""Doors: how a visitor comes in. On this machine by a link that works once, elsewhere by name and password."""

import secrets
import threading
import time
from collections.abc import Callable
from typing import Protocol

from befund.web.access.sessions import Right, Visitor
from befund.web.access.users import UserFile

_TRIES = 5
_LOCKED_SECONDS = 30.0


class Door(Protocol):
    """Lets visitors in."""

    @property
    def asks_for_password(self) -> bool:
        """Whether there is a form to fill in."""
        ...

    def by_link(self, token: str) -> Visitor | None:
        """The visitor whom a link lets in."""
        ...

    def by_password(self, name: str, password: str) -> Visitor | None:
        """The visitor with that name and password."""
        ...


class LinkDoor:
    """One link at a time, good for one visit; a used one is followed by the next, which `announce` is told."""

    asks_for_password = False

    def __init__(self, author: str, announce: Callable[[str], None]) -> None:
        self._visitor, self._announce = Visitor(author, Right.REVIEWER), announce
        self._guard = threading.Lock()
        self.token = secrets.token_urlsafe(24)

    def by_link(self, token: str) -> Visitor | None:
        """Let in who comes with the link; a second time it opens nothing."""
        with self._guard:
            if not secrets.compare_digest(token.encode(), self.token.encode()):
                return None
            self.token = secrets.token_urlsafe(24)
        self._announce(self.token)
        return self._visitor

    def by_password(self, name: str, password: str) -> Visitor | None:
        """Nobody has a password here."""
        del name, password
        return None


class UserDoor:
    """Users with passwords; after some wrong ones a name waits."""

    asks_for_password = True

    def __init__(self, users: UserFile, clock: Callable[[], float] = time.monotonic) -> None:
        self._users, self._clock = users, clock
        self._failed: dict[str, tuple[int, float]] = {}
        self._guard = threading.Lock()

    def by_link(self, token: str) -> Visitor | None:
        """There are no links here."""
        del token
        return None

    def by_password(self, name: str, password: str) -> Visitor | None:
        """Let in who knows the password; a name that was tried too often is not even looked at for a while."""
        key, now = name.strip().casefold(), self._clock()
        with self._guard:
            failed, since = self._failed.get(key, (0, now))
            if failed >= _TRIES and now - since < _LOCKED_SECONDS:
                return None
        visitor = self._users.admit(name, password)
        with self._guard:
            if visitor is not None:
                self._failed.pop(key, None)
            else:
                self._failed = {known: entry for known, entry in self._failed.items() if now - entry[1] < 3600}
                self._failed[key] = (failed + 1 if failed < _TRIES else 1, now)
        return visitor
