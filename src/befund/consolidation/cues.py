"""Cues by which two observations that say nearly the same contradict each other."""

from collections import defaultdict

from befund.consolidation.profile import Profile
from befund.grounding.figures import Figure
from befund.records import Conflict, Kind, StatementType

_MINUTES = {"sekunde": 1 / 60, "minute": 1.0, "stunde": 60.0, "tag": 480.0, "woche": 2400.0, "monat": 9600.0}
_FAR = 2.0  # figures within this factor of each other are said of the same thing on different days


def conflict_of(a: Profile, b: Profile) -> tuple[Conflict | None, bool]:
    """What two alike observations contradict each other about, and whether that parts them.

    Figures alone do not part: that a thing takes ten minutes or an hour is one finding with two opinions.
    """
    if bool(a.negations) != bool(b.negations):
        return Conflict.FACT, True
    past = StatementType.PAST
    if (a.statement is past) != (b.statement is past):
        return Conflict.SOLVED, True
    if a.kind is Kind.PROCESS_STEP and (_differ(a.actor, b.actor) or _differ(a.receiver, b.receiver)):
        return Conflict.RESPONSIBILITY, True
    if far_apart(a.figures, b.figures):
        return Conflict.FREQUENCY, False
    return None, False


def _differ(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a) and bool(b) and a.isdisjoint(b)


def far_apart(a: tuple[Figure, ...], b: tuple[Figure, ...]) -> bool:
    """Whether both give figures of one dimension, and none of the one's is near any of the other's."""
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
