"""Align the words of a claim with a stretch of a turn.

So each claimed word has its counterpart.
"""

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from befund.grounding.figures import value_of
from befund.grounding.lexicon import ADDABLE, AUXILIARIES, MODALS, NEGATIONS, SKIPPABLE
from befund.grounding.text import Words
from befund.grounding.wordpairs import match_split, match_words
from befund.records import QuarantineReason

# A changed meaning costs as much as three slips, so that it is seen only where nothing cheaper
# aligns; more than two of them are another statement.
_CHANGE_COST = 3.0
_MAX_CHANGES = 2
# Where fewer of a claim's words were said at all, no alignment within the budget is left, and the
# search is spared.
_SHARED = 0.4
# Words that are said seldom vote for where a claim begins, in bins of a few words; only the best
# bins are searched, as each search costs as much as the bin is wide.
_RARE = 64
_ANCHORS = 24
_BIN = 8
_CANDIDATES = 4


@dataclass(frozen=True, order=True)
class Alignment:
    """The first and last word that a claim was aligned with, what it cost, and what it changes."""

    cost: float
    first: int
    last: int
    changes: tuple[QuarantineReason, ...] = ()


def align(claimed: Sequence[str], said: Words) -> Alignment | None:
    """The cheapest alignment within the budget, the earliest of equals.

    `None` where a word has no counterpart.
    """
    if sum(key in said.positions for key in claimed) < _SHARED * len(claimed):
        return None
    best: Alignment | None = None
    for starts, high in _windows(claimed, said):
        found = _Search(claimed, said.keys, high).run(starts, best.cost if best else math.inf)
        if found is not None and (best is None or found < best):
            best = found
    return best


