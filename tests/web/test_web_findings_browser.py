"""The review page in Chromium.

All by key, nothing reloads, two reviewers, exact highlights, and no barrier.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from web_crowd import fill_workspace
from web_fixtures import follow, serving

from befund.app import Session
from befund.records import Action, Kind
from befund.review import Status
from befund.usecases.review.board import ReviewBoard
from befund.usecases.review.decisions import Act
from built_once import BuiltOnce
from open_boards import open_board


@dataclass
class Screen:
    """A reviewer's page, and the board of the same workspace."""

    page: Page
    board: ReviewBoard
    base: str

    def press(self, *keys: str) -> None:
        """Keys, one right after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def opens(self, finding: str) -> None:
        """Wait until a finding is on screen, with its row current."""
        expect(self.page.locator("#finding .panel")).to_have_attribute("data-finding", finding)
        expect(self.page.locator("#list .row[aria-current]")).to_have_attribute("data-id", finding)

    def says(self, text: str) -> None:
        """Wait until something is read out."""
        expect(self.page.locator("#said")).to_contain_text(text)

    def state(self, finding: str) -> Any:
        """The mark of a row's status."""
        return expect(self.page.locator(f"#row-{finding} .state"))


@pytest.fixture
def workspace(built_once: BuiltOnce, tmp_path: Path, opened: Callable[[Path], Session]) -> Session:
    build = partial(fill_workspace, findings=150, interviews=5)
    return opened(built_once.copy("crowd-150", build, tmp_path / "crowd"))


@pytest.fixture
def screen(workspace: Session, page: Page) -> Iterator[Screen]:
    with serving(workspace) as link:
        follow(page, link)
        page.evaluate("window.stayed = true")
        yield Screen(page, open_board(workspace.workspace.store), link.split("/login")[0])
        assert page.evaluate("window.stayed") is True, "the page was loaded anew"


def ids(board: ReviewBoard) -> list[str]:
    return [review.finding.id for review in board.reviews()]


def test_a_review_by_keys_alone_from_the_first_finding_to_the_last(screen: Screen) -> None:
    order = ids(screen.board)
    screen.opens(order[0])
    screen.press("j", "a", "j", "r", "j", "j", "k", "a")
    screen.opens(order[3])
    for place, state in ((1, "accepted"), (2, "rejected"), (3, "accepted")):
        screen.state(order[place]).to_have_class(f"state {state}")
    assert [screen.board.get(name).status for name in order[:5]] == [
        None, Status.ACCEPTED, Status.REJECTED, Status.ACCEPTED, None,
    ]  # fmt: skip
    expect(screen.page.locator("#progress strong")).to_have_text("3")
    screen.press("u")
    screen.says("Zurückgenommen (angenommen)")
    screen.state(order[3]).to_have_count(0)
    screen.press("k", "u")
    screen.opens(order[2])
    screen.says("Zurückgenommen (abgelehnt)")
    screen.press("End")
    screen.opens(order[-1])
    screen.press("j")
    screen.says("Das ist der letzte.")
    screen.press("Home")
    screen.opens(order[0])
    assert screen.page.url == f"{screen.base}/findings/{order[0]}"


def test_keys_typed_faster_than_the_server_answers_each_hit_their_finding(screen: Screen) -> None:
    order = ids(screen.board)
    screen.press(*(["a", "j", "r", "j"] * 6))
    screen.opens(order[12])
    expect(screen.page.locator("#progress strong")).to_have_text("12")
    statuses = [screen.board.get(name).status for name in order[:13]]
    assert statuses == [Status.ACCEPTED, Status.REJECTED] * 6 + [None]


def test_j_goes_through_all_findings_though_not_all_rows_are_there_at_first(screen: Screen) -> None:
    order = ids(screen.board)
    assert screen.page.locator("#list .row").count() == 60
    for _ in range(104):
        screen.page.keyboard.press("j", delay=0)
    screen.opens(order[104])
    screen.press(*["k"] * 3)
    screen.opens(order[101])


def test_an_edit_in_place_is_saved_by_ctrl_enter_and_left_by_escape(screen: Screen) -> None:
    review = screen.board.reviews()[0]
    screen.press("e")
    title = screen.page.locator("#edit [name=title]")
    expect(title).to_be_focused()
    title.fill("Verworfen")
    screen.press("Escape")
    expect(screen.page.locator("#finding-title")).to_have_text(review.title)
    screen.press("e")
    title.fill("Freigabe dauert, sagt jeder (j/k a r)")
    screen.page.locator("#edit [name='field.frequency'], #edit [name='field.trigger']").first.fill(
        "täglich"
    )
    screen.press("Control+Enter")
    expect(screen.page.locator("#finding-title")).to_have_text(
        "Freigabe dauert, sagt jeder (j/k a r)"
    )
    expect(screen.page.locator(f"#row-{review.finding.id} .title")).to_have_text(
        "Freigabe dauert, sagt jeder (j/k a r)"
    )
    expect(screen.page.locator(f"#row-{review.finding.id} .open")).to_be_focused()
    assert "title" in screen.board.get(review.finding.id).edited


