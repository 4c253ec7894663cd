"""What a run may spend.

A budget in euro and a number of calls, which no number of threads can overdraw.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from befund.errors import ModelStopError

_CENT_FRACTION = 1e-9  # what adding many floats may be off by


CALLS_OF_A_RUN = 200
CALLS_PER_CHUNK = 30


def most_calls(chunks: int) -> int:
    """The calls that a run may make over so many chunks, where no setting says otherwise.

    A chunk takes one or two calls, and 2 to 3 for what compares its observations; were there
    fifteen in it, each with ten neighbours, that would be 13. The rest is room for repairs, halves,
    and attempts at a busy server.
    """
    return CALLS_OF_A_RUN + CALLS_PER_CHUNK * chunks


class CallLimit:
    """Counts the calls of a run, each attempt by itself, and refuses the one beyond `most`.

    None is no limit.
    """

    def __init__(self, most: int | None = None) -> None:
        self._lock = threading.Lock()
        self._most = most
        self._taken = 0

    @property
    def taken(self) -> int:
        """How many calls were begun."""
        with self._lock:
            return self._taken

    def allow(self, most: int) -> None:
        """Set how many calls there may be in all."""
        with self._lock:
            self._most = most

    def take(self) -> None:
        """Count one call more; raises ModelStopError where it would be one too many."""
        with self._lock:
            if self._most is not None and self._taken >= self._most:
                raise ModelStopError(
                    f"die Obergrenze von {self._most} Aufrufen je Lauf ist erreicht.",
                    where="max_calls",
                    remedy="Fertige Antworten bleiben, der nächste Lauf macht dort weiter. So "
                    "viele Aufrufe braucht "
                    "sonst kein Lauf: erst die Beobachtungen ansehen, dann bei Bedarf max_calls "
                    "erhöhen.",
                )
            self._taken += 1


class Reservation:
    """Money set aside for one call; `settle` says what the call did cost."""

    def __init__(self, expected: float) -> None:
        self.expected = expected
        self.actual = 0.0

    def settle(self, actual: float | None) -> None:
        """Note the true cost; where the server told none, the expected one counts."""
        self.actual = self.expected if actual is None else actual


class Budget:
    """Reserves the expected cost of a call before it is made.

    It refuses the one that would exceed the limit. While other calls are under way, a call that
    might still fit waits for what they do cost.
    """

    def __init__(self, limit: float | None) -> None:
        self._limit = limit
        self._changed = threading.Condition()
        self._spent = 0.0
        self._reserved = 0.0
        self._under_way = 0
        self._exhausted = False

    @property
    def spent(self) -> float:
        """Euro settled so far."""
        with self._changed:
            return self._spent

    @contextmanager
    def reserve(self, expected: float | None) -> Iterator[Reservation]:
        """Hold the expected euro for one call.

        A call that raises costs what was settled before, else nothing. Raises ModelStopError where
        the limit would be exceeded, or where a limit is set and the price is unknown (`expected` is
        None).
        """
        reservation = Reservation(self._checked(expected))
        self._acquire(reservation.expected)
        try:
            yield reservation
        finally:
            with self._changed:
                self._reserved -= reservation.expected
                self._under_way -= 1
                self._spent += reservation.actual
                self._changed.notify_all()

    def _checked(self, expected: float | None) -> float:
        if expected is not None:
            return expected
        if self._limit is None:
            return 0.0
        raise ModelStopError(
            "der Preis des Modells ist unbekannt, das Budget lässt sich nicht einhalten.",
            where="budget",
            remedy=(
                "price_in und price_out (Euro je Million Token) angeben oder ohne budget starten."
            ),
        )

    def _acquire(self, expected: float) -> None:
        with self._changed:
            while (
                self._limit is not None
                and self._spent + self._reserved + expected > self._limit + _CENT_FRACTION
            ):
                if self._under_way == 0 or self._exhausted:
                    self._exhausted = True
                    self._changed.notify_all()
                    raise ModelStopError(
                        f"das Budget von {self._limit:.2f} € würde überschritten (verbraucht: "
                        f"{self._spent:.2f} €).",
                        where="budget",
                        remedy=(
                            "Mit höherem budget erneut starten: fertige Antworten bleiben erhalten."
                        ),
                    )
                self._changed.wait()
            self._reserved += expected
            self._under_way += 1
