"""The whole way in the browser.

From an empty workspace and a link to the files that a client gets.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook
from pack_cases import texts_in
from playwright.sync_api import Page, expect
from pptx import Presentation
from web_fixtures import follow, serving

from befund.app import Session, open_session
from befund.app.demo import demo_interviews, settle
from befund.records import Action, Kind
from befund.records.pack import Pack
from befund.review import Filter, Review, Status
from befund.usecases.review.board import ReviewBoard
from open_boards import open_board

LONG = 180_000
"""Milliseconds for what a busy machine computes."""
FORMATS = ("docx", "pptx", "xlsx", "bpmn", "json")
NEW_TITLE = "Der Vertriebsleiter sperrt die Rekla-Liste"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@dataclass(frozen=True)
class Plan:
    """Ten findings, and what is decided on each."""

    accepted: tuple[Review, ...]
    edited: Review
    rejected: tuple[Review, ...]

    @property
    def going_in(self) -> set[str]:
        """What the pack is to hold."""
        return {review.finding.id for review in (*self.accepted, self.edited)}


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    """Waits for a busy machine.

    Keys are answered in their order, and one may stand behind several requests.
    """
    expect.set_options(timeout=60_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    settle(tmp_path / "kunde")
    with open_session(tmp_path / "kunde", {}, create=True) as opened:
        yield opened


def test_from_the_link_to_the_files_of_the_workshop(
    session: Session, page: Page, tmp_path: Path
) -> None:
    board = open_board(session.workspace.store)
    page.on("dialog", lambda dialog: dialog.accept())
    with serving(session) as link:
        follow(page, link)
        expect(page).to_have_url(re.compile("/interviews$"))
        upload(page, sorted(demo_interviews().iterdir()))
        analyse(page)
        page.get_by_role("link", name="Zu den Befunden").click()
        expect(page.locator("#finding .panel")).to_have_attribute(
            "data-finding", board.reviews()[0].finding.id
        )
        page.wait_for_load_state()  # scripts come after the page, and hear the keys
        plan = plan_of(board)
        decide(page, plan)
        assert {
            review.finding.id for review in board.reviews() if review.status is Status.ACCEPTED
        } == plan.going_in
        page.get_by_role("navigation").get_by_role("link", name="Workshop-Paket").click()
        released = release(page)
        paths = {name: download(page, name, tmp_path) for name in FORMATS}
    assert [entry.decision.action for entry in board.log()].count(Action.RELEASE) == 1
    pack = Pack.model_validate(json.loads(paths["json"].read_text(encoding="utf-8")))
    assert {finding.id for finding in pack.findings} == plan.going_in
    assert released in {quote.text for finding in pack.findings for quote in finding.quotes}
    check_titles(pack, plan)
    check_files(pack, paths)
    for path in paths.values():
        check_absent(session, pack, path.read_bytes())


def upload(page: Page, files: Sequence[Path]) -> None:
    """Hand all files over; each is told of on a line of its own."""
    page.locator("input[type=file]").set_input_files([str(path) for path in files])
    rows = page.locator("#uploaded tbody tr")
    expect(rows).to_have_count(len(files))
    expect(page.locator("#uploaded tbody .chips")).to_have_count(len(files), timeout=LONG)
    for row, path in zip(rows.all(), files, strict=True):
        expect(row).to_contain_text(path.name)
    expect(page.locator("#upload-said")).to_have_text("Alle Dateien sind eingelesen.")
    expect(page.locator("#list tbody tr")).to_have_count(len(files))


def analyse(page: Page) -> None:
    """Start the analysis and watch it to its end."""
    page.get_by_role("button", name="Analyse starten").click()
    job = page.locator("#job")
    expect(job).to_contain_text("Die Analyse ist fertig.", timeout=LONG)
    expect(job).to_contain_text("6 von 6 Interviews")
    states = page.locator("#list tbody tr td:last-child")
    expect(states.filter(has_text="Beobachtungen")).to_have_count(6)


def plan_of(board: ReviewBoard) -> Plan:
    """Six pain points from the top of the list, two steps and two quick wins that their titles find first."""
    top, others = board.reviews()[:6], board.reviews()[6:]
    found = [
        review
        for kind in (Kind.PROCESS_STEP, Kind.QUICK_WIN)
        for review in islice(
            (r for r in others if r.finding.item.kind is kind and is_found_first(board, r)), 2
        )
    ]
    plan = Plan(accepted=(top[0], top[1], top[4], *found), edited=top[3], rejected=(top[2], top[5]))
    assert len({r.finding.id for r in (*plan.accepted, plan.edited, *plan.rejected)}) == 10
    assert {r.finding.item.kind for r in plan.accepted} == set(Kind)
    return plan


def is_found_first(board: ReviewBoard, review: Review) -> bool:
    """Whether the search for its title has a finding at the top."""
    return board.filtered(Filter(text=review.title))[0].finding.id == review.finding.id


def decide(page: Page, plan: Plan) -> None:
    """Ten decisions by keys alone; the last is taken back and made again."""
    keys = page.keyboard
    for key in ("a", "j", "a", "j", "r", "j", "e"):
        keys.press(key)
    expect(page.locator("#edit [name=title]")).to_be_focused()
    keys.press("Control+a")
    keys.type(NEW_TITLE)
    keys.press("Control+Enter")
    expect(page.locator("#finding-title")).to_have_text(NEW_TITLE)
    for key in ("a", "j", "a", "j", "r"):
        keys.press(key)
    expect(page.locator("#progress strong")).to_have_text("6")
    for done, review in enumerate(plan.accepted[3:], 7):
        keys.press("/")
        expect(page.locator("#search")).to_be_focused()
        keys.press("Control+a")
        keys.type(review.title)
        expect(page.locator(f"#list .row:first-child#row-{review.finding.id}")).to_be_visible()
        keys.press("Enter")
        expect(page.locator("#finding .panel")).to_have_attribute("data-finding", review.finding.id)
        expect(page.locator(f"#row-{review.finding.id} .open")).to_be_focused()
        keys.press("a")
        expect(page.locator("#progress strong")).to_have_text(str(done))
    state = page.locator(f"#row-{plan.accepted[-1].finding.id} .state")
    keys.press("u")
    expect(page.locator("#said")).to_contain_text("Zurückgenommen (angenommen)")
    expect(state).to_have_count(0)
    keys.press("a")
    expect(state).to_have_class("state accepted")
    expect(page.locator("#progress strong")).to_have_text("10")


def release(page: Page) -> str:
    """Release the first quote that waits; gives its words as a client reads them."""
    held = page.locator("#pack-body li.held")
    waiting = held.count()
    assert waiting
    name = held.first.get_attribute("id")
    held.first.get_by_role("button", name="Freigeben").click()
    quote = page.locator(f"li#{name}")
    expect(quote).to_have_class("released")
    expect(held).to_have_count(waiting - 1)
    shown = re.search("im Paket:\\s+„(.+)“ \\(", quote.text_content() or "")
    assert shown
    return shown[1]


def download(page: Page, name: str, folder: Path) -> Path:
    """Take one file by the page's link."""
    with page.expect_download(timeout=LONG) as waiting:
        page.locator(f".files a[href*='workshop.{name}']").click()
    assert waiting.value.suggested_filename == f"workshop.{name}"
    path = folder / f"workshop.{name}"
    waiting.value.save_as(path)
    return path


