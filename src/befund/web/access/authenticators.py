"""Doors: how a visitor comes in.

On this machine by a link that works once, elsewhere by name and password.
"""

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from befund.web.access.login_limits import (
    KNOWN_BROWSER,
    Allowance,
    Key,
    LoginLimits,
    LoginRefusedError,
    allowances,
)
from befund.web.access.passwords import HashSlots, is_too_long
from befund.web.access.sessions import LIFETIME_SECONDS, Right, User
from befund.web.access.users import UserEntry, UserFile, nobodys_hash


@dataclass(frozen=True)
class Attempt:
    """One try to come in with a password.

    From which address, and what the browser keeps from an earlier visit.
    """

    name: str
    password: str
    address: str = ""
    mark: str = ""


class Authenticator(Protocol):
    """Lets visitors in, and knows who is still welcome."""

    @property
    def asks_for_password(self) -> bool:
        """Whether there is a form for name and password."""
        ...

    @property
    def idle_seconds(self) -> float:
        """How long a session lasts in which nothing is asked for."""
        ...

    def by_link(self, code: str) -> User | None:
        """The visitor whom a link lets in."""
        ...

    def by_password(self, attempt: Attempt) -> User | None:
        """The visitor with that name and password.

        Raises LoginRefusedError where they are not looked at.
        """
        ...

    def standing(self, user: User) -> User | None:
        """That visitor as of now: with the rights of now, None where let in no longer."""
        ...

    def end_sessions(self, user: User) -> None:
        """Let nobody in any longer who came in as that visitor until now."""
        ...

    def mark(self, user: User) -> str:
        """What a browser keeps to show later that the visitor was let in there.

        Empty where that counts for nothing.
        """
        ...


class LinkAuthenticator:
    """One link at a time, good for one visit.

    A used one is followed by the next, which `announce` is told. A session lasts its whole
    lifetime: the machine has a lock of its own, and the way back is in a terminal.
    """

    asks_for_password = False
    idle_seconds = LIFETIME_SECONDS

    def __init__(self, author: str, announce: Callable[[str], None]) -> None:
        self._author, self._announce = author, announce
        self._guard = threading.Lock()
        self._generation = secrets.token_hex(8)
        self.token = secrets.token_urlsafe(24)

    def by_link(self, code: str) -> User | None:
        """Let in who comes with the link; a second time it opens nothing."""
        with self._guard:
            if not secrets.compare_digest(code.encode("utf-8", "replace"), self.token.encode()):
                return None
            self.token = secrets.token_urlsafe(24)
            user = User(self._author, Right.REVIEWER, self._generation)
        self._announce(self.token)
        return user

    def by_password(self, attempt: Attempt) -> User | None:
        """Nobody has a password here."""
        del attempt
        return None

    def standing(self, user: User) -> User | None:
        """The one visitor, until leaving everywhere."""
        return user if user.generation == self._generation else None

    def end_sessions(self, user: User) -> None:
        """End all sessions; the next link lets in again."""
        del user
        self._generation = secrets.token_hex(8)

    def mark(self, user: User) -> str:
        """A link needs no mark."""
        del user
        return ""


class UserAuthenticator:
    """Users with passwords, tried only so often.

    See `limits`. After an hour without a request a session is over.
    """

    asks_for_password = True
    idle_seconds = 3600.0

    def __init__(self, users: UserFile, clock: Callable[[], float] = time.monotonic) -> None:
        self._users, self._limits, self._slots = users, LoginLimits(clock), HashSlots()
        nobodys_hash()  # made now, as else the first unknown name would take longer

    def by_link(self, code: str) -> User | None:
        """There are no links here."""
        del code
        return None

    def by_password(self, attempt: Attempt) -> User | None:
        """Let in who knows the password; a try is counted before the password is looked at."""
        if is_too_long(attempt.name, attempt.password):
            return None
        counted = self._counted(attempt)
        self._limits.take(counted)
        try:
            with self._slots.one():
                user = self._users.admit(attempt.name, attempt.password)
        except LoginRefusedError:  # nobody looked at the password: that was no try
            self._limits.give_back(counted)
            raise
        if user is not None:
            self._limits.give_back(counted)
        return user

    def standing(self, user: User) -> User | None:
        """The user as the file has them now."""
        record = self._users.find(user.name)
        return record.user if record and record.generation == user.generation else None

    def end_sessions(self, user: User) -> None:
        """End all sessions of a user, here and at any other server of the workspace."""
        self._users.end_sessions(user.name)

    def mark(self, user: User) -> str:
        """A number of its own for the browser, signed with what only the file of users knows."""
        record = self._users.find(user.name)
        number = secrets.token_urlsafe(12)
        return f"{number}.{_signature(record, number)}" if record else ""

    def _counted(self, attempt: Attempt) -> list[tuple[Key, Allowance]]:
        record, (number, _, signature) = self._users.find(attempt.name), attempt.mark.partition(".")
        if record and hmac.compare_digest(
            _signature(record, number).encode(), signature.encode("utf-8", "replace")
        ):
            return [(("browser", record.name, number), KNOWN_BROWSER)]
        return allowances(attempt.name, attempt.address)


def _signature(record: UserEntry, number: str) -> str:
    said = f"browser of {record.name}: {number}"
    return hmac.new(record.password.encode(), said.encode("utf-8", "replace"), sha256).hexdigest()