def test_while_something_is_unsaved_nothing_leaves_it_by_accident(screen: Screen) -> None:
    first = ids(screen.board)[0]
    screen.press("e")
    expect(screen.page.locator("#edit [name=title]")).to_be_focused()
    screen.page.locator("#conversation .turns").focus()
    screen.press("j")
    screen.says("Erst sichern")
    screen.page.locator("#list .row .open").nth(3).click()
    expect(screen.page.locator("#edit")).to_be_visible()
    screen.press("Escape")
    screen.opens(first)
    screen.press("c")
    screen.page.keyboard.type("halb fertig")
    screen.press("Escape", "j")
    screen.says("Erst den Kommentar sichern")
    screen.opens(first)
    screen.press("a")
    screen.state(first).to_have_class("state accepted")
    assert screen.board.get(first).comments[0].note == "halb fertig"
    screen.press("j")
    screen.opens(ids(screen.board)[1])


def test_what_is_typed_before_the_field_is_there_is_text_and_decides_nothing(
    screen: Screen,
) -> None:
    first = ids(screen.board)[0]

    def late(route: Route) -> None:
        screen.page.wait_for_timeout(150)
        route.continue_()

    screen.page.route("**/findings/**", late)
    screen.press("e")
    screen.page.keyboard.type("ar")
    title = screen.page.locator("#edit [name=title]")
    expect(title).to_be_focused()
    screen.press("Escape", "c")
    screen.page.keyboard.type("arm und rar")
    screen.press("Escape", "j")
    screen.says("Erst den Kommentar sichern")
    expect(screen.page.locator("#note")).to_have_value("arm und rar")
    screen.opens(first)
    assert {review.status for review in screen.board.reviews()} == {None}


def test_a_comment_is_typed_sent_and_shown(screen: Screen) -> None:
    first = ids(screen.board)[0]
    screen.press("c")
    expect(screen.page.locator("#note")).to_be_focused()
    screen.page.keyboard.type("Das klären wir im Workshop: ja?")
    screen.press("Control+Enter")
    expect(screen.page.locator(".comment").first).to_contain_text("Das klären wir im Workshop: ja?")
    expect(screen.page.locator("#note")).to_have_value("")
    expect(screen.page.locator(f"#row-{first} .open")).to_be_focused()


def test_selected_rows_go_up_in_the_open_one_and_come_back(screen: Screen) -> None:
    pains = [r.finding.id for r in screen.board.reviews() if r.finding.item.kind is Kind.PAIN_POINT]
    screen.page.locator(f"#row-{pains[1]} .pick").check()
    screen.page.locator(f"#row-{pains[2]} .pick").check()
    expect(screen.page.locator("#picked-count")).to_have_text("2")
    screen.page.locator(f"#row-{pains[0]} .open").click()
    screen.opens(pains[0])
    screen.press("m")
    expect(screen.page.locator(f"#row-{pains[1]}")).to_have_count(0)
    expect(screen.page.locator("#picked")).to_be_hidden()
    screen.says("Zusammengeführt")
    screen.opens(pains[0])
    screen.press("u")
    expect(screen.page.locator(f"#row-{pains[1]}")).to_have_count(1)
    expect(screen.page.locator(f"#row-{pains[2]}")).to_have_count(1)


def test_without_a_selection_m_proposes_partners(screen: Screen) -> None:
    first = screen.board.reviews()[0]
    screen.press("m")
    dialog = screen.page.locator("#dialog")
    expect(dialog).to_be_visible()
    expect(screen.page.locator("#partner-search")).to_be_focused()
    before = len(first.finding.members)
    dialog.locator("[name=others]").first.check()
    dialog.locator("button.primary").click()
    expect(dialog).to_be_hidden()
    screen.says("Zusammengeführt")
    assert len(screen.board.get(first.finding.id).finding.members) > before


