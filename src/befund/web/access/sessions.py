"""Sessions of a running server: a random id in a cookie, and what it stands for."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

LIFETIME_SECONDS = 12 * 3600.0
_MOST_EACH = 50  # sessions of one visitor; who opens more loses the oldest


class Right(StrEnum):
    """What a visitor may do: look, or decide as well."""

    READER = "reader"
    REVIEWER = "reviewer"


@dataclass(frozen=True)
class User:
    """Somebody who was let in; `name` is the author of what they decide.

    `generation` is another after a new password and after leaving everywhere: what was let in
    before is out.
    """

    name: str
    right: Right
    generation: str = ""


@dataclass(frozen=True)
class WebSession:
    """One session.

    Its id stands in the cookie, `csrf` in every form and request that changes something.
    """

    id: str
    csrf: str
    user: User
    ends: float


class Sessions:
    """The sessions of one server, in memory; safe to use from several threads.

    A session ends after its lifetime, after `idle` seconds without a request, and as soon as
    `standing` knows its visitor no more.
    """

    def __init__(
        self,
        standing: Callable[[User], User | None],
        *,
        idle: float = LIFETIME_SECONDS,
        lifetime: float = LIFETIME_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._standing, self._idle, self._lifetime, self._clock = standing, idle, lifetime, clock
        self._web_sessions: dict[str, WebSession] = {}
        self._used: dict[str, float] = {}
        self._guard = threading.Lock()

    def open(self, user: User) -> WebSession:
        """Begin a session."""
        now = self._clock()
        web_session = WebSession(
            secrets.token_urlsafe(32), secrets.token_urlsafe(32), user, now + self._lifetime
        )
        with self._guard:
            for known in [
                known for known in self._web_sessions.values() if self._is_over(known, now)
            ]:
                self._forget(known.id)
            theirs = [
                known.id for known in self._web_sessions.values() if known.user.name == user.name
            ]
            for session in theirs[: max(0, len(theirs) + 1 - _MOST_EACH)]:
                self._forget(session)
            self._web_sessions[web_session.id], self._used[web_session.id] = web_session, now
        return web_session

    def find(self, session: str) -> WebSession | None:
        """The session of that id with its visitor's rights as they are now, or None."""
        return self._found(session, counts=True)

    def holds(self, session: str) -> bool:
        """Whether that session still stands; to ask is not to use it."""
        return self._found(session, counts=False) is not None

    def close(self, session: str) -> None:
        """End a session."""
        with self._guard:
            self._forget(session)

    def _found(self, session: str, *, counts: bool) -> WebSession | None:
        now = self._clock()
        with self._guard:
            web_session = self._web_sessions.get(session)
            if web_session is None or self._is_over(web_session, now):
                self._forget(session)
                return None
            if counts:
                self._used[session] = now
        user = self._standing(web_session.user)
        if user is None:
            self.close(session)
            return None
        return replace(web_session, user=user)

    def _is_over(self, web_session: WebSession, now: float) -> bool:
        return web_session.ends <= now or self._used[web_session.id] + self._idle <= now

    def _forget(self, session: str) -> None:
        self._web_sessions.pop(session, None)
        self._used.pop(session, None)
