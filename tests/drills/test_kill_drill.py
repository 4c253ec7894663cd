"""A small drill of each phase.

What is killed comes to the same end, loses nothing and pays for nothing twice.
"""

import pytest
from kill_drill import drilled


@pytest.mark.parametrize(("phase", "kills"), [("run", 2), ("comparison", 4), ("decide", 2)])
def test_killed_at_random_moments_the_program_comes_to_the_same_end(phase: str, kills: int) -> None:
    tally = drilled(phase, kills, seed=7)
    assert tally.kills >= kills
    assert tally.problems == []
    assert (tally.lost, tally.doubled, tally.unequal, tally.paid_twice) == (0, 0, 0, 0)
