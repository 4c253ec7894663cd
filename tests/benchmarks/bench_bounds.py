"""Bounds of time that only a quiet machine can be held to.

No part of the gate, which counts no seconds.
    .venv/bin/pytest -n 0 tests/benchmarks/bench_bounds.py

The bounds are a few times what is usual; `tests/review/review_bench.py` and
`tests/web/web_bench.py` say what that is.
"""

import statistics
import sys
from pathlib import Path

from test_web_findings_browser import Screen, screen, workspace

from befund.review import Review
from befund.store import Store
from open_boards import open_board

sys.path.append(str(Path(__file__).parents[1] / "review"))
from review_bench import fill_large, measured

__all__ = ["screen", "workspace"]  # the fixtures of the page
MOST_MS = 1000


def test_a_thousand_findings_are_decided_on_and_listed_in_no_time(tmp_path: Path) -> None:
    with Store.open_file(tmp_path / "befund.sqlite") as store:
        fill_large(store, 230, 30)
        board = open_board(store)
        assert len(board.reviews()) > 900
        for name, times in measured(board, 10).items():
            if "merge" not in name and "100" not in name:
                assert statistics.median(times) < (
                    150 if name in {"accept", "edit", "undo"} else 300
                ), name


def test_from_key_to_updated_row_is_quick(screen: Screen) -> None:
    screen.page.evaluate(
        """() => {
            window.took = [];
            let pressed = 0;
            document.addEventListener("keydown", () => { pressed = performance.now(); }, true);
            new MutationObserver((changes) => {
              if (changes.some((change) => change.target.closest?.(".row"))) {
                requestAnimationFrame(() => window.took.push(performance.now() - pressed));
              }
            }).observe(document.getElementById("list"), { subtree: true, childList: true });
        }"""
    )
    order: list[Review] = screen.board.reviews()
    for place in range(10):
        screen.press("a")
        screen.state(order[place].finding.id).to_have_class("state accepted")
        screen.press("j")
        screen.opens(order[place + 1].finding.id)
    took = screen.page.evaluate("window.took")
    assert len(took) >= 10
    assert statistics.median(took) < MOST_MS
