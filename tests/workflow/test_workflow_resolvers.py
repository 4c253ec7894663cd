"""One process, one job role and one quadrant each, wherever a person looks for them."""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from befund.app import Session
from befund.quadrant import QUADRANT_NAMES, Quadrant, quadrant_of
from befund.records.figures import Assumptions
from befund.records.pack import Selection
from befund.usecases.pack.assembly import prepare
from befund.usecases.pack.files import pack_file
from befund.usecases.views.assessment import export_matrix, quick_wins
from befund.usecases.workspace import Workspace

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def demo(demo_folder: Path, opened: Callable[[Path], Session]) -> Workspace:
    return opened(demo_folder).workspace


def drawn_quadrants(svg: bytes) -> Iterator[tuple[int, str]]:
    """By its number the quadrant that each bubble of the picture lies in, as the picture names it."""
    root = etree.fromstring(svg)
    labels = {
        (float(text.get("x")), float(text.get("y"))): text.text
        for text in root.iterfind(f"{SVG}text[@class='quadrant']")
    }
    frames = [
        [float(r.get(side)) for side in ("x", "y", "width", "height")] for r in root.iterfind(f"{SVG}rect[@stroke]")
    ]
    named = {
        (x, y, x + width, y + height): name
        for x, y, width, height in frames
        for (at_x, at_y), name in labels.items()
        if x < at_x < x + width and y < at_y < y + height
    }
    for bubble in root.iterfind(f"{SVG}text[@class='number']"):
        x, y = float(bubble.get("x")), float(bubble.get("y"))
        yield (
            int(bubble.text),
            next(n for (left, top, right, end), n in named.items() if left < x < right and top < y < end),
        )


def listed_quadrants(report: bytes) -> Iterator[tuple[int, str]]:
    """By its number the quadrant that the report lists each change under."""
    for table in Document(io.BytesIO(report)).tables:
        for cell in (cell for row in table.rows for cell in row.cells):
            name, *entries = cell.text.split("\n")
            if name in QUADRANT_NAMES.values():
                yield from ((int(found[1]), name) for one in entries if (found := re.match(r"(\d+)\. ", one)))


def test_a_change_is_drawn_where_it_is_listed(demo: Workspace, tmp_path: Path) -> None:
    changes = quick_wins(demo, Assumptions())
    assert 3.0 in {
        change.effort for change in changes if change.impact is not None
    }  # the border is what they differed in
    picture = export_matrix(demo, changes, "svg", tmp_path / "matrix.svg").read_bytes()
    pack = prepare(demo, Selection(undecided=True), Assumptions()).pack
    drawn, listed = dict(drawn_quadrants(picture)), dict(listed_quadrants(pack_file(demo, pack, "docx")))
    assert len(drawn) > 5
    assert {number: listed[number] for number in drawn} == drawn


def test_a_quadrant_begins_at_the_middle() -> None:
    found = Counter(quadrant_of(impact / 2, effort / 2) for impact in range(2, 11) for effort in range(2, 11))
    assert found == {Quadrant.DO_FIRST: 20, Quadrant.PLAN: 25, Quadrant.FILL_IN: 16, Quadrant.POSTPONE: 20}
    assert [q for q in QUADRANT_NAMES if q.high_impact] == [quadrant_of(3, 2.9), quadrant_of(3, 3)]
    assert [q for q in QUADRANT_NAMES if q.high_effort] == [quadrant_of(3, 3), quadrant_of(2.9, 3)]
