"""Gather candidate pairs into the calls that judge them.

Observations, each with those that it is compared with. What a call costs is its instructions above
all, and most observations have one or two neighbours: so one call judges several anchors. What is
settled is left out and the rest closes up, so that an interview more takes few calls; a run that
goes on where another was stopped must therefore not do this again, but ask what that one had
planned.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby, islice

from befund.consolidation.lexical import likeness
from befund.consolidation.neighbours import Nearby, candidate_pairs
from befund.consolidation.profile import Profile

Group = tuple[str, tuple[str, ...]]
Call = tuple[Group, ...]

PAIRS_PER_CALL = 12
# Pairs with hardly a word in common are not worth a question: of what a hand sorted together
# (tests/consolidation/ labelled, 48 pairs) none lies below this, one below 0.12 and two below 0.15.
_ALIKE = 0.1
# But a model of meaning knows what has no word in common; so far above the mean lies one pair in
# 700 by chance.
_STANDS_OUT = 3.0


def pairs_to_ask(
    profiles: Mapping[str, Profile], nearby: Nearby | None = None
) -> list[tuple[str, str]]:
    """The candidate pairs about which a model is worth asking, in order."""
    outstanding = _outstanding(nearby) if nearby is not None and nearby.by_meaning else set()
    pairs = candidate_pairs(profiles.values(), nearby=nearby)
    return [
        (a, b)
        for a, b in pairs
        if (a, b) in outstanding or likeness(profiles[a], profiles[b]) >= _ALIKE
    ]


def _outstanding(nearby: Nearby) -> set[tuple[str, str]]:
    """Pairs that are nearer to each other than what else is near."""
    return {
        (min(name, other), max(name, other))
        for name, others in nearby.nearest.items()
        for other, above in others
        if above >= _STANDS_OUT
    }


def candidate_calls(
    pairs: Iterable[tuple[str, str]],
    settled: Collection[tuple[str, str]] = (),
    size: int = PAIRS_PER_CALL,
) -> Iterator[Call]:
    """Calls that hold each pair once, but none that is settled.

    A `size`th of the pairs, rounded up. Of a pair the observation with most pairs is the anchor,
    and an anchor's others stand together.
    """
    known = sorted(set(pairs))
    busy = Counter(name for pair in known for name in pair)
    asked = iter(sorted(_anchored(pair, busy) for pair in known if pair not in settled))
    while part := list(islice(asked, size)):
        yield tuple(
            (anchor, tuple(other for _, other in others))
            for anchor, others in groupby(part, key=lambda pair: pair[0])
        )


def _anchored(pair: tuple[str, str], busy: Counter[str]) -> tuple[str, str]:
    a, b = pair
    return (a, b) if (-busy[a], a) < (-busy[b], b) else (b, a)