def test_split_by_key_makes_a_row_below(screen: Screen) -> None:
    review = next(r for r in screen.board.reviews() if len(r.finding.members) > 2)
    screen.page.locator(f"#row-{review.finding.id} .open").click()
    screen.opens(review.finding.id)
    screen.press("s")
    expect(screen.page.locator("#dialog [name=observations]").first).to_be_focused()
    screen.press("Space")
    screen.page.locator("#dialog button.primary").click()
    screen.says("Geteilt")
    new = screen.page.locator(f"#row-{review.finding.id} + .row")
    expect(new).not_to_have_attribute("data-id", ids(screen.board)[-1])
    assert new.get_attribute("data-id") in ids(screen.board)
    assert (
        len(screen.board.get(review.finding.id).finding.members) == len(review.finding.members) - 1
    )


def test_selected_and_all_shown_are_decided_at_once(screen: Screen) -> None:
    order = ids(screen.board)
    screen.press("x", "j", "x")
    expect(screen.page.locator("#picked-count")).to_have_text("2")
    screen.press("R")
    screen.state(order[0]).to_have_class("state rejected")
    screen.state(order[1]).to_have_class("state rejected")
    expect(screen.page.locator("#picked")).to_be_hidden()
    screen.page.locator("label", has_text="Schmerzpunkte").click()
    expect(screen.page.locator("#list .row:not([data-kind=pain_point])")).to_have_count(0)
    screen.page.locator("#accept-shown").click()
    dialog = screen.page.locator("#dialog")
    expect(dialog).to_contain_text("Befunde annehmen?")
    dialog.locator("button.primary").click()
    expect(dialog).to_be_hidden()
    pains = [r for r in screen.board.reviews() if r.finding.item.kind is Kind.PAIN_POINT]
    assert {r.status for r in pains if r.finding.id not in order[:2]} == {Status.ACCEPTED}
    expect(screen.page.locator("#accept-shown")).to_have_count(0)


def test_filters_and_search_change_list_and_address_without_reload_and_back_works(
    screen: Screen,
) -> None:
    screen.press("/")
    expect(screen.page.locator("#search")).to_be_focused()
    screen.page.keyboard.type("lieferschein")
    expect(screen.page.locator("#progress")).to_contain_text("Befunde gezeigt")
    screen.page.wait_for_url("**/findings*q=lieferschein*")
    found = [r for r in screen.board.reviews() if "Lieferschein" in r.title]
    expect(screen.page.locator("#list .row")).to_have_count(len(found))
    screen.press("Enter")
    screen.opens(found[0].finding.id)
    expect(screen.page.locator(f"#row-{found[0].finding.id} .open")).to_be_focused()
    screen.page.locator("summary", has_text="Weitere Filter").click()
    screen.page.locator("#by-process").select_option(index=1)
    screen.page.wait_for_url("**process=*")
    assert "*" not in screen.page.url
    screen.page.go_back()
    expect(screen.page.locator("#by-process")).to_have_value("*")
    expect(screen.page.locator("#list .row")).to_have_count(len(found))
    screen.press("Escape", "j")
    screen.opens(found[1].finding.id)


def test_quotes_are_walked_across_interviews_and_marked_to_the_letter(screen: Screen) -> None:
    review = next(r for r in screen.board.reviews() if len(r.finding.interviews) > 2)
    screen.page.locator(f"#row-{review.finding.id} .open").click()
    screen.opens(review.finding.id)
    quotes = [(o.interview, q.text) for o in screen.board.evidence(review) for q in o.quotes]
    for interview, text in [*quotes, quotes[0]]:
        expect(screen.page.locator("#talk")).to_have_attribute("data-interview", interview)
        chosen = screen.page.locator("#talk mark.chosen")
        screen.page.wait_for_function(  # the next quote may stand in the same interview
            "text => [...document.querySelectorAll('#talk mark.chosen')].map(m => m.textContent).join('') === text",
            arg=text,
        )
        expect(chosen.first).to_be_in_viewport()
        screen.press("n")
    expect(screen.page.locator("#talk")).to_have_attribute("data-interview", quotes[1][0])
    screen.press("p")
    expect(screen.page.locator("#talk")).to_have_attribute("data-interview", quotes[0][0])


def test_emoji_and_umlauts_before_and_in_a_quote_do_not_shift_its_mark(screen: Screen) -> None:
    with_emoji = [
        r
        for r in screen.board.reviews()
        if any("👍" in q.text for o in screen.board.evidence(r) for q in o.quotes)
    ]
    assert with_emoji
    for review in with_emoji[:3]:
        screen.page.goto(f"{screen.base}/findings/{review.finding.id}")
        screen.page.evaluate("window.stayed = true")
        text = screen.board.evidence(review)[0].quotes[0].text
        assert "".join(screen.page.locator("#talk mark.chosen").all_text_contents()) == text
        around = screen.page.locator(".turn:has(mark.chosen) .text").text_content()
        assert around
        assert text in around


