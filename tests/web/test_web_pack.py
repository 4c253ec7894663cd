"""The page of the workshop pack.

What is chosen, what the check does to it, and the files that come of it.
"""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document
from lxml import html
from pack_cases import Told, fill, fill_decided, fill_undecided
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient
from web_fixtures import Visit, come_in, follow, let_in, serving

from befund.app import Session
from befund.errors import AnonymityError
from befund.export.pack import report_template
from befund.records import Action, Kind, PainCategory, PainPoint
from befund.records.pack import QuoteState
from befund.records.process import ProcessMap
from befund.usecases.review.decisions import Act
from befund.web.access import Right, UserAuthenticator, UserFile
from befund.web.app import create_app
from befund.web.routes import pack
from built_once import BuiltOnce
from open_boards import open_board

ASKED = {
    "asked": "true",
    "kinds": [kind.value for kind in Kind],
    "with_quotes": "true",
    "named_lanes": "true",
}
"""What the form sends as it stands at first."""
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "bpmn": "application/xml",
    "json": "application/json",
}


@dataclass
class Pages:
    """The pack's page, as a visitor asks for it."""

    visit: Visit

    def shown(self, **query: Any) -> Any:
        """The page, as a tree."""
        answer = self.visit.client.get("/pack", params=query)
        assert answer.status_code == 200
        return html.fromstring(answer.text)

    def file(self, name: str, **query: Any) -> httpx2.Response:
        """One file."""
        return self.visit.client.get(f"/pack/workshop.{name}", params=query)

    def pack(self, **query: Any) -> Any:
        """The pack as its JSON tells it."""
        return json.loads(self.file("json", **query).content)

    def quotes(self, **query: Any) -> set[str]:
        """All words of respondents that are in the pack."""
        return {
            quote["text"]
            for finding in self.pack(**query)["findings"]
            for quote in finding["quotes"]
        }

    def change(self, path: str, **sent: Any) -> httpx2.Response:
        """A request from within the page that changes something."""
        headers = {**self.visit.csrf, "HX-Request": "true"}
        return self.visit.client.post(f"/pack/{path}", headers=headers, **sent)

    def report(self) -> str:
        """All paragraphs and cells of the report."""
        document = Document(io.BytesIO(self.file("docx").content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.fixture
def pages(built_once: BuiltOnce, tmp_path: Path, opened: Callable[[Path], Session]) -> Pages:
    return Pages(let_in(opened(built_once.copy("pack", fill_decided, tmp_path / "kunde"))))


@pytest.fixture
def undecided(built_once: BuiltOnce, tmp_path: Path, opened: Callable[[Path], Session]) -> Pages:
    return Pages(
        let_in(opened(built_once.copy("pack-undecided", fill_undecided, tmp_path / "kunde")))
    )


def lanes(pack: Any) -> set[str]:
    found = ProcessMap.model_validate(pack["map"])
    return {lane for process in found.processes for lane in process.lanes}


def text_of(tree: Any) -> str:
    return " ".join(str(tree.text_content()).split())


def test_where_nothing_is_accepted_the_page_says_what_to_do_and_there_is_no_file(
    undecided: Pages,
) -> None:
    said = text_of(undecided.shown())
    assert "ist noch keiner angenommen" in said
    assert "befund " not in said, "no command is at hand in the browser"
    assert undecided.shown().xpath("//main//a[@href='/findings']")
    for name in MEDIA:
        answer = undecided.file(name)
        assert answer.status_code == 422
        assert "content-disposition" not in answer.headers


def test_where_there_is_no_finding_at_all_the_page_says_so(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    empty = Pages(let_in(opened(tmp_path / "leer")))
    said = text_of(empty.shown())
    assert "Noch keine Befunde." in said
    assert "befund run" not in said
    assert empty.file("docx").status_code == 422


def test_the_choice_is_in_the_address_and_what_is_not_ticked_is_not_chosen(pages: Pages) -> None:
    every = pages.pack()
    assert every == pages.pack(**ASKED)
    pains = pages.pack(**ASKED | {"kinds": ["pain_point"]})
    assert {finding["kind"] for finding in pains["findings"]} == {"pain_point"}
    assert 0 < len(pains["findings"]) < len(every["findings"])
    assert pages.quotes()
    assert not pages.quotes(asked="true", kinds=ASKED["kinds"])
    assert pages.pack(k=1)["making"]["k"] == 1
    assert pages.pack(k=1)["making"]["held"] < every["making"]["held"]
    assert pages.pack(client="Muster & Söhne")["client"] == "Muster & Söhne"
    assert "Vertriebsleiter" in lanes(every)
    hidden = pages.pack(**{key: value for key, value in ASKED.items() if key != "named_lanes"})
    assert "Vertriebsleiter" not in lanes(hidden)
    assert "bleibt nichts übrig" in text_of(pages.shown(asked="true"))
    assert pages.file("pptx", asked="true").status_code == 422


def test_the_form_shows_what_is_chosen(pages: Pages) -> None:
    def ticked(tree: Any) -> set[str]:
        return {
            f"{box.get('name')}={box.get('value')}"
            for box in tree.xpath("//form[@id='choice']//input[@checked]")
        }

    first = {f"kinds={kind.value}" for kind in Kind} | {"with_quotes=true", "named_lanes=true"}
    assert ticked(pages.shown()) == first
    assert ticked(pages.shown(**ASKED)) == first
    chosen = pages.shown(asked="true", kinds="quick_win", undecided="true", k=2)
    assert ticked(chosen) == {"kinds=quick_win", "undecided=true"}
    assert chosen.xpath("//input[@name='k']/@value") == ["2"]
    links = chosen.xpath("//ul[@class='files']//a/@href")
    assert len(links) == len(MEDIA)
    assert all(link.endswith("?asked=true&kinds=quick_win&undecided=true&k=2") for link in links)


def test_undecided_findings_go_in_where_it_is_wanted_and_are_marked(undecided: Pages) -> None:
    found = undecided.pack(undecided="true")["findings"]
    assert found
    assert all(finding["undecided"] for finding in found)
    badges = undecided.shown(undecided="true").xpath(
        "//section[contains(@class, 'preview')]//summary/span[@class='badge']"
    )
    assert {badge.text for badge in badges} == {"offen"}
    assert len(badges) == len(found)


@pytest.mark.parametrize(
    "wrong", [{"k": "0"}, {"k": "viele"}, {"kinds": "witz"}, {"asked": "true", "k": "51"}]
)
def test_a_choice_that_cannot_be_is_refused_by_the_name_of_its_field(
    pages: Pages, wrong: dict[str, str]
) -> None:
    for path in ("/pack", "/pack/workshop.docx"):
        answer = pages.visit.client.get(path, params=wrong)
        assert answer.status_code == 422
        assert next(name for name in wrong if name != "asked") in text_of(
            html.fromstring(answer.text)
        )


def test_a_quote_is_released_and_withheld_by_the_visitor_and_the_files_follow(pages: Pages) -> None:
    name = pages.shown().xpath("//li[@class='held'][contains(., 'kommt erst abends wieder')]/@id")[
        0
    ]
    assert not [text for text in pages.quotes() if "abends wieder ins Büro" in text]
    answer = pages.change(f"quotes/{name}", data={"act": "release"})
    assert html.fromstring(answer.text).xpath(f"//li[@id='{name}']/@class") == [
        QuoteState.RELEASED.value
    ]
    released = [text for text in pages.quotes() if "abends wieder ins Büro" in text]
    assert len(released) == 1
    assert "[Person" not in released[0]
    assert released[0] in pages.report()
    answer = pages.change(f"quotes/{name}", data={"act": "withhold"})
    assert html.fromstring(answer.text).xpath(f"//li[@id='{name}']/@class") == [
        QuoteState.WITHHELD.value
    ]
    assert released[0] not in pages.quotes()
    assert released[0] not in pages.report()
    log = [entry.decision for entry in open_board(pages.visit.session.workspace.store).log()]
    made = [one for one in log if one.action in {Action.RELEASE, Action.WITHHOLD}]
    assert {one.author for one in made} == {"Tester"}
    assert sorted(one.action.value for one in made) == ["release", "withhold"]


def test_a_decision_keeps_the_choice_and_an_unknown_quote_is_not_found(pages: Pages) -> None:
    name = pages.shown().xpath("//li[@class='held']/@id")[0]
    query = "asked=true&kinds=pain_point&with_quotes=true"
    answer = pages.change(f"quotes/{name}?{query}", data={"act": "withhold"})
    assert html.fromstring(answer.text).get("data-query") == query
    unknown = pages.change("quotes/q-000000000000", data={"act": "release"})
    assert (unknown.status_code, unknown.headers["hx-retarget"]) == (404, "#notices")
    assert pages.change(f"quotes/{name}", data={"act": "burn"}).status_code == 422


def test_whoever_may_only_read_takes_files_and_decides_nothing(
    pages: Pages, tmp_path: Path
) -> None:
    users = UserFile(tmp_path / "benutzer")
    users.add("Lena", Right.READER, "noch ein ganzer Satz")
    app = create_app(pages.visit.session, UserAuthenticator(users), port=3)
    client = TestClient(app, headers={"accept": "text/html"})
    come_in(client, name="Lena", password="noch ein ganzer Satz")
    csrf = {"X-CSRF-Token": app.state.context.sessions.find(client.cookies["befund-3"]).csrf}
    shown = html.fromstring(client.get("/pack").text)
    assert not shown.xpath("//main//form[@hx-post] | //input[@type='file']")
    held = shown.xpath("//li[@class='held']/@id")
    assert held
    before = pages.quotes()
    assert (
        client.post(f"/pack/quotes/{held[0]}", data={"act": "release"}, headers=csrf).status_code
        == 403
    )
    files = {"file": ("v.docx", report_template())}
    assert client.post("/pack/template", files=files, headers=csrf).status_code == 403
    assert pages.quotes() == before
    assert client.get("/pack/workshop.docx").status_code == 200


def template(content: bytes, name: str = "firma.docx") -> dict[str, Any]:
    return {"files": {"file": (name, content, MEDIA["docx"])}}


def own_template() -> bytes:
    """The shipped one with a line of the firm's own."""
    document = Document(io.BytesIO(report_template()))
    document.add_paragraph("Hausfarbe der Beratung {{ client }}")
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def test_a_firms_own_template_is_kept_given_back_and_dropped(pages: Pages) -> None:
    assert "mitgelieferte Word-Vorlage" in text_of(pages.shown())
    shipped = pages.visit.client.get("/pack/vorlage.docx")
    assert shipped.headers["content-disposition"] == 'attachment; filename="vorlage.docx"'
    assert pages.change("template", **template(shipped.content)).status_code == 200
    assert "eigene Word-Vorlage" in text_of(pages.shown())
    own = own_template()
    assert pages.change("template", **template(own)).status_code == 200
    assert pages.visit.client.get("/pack/vorlage.docx").content == own
    assert "Hausfarbe der Beratung kunde" in pages.report()
    answer = pages.change("template")
    assert answer.status_code == 200
    assert "mitgelieferte Word-Vorlage" in text_of(html.fromstring(answer.text))
    assert "Hausfarbe" not in pages.report()
    assert pages.change("template").status_code == 200, (
        "there is nothing left to drop, and that is no error"
    )


def asking(text: str) -> bytes:
    """A Word document with a tag."""
    document = Document()
    document.add_paragraph(text)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def test_what_is_no_template_is_refused_and_the_old_one_kept(pages: Pages) -> None:
    own = own_template()
    pages.change("template", **template(own))
    for number, content in enumerate(
        (
            b"",
            b"%PDF-1.7 kein Word",
            report_template()[:4000],
            asking("{{ gibt_es_nicht }}"),
            asking("{% for x in %}"),
            asking("{{ client / 0 }}"),
            asking("{{ client.nichts.mehr() }}"),
            asking("{{ ''.__class__.__mro__[1].__subclasses__() }}"),
            asking("{{ (1).nirgends(client, **3) }}"),
        )
    ):
        answer = pages.change("template", **template(content))
        assert answer.status_code == 422, (number, answer.text)
        assert "Vorlage" in answer.text, number
        assert answer.headers["hx-retarget"] == "#notices", number
        assert pages.visit.client.get("/pack/vorlage.docx").content == own, number
    assert "Hausfarbe" in pages.report()


def test_files_come_as_what_they_are_under_their_name_and_are_not_stored(pages: Pages) -> None:
    for name, media in MEDIA.items():
        answer = pages.file(name)
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == media
        assert answer.headers["content-disposition"] == f'attachment; filename="workshop.{name}"'
        assert answer.headers["cache-control"] == "no-store"
        assert len(answer.content) > 500
    assert pages.file("exe").status_code == 422


def test_a_pack_that_would_tell_too_much_is_withheld_and_that_is_no_failure_of_the_server(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaking(*_: object) -> None:
        raise AnonymityError(
            "Die Prüfung fand darin noch Zurückgehaltenes.", where="f-1", remedy="Titel ändern."
        )

    monkeypatch.setattr(pack, "prepare", leaking)
    assert "noch Zurückgehaltenes" in text_of(pages.shown())
    assert pages.file("docx").status_code == 409


HOSTILE = "<script>alert(1)</script> {{ client }} {% raw %} & \"Zitat\" 'x'"


def test_tags_in_a_title_are_letters_in_page_and_report(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    session = opened(tmp_path / "kunde")
    told = Told(
        PainPoint(title="Zettel fehlen", category=PainCategory.MISSING_INFORMATION),
        "Der Zettel fehlt ständig.",
    )
    fill(session.workspace.store, {"01-lager": (told,)})
    board = open_board(session.workspace.store)
    board.decide(board.reviews()[0].finding.id, Act(Action.EDIT, "Tester", title=HOSTILE))
    pages = Pages(let_in(session))
    tree = pages.shown()
    assert [summary for summary in tree.xpath("//summary/text()") if summary.strip() == HOSTILE]
    assert not tree.xpath("//script[not(@src)]")
    assert HOSTILE in pages.report()
    assert pages.pack()["findings"][0]["title"] == HOSTILE


# ---- in a browser


@pytest.fixture
def screen(pages: Pages, page: Page) -> Iterator[Page]:
    with serving(pages.visit.session) as link:
        follow(page, link)
        page.goto(f"{link.partition('/login')[0]}/pack")
        page.evaluate("window.stayed = true")
        yield page
        assert page.evaluate("window.stayed") is True, "the page was loaded anew"


def test_the_page_has_no_barrier(screen: Page) -> None:
    found = Axe().run(screen).response["violations"]
    assert not [entry["id"] for entry in found if entry["impact"] in {"serious", "critical"}]


def test_a_change_of_the_form_changes_page_and_address_without_loading_anew(screen: Page) -> None:
    body = screen.locator("#pack-body")
    expect(body.locator(".preview h3", has_text="Prozessschritte")).to_have_count(1)
    screen.get_by_label("Prozessschritte").uncheck()
    expect(body.locator(".preview h3", has_text="Prozessschritte")).to_have_count(0)
    screen.wait_for_url("**/pack?asked=true&kinds=pain_point&kinds=quick_win&*")
    expect(screen.get_by_label("Prozessschritte")).not_to_be_checked()
    screen.get_by_label("Schmerzpunkte").uncheck()
    screen.get_by_label("Quick-Win").uncheck()
    expect(body).to_contain_text("bleibt nichts übrig")
    screen.get_by_label("Quick-Win").check()
    expect(body.locator(".preview summary")).to_have_count(1)
    screen.wait_for_url("**/pack?asked=true&kinds=quick_win&*")
    expect(body.locator("a[href*='workshop.docx']")).to_have_attribute(
        "href", "/pack/workshop.docx?" + screen.url.partition("?")[2]
    )


def test_the_last_of_several_quick_changes_is_the_one_that_is_shown(screen: Page) -> None:
    boxes = screen.locator("#choice input[type=checkbox]")
    boxes.evaluate_all("boxes => boxes.slice(0, 5).forEach((box) => box.click())")
    screen.get_by_label("Schmerzpunkte").check()
    expect(screen.locator(".preview h3", has_text="Schmerzpunkte")).to_have_count(1)
    expect(screen.locator(".preview h3")).to_have_count(1)
    screen.wait_for_url("**/pack?asked=true&kinds=pain_point&undecided=true&k=3&*")


def test_a_number_out_of_range_is_told_and_the_page_stays(screen: Page) -> None:
    before, number = screen.locator("#pack-body").text_content(), screen.locator("[name=k]")
    number.fill("99")
    number.press("Tab")
    expect(number).to_be_focused()  # the browser itself leads back there, and nothing is sent
    number.evaluate("input => input.removeAttribute('max')")
    number.fill("98")
    number.press("Tab")
    expect(screen.locator("#notices")).to_contain_text("Diese Angaben passen nicht: k.")
    assert screen.locator("#pack-body").text_content() == before


def test_a_quote_is_released_and_a_template_refused_in_the_page(screen: Page) -> None:
    held = screen.locator("li.held")
    count = held.count()
    held.first.get_by_role("button", name="Freigeben").click()
    expect(screen.locator("li.released")).to_have_count(1)
    expect(held).to_have_count(count - 1)
    choose = screen.get_by_label("Eigene Vorlage (.docx)")
    choose.set_input_files({"name": "x.docx", "mimeType": MEDIA["docx"], "buffer": b"kein Word"})
    screen.get_by_role("button", name="Übernehmen").click()
    expect(screen.locator("#notices")).to_contain_text("Die Vorlage lässt sich nicht lesen.")
    choose.set_input_files({"name": "x.docx", "mimeType": MEDIA["docx"], "buffer": own_template()})
    screen.get_by_role("button", name="Übernehmen").click()
    expect(screen.locator("#pack-body")).to_contain_text("Ihre eigene Word-Vorlage")
    screen.get_by_role("button", name="Mitgelieferte Vorlage nehmen").click()
    expect(screen.locator("#pack-body")).to_contain_text("mitgelieferte Word-Vorlage")
