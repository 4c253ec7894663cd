"""One process, one job role and one quadrant each, wherever a person looks for them."""

import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from befund.app import Session
from befund.job_role import role_key
from befund.quadrant import QUADRANT_NAMES, Quadrant, quadrant_of
from befund.records import Action, Interview, Kind, MaskedTranscript, ProcessStep, Role, Turn
from befund.records.figures import Assumptions
from befund.records.pack import Selection
from befund.records.process import ProcessNaming, SameProcess
from befund.review import Filter, edit_of
from befund.store import Store
from befund.usecases.findings.interviewees import interviewees_of
from befund.usecases.pack.assembly import prepare
from befund.usecases.pack.files import pack_file
from befund.usecases.review.board import ReviewedFindings
from befund.usecases.review.decisions import Act
from befund.usecases.views.assessment import export_matrix, quick_wins
from befund.usecases.views.charts import pain_heat
from befund.usecases.views.conversation import TranscriptCache
from befund.usecases.views.finding_details import read_finding
from befund.usecases.views.process_map import process_map
from befund.usecases.workspace import Workspace
from open_boards import open_board

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def demo(demo_folder: Path, opened: Callable[[Path], Session]) -> Workspace:
    return opened(demo_folder).workspace


def found_under(board: ReviewedFindings, field: str) -> Mapping[str, set[str]]:
    """By finding, the values of a field under which the filter finds it."""
    found: dict[str, set[str]] = defaultdict(set)
    for value in board.facets(Filter())[field]:
        for review in board.filtered(Filter.model_validate({field: (value,)})):
            found[review.finding.id].add(str(value))
    return found


def test_a_step_stands_under_one_process_on_the_map_and_in_the_filter(demo: Workspace) -> None:
    found = process_map(demo, everything=True)
    on_map = {
        activity.id: {process.name}
        for process in found.processes
        for activity in process.activities
    }
    in_filter = found_under(open_board(demo.store), "process")
    assert len(on_map) == 90
    assert {step: in_filter[step] for step in on_map} == on_map
    pains = {
        m.group: {p.name}
        for p in found.processes
        for activity in p.activities
        for m in activity.pains
    }
    assert {pain: in_filter[pain] for pain in pains} == pains


def test_a_step_names_the_process_that_it_stands_under_in_the_pack(demo: Workspace) -> None:
    pack = prepare(demo, Selection(undecided=True), Assumptions()).pack
    on_map = {
        activity.id: process.name
        for process in pack.map.processes
        for activity in process.activities
    }
    steps = [finding for finding in pack.findings if finding.kind is Kind.PROCESS_STEP]
    named = {
        one.id: value.value for one in steps for value in one.fields if value.name == "process"
    }
    assert len(named) == len(steps)
    assert {name: on_map[name] for name in named if name in on_map} == {
        n: p for n, p in named.items() if n in on_map
    }
    assert set(named.values()) <= set(on_map.values())


def test_after_an_act_the_filter_and_the_map_still_agree(demo: Workspace) -> None:
    board = open_board(demo.store)
    steps = [review for review in board.reviews() if isinstance(review.item, ProcessStep)]
    renamed, rejected = steps[0], steps[1]
    before = found_under(board, "process")[rejected.finding.id]
    board.decide(
        renamed.finding.id,
        Act(Action.EDIT, "P", edits=[edit_of(renamed.item, "process", "garantiefall")]),
    )
    board.decide(rejected.finding.id, Act(Action.REJECT, "P"))
    in_filter = found_under(board, "process")
    assert in_filter[renamed.finding.id] == {"Garantiefall"}
    assert in_filter[rejected.finding.id] == before
    found = process_map(demo, everything=True)
    assert {a.id: in_filter[a.id] for p in found.processes for a in p.activities} == {
        a.id: {p.name} for p in found.processes for a in p.activities
    }
    board.undo_last("P")
    board.undo_last("P")
    assert found_under(board, "process")[renamed.finding.id] != {"Garantiefall"}


def test_names_that_a_model_reads_later_are_those_of_the_filter_at_once(demo: Workspace) -> None:
    board = open_board(demo.store)
    names = list(board.facets(Filter())["process"])
    together = SameProcess(shown="Alles", names=tuple(map(str, [*names, "Complaint"])))
    demo.store.save_process_naming(ProcessNaming(fingerprint="x", processes=(together,)))
    assert set(board.facets(Filter())["process"]) == {"Alles"}


