"""How often a password may be tried.

Counted before anything is hashed, so that guesses at once are counted too. A try takes from three
allowances: of the name from this network, of the network, and of the name from anywhere. Each fills
again bit by bit, so nobody is locked out; who guesses is slowed down. A browser in which the user
was let in before has an allowance of its own: guesses from elsewhere, however many, do not keep
that user out.
"""

import threading
import time
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

Key = tuple[str, ...]

_MOST = 20_000  # allowances that are kept; each is a few hundred bytes


@dataclass(frozen=True)
class Allowance:
    """So many tries at once, and one more after each so many seconds."""

    tries: int
    seconds: float


NAME_AND_NETWORK = Allowance(5, 60.0)
NETWORK = Allowance(20, 15.0)
NAME = Allowance(30, 20.0)
KNOWN_BROWSER = Allowance(10, 60.0)


class LoginRefusedError(Exception):
    """A password was not even looked at.

    `status` is 429 for too many tries, 503 for too many users at once.
    """

    def __init__(self, status: int, seconds: float) -> None:
        self.status, self.seconds = status, max(1, ceil(seconds))
        super().__init__(f"{status}, {self.seconds} s")


class LoginLimits:
    """The allowances of one server, in memory; safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: dict[Key, tuple[float, float]] = {}
        self._guard = threading.Lock()

    def take(self, wanted: Iterable[tuple[Key, Allowance]]) -> None:
        """Count one try against all of them, or against none.

        Raises LoginRefusedError where one is used up.
        """
        with self._guard:
            now = self._clock()
            left = [
                (key, allowance, self._now_left(key, allowance, now)) for key, allowance in wanted
            ]
            missing = max((1 - tries) * allowance.seconds for _, allowance, tries in left)
            if missing > 0:
                raise LoginRefusedError(429, missing)
            for key, _, tries in left:
                self._set(key, tries - 1, now)
            self._forget_some()

    def give_back(self, taken: Iterable[tuple[Key, Allowance]]) -> None:
        """Take back the counting of a try that was none of a guesser."""
        with self._guard:
            now = self._clock()
            for key, allowance in taken:
                self._set(key, min(allowance.tries, self._now_left(key, allowance, now) + 1), now)

    def _now_left(self, key: Key, allowance: Allowance, now: float) -> float:
        tries, since = self._left.get(key, (allowance.tries, now))
        return min(allowance.tries, tries + (now - since) / allowance.seconds)

    def _set(self, key: Key, tries: float, now: float) -> None:
        self._left.pop(key, None)  # so that the order is that of use
        self._left[key] = (tries, now)

    def _forget_some(self) -> None:
        """What was not used for longest goes.

        So made-up names and networks do not fill the memory.
        """
        if len(self._left) > _MOST:
            for key in list(self._left)[: _MOST // 2]:
                del self._left[key]


def allowances(name: str, address: str) -> list[tuple[Key, Allowance]]:
    """What a try with a name from an address is counted against."""
    who, network = folded(name), network_of(address)
    return [
        (("pair", who, network), NAME_AND_NETWORK),
        (("network", network), NETWORK),
        (("name", who), NAME),
    ]


def folded(name: str) -> str:
    """A name as it counts: "Anna" and "anna " are one."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def network_of(address: str) -> str:
    """The network that counts as one client.

    An IPv4 address, or the 64 bits of an IPv6 one that a line is given.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
