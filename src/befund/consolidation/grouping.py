"""Groups that are transitive and never mix what a verdict parts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from befund.records import Relation, Verdict

Labels = Mapping[str, Mapping[int, int]]


def group(
    observations: Iterable[str],
    verdicts: Iterable[Verdict],
    together: Sequence[frozenset[str]] = (),
    apart: Labels | None = None,
) -> list[tuple[str, ...]]:
    """Partition observations by their verdicts, the most alike first; the order of what is given means nothing.

    What a person put `together` stands together whatever verdicts say. `apart` gives, by observation and by split,
    the side on which a person put it: two sides of one split never meet. Each group is sorted, and so are the groups.
    """
    clusters = _Clusters(sorted(set(observations)), apart or {})
    for members in together:
        clusters.join(sorted(members))
    known = [verdict for verdict in verdicts if verdict.a in clusters.of and verdict.b in clusters.of]
    for verdict in known:
        if verdict.parts:
            clusters.part(verdict.a, verdict.b)
    joining = [verdict for verdict in known if verdict.relation is Relation.SAME]
    for verdict in sorted(joining, key=lambda v: (-v.score, min(v.a, v.b), max(v.a, v.b))):
        clusters.try_to_merge(verdict.a, verdict.b)
    return sorted(tuple(sorted(members)) for members in clusters.members.values())


class _Clusters:
    """Disjoint sets that know which others they must not meet."""

    def __init__(self, observations: Sequence[str], labels: Labels) -> None:
        self.of = {observation: observation for observation in observations}
        self.members = {observation: [observation] for observation in observations}
        self._parted: dict[str, set[str]] = defaultdict(set)
        self._sides = {observation: dict(labels.get(observation, {})) for observation in observations}

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
        sides = self._sides[b]
        facing = any(sides.get(split, side) != side for split, side in self._sides[a].items())
        if a != b and b not in self._parted[a] and not facing:
            self._merge(a, b)

    def _merge(self, a: str, b: str) -> None:
        if a == b:
            return
        if (len(self.members[a]), b) < (len(self.members[b]), a):
            a, b = b, a
        for member in self.members[b]:
            self.of[member] = a
        self.members[a] += self.members.pop(b)
        self._sides[a] = {**self._sides.pop(b), **self._sides[a]}
        for other in self._parted.pop(b, set()):
            self._parted[other].discard(b)
            if other != a:
                self._parted[other].add(a)
                self._parted[a].add(other)
