"""Groups that are transitive and never mix what a verdict parts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from befund.records import Relation, Verdict

Labels = Mapping[str, Mapping[int, int]]


def group(
    observations: Iterable[str],
    verdicts: Iterable[Verdict],
    together: Sequence[frozenset[str]] = (),
    apart: Labels | None = None,
) -> list[tuple[str, ...]]:
    """Partition observations by their verdicts, the most alike first.

    The order of what is given means nothing. What a person put `together` stands together whatever
    verdicts say. `apart` gives, by observation and by split, the side on which a person put it: two
    sides of one split never meet. Each group is sorted, and so are the groups.
    """
    return group_pairs(Pairs.of(observations, verdicts), together, apart)


@dataclass(frozen=True)
class Pairs:
    """Observations, and which two of them verdicts part or join, the most alike first."""

    observations: Sequence[str]
    parted: Sequence[tuple[str, str]]
    joined: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, observations: Iterable[str], verdicts: Iterable[Verdict]) -> Self:
        """The pairs among these observations."""
        names = set(observations)
        known = [verdict for verdict in verdicts if verdict.a in names and verdict.b in names]
        joining = [verdict for verdict in known if verdict.relation is Relation.SAME]
        # Names break ties, so that the order of files changes no group.
        joining.sort(key=lambda v: (-v.score, min(v.a, v.b), max(v.a, v.b)))
        return cls(
            sorted(names), [(v.a, v.b) for v in known if v.parts], [(v.a, v.b) for v in joining]
        )


def group_pairs(
    pairs: Pairs, together: Sequence[frozenset[str]] = (), apart: Labels | None = None
) -> list[tuple[str, ...]]:
    """The same of pairs that were sorted before."""
    clusters = _Clusters(pairs.observations, apart or {})
    for members in together:
        clusters.join(sorted(members))
    for one, other in pairs.parted:
        clusters.part(one, other)
    for one, other in pairs.joined:
        clusters.try_to_merge(one, other)
    return sorted(tuple(sorted(members)) for members in clusters.members.values())


class _Clusters:
    """Disjoint sets that know which others they must not meet."""

    def __init__(self, observations: Sequence[str], labels: Labels) -> None:
        self.of = {observation: observation for observation in observations}
        self.members = {observation: [observation] for observation in observations}
        self._parted: dict[str, set[str]] = defaultdict(set)
        self._sides = {observation: dict(sides) for observation, sides in labels.items()}

    def join(self, members: Iterable[str]) -> None:
        """Put together whatever else is known."""
        known = [member for member in members if member in self.of]
        for one, other in pairwise(known):
            self._merge(self.of[one], self.of[other])

    def part(self, one: str, other: str) -> None:
        """Note that two may not meet; too late where a person put them together."""
        a, b = self.of[one], self.of[other]
        if a != b:
            self._parted[a].add(b)
            self._parted[b].add(a)

    def try_to_merge(self, one: str, other: str) -> None:
        """Merge the clusters of two, unless anything parts them."""
        a, b = self.of[one], self.of[other]
        if a != b and b not in self._parted.get(a, ()) and not self._face(a, b):
            self._merge(a, b)

    def _face(self, a: str, b: str) -> bool:
        """Whether a person put two clusters on two sides of one split."""
        theirs = self._sides.get(b)
        if not theirs:
            return False
        return any(
            theirs.get(split, side) != side for split, side in self._sides.get(a, {}).items()
        )

    def _merge(self, a: str, b: str) -> None:
        if a == b:
            return
        # The smaller goes into the larger, so that no member moves more often than the logarithm of
        # all.
        if (len(self.members[a]), b) < (len(self.members[b]), a):
            a, b = b, a
        for member in self.members[b]:
            self.of[member] = a
        self.members[a] += self.members.pop(b)
        if b in self._sides:
            self._sides[a] = {**self._sides.pop(b), **self._sides.get(a, {})}
        for other in self._parted.pop(b, set()):
            self._parted[other].discard(b)
            if other != a:
                self._parted[other].add(a)
                self._parted[a].add(other)