def check_titles(pack: Pack, plan: Plan) -> None:
    """Titles go in as they were accepted.

    A role that one person bears has gone from the new one.
    """
    for review in plan.accepted:
        assert pack.finding(review.finding.id).title == review.title
    shown = pack.finding(plan.edited.finding.id).title
    assert "Rekla-Liste" in shown
    assert "Vertriebsleiter" not in shown


def check_files(pack: Pack, paths: dict[str, Path]) -> None:
    """Each file opens, and tells every finding that it is to tell."""
    titles = {finding.title for finding in pack.findings}
    report = Document(str(paths["docx"]))
    cells = [cell.text for table in report.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(paragraph.text for paragraph in report.paragraphs), *cells])
    assert {title for title in titles if title not in text} == set()
    drawn = {activity.title for process in pack.map.processes for activity in process.activities}
    beside = {
        finding.title for finding in pack.of_kind(Kind.PROCESS_STEP)
    } - drawn  # no step of how it is done today
    slides = "\n".join(text for text in texts_in(paths["pptx"].read_bytes()))
    assert len(Presentation(str(paths["pptx"])).slides) > 3
    assert {title for title in titles - beside if title not in slides} == set()
    book = load_workbook(paths["xlsx"])
    values = {
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert titles <= values
    assert values.isdisjoint({"I", "B", "unbekannt"})
    root = etree.parse(paths["bpmn"]).getroot()
    named = " ".join(str(node.get("name")) for node in root.iter() if node.get("name"))
    assert drawn
    assert {title for title in drawn if title not in named} == set()
    assert root.tag == f"{BPMN}definitions"


def check_absent(session: Session, pack: Pack, content: bytes) -> None:
    """No finding that was not accepted, no placeholder, no interview and no speaker is anywhere in a file."""
    store = session.workspace.store
    texts = list(texts_in(content))
    everything = "\n".join(texts)
    own = pack.model_dump_json(include={"findings"})
    accepted = {finding.id for finding in pack.findings}
    others = [r.title for r in open_board(store).reviews() if r.finding.id not in accepted]
    assert [title for title in others if title in everything and title not in own] == []
    speakers = {
        turn.speaker
        for one in store.interviews()
        for turn in session.queries.transcript(one.id).turns
    }
    for secret in (
        "[Person",
        *(one.id for one in store.interviews()),
        *(s for s in speakers if "0" in s),
    ):
        assert secret not in everything, secret
    for label in speakers:
        assert label not in {text.strip() for text in texts}, label
        assert f"{label}:" not in everything.split(), label
