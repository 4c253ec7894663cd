"""Ids of findings that stay.

A group keeps the id of the finding with which it shares observations.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import count

from befund.records import Member, Place
from befund.records.base import Record


class Known(Record):
    """A finding of before.

    Its members, whether anybody decided on it, and whether it still stands.
    """

    id: str
    members: tuple[Member, ...]
    decided: bool = False
    current: bool = True

    @property
    def claim(self) -> tuple[bool, bool]:
        """Sorts what a person decided on, and of that what still stands, before the rest."""
        return not self.decided, not self.current


class Identity(Record):
    """The id of a group, and the decided findings that were merged into it."""

    id: str
    formerly: tuple[str, ...] = ()


def identify(groups: Sequence[Sequence[Member]], known: Iterable[Known]) -> list[Identity]:
    """An id for each group.

    What was decided on claims its group first, then what shares most with it.
    """
    before = {finding.id: finding for finding in known}
    shared = _shared(groups, before.values())
    ids: dict[int, str] = {}
    taken: set[str] = set()
    claims = sorted(
        shared.items(), key=lambda claim: (before[claim[0][0]].claim, -claim[1], claim[0])
    )
    for (finding, number), _ in claims:
        if number not in ids and finding not in taken:
            ids[number] = finding
            taken.add(finding)
    reserved = set(before)
    for number, members in enumerate(groups):
        if number not in ids:
            ids[number] = new_id(members, reserved)
            reserved.add(ids[number])
    formerly: dict[int, list[str]] = defaultdict(list)
    for (finding, number), _ in claims:
        if before[finding].decided and finding not in taken:
            formerly[number].append(finding)
            taken.add(finding)
    return [
        Identity(id=ids[number], formerly=tuple(sorted(formerly[number])))
        for number in range(len(groups))
    ]


def new_id(members: Iterable[Member], reserved: Collection[str] = ()) -> str:
    """An id that depends on the first member alone; with a number where it is taken."""
    first = min(members, key=lambda member: member.observation)
    plain = "f-" + hashlib.sha256(f"{first.kind}\0{first.observation}".encode()).hexdigest()[:12]
    return next(name for name in _numbered(plain) if name not in reserved)


def _numbered(plain: str) -> Iterator[str]:
    yield plain
    yield from (f"{plain}-{number}" for number in count(2))


class MemberIndex:
    """Finds members again by id, else by overlapping quotes."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._by_id: dict[str, Member] = {}
        self._by_turn: dict[tuple[str, int], list[tuple[Place, Member]]] = defaultdict(list)
        for member in members:
            self._by_id[member.observation] = member
            for place in member.places:
                self._by_turn[place.interview, place.turn].append((place, member))

    def same_as(self, member: Member) -> list[str]:
        """The observations that are this one.

        By id where that is known, else by what they quote.
        """
        if member.observation in self._by_id:
            return [member.observation]
        found = {
            other.observation
            for place in member.places
            for theirs, other in self._by_turn.get((place.interview, place.turn), ())
            if other.kind is member.kind and theirs.overlaps(place)
        }
        return sorted(found)


def _shared(groups: Sequence[Sequence[Member]], known: Iterable[Known]) -> Counter[tuple[str, int]]:
    """How many members a finding of before shares with a group, where it does."""
    index = MemberIndex(member for group in groups for member in group)
    number_of = {
        member.observation: number for number, group in enumerate(groups) for member in group
    }
    shared: Counter[tuple[str, int]] = Counter()
    for finding in known:
        for member in finding.members:
            # A member counts once, though the same words may have been extracted twice since.
            shared.update(
                (finding.id, number)
                for number in {number_of[found] for found in index.same_as(member)}
            )
    return shared