def test_the_filter_lists_a_role_once_and_as_the_map_writes_it(demo: Workspace) -> None:
    board = open_board(demo.store)
    offered = [str(role) for role in board.facets(Filter())["role"]]
    assert max(Counter(map(str.casefold, offered)).values()) == 1
    assert max(Counter(map(role_key, offered)).values()) == 1
    assert {"Kundenservice", "Buchhaltung"} <= set(offered)
    steps = [
        a
        for process in process_map(demo, everything=True).processes
        for a in process.activities
        if a.owned
    ]
    in_filter = found_under(board, "role")
    assert {step.id for step in steps if step.lane not in in_filter[step.id]} == set()


def test_who_was_asked_has_one_role_on_every_screen_and_in_the_pack(demo: Workspace) -> None:
    board, transcript_cache = open_board(demo.store), TranscriptCache(demo)
    roles = interviewees_of(demo.store).roles
    assert len(roles) == 6
    for review in board.reviews()[:20]:
        reading = read_finding(board, transcript_cache, review.finding.id)
        assert {
            teller.interview: teller.role for teller in reading.tellers
        }.items() <= roles.items()
        assert set(review.finding.roles) == {roles[name] for name in review.finding.interviews}
    packed = prepare(demo, Selection(undecided=True), Assumptions())
    assert {one.role for one in packed.anonymity.roles} == set(roles.values())
    assert set(pain_heat(demo).roles) <= set(map(str, board.facets(Filter())["role"]))


def test_a_respondents_own_word_counts_where_the_interviews_name_tells_no_department(
    tmp_path: Path,
) -> None:
    with Store.open_file(tmp_path / "befund.sqlite") as store:
        for name in ("01-gespraech", "02-einkauf"):
            turn = Turn(
                number=0,
                speaker="B",
                role=Role.RESPONDENT,
                text="Ich bin hier Disponentin, seit Jahren.",
            )
            interview = Interview(id=name, source=name, kept_as=name, sha256=name, language="de")
            store.save_interview(interview)
            store.save_transcript(
                MaskedTranscript(interview=name, format="t", language="de", turns=(turn,)), "m"
            )
        assert interviewees_of(store).roles == {
            "01-gespraech": "Disponentin",
            "02-einkauf": "Einkauf",
        }


def drawn_quadrants(svg: bytes) -> Iterator[tuple[int, str]]:
    """By its number the quadrant that each bubble of the picture lies in, as the picture names it."""
    root = etree.fromstring(svg)
    labels = {
        (float(text.get("x")), float(text.get("y"))): text.text
        for text in root.iterfind(f"{SVG}text[@class='quadrant']")
    }
    frames = [
        [float(r.get(side)) for side in ("x", "y", "width", "height")]
        for r in root.iterfind(f"{SVG}rect[@stroke]")
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
            next(
                n
                for (left, top, right, end), n in named.items()
                if left < x < right and top < y < end
            ),
        )


def listed_quadrants(report: bytes) -> Iterator[tuple[int, str]]:
    """By its number the quadrant that the report lists each change under."""
    for table in Document(io.BytesIO(report)).tables:
        for cell in (cell for row in table.rows for cell in row.cells):
            name, *entries = cell.text.split("\n")
            if name in QUADRANT_NAMES.values():
                yield from (
                    (int(found[1]), name)
                    for one in entries
                    if (found := re.match(r"(\d+)\. ", one))
                )


def test_a_change_is_drawn_where_it_is_listed(demo: Workspace, tmp_path: Path) -> None:
    changes = quick_wins(demo, Assumptions())
    assert 3.0 in {
        change.effort for change in changes if change.impact is not None
    }  # the border is what they differed in
    picture = export_matrix(demo, changes, "svg", tmp_path / "matrix.svg").read_bytes()
    pack = prepare(demo, Selection(undecided=True), Assumptions()).pack
    drawn, listed = (
        dict(drawn_quadrants(picture)),
        dict(listed_quadrants(pack_file(demo, pack, "docx"))),
    )
    assert len(drawn) > 5
    assert {number: listed[number] for number in drawn} == drawn


def test_a_quadrant_begins_at_the_middle() -> None:
    found = Counter(
        quadrant_of(impact / 2, effort / 2) for impact in range(2, 11) for effort in range(2, 11)
    )
    assert found == {
        Quadrant.DO_FIRST: 20,
        Quadrant.PLAN: 25,
        Quadrant.FILL_IN: 16,
        Quadrant.POSTPONE: 20,
    }
    assert [q for q in QUADRANT_NAMES if q.high_impact] == [quadrant_of(3, 2.9), quadrant_of(3, 3)]
    assert [q for q in QUADRANT_NAMES if q.high_effort] == [quadrant_of(3, 3), quadrant_of(2.9, 3)]
