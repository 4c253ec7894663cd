"""The quadrants of the impact/effort matrix: which one a change lies in, and what it is called.

Every picture, list and slide asks here, so that a change that is drawn in one quadrant is listed in
no other.
"""

from enum import StrEnum

MIDDLE = 3.0  # of impact and effort, which go from 1 to 5


class Quadrant(StrEnum):
    """The four quadrants row by row, from high to low impact, and from low to high effort."""

    DO_FIRST = "do_first"
    PLAN = "plan"
    FILL_IN = "fill_in"
    POSTPONE = "postpone"

    @property
    def high_impact(self) -> bool:
        """Whether it lies in the upper row."""
        return self in {Quadrant.DO_FIRST, Quadrant.PLAN}

    @property
    def high_effort(self) -> bool:
        """Whether it lies in the right-hand column."""
        return self in {Quadrant.PLAN, Quadrant.POSTPONE}


QUADRANT_NAMES = {
    Quadrant.DO_FIRST: "Zuerst tun",
    Quadrant.PLAN: "Einplanen",
    Quadrant.FILL_IN: "Nebenbei",
    Quadrant.POSTPONE: "Zurückstellen",
}


def quadrant_of(impact: float, effort: float) -> Quadrant:
    """The quadrant of a change; the middle counts as high, for impact and effort alike.

    Where nothing is known of the effort it is in the middle, and what nobody knows must not be
    promised as little.
    """
    if impact >= MIDDLE:
        return Quadrant.PLAN if effort >= MIDDLE else Quadrant.DO_FIRST
    return Quadrant.POSTPONE if effort >= MIDDLE else Quadrant.FILL_IN
