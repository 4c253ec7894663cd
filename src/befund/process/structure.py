"""From a line of activities to blocks.

What is conditional becomes a choice, what is simultaneous a parallel.
"""

from collections.abc import Sequence as Many

from befund.grounding.phrases import content_stems
from befund.process.cues import says_else
from befund.records.base import Record
from befund.records.process import Activity, Block, Branch, Choice, Parallel, StepSequence


class PlacedStep(Record):
    """An activity in the line, with what decides on its block."""

    activity: Activity
    condition: str | None = None
    exception: bool = False
    beside: bool = False

    @property
    def optional(self) -> bool:
        """Whether it is not always done."""
        return self.exception or self.condition is not None


def as_blocks(line: Many[PlacedStep]) -> StepSequence:
    """The blocks of a line of activities; `line` must not be empty."""
    parts: list[Block] = []
    at = 0
    while at < len(line):
        if line[at].optional:
            ways, at = _ways(line, at)
            parts.append(_choice(ways))
        else:
            beside = _beside(line, at)
            parts.append(_parallel(line[at:beside]) if beside > at + 1 else line[at].activity)
            at = beside
    return StepSequence(parts=tuple(parts))


def _ways(line: Many[PlacedStep], at: int) -> tuple[list[list[PlacedStep]], int]:
    """The alternatives that begin at a place, and where the line goes on.

    Each is a run under one condition.
    """
    ways: list[list[PlacedStep]] = [[line[at]]]
    at += 1
    while at < len(line) and line[at].optional:
        last, step = ways[-1][-1], line[at]
        if (step.condition, step.exception) == (last.condition, last.exception):
            ways[-1].append(step)
        elif _alternative(ways, step):
            ways.append([step])
        else:
            break
        at += 1
    return ways, at


def _alternative(ways: Many[Many[PlacedStep]], step: PlacedStep) -> bool:
    """Whether a condition is the other case of those before.

    It says "sonst", or is about the same thing.
    """
    if step.exception or any(way[0].exception for way in ways):
        return False
    condition = step.condition or ""
    if says_else(condition):
        return True
    about = content_stems(condition)
    return bool(about) and any(about & content_stems(way[0].condition or "") for way in ways)


def _choice(ways: Many[Many[PlacedStep]]) -> Choice:
    branches = [
        Branch(
            condition=way[0].condition,
            block=StepSequence(parts=tuple(step.activity for step in way)),
            exception=way[0].exception,
        )
        for way in ways
    ]
    if not any(says_else(branch.condition or "") for branch in branches):
        branches.append(Branch())  # nobody said that one of the cases always holds
    return Choice(branches=tuple(branches) if len(branches) > 1 else (*branches, Branch()))


def _beside(line: Many[PlacedStep], at: int) -> int:
    """Where the run of simultaneous activities that begins at a place ends."""
    end = at + 1
    while end < len(line) and line[end].beside and not line[end].optional:
        end += 1
    return end


def _parallel(run: Many[PlacedStep]) -> Parallel:
    return Parallel(branches=tuple(StepSequence(parts=(step.activity,)) for step in run))
