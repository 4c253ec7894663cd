"""Passwords: which are refused as too easy to guess, and how many are hashed at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

from befund.web.access.login_limits import LoginRefusedError, folded

SHORTEST = 10
LONGEST_BYTES = 1024
LONGEST_NAME = 200

_FEWEST_GUESSES = 10**9
_LOOKED_AT = 72  # characters; more than these decide nothing, and take zxcvbn long
_NAMELIKE = 3  # letters of a part of a name from which on it counts
_AT_ONCE = 2  # each argon2 hash takes 64 MB and all the cores that it gets
_WAITING = 8
_PATIENCE = 5.0


class HashSlots:
    """Lets so many hashes of passwords be made at once, a few more wait, and refuses all others."""

    def __init__(
        self, at_once: int = _AT_ONCE, waiting: int = _WAITING, patience: float = _PATIENCE
    ) -> None:
        self._slots, self._places = (
            threading.Semaphore(at_once),
            threading.Semaphore(at_once + waiting),
        )
        self._patience = patience

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold one of the slots.

        Raises LoginRefusedError where too many wait, or one waits too long.
        """
        if not self._places.acquire(blocking=False):
            raise LoginRefusedError(503, self._patience)
        try:
            if not self._slots.acquire(timeout=self._patience):
                raise LoginRefusedError(503, self._patience)
            try:
                yield
            finally:
                self._slots.release()
        finally:
            self._places.release()


def is_too_long(name: str, password: str) -> bool:
    """Whether nobody can have such a name or password."""
    return (
        len(name) > LONGEST_NAME
        or len(password) > LONGEST_BYTES
        or len(_utf8(password)) > LONGEST_BYTES
    )


def holds_the_name(password: str, name: str) -> bool:
    """Whether a password holds a part of its user's name, or this program's."""
    parts = [
        part
        for part in folded(name).replace("-", " ").replace(".", " ").split()
        if len(part) >= _NAMELIKE
    ]
    return any(part in folded(password) for part in (*parts, "befund"))


def is_common(password: str) -> bool:
    """Whether a guesser comes upon it soon.

    What many use, in English and German, with keys in a row and years.
    """
    from zxcvbn import zxcvbn  # it holds a megabyte of lists

    found = zxcvbn(folded(password)[:_LOOKED_AT], german_words())
    return int(found["guesses"]) < _FEWEST_GUESSES


def german_words() -> list[str]:
    """What German speakers make passwords of, the most usual first."""
    text = (files("befund.web.access") / "german_words.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
