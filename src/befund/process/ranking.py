"""One order out of many.

Majority over interviews, each cycle broken at its weakest edge, then one line. Pairs are locked in
from the best supported to the least; one that would close a cycle is left out and named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from befund.records import Evidence, Support
from befund.records.process import BrokenOrder, OrderBasis, OrderClaim

Pair = tuple[str, str]
_FIRMNESS = {
    OrderBasis.SAID: 3,
    OrderBasis.TOLD: 2,
    OrderBasis.HANDED_OVER: 1,
    OrderBasis.ASSUMED: 0,
}


@dataclass
class Precedence:
    """One group before another: who says so, and on what basis at best."""

    pair: Pair
    claims: list[OrderClaim] = field(default_factory=list)

    @property
    def basis(self) -> OrderBasis:
        """The firmest basis of all claims."""
        return max((claim.basis for claim in self.claims), key=_FIRMNESS.__getitem__)

    @property
    def interviews(self) -> tuple[str, ...]:
        """Who says so."""
        return tuple(sorted({claim.interview for claim in self.claims}))

    @property
    def beside(self) -> bool:
        """Whether both are said to happen at the same time."""
        return any(claim.beside for claim in self.claims)

    @property
    def weight(self) -> tuple[int, int, int]:
        """Interviews that say it, interviews in all, firmness: the more, the better supported."""
        said = {claim.interview for claim in self.claims if claim.basis is OrderBasis.SAID}
        return len(said), len(self.interviews), _FIRMNESS[self.basis]

    def support(self, of: int) -> Support:
        """The quotes that say so, the firmest first."""
        ranked = sorted(
            self.claims,
            key=lambda c: (-_FIRMNESS[c.basis], c.interview, c.quote.turn, c.quote.start),
        )
        evidence = (
            Evidence(observation=c.after, interview=c.interview, quote=c.quote) for c in ranked
        )
        return Support(interviews=self.interviews, of=of, evidence=tuple(dict.fromkeys(evidence)))


@dataclass(frozen=True)
class Ranked:
    """What stands of all relations, and what does not."""

    kept: Mapping[Pair, Precedence]
    broken: tuple[BrokenOrder, ...]


def rank(relations: Mapping[Pair, Precedence], names: Sequence[str], of: int) -> Ranked:
    """Keep the best supported relations that contradict none kept before; `names` are all groups.

    What comes after each group is kept as the bits of one number, so that a relation is checked
    against all that follows from those kept, over any number of steps, by one shift.
    """
    number = {name: place for place, name in enumerate(names)}
    # bit b of reach[a]: b comes after a, or is a
    reach = [1 << place for place in range(len(names))]
    kept: dict[Pair, Precedence] = {}
    broken = []
    for relation in sorted(relations.values(), key=lambda r: (_negative(r.weight), r.pair)):
        before, after = (number[name] for name in relation.pair)
        contradicts = reach[after] >> before & 1
        if contradicts:
            # where the taker goes on is a guess of ours
            if relation.basis is not OrderBasis.HANDED_OVER:
                broken.append(_broken(relation, relations, of))
            continue
        kept[relation.pair] = relation
        is_known = reach[before] >> after & 1
        if not is_known:
            gained = reach[after]
            for place in range(len(names)):
                if reach[place] >> before & 1:
                    reach[place] |= gained
    return Ranked(kept, tuple(broken))


def line_up(lanes: Mapping[str, str], kept: Mapping[Pair, Precedence]) -> list[str]:
    """All names in one line that keeps every relation.

    A thread once begun is followed before another. `lanes` gives the lane of each name: who has the
    work goes on before it is taken up elsewhere. Its names come in the order in which they are
    wanted where nothing is known.
    """
    names = list(lanes)
    wanted = {name: place for place, name in enumerate(names)}
    after: dict[str, list[str]] = {name: [] for name in names}
    open_before = dict.fromkeys(names, 0)
    for before, later in kept:
        after[before].append(later)
        open_before[later] += 1
    waiting = sorted(
        (name for name in names if not open_before[name]), key=wanted.__getitem__, reverse=True
    )
    line: list[str] = []
    while waiting:
        name = waiting.pop()
        line.append(name)
        freed = []
        for later in after[name]:
            open_before[later] -= 1
            if not open_before[later]:
                freed.append(later)
        waiting += sorted(freed, key=partial(_nearness, name, lanes, kept, wanted))
    return line


def _nearness(
    name: str,
    lanes: Mapping[str, str],
    kept: Mapping[Pair, Precedence],
    wanted: Mapping[str, int],
    later: str,
) -> tuple[bool, tuple[int, int, int], int]:
    """How much a freed group wants to come right after `name`."""
    return lanes[later] == lanes[name], kept[name, later].weight, -wanted[later]


def joined(
    kept: Mapping[Pair, Precedence], line: Sequence[str], pair: Pair
) -> tuple[Precedence, list[str]] | None:
    """The relation that leads from one group to another along the line, and over which.

    It is as firm as its weakest part, whose claims it carries; None where the thread breaks.
    """
    way = _shortest_way(kept, line, pair)
    if not way:
        return None
    weakest = min(_FIRMNESS[relation.basis] for relation in way)
    claims = [claim for relation in way for claim in relation.claims]
    weak_claims = [claim for claim in claims if _FIRMNESS[claim.basis] <= weakest]
    passed = [relation.pair[1] for relation in way[:-1]]
    return Precedence(pair, weak_claims or claims), passed


def _shortest_way(
    kept: Mapping[Pair, Precedence], line: Sequence[str], pair: Pair
) -> list[Precedence]:
    """The fewest relations that lead from one group to another; none where none do.

    All relations run forward along the line, so one pass over it finds the shortest way to each
    group on it.
    """
    first, last = (line.index(name) for name in pair)
    between = line[first : last + 1]
    ways: dict[str, list[Precedence]] = {pair[0]: []}
    for after in between[1:]:
        found = [
            [*ways[past], kept[past, after]]
            for past in between
            if past in ways and (past, after) in kept
        ]
        if found:
            ways[after] = min(
                found, key=lambda way: (len(way), [relation.pair for relation in way])
            )
    return ways.get(pair[1], [])


def _broken(relation: Precedence, relations: Mapping[Pair, Precedence], of: int) -> BrokenOrder:
    before, after = relation.pair
    opposite = relations.get((after, before))
    return BrokenOrder(
        before=before,
        after=after,
        basis=relation.basis,
        support=relation.support(of),
        against=len(opposite.interviews) if opposite else 0,
    )


def _negative(weight: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(-part for part in weight)
