"""Cues by which two observations that say nearly the same contradict each other."""

from collections import defaultdict
from typing import NamedTuple

from befund.consolidation.claims import Negation, denies, is_one_deed
from befund.consolidation.profile import Profile
from befund.consolidation.roles import are_two
from befund.grounding.figures import Figure
from befund.records import Conflict, Kind, StatementType

_MINUTES = {
    "sekunde": 1 / 60,
    "minute": 1.0,
    "stunde": 60.0,
    "tag": 480.0,
    "woche": 2400.0,
    "monat": 9600.0,
}
_FAR = 2.0  # figures within this factor of each other are said of the same thing on different days
_TODAY = frozenset({StatementType.IS, StatementType.HEARSAY, StatementType.EXCEPTION})


class Opposition(NamedTuple):
    """What two alike observations contradict each other about, and whether that parts them.

    Where it parts them and nothing is named, they are not the same, but neither do they contradict
    for sure.
    """

    conflict: Conflict | None = None
    parts: bool = False


_UNSURE = Opposition(None, parts=True)


def opposition(a: Profile, b: Profile) -> Opposition:
    """How two alike observations oppose each other.

    Figures alone do not part: that a thing takes ten minutes or an hour is one finding with two
    opinions.
    """
    if a.negation is not b.negation:
        return _denial(a, b)
    # One tells what was and one what is: solved where the latter speaks of today, else it stays
    # open.
    past = StatementType.PAST
    if (a.statement is past) != (b.statement is past):
        solved = {a.statement, b.statement} - {past} <= _TODAY
        return Opposition(Conflict.SOLVED, parts=True) if solved else _UNSURE
    other_order = a.sequence and b.sequence and a.sequence is not b.sequence
    if other_order and a.claim == b.claim:
        return Opposition(Conflict.ORDER, parts=True)
    is_step = a.kind is Kind.PROCESS_STEP
    if is_step and (are_two(a.actor, b.actor) or are_two(a.receiver, b.receiver)):
        return (
            Opposition(Conflict.RESPONSIBILITY, parts=True)
            if is_one_deed(a.deed, b.deed)
            else _UNSURE
        )
    return Opposition(Conflict.FREQUENCY if far_apart(a.figures, b.figures) else None)


def _denial(a: Profile, b: Profile) -> Opposition:
    """Whether one denies what the other says.

    Of nuisances and proposals the claims must be equal: that no answer comes, and that it comes
    late, is one.
    """
    one, other = (a, b) if a.negation is not Negation.NONE else (b, a)
    sure = (
        one.negation is Negation.DENIES
        and other.negation is Negation.NONE
        and denies(one.claim, other.claim)
    )
    sure = sure and (a.kind is Kind.PROCESS_STEP or one.claim == other.claim)
    return Opposition(Conflict.FACT, parts=True) if sure else _UNSURE


def far_apart(a: tuple[Figure, ...], b: tuple[Figure, ...]) -> bool:
    """Whether both give figures of one dimension, none of which is near the other's."""
    mine, theirs = _by_dimension(a), _by_dimension(b)
    return any(
        min(theirs[unit]) > _FAR * max(mine[unit]) or min(mine[unit]) > _FAR * max(theirs[unit])
        for unit in mine.keys() & theirs.keys()
    )


def _by_dimension(figures: tuple[Figure, ...]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for figure in figures:
        if figure.unit in _MINUTES:
            found["minute"].append(figure.value * _MINUTES[figure.unit])
        elif figure.unit is not None:
            found[figure.unit].append(figure.value)
    return found