def test_two_reviewers_get_both_versions_and_the_second_decides_anew(
    screen: Screen, chromium: Browser, workspace: Session
) -> None:
    name = ids(screen.board)[0]
    context = chromium.new_context(locale="de-DE")
    with serving(workspace) as link:
        other = context.new_page()
        follow(other, link)
        expect(other.locator("#finding .panel")).to_have_attribute("data-finding", name)
        screen.press("e")
        screen.page.locator("#edit [name=title]").fill("Titel von der Kollegin")
        screen.press("Control+Enter")
        expect(screen.page.locator("#finding-title")).to_have_text("Titel von der Kollegin")
        other.keyboard.press("r")
        dialog = other.locator("#dialog")
        expect(dialog).to_contain_text("Jemand war schneller")
        expect(dialog.locator(".versions section").nth(1)).to_contain_text("Titel von der Kollegin")
        assert screen.board.get(name).status is None
        dialog.get_by_role("button", name="Jetzigen Stand übernehmen").click()
        expect(other.locator("#finding-title")).to_have_text("Titel von der Kollegin")
        screen.press("a")
        screen.state(name).to_have_class("state accepted")
        other.keyboard.press("r")
        dialog.get_by_role("button", name="Trotzdem entscheiden").click()
        expect(dialog).to_be_hidden()
        expect(other.locator(f"#row-{name} .state")).to_have_class("state rejected")
    context.close()
    assert screen.board.get(name).status is Status.REJECTED


def test_keys_with_modifiers_and_in_fields_are_left_to_the_browser(screen: Screen) -> None:
    first = ids(screen.board)[0]
    screen.press("Control+a", "Alt+r", "Meta+j")
    screen.press("/")
    screen.page.keyboard.type("a r j k u")
    expect(screen.page.locator("#search")).to_have_value("a r j k u")
    screen.page.wait_for_timeout(400)
    assert screen.board.log() == []
    screen.press("Control+a", "Delete")
    expect(screen.page.locator("#list .row")).to_have_count(60)
    assert screen.board.get(first).status is None


def test_help_lists_the_keys_and_gives_the_focus_back(screen: Screen) -> None:
    first = ids(screen.board)[0]
    screen.press("j", "k", "?")
    dialog = screen.page.locator("#dialog")
    expect(dialog).to_be_visible()
    for key in "jkneraxmsuc":
        expect(dialog.locator("kbd", has_text=key).first).to_be_visible()
    screen.press("a", "Escape")
    expect(dialog).to_be_hidden()
    expect(screen.page.locator(f"#row-{first} .open")).to_be_focused()
    assert screen.board.get(first).status is None


def test_enter_goes_into_the_finding_and_escape_back_to_the_row(screen: Screen) -> None:
    screen.press("j", "Enter")
    expect(screen.page.locator("#finding-title")).to_be_focused()
    screen.press("Escape")
    expect(screen.page.locator("#list .row[aria-current] .open")).to_be_focused()


def test_what_the_guard_refuses_is_told_and_changes_nothing(screen: Screen) -> None:
    screen.page.evaluate(
        "document.body.setAttribute('hx-headers:inherited', '{\"X-CSRF-Token\": \"stale\"}')"
    )
    screen.press("a")
    expect(screen.page.locator("#notices")).to_contain_text("bitte neu laden")
    expect(screen.page.locator("#act-accept")).to_contain_text("Annehmen")
    assert screen.board.log() == []


@pytest.mark.parametrize(
    "path", ["/findings", "/findings?kind=pain_point&contradicted=true", "/quarantine"]
)
def test_nothing_on_the_page_shuts_anybody_out(path: str, screen: Screen) -> None:
    if path == "/findings":
        screen.board.decide(ids(screen.board)[0], Act(Action.ACCEPT, "B", note="ja"))
        screen.board.decide(ids(screen.board)[1], Act(Action.REJECT, "B"))
    screen.page.goto(screen.base + path)
    screen.page.evaluate("window.stayed = true")
    for opener in ("", "?", "e") if path == "/findings" else ("",):
        if opener:
            screen.press(opener)
            expect(screen.page.locator("#dialog[open], #edit").first).to_be_visible()
        found = Axe().run(screen.page).response["violations"]
        serious = [
            (v["id"], [n["target"] for n in v["nodes"]][:3])
            for v in found
            if v["impact"] in {"serious", "critical"}
        ]
        assert serious == []
        screen.press("Escape")
