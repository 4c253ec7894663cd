"""Align the words of a claim with a stretch of a turn, so that each claimed word has its counterpart."""

import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from befund.grounding.figures import value_of
from befund.grounding.lexicon import ADDABLE, AUXILIARIES, MODALS, NEGATIONS, SKIPPABLE
from befund.grounding.text import Words
from befund.grounding.wordpairs import match_split, match_words
from befund.records import QuarantineReason

_CHANGE_COST = 3.0
_MAX_CHANGES = 2
_SHARED = 0.4
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
    """The cheapest alignment within the budget, the earliest of equals; `None` where a word has no counterpart."""
    if sum(key in said.positions for key in claimed) < _SHARED * len(claimed):
        return None
    best: Alignment | None = None
    for low, high in _windows(claimed, said):
        found = _Search(claimed, said.keys, low, high).run()
        if found is not None and (best is None or found < best):
            best = found
    return best


def _windows(claimed: Sequence[str], said: Words) -> Iterator[tuple[int, int]]:
    """Stretches of the source that share many words with the claim at about the same distance."""
    anchors = [(len(said.positions[key]), at, key) for at, key in enumerate(claimed) if key in said.positions]
    rare = sorted(anchor for anchor in anchors if anchor[0] <= _RARE)[:_ANCHORS] or sorted(anchors)[:3]
    votes: Counter[int] = Counter()
    for _, at, key in rare:
        for position in said.positions[key]:
            votes[(position - at) // _BIN] += 1
    scores = {bin_: votes[bin_] + votes[bin_ + 1] for bin_ in votes}
    slack = 6 + len(claimed) // 6
    for bin_ in sorted(scores, key=lambda bin_: (-scores[bin_], bin_))[:_CANDIDATES]:
        low = max(bin_ * _BIN - slack, 0)
        yield low, min(bin_ * _BIN + 2 * _BIN + len(claimed) + slack, len(said.keys))


@dataclass(frozen=True, order=True)
class _State:
    """How far an alignment came: words said up to `at` are used, from `first` to `last`."""

    cost: float
    at: int
    first: int
    last: int
    changes: tuple[QuarantineReason, ...]


class _Search:
    """A walk through claim and source in step, cheapest way first; ways over the budget are dropped."""

    def __init__(self, claimed: Sequence[str], said: Sequence[str], low: int, high: int) -> None:
        self.claimed, self.said, self.low, self.high = claimed, said, low, high
        self.budget = 0.5 + 0.2 * len(claimed)
        self.rows: list[dict[int, _State]] = [{} for _ in range(len(claimed) + 3)]

    def run(self) -> Alignment | None:
        self.rows[0] = {at: _State(0.0, at, -1, -1, ()) for at in range(self.low, self.high)}
        for place in range(len(self.claimed)):
            self._leave_row(place)
        ends = [state for state in self.rows[len(self.claimed)].values() if state.first >= 0]
        if not ends:
            return None
        end = min(ends, key=lambda state: (state.cost, state.first, state.last))
        return Alignment(end.cost, end.first, end.last, end.changes)

    def _leave_row(self, place: int) -> None:
        row = self.rows[place]
        queue = sorted(row)
        done: set[int] = set()
        while queue:
            at = heapq.heappop(queue)
            if at in done:
                continue
            done.add(at)
            state = row[at]
            self._match(place, state)
            self._skip_claimed(place, state)
            if state.first >= 0:
                for skipped, cost, change in self._skips(at):
                    if self._add(place, state, (at + skipped, state.first, state.last), cost, change):
                        heapq.heappush(queue, at + skipped)

    def _match(self, place: int, state: _State) -> None:
        at = state.at
        if at >= self.high:
            return
        first = state.first if state.first >= 0 else at
        said, claimed = self.said[at], self.claimed[place]
        match = match_words(claimed, said)
        if match is not None:
            self._add(place + 1, state, (at + 1, first, at), match.cost, match.change)
            if match.cost == 0 and match.change is None:
                return
        if at + 1 < self.high and match_split(said + self.said[at + 1], claimed):
            self._add(place + 1, state, (at + 2, first, at + 1), 0.25, None)
        if place + 1 < len(self.claimed) and match_split(claimed + self.claimed[place + 1], said):
            self._add(place + 2, state, (at + 1, first, at), 0.25, None)

    def _skip_claimed(self, place: int, state: _State) -> None:
        claimed = self.claimed[place]
        change = _meaning_of(claimed)
        if change is not None:
            self._add(place + 1, state, (state.at, state.first, state.last), 0.0, change)
        elif claimed in ADDABLE and 0 < place < len(self.claimed) - 1:  # both ends must have been said
            self._add(place + 1, state, (state.at, state.first, state.last), 0.5, None)

    def _skips(self, at: int) -> Iterator[tuple[int, float, QuarantineReason | None]]:
        """What may be passed over in the source from a place on: how many words, at what cost, changing what."""
        if at >= self.high:
            return
        said = self.said[at]
        change = _meaning_of(said)
        if change is not None:
            yield 1, 0.0, change
        elif said in SKIPPABLE:
            yield 1, 0.34, None
        for length in (1, 2, 3):
            again = tuple(self.said[at + length : at + 2 * length])
            if tuple(self.said[at : at + length]) == again and at + length < self.high:
                yield length, 0.1, None
        for length in (2, 3):
            if self._is_restart(at, length):
                yield length, 0.6, None

    def _is_restart(self, at: int, length: int) -> bool:
        """Whether a speaker broke off here and began again with the same word: "wir haben, wir mussten"."""
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

    def _add(
        self, place: int, state: _State, reached: tuple[int, int, int], cost: float, change: QuarantineReason | None
    ) -> bool:
        changes = (*state.changes, change) if change else state.changes
        total = state.cost + cost + (_CHANGE_COST if change else 0.0)
        if total - _CHANGE_COST * len(changes) > self.budget or len(changes) > _MAX_CHANGES:
            return False
        new = _State(total, *reached, changes)
        row = self.rows[place]
        old = row.get(new.at)
        if old is None or (new.cost, -new.first) < (old.cost, -old.first):
            row[new.at] = new
            return True
        return False


def _meaning_of(key: str) -> QuarantineReason | None:
    """What is lost when a word is left out, or gained when it is put in."""
    if key in NEGATIONS:
        return QuarantineReason.NEGATION_CHANGED
    if key in MODALS:
        return QuarantineReason.MODALITY_CHANGED
    if value_of(key) is not None:
        return QuarantineReason.NUMBER_CHANGED
    return None
