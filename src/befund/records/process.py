"""The process map: blocks within blocks.

So a map with a dead end or a deadlock cannot be built. A process is a sequence; its parts are
activities, choices and parallels, whose branches are again such blocks. Every split thus has its
join, every activity lies on a way from start to end. What leads from one activity to the next is
read off the blocks; a process is refused unless each such edge says what carries it.
"""

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from befund.records.base import Record
from befund.records.group import Support
from befund.records.item import PainCategory
from befund.records.observation import Quote


class PainLink(StrEnum):
    """Why a pain point stands at an activity.

    Its step was named, it was said beside it, or words are shared.
    """

    NAMED = "named"
    BESIDE = "beside"
    WORDS = "words"


class PainMark(Record):
    """A pain point at the activity that it affects."""

    group: str
    title: str
    category: PainCategory
    severity: int | None
    link: PainLink
    support: Support


class Activity(Record):
    """Something that is done, by one lane; `id` is the id of the group that it was made of.

    Where nobody said who does it, it is not `owned` and its lane says so.
    """

    kind: Literal["activity"] = "activity"
    id: str
    title: str = Field(min_length=1)
    lane: str = Field(min_length=1)
    owned: bool = True
    systems: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    trigger: str | None = None
    duration: str | None = None
    support: Support
    pains: tuple[PainMark, ...] = ()


class StepSequence(Record):
    """One block after the other."""

    kind: Literal["sequence"] = "sequence"
    parts: tuple["Block", ...] = Field(min_length=1)


class Branch(Record):
    """One way through a choice.

    Without a block nothing is done on it. `exception` marks what is rare.
    """

    condition: str | None = None
    block: "StepSequence | None" = None
    exception: bool = False


class Choice(Record):
    """Exactly one of the branches is taken; one of them at most is empty."""

    kind: Literal["choice"] = "choice"
    branches: tuple[Branch, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _one_way_at_most_is_empty(self) -> Self:
        if sum(branch.block is None for branch in self.branches) > 1:
            raise ValueError("a choice has one empty branch at most")
        return self


class Parallel(Record):
    """All branches are gone through, in any order."""

    kind: Literal["parallel"] = "parallel"
    branches: tuple[StepSequence, ...] = Field(min_length=2)


Block = Annotated[Activity | StepSequence | Choice | Parallel, Field(discriminator="kind")]


class OrderBasis(StrEnum):
    """What an order rests on.

    It was said so, handed over to another's steps, told in that order, or nothing.
    """

    SAID = "said"
    HANDED_OVER = "handed_over"
    TOLD = "told"
    ASSUMED = "assumed"


class OrderClaim(Record):
    """One observation comes before another; `quote` is what says so, within `interview`."""

    before: str
    after: str
    interview: str
    quote: Quote
    basis: OrderBasis
    beside: bool = False


class ReadOrder(Record):
    """What a model read in one interview about the order of its steps.

    `fingerprint` says what was read by whom; `dropped` counts claims without a quote that stands.
    """

    interview: str
    fingerprint: str
    claims: tuple[OrderClaim, ...] = ()
    dropped: int = Field(default=0, ge=0)


class SameProcess(Record):
    """Names that mean one process, and the one of them under which it is shown."""

    shown: str
    names: tuple[str, ...] = Field(min_length=1)


class ProcessNaming(Record):
    """Which names of processes mean the same, as a model grouped those behind `fingerprint`."""

    fingerprint: str
    processes: tuple[SameProcess, ...]


class Handoff(Record):
    """Work goes from one lane to another; `said` where a quote says so and not the lanes alone."""

    giver: str
    taker: str
    said: bool


class MediaBreak(Record):
    """What carries the work changes; `said` where a pain point says that it is a break."""

    before: str
    after: str
    said: bool


class Edge(Record):
    """One activity after another: directly, or over so many that are not shown."""

    source: str
    target: str
    basis: OrderBasis
    support: Support
    over: int = Field(default=0, ge=0)
    handoff: Handoff | None = None
    media_break: MediaBreak | None = None

    @property
    def inferred(self) -> bool:
        """Whether nobody said it in so many words."""
        return self.basis is not OrderBasis.SAID


class BrokenOrder(Record):
    """An order that was said or told and does not stand in the map.

    Outvoted, or the weakest edge of a cycle.
    """

    before: str
    after: str
    basis: OrderBasis
    support: Support
    against: int = Field(ge=0)


class Process(Record):
    """One named process from start to end.

    `hidden` activities were left out so that it stays readable.
    """

    name: str
    body: StepSequence
    edges: tuple[Edge, ...]
    broken: tuple[BrokenOrder, ...] = ()
    hidden: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _edges_are_those_of_the_blocks(self) -> Self:
        ids = [activity.id for activity in activities(self.body)]
        if len(ids) != len(set(ids)):
            raise ValueError("an activity stands twice in a process")
        stated = [(edge.source, edge.target) for edge in self.edges]
        if sorted(stated) != sorted(successions(self.body)):
            raise ValueError("the edges are not those of the blocks")
        return self

    @property
    def activities(self) -> tuple[Activity, ...]:
        """All activities, in the order of the blocks."""
        return tuple(activities(self.body))

    @property
    def lanes(self) -> tuple[str, ...]:
        """The lanes, in the order in which they are first reached."""
        return tuple(dict.fromkeys(activity.lane for activity in self.activities))

    @property
    def trigger(self) -> str | None:
        """What starts the process, where it was said of its first activity."""
        return self.activities[0].trigger


class ProcessMap(Record):
    """The processes as they are today, over `interviews`, and what could not be placed.

    `small` names processes that were left out so that it stays readable.
    """

    interviews: tuple[str, ...]
    processes: tuple[Process, ...]
    small: tuple[str, ...] = ()
    unplaced: tuple[PainMark, ...] = ()
    not_today: int = Field(default=0, ge=0)


def activities(block: Block) -> Iterator[Activity]:
    """All activities within a block, in its order."""
    if isinstance(block, Activity):
        yield block
        return
    for inner in _inner(block):
        yield from activities(inner)


def successions(block: Block) -> list[tuple[str, str]]:
    """Which activity comes directly after which: ids, each pair once.

    A way past an optional one is not named.
    """
    if isinstance(block, Activity):
        return []
    inner = _inner(block)
    pairs = [pair for part in inner for pair in successions(part)]
    if isinstance(block, StepSequence):
        for before, after in pairwise(inner):
            pairs += [
                (last, first)
                for last in _ends(before, last=True)
                for first in _ends(after, last=False)
            ]
    return pairs


def _ends(block: Block, *, last: bool) -> list[str]:
    """The activities with which a block can begin, or end."""
    if isinstance(block, Activity):
        return [block.id]
    inner = _inner(block)
    if isinstance(block, StepSequence):
        return _ends(inner[-1 if last else 0], last=last)
    return [end for part in inner for end in _ends(part, last=last)]


def _inner(block: StepSequence | Choice | Parallel) -> tuple[Block, ...]:
    if isinstance(block, StepSequence):
        return block.parts
    if isinstance(block, Parallel):
        return block.branches
    return tuple(branch.block for branch in block.branches if branch.block is not None)
