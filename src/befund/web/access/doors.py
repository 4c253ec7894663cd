"""Doors: how a visitor comes in. On this machine by a link that works once, elsewhere by name and password."""

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from befund.web.access.limits import KNOWN_BROWSER, Allowance, Key, TriesRefusedError, TryLimits, allowances
from befund.web.access.passwords import HashSlots, is_too_long
from befund.web.access.sessions import LIFETIME_SECONDS, Right, Visitor
from befund.web.access.users import User, UserFile, nobodys_hash


@dataclass(frozen=True)
class Attempt:
    """One try to come in with a password: from which address, and what the browser keeps from an earlier visit."""

    name: str
    password: str
    address: str = ""
    mark: str = ""


class Door(Protocol):
    """Lets visitors in, and knows who is still welcome."""

    @property
    def asks_for_password(self) -> bool:
        """Whether there is a form for name and password."""
        ...

    @property
    def idle_seconds(self) -> float:
        """How long a session lasts in which nothing is asked for."""
        ...

    def by_link(self, code: str) -> Visitor | None:
        """The visitor whom a link lets in."""
        ...

    def by_password(self, attempt: Attempt) -> Visitor | None:
        """The visitor with that name and password; raises TriesRefusedError where they are not looked at."""
        ...

    def standing(self, visitor: Visitor) -> Visitor | None:
        """That visitor as of now: with the rights of now, None where let in no longer."""
        ...

    def end_sessions(self, visitor: Visitor) -> None:
        """Let nobody in any longer who came in as that visitor until now."""
        ...

    def mark(self, visitor: Visitor) -> str:
        """What a browser keeps to show later that the visitor was let in there; empty where that counts for nothing."""
        ...


class LinkDoor:
    """One link at a time, good for one visit; a used one is followed by the next, which `announce` is told.

    A session lasts its whole lifetime: the machine has a lock of its own, and the way back is in a terminal.
    """

    asks_for_password = False
    idle_seconds = LIFETIME_SECONDS

    def __init__(self, author: str, announce: Callable[[str], None]) -> None:
        self._author, self._announce = author, announce
        self._guard = threading.Lock()
        self._generation = secrets.token_hex(8)
        self.token = secrets.token_urlsafe(24)

    def by_link(self, code: str) -> Visitor | None:
        """Let in who comes with the link; a second time it opens nothing."""
        with self._guard:
            if not secrets.compare_digest(code.encode("utf-8", "replace"), self.token.encode()):
                return None
            self.token = secrets.token_urlsafe(24)
            visitor = Visitor(self._author, Right.REVIEWER, self._generation)
        self._announce(self.token)
        return visitor

    def by_password(self, attempt: Attempt) -> Visitor | None:
        """Nobody has a password here."""
        del attempt
        return None

    def standing(self, visitor: Visitor) -> Visitor | None:
        """The one visitor, until leaving everywhere."""
        return visitor if visitor.generation == self._generation else None

    def end_sessions(self, visitor: Visitor) -> None:
        """End all sessions; the next link lets in again."""
        del visitor
        self._generation = secrets.token_hex(8)

    def mark(self, visitor: Visitor) -> str:
        """A link needs no mark."""
        del visitor
        return ""


class UserDoor:
    """Users with passwords, tried only so often; see `limits`. After an hour without a request a session is over."""

    asks_for_password = True
    idle_seconds = 3600.0

    def __init__(self, users: UserFile, clock: Callable[[], float] = time.monotonic) -> None:
        self._users, self._limits, self._slots = users, TryLimits(clock), HashSlots()
        nobodys_hash()  # made now, as else the first unknown name would take longer

    def by_link(self, code: str) -> Visitor | None:
        """There are no links here."""
        del code
        return None

    def by_password(self, attempt: Attempt) -> Visitor | None:
        """Let in who knows the password; a try is counted before the password is looked at."""
        if is_too_long(attempt.name, attempt.password):
            return None
        counted = self._counted(attempt)
        self._limits.take(counted)
        try:
            with self._slots.one():
                visitor = self._users.admit(attempt.name, attempt.password)
        except TriesRefusedError:  # nobody looked at the password: that was no try
            self._limits.give_back(counted)
            raise
        if visitor is not None:
            self._limits.give_back(counted)
        return visitor

    def standing(self, visitor: Visitor) -> Visitor | None:
        """The user as the file has them now."""
        user = self._users.find(visitor.name)
        return user.visitor if user and user.generation == visitor.generation else None

    def end_sessions(self, visitor: Visitor) -> None:
        """End all sessions of a user, here and at any other server of the workspace."""
        self._users.end_sessions(visitor.name)

    def mark(self, visitor: Visitor) -> str:
        """A number of its own for the browser, signed with what only the file of users knows of that user."""
        user = self._users.find(visitor.name)
        number = secrets.token_urlsafe(12)
        return f"{number}.{_signature(user, number)}" if user else ""

    def _counted(self, attempt: Attempt) -> list[tuple[Key, Allowance]]:
        user, (number, _, signature) = self._users.find(attempt.name), attempt.mark.partition(".")
        if user and hmac.compare_digest(_signature(user, number).encode(), signature.encode("utf-8", "replace")):
            return [(("browser", user.name, number), KNOWN_BROWSER)]
        return allowances(attempt.name, attempt.address)


def _signature(user: User, number: str) -> str:
    said = f"browser of {user.name}: {number}"
    return hmac.new(user.password.encode(), said.encode("utf-8", "replace"), sha256).hexdigest()
