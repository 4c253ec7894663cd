"""Sessions of a running server: a random id in a cookie, and what it stands for."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

LIFETIME_SECONDS = 12 * 3600.0


class Right(StrEnum):
    """What a visitor may do: look, or decide as well."""

    READER = "reader"
    REVIEWER = "reviewer"


@dataclass(frozen=True)
class Visitor:
    """Somebody who was let in; `name` is the author of what they decide."""

    name: str
    right: Right


@dataclass(frozen=True)
class Ticket:
    """One session: its id stands in the cookie, `csrf` in every form and request that changes something."""

    id: str
    csrf: str
    visitor: Visitor
    ends: float


class Sessions:
    """The sessions of one server, in memory; safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, lifetime: float = LIFETIME_SECONDS) -> None:
        self._clock, self._lifetime = clock, lifetime
        self._tickets: dict[str, Ticket] = {}
        self._guard = threading.Lock()

    def open(self, visitor: Visitor) -> Ticket:
        """Begin a session."""
        now = self._clock()
        ticket = Ticket(secrets.token_urlsafe(32), secrets.token_urlsafe(32), visitor, now + self._lifetime)
        with self._guard:
            self._tickets = {key: known for key, known in self._tickets.items() if known.ends > now}
            self._tickets[ticket.id] = ticket
        return ticket

    def find(self, session: str) -> Ticket | None:
        """The session of that id, or None where there is none any more."""
        with self._guard:
            ticket = self._tickets.get(session)
        return ticket if ticket is not None and ticket.ends > self._clock() else None

    def close(self, session: str) -> None:
        """End a session."""
        with self._guard:
            self._tickets.pop(session, None)
