"""A small drill of each phase.

What is killed comes to the same end, loses nothing and pays for nothing twice.
"""

from pathlib import Path

import pytest
from drill_server import ReviewServer
from kill_drill import drilled
from usecases_bench import Program, write_interviews


@pytest.mark.parametrize(("phase", "kills"), [("run", 2), ("comparison", 4), ("decide", 2)])
def test_killed_at_random_moments_the_program_comes_to_the_same_end(phase: str, kills: int) -> None:
    tally = drilled(phase, kills, seed=7)
    assert tally.kills >= kills
    assert tally.problems == []
    assert (tally.lost, tally.doubled, tally.unequal, tally.paid_twice) == (0, 0, 0, 0)


def test_the_drill_of_the_page_gets_in_and_is_acknowledged(tmp_path: Path) -> None:
    """The large drill alone goes by the page; here it is seen that it still can."""
    interviews = write_interviews(tmp_path / "interviews", 2)
    befund = Program(tmp_path / "kunde")
    with ReviewServer(befund) as server:
        server.come_in()
        assert server.upload(sorted(interviews.iterdir())) == 2