def _windows(claimed: Sequence[str], said: Words) -> Iterator[tuple[range, int]]:
    """Where to begin and to end for stretches that share many words with the claim in its order."""
    anchors = [
        (len(said.positions[key]), at, key)
        for at, key in enumerate(claimed)
        if key in said.positions
    ]
    rare = (
        sorted(anchor for anchor in anchors if anchor[0] <= _RARE)[:_ANCHORS] or sorted(anchors)[:3]
    )
    votes: Counter[int] = Counter()
    for _, at, key in rare:
        for position in said.positions[key]:
            votes[(position - at) // _BIN] += 1
    # A place may lie at the border of two bins, so neighbours count together.
    scores = {bin_: votes[bin_] + votes[bin_ + 1] for bin_ in votes}
    # Fillers and repeats make what was said longer than the claim, or shift its beginning.
    slack = 6 + len(claimed) // 6
    for bin_ in sorted(scores, key=lambda bin_: (-scores[bin_], bin_))[:_CANDIDATES]:
        first, last = bin_ * _BIN, (bin_ + 2) * _BIN
        yield (
            range(max(first - slack, 0), last + slack),
            min(last + len(claimed) + slack, len(said.keys)),
        )


class _State(NamedTuple):
    """How far an alignment came.

    The words before `place` are claimed and those before `at` were said. It is ordered by cost,
    then by where it is in the source; `begun` is the negative of its first word there, so that the
    shorter of two equals comes first. A state that has no first word yet has `begun` 1.
    """

    cost: float
    at: int
    begun: int
    place: int
    last: int
    changes: tuple[QuarantineReason, ...]


class _Search:
    """A walk through claim and source in step, cheapest way first.

    Ways over the budget are dropped.
    """

    def __init__(self, claimed: Sequence[str], said: Sequence[str], high: int) -> None:
        self.claimed, self.said, self.high = claimed, said, high
        self.budget = 0.5 + 0.2 * len(claimed)
        self.queue: list[_State] = []

    def run(self, starts: Iterable[int], bound: float) -> Alignment | None:
        """The cheapest alignment in this stretch, unless it costs more than the bound."""
        self.queue = [_State(0.0, at, 1, 0, -1, ()) for at in starts]
        done: set[tuple[int, int]] = set()
        while self.queue:
            state = heapq.heappop(self.queue)
            if state.cost > bound:
                return None
            if (state.place, state.at) in done:
                continue
            done.add((state.place, state.at))
            if state.place == len(self.claimed):
                return Alignment(state.cost, -state.begun, state.last, state.changes)
            self._match(state)
            self._skip_claimed(state)
            if state.begun <= 0:
                for skipped, cost, change in self._skips(state.at):
                    self._reach(state, (0, skipped), state.last, cost, change)
        return None

    def _match(self, state: _State) -> None:
        at, place = state.at, state.place
        if at >= self.high:
            return
        said, claimed = self.said[at], self.claimed[place]
        match = match_words(claimed, said)
        if match is not None:
            self._reach(state, (1, 1), at, match.cost, match.change)
            if match.cost == 0 and match.change is None:
                return
        if said[0] != claimed[0]:
            return
        if at + 1 < self.high and match_split(said + self.said[at + 1], claimed):
            self._reach(state, (1, 2), at + 1, 0.25)
        if place + 1 < len(self.claimed) and match_split(claimed + self.claimed[place + 1], said):
            self._reach(state, (2, 1), at, 0.25)

    def _skip_claimed(self, state: _State) -> None:
        claimed = self.claimed[state.place]
        change = _meaning_of(claimed)
        if change is not None:
            self._reach(state, (1, 0), state.last, 0.0, change)
        # both ends must have been said
        elif claimed in ADDABLE and 0 < state.place < len(self.claimed) - 1:
            self._reach(state, (1, 0), state.last, 0.5)
        elif _joins_numbers(self.claimed, state.place):
            self._reach(state, (1, 0), state.last, 0.25)

    def _skips(self, at: int) -> Iterator[tuple[int, float, QuarantineReason | None]]:
        """What may be passed over in the source from a place on.

        How many words, at what cost, changing what.
        """
        if at >= self.high:
            return
        said = self.said[at]
        change = _meaning_of(said)
        if change is not None:
            yield 1, 0.0, change
        elif said in SKIPPABLE:
            yield 1, 0.34, None
        elif _joins_numbers(self.said, at):
            yield 1, 0.25, None
        for length in (1, 2, 3):
            again = tuple(self.said[at + length : at + 2 * length])
            if tuple(self.said[at : at + length]) == again and at + length < self.high:
                yield length, 0.1, None
        for length in (2, 3):
            if self._is_restart(at, length):
                yield length, 0.6, None

    def _is_restart(self, at: int, length: int) -> bool:
        """Whether a speaker began again with the same word: "wir haben, wir mussten"."""
        stretch = self.said[at : at + length]
        if at + length >= self.high or at == 0 or any(_meaning_of(word) for word in stretch):
            return False
        if stretch[0] == self.said[at + length]:
            new = stretch[1:]
        elif stretch[-1] == self.said[at - 1]:
            new = stretch[:-1]
        else:
            return False
        return all(word in SKIPPABLE or word in AUXILIARIES for word in new)

    def _reach(
        self,
        state: _State,
        step: tuple[int, int],
        last: int,
        cost: float,
        change: QuarantineReason | None = None,
    ) -> None:
        """Go on from a state by so many claimed and said words, if the budget allows it."""
        changes = (*state.changes, change) if change else state.changes
        total = state.cost + cost + (_CHANGE_COST if change else 0.0)
        if total - _CHANGE_COST * len(changes) <= self.budget and len(changes) <= _MAX_CHANGES:
            begun = -state.at if state.begun > 0 and step[1] else state.begun
            heapq.heappush(
                self.queue,
                _State(total, state.at + step[1], begun, state.place + step[0], last, changes),
            )


def _joins_numbers(keys: Sequence[str], at: int) -> bool:
    """Whether a word stands where a dash or a comma may: "vier bis fünf", "4-5"."""
    is_between = keys[at] in {"bis", "oder", "to", "or"} and 0 < at < len(keys) - 1
    return is_between and value_of(keys[at - 1]) is not None and value_of(keys[at + 1]) is not None


def _meaning_of(key: str) -> QuarantineReason | None:
    """What is lost when a word is left out, or gained when it is put in."""
    if key in NEGATIONS:
        return QuarantineReason.NEGATION_CHANGED
    if key in MODALS:
        return QuarantineReason.MODALITY_CHANGED
    if value_of(key) is not None:
        return QuarantineReason.NUMBER_CHANGED
    return None
