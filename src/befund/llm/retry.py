"""Waiting and trying again: jittered backoff with a cap, and one gate that all threads wait at."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from befund.llm.budget import CallLimit
from befund.llm.failures import RETRYABLE, Failure, FailureKind

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how long.

    Seconds. A host that was never reached gets `first_contacts` attempts only. After `longest`
    seconds no further attempt at one request begins, in whatever manner it is asked: with the last
    attempt, which may take the time limit of a call, that is the most that a request takes.

    A Retry-After up to `longest_retry_after` is obeyed, a longer one is cut to it, and one beyond
    `patience` (a daily quota, say) ends the run: the next run goes on where this one stopped.
    """

    attempts: int = 6
    first_contacts: int = 3
    first_pause: float = 1.0
    longest_pause: float = 60.0
    longest_retry_after: float = 120.0
    patience: float = 900.0
    longest: float = 1800.0

    def pause(self, attempt: int, asked: float | None, jitter: float) -> float:
        """Seconds to wait after the given attempt (from 1); `jitter` is in [0, 1)."""
        if asked is not None:
            return min(asked, self.longest_retry_after) + jitter
        step: float = min(self.longest_pause, self.first_pause * 2 ** (attempt - 1))
        return step * (0.5 + jitter / 2)


class Retrier:
    """Runs attempts until one succeeds or nothing helps; shared by all threads that call one model.

    Each attempt takes one of `calls`, which raises ModelStopError where there are none left.
    """

    def __init__(
        self,
        policy: RetryPolicy | None = None,
        *,
        calls: CallLimit | None = None,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._policy = policy or RetryPolicy()
        self._calls = calls or CallLimit()
        self._sleep, self._clock, self._jitter = sleep, clock, jitter
        self._lock = threading.Lock()
        self._open_at = 0.0
        self._reached = False

    def until(self) -> float:
        """When the last attempt at a request that begins now may begin."""
        return self._clock() + self._policy.longest

    def run(self, attempt: Callable[[], T | Failure], until: float | None = None) -> T | Failure:
        """The first success, or the last failure; only what waiting helps against is tried again.

        A request that is asked in several manners has one `until` for all of them.
        """
        until = self.until() if until is None else until
        for number in range(1, self._policy.attempts + 1):
            self._wait_at_gate()
            if number > 1 and self.is_over(until):
                break
            self._calls.take()
            outcome = attempt()
            # A host that answered once is there, so a later gap is worth waiting for; one that
            # never did is likely misspelt, and is given up after few attempts.
            unreachable = isinstance(outcome, Failure) and outcome.kind is FailureKind.UNREACHABLE
            self._reached = self._reached or not unreachable
            if not isinstance(outcome, Failure) or outcome.kind not in RETRYABLE:
                return outcome
            if outcome.retry_after is not None and outcome.retry_after > self._policy.patience:
                return self._gives_up(outcome)
            seconds = self._policy.pause(number, outcome.retry_after, self._jitter())
            is_last = number == self._policy.attempts or self._clock() + seconds > until
            # A throttled call makes all others wait too, as each of them would be refused as well.
            if outcome.kind is FailureKind.THROTTLED:
                self._close_gate(seconds)
            elif not self._reached and number >= self._policy.first_contacts:
                break
            elif not is_last:
                self._sleep(seconds)
            if is_last:
                break
        return outcome

    def is_over(self, until: float) -> bool:
        """Whether no further attempt may begin."""
        return self._clock() > until

    def _close_gate(self, seconds: float) -> None:
        with self._lock:
            self._open_at = max(self._open_at, self._clock() + seconds)

    def _wait_at_gate(self) -> None:
        """Wait until nobody has been told to slow down.

        Those who wait do not all start in the same instant.
        """
        with self._lock:
            seconds = self._open_at - self._clock()
        if seconds > 0:
            self._sleep(seconds + self._jitter() * min(1.0, seconds))

    @staticmethod
    def _gives_up(failure: Failure) -> Failure:
        minutes = round((failure.retry_after or 0) / 60)
        what = f"{failure.what.rstrip('.')}; er bittet um {minutes} Minuten Pause."
        remedy = (
            "Später erneut starten: fertige Antworten bleiben und werden nicht noch einmal bezahlt."
        )
        return replace(failure, kind=FailureKind.STOP, what=what, remedy=remedy)
