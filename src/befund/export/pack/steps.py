"""The steps of a process one after another, with what leads to each.

For tables, and for slides of some columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from befund.records.process import (
    Activity,
    Block,
    Branch,
    Choice,
    Edge,
    Parallel,
    Process,
    StepSequence,
)

AT_ONCE = "gleichzeitig"
_EXCEPTION, _AS_THE_CASE_MAY_BE = "Ausnahme", "je nach Fall"


@dataclass(frozen=True)
class StepRow:
    """An activity with its number, column and condition, and the edges that lead to it."""

    number: int
    activity: Activity
    column: int
    condition: str
    into: tuple[Edge, ...]

    @property
    def handoff(self) -> str:
        """Who hands over to whom before it; empty where nobody does."""
        told = [edge.handoff for edge in self.into if edge.handoff]
        return f"{told[0].giver} → {told[0].taker}" if told else ""

    @property
    def media_break(self) -> str:
        """What changes before it carries the work on; empty where nothing does."""
        told = [edge.media_break for edge in self.into if edge.media_break]
        return f"{told[0].before} → {told[0].after}" if told else ""

    @property
    def things(self) -> str:
        """The systems and documents that it is done with."""
        return ", ".join((*self.activity.systems, *self.activity.documents))


def steps_of(process: Process) -> list[StepRow]:
    """All steps in the order of the process."""
    into: dict[str, list[Edge]] = {}
    for edge in process.edges:
        into.setdefault(edge.target, []).append(edge)
    placed = _place(process.body, 0, "")
    return [
        StepRow(number, activity, column, condition, tuple(into.get(activity.id, ())))
        for number, (activity, column, condition) in enumerate(placed, 1)
    ]


def _place(block: Block, column: int, condition: str) -> Iterator[tuple[Activity, int, str]]:
    if isinstance(block, Activity):
        yield block, column, condition
    elif isinstance(block, StepSequence):
        for part in block.parts:
            yield from _place(part, column, condition)
            column, condition = column + _width(part), ""
    elif isinstance(block, Parallel):
        for steps in block.branches:
            yield from _place(steps, column, _both(condition, AT_ONCE))
    else:
        for way in _ways(block):
            if way.block is not None:
                yield from _place(way.block, column, _both(condition, _named(way)))


def _ways(choice: Choice) -> Sequence[Branch]:
    return sorted(choice.branches, key=lambda branch: branch.exception)


def _width(block: Block) -> int:
    if isinstance(block, Activity):
        return 1
    if isinstance(block, StepSequence):
        return sum(map(_width, block.parts))
    inner = (
        block.branches
        if isinstance(block, Parallel)
        else [b.block for b in block.branches if b.block]
    )
    return max(map(_width, inner))


def _named(branch: Branch) -> str:
    if branch.condition:
        return f"{_EXCEPTION}: {branch.condition}" if branch.exception else branch.condition
    return _EXCEPTION if branch.exception else _AS_THE_CASE_MAY_BE


def _both(one: str, other: str) -> str:
    return f"{one}; {other}" if one else other
