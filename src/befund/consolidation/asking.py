"""Gather candidate pairs into the groups that one call judges: an observation, and those that it is compared with."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

Group = tuple[str, tuple[str, ...]]

LARGEST = 10  # observations that one anchor is compared with in one call


def candidate_groups(pairs: Iterable[tuple[str, str]], largest: int = LARGEST) -> Iterator[Group]:
    """Groups that hold each pair once: the observation with most pairs is the anchor of all of them.

    There are never more groups than observations and a `largest`th of the pairs together.
    """
    known = sorted(set(pairs))
    busy = Counter(name for pair in known for name in pair)
    by_anchor: dict[str, list[str]] = defaultdict(list)
    for a, b in known:
        anchor, other = (a, b) if (-busy[a], a) < (-busy[b], b) else (b, a)
        by_anchor[anchor].append(other)
    for anchor, others in sorted(by_anchor.items()):
        for start in range(0, len(others), largest):
            yield anchor, tuple(others[start : start + largest])
