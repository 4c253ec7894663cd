"""The review page over HTTP.

Every act, every filter, conflicts, rights, and texts that would like to be markup.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from web_crowd import fill_workspace
from web_fixtures import Visit, come_in, let_in

from befund.app import Session
from befund.masking import Vault
from befund.records import (
    Action,
    Claim,
    Interview,
    Kind,
    MaskedTranscript,
    Observation,
    PainPoint,
    QuarantineReason,
    Quote,
    QuoteStatus,
    RejectedClaim,
    Role,
    Turn,
)
from befund.review import Review, Status
from befund.usecases.findings.consolidation import regroup
from befund.usecases.intake.vault import save_vault
from befund.usecases.review.board import ReviewBoard
from befund.usecases.review.decisions import Act
from befund.web.access import Right, UserAuthenticator, UserFile
from befund.web.app import create_app
from built_once import BuiltOnce
from open_boards import open_board

NASTY = "Da steht <script>alert('x')</script> im System, {{ 7 * 7 }} </mark> \u202eund\u202c 👍🏽 „Ärger“ <hx-partial>."
QUOTED = "<script>alert('x')</script> im System, {{ 7 * 7 }} </mark> \u202eund\u202c 👍🏽 „Ärger“"


@dataclass
class Reviewing:
    """A visitor with the board of the same workspace."""

    visit: Visit
    board: ReviewBoard

    def part(self, path: str, expected: int = 200, /, **query: Any) -> str:
        """A part of a page."""
        answer = self.visit.client.get(path, params=query, headers={"hx-request": "true"})
        assert answer.status_code == expected, answer.text
        return answer.text

    def page(self, path: str) -> str:
        """A whole page."""
        answer = self.visit.client.get(path)
        assert answer.status_code == 200
        return answer.text

    def post(self, path: str, expected: int = 200, /, *, current: str = "", **form: Any) -> str:
        """What a form leads to."""
        headers = {
            **self.visit.csrf,
            "hx-request": "true",
            "hx-current-url": f"http://testserver{current}",
        }
        answer = self.visit.client.post(path, data=form, headers=headers)
        assert answer.status_code == expected, answer.text
        return answer.text

    def decide(self, review: Review, action: str, expected: int = 200, /, **form: Any) -> str:
        """A decision on what stands."""
        form = {"action": action, "expects": review.version, **form}
        return self.post(f"/findings/{review.finding.id}/decide", expected, **form)

    def first(self, kind: Kind | None = None, members: int = 1) -> Review:
        """The most telling finding of a kind, of so many observations at least."""
        found = (r for r in self.board.reviews() if kind in {None, r.finding.item.kind})
        return next(review for review in found if len(review.finding.members) >= members)

    def get(self, review: Review) -> Review:
        """A finding as it stands now."""
        return self.board.get(review.finding.id)


@pytest.fixture
def at_work(visit: Visit) -> Reviewing:
    return Reviewing(visit, open_board(visit.session.workspace.store))


@pytest.fixture
def crowded(built_once: BuiltOnce, tmp_path: Path, opened: Callable[[Path], Session]) -> Reviewing:
    session = opened(
        built_once.copy(
            "crowd-260", partial(fill_workspace, findings=260, interviews=6), tmp_path / "crowd"
        )
    )
    return Reviewing(let_in(session), open_board(session.workspace.store))


def said(
    transcript: str, quoted: str, name: str, opened: Session, *, item: PainPoint | None = None
) -> Observation:
    """An interview of one answer, with one observation on it."""
    start = transcript.index(quoted)
    quote = Quote(
        turn=1, start=start, end=start + len(quoted), text=quoted, status=QuoteStatus.EXACT
    )
    observation = Observation(
        id=f"o-{name}",
        interview=name,
        chunk=0,
        item=item or PainPoint(title=quoted),
        quotes=(quote,),
        extractor="x",
    )
    turns = (
        Turn(number=0, speaker="I", role=Role.INTERVIEWER, text="Und <b>dann</b>?"),
        Turn(number=1, speaker="B", role=Role.RESPONDENT, text=transcript, start_seconds=65.0),
    )
    store = opened.workspace.store
    if store.vault_mark() is None:
        opened.workspace.vault.mkdir(exist_ok=True)
        save_vault(opened.workspace, Vault())
    store.save_interview(Interview(id=name, source=name, kept_as=name, sha256=name, language="de"))
    store.save_transcript(
        MaskedTranscript(interview=name, format="plain", language="de", turns=turns), "m"
    )
    store.save_extraction(name, [observation], [], extracted_by="x", extractor="x")
    return observation


def texts_marked(html: str, key: str) -> str:
    """What is marked as a quote, as a browser would read it."""
    marks = re.findall(r'<mark[^>]* data-keys="([^"]*)">(.*?)</mark>', html, re.DOTALL)
    return unescape("".join(text for keys, text in marks if key in unescape(keys).split()))


def row_of(html: str, review: Review) -> str:
    """The row of a finding in an answer."""
    found = re.search(
        rf'<li class="row[^"]*" hx-ignore id="row-{review.finding.id}".*?</li>', html, re.DOTALL
    )
    return found[0] if found else ""


def test_the_page_opens_with_the_most_telling_finding_and_its_first_quote_marked(
    at_work: Reviewing,
) -> None:
    first = at_work.board.reviews()[0]
    html = at_work.page("/findings")
    observation = at_work.board.evidence(first)[0]
    assert f'data-finding="{first.finding.id}"' in html
    assert texts_marked(html, f"{observation.id}.0") == observation.quotes[0].text
    assert len(re.findall(r'<li class="row[ "]', html)) == 60
    assert f"von {len(at_work.board.reviews())} entschieden" in html


def test_a_finding_shows_its_fields_quotes_flags_and_log(at_work: Reviewing) -> None:
    review = at_work.first(Kind.PAIN_POINT, members=2)
    at_work.decide(review, "comment", note="Bitte im Workshop klären")
    html = unescape(at_work.part(f"/findings/{review.finding.id}"))
    for observation in at_work.board.evidence(review):
        for quote in observation.quotes:
            assert quote.text in html
    assert "Fehlende Information" in html
    assert "Bitte im Workshop klären" in html
    assert "Tester" in html
    assert "wörtlich" in html
    assert at_work.page(f"/findings/{review.finding.id}").count("<h1") == 1


def test_every_quote_is_marked_exactly_in_its_interview(at_work: Reviewing) -> None:
    for review in at_work.board.reviews()[:25]:
        for observation in at_work.board.evidence(review):
            for number, quote in enumerate(observation.quotes):
                key = f"{observation.id}.{number}"
                html = at_work.part(f"/findings/{review.finding.id}/conversation", quote=key)
                assert f'data-interview="{observation.interview}"' in html
                assert texts_marked(html, key) == quote.text


def test_accept_and_reject_change_row_panel_counts_and_say_so(at_work: Reviewing) -> None:
    review, other = at_work.board.reviews()[:2]
    html = at_work.decide(review, "accept", note="stimmt")
    assert at_work.get(review).status is Status.ACCEPTED
    assert at_work.get(review).comments[0].note == "stimmt"
    assert "state accepted" in row_of(html, review)
    assert f'hx-target="#panel-{review.finding.id}"' in html
    assert "<strong>1</strong> von" in html
    assert f"Angenommen: „{review.title}“" in unescape(html)
    at_work.decide(other, "reject")
    assert at_work.get(other).status is Status.REJECTED


def test_an_edit_keeps_what_was_not_touched_and_names_what_was(at_work: Reviewing) -> None:
    review = at_work.first(Kind.PAIN_POINT)
    form = at_work.part(f"/findings/{review.finding.id}/edit")
    inputs = dict(re.findall(r'<input name="(field\.[a-z_]+)" value="([^"]*)"', form))
    fields = {name: unescape(text) for name, text in inputs.items()}
    assert {"field.cause", "field.systems", "field.roles"} <= set(fields)
    changed = {
        **fields,
        "field.systems": "SAP, Excel",
        "field.severity": "2",
        "field.category": "waiting",
    }
    html = at_work.decide(review, "edit", title="Neuer Titel <b>", **changed)
    now = at_work.get(review)
    assert isinstance(now.item, PainPoint)
    assert (now.title, now.item.systems, now.item.severity) == (
        "Neuer Titel <b>",
        ("SAP", "Excel"),
        2,
    )
    assert set(now.edited) <= {"title", "systems", "severity", "category"}
    assert "Neuer Titel &lt;b&gt;" in row_of(html, review)
    assert "ursprünglich:" in html


def test_an_edit_that_changes_nothing_is_no_decision(at_work: Reviewing) -> None:
    review = at_work.first(Kind.PAIN_POINT)
    before = len(at_work.board.log())
    html = at_work.decide(review, "edit", title=review.title)
    assert len(at_work.board.log()) == before
    assert "Nichts geändert." in html


def test_a_value_that_a_field_cannot_hold_is_refused_by_its_name(at_work: Reviewing) -> None:
    review = at_work.first(Kind.PAIN_POINT)
    answer = at_work.decide(review, "edit", 422, **{"title": review.title, "field.severity": "7"})
    assert "severity" in answer
    assert "notice error" in answer
    assert at_work.get(review).version == review.version


def test_merge_takes_rows_away_and_undo_brings_them_back(at_work: Reviewing) -> None:
    review = at_work.first(Kind.PAIN_POINT)
    others = [
        r for r in at_work.board.reviews() if r.finding.item.kind is Kind.PAIN_POINT and r != review
    ][:2]
    html = at_work.decide(review, "merge", others=[other.finding.id for other in others])
    assert len(at_work.get(review).finding.members) >= 3
    for other in others:
        assert f'hx-target="#row-{other.finding.id}" hx-swap="delete"' in html
    assert 'hx-target="#conversation"' in html
    gone = at_work.part(f"/findings/{others[0].finding.id}")
    assert f'data-finding="{review.finding.id}"' in gone
    undone = at_work.post("/undo")
    for other in others:
        assert f'id="row-{other.finding.id}"' in undone
        assert at_work.get(other).finding.id == other.finding.id
    assert "Zurückgenommen (zusammengeführt)" in undone


def test_the_likeliest_partners_are_akin_or_alike_and_of_the_same_kind(crowded: Reviewing) -> None:
    akin = next(r for r in crowded.board.reviews() if r.finding.related)
    ids = re.findall(
        r'name="others" value="([^"]+)"', crowded.part(f"/findings/{akin.finding.id}/merge")
    )
    assert ids[0] == akin.finding.related[0]
    assert {crowded.board.get(name).finding.item.kind for name in ids} == {akin.finding.item.kind}
    assert akin.finding.id not in ids
    sought = crowded.part(f"/findings/{akin.finding.id}/merge", q="zollpapier")
    found = re.findall(r'name="others" value="([^"]+)"', sought)
    assert found
    assert all("Zollpapier" in crowded.board.get(name).title for name in found)


def test_split_makes_a_row_beside_and_refuses_all_or_nothing(at_work: Reviewing) -> None:
    review = at_work.first(members=3)
    names = [member.observation for member in review.finding.members]
    form = at_work.part(f"/findings/{review.finding.id}/split")
    assert all(f'value="{name}"' in form for name in names)
    assert "Auf beiden Seiten" in at_work.decide(review, "split", 422, observations=names)
    assert "Auf beiden Seiten" in at_work.decide(review, "split", 422)
    html = at_work.decide(review, "split", observations=names[:1])
    new = next(
        r
        for r in at_work.board.reviews()
        if [m.observation for m in r.finding.members] == names[:1]
    )
    assert f'hx-target="#row-{review.finding.id}" hx-swap="afterend' in html
    assert row_of(html, new)


def test_undo_takes_back_the_newest_or_the_named_decision(at_work: Reviewing) -> None:
    one, two = at_work.board.reviews()[:2]
    at_work.decide(one, "accept")
    at_work.decide(two, "reject")
    html = at_work.post("/undo")
    assert at_work.get(two).status is None
    assert f'data-finding="{two.finding.id}"' in html
    number = at_work.board.log(one.finding.id)[0].decision.number
    at_work.post("/undo", number=number)
    assert at_work.get(one).status is None
    assert "schon zurückgenommen" in at_work.post("/undo", 422, number=number)
    assert at_work.post("/undo", 404)


def test_what_somebody_changed_meanwhile_is_refused_with_both_versions(at_work: Reviewing) -> None:
    review = at_work.first(Kind.PAIN_POINT)
    panel = at_work.part(f"/findings/{review.finding.id}")
    seen = unescape(re.findall(r'name="seen" value="([^"]*)"', panel)[0])
    at_work.board.decide(
        review.finding.id, Act(Action.EDIT, "Berta", title="Bertas Titel", note="klarer so")
    )
    html = unescape(at_work.decide(review, "reject", 409, seen=seen, note="weg damit"))
    assert at_work.get(review).status is None
    before, after = html.split("Was jetzt gilt")
    assert review.title in before.split("Was Sie sahen")[1]
    assert "Bertas Titel" in after
    assert "Berta" in before
    assert "klarer so" in before
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    assert (again["action"], again["note"]) == ("reject", "weg damit")
    at_work.post(f"/findings/{review.finding.id}/decide", **again)
    assert at_work.get(review).status is Status.REJECTED
    assert at_work.get(review).title == "Bertas Titel"


def test_several_at_once_are_all_decided_or_none_and_the_changed_are_named(
    at_work: Reviewing,
) -> None:
    some = at_work.board.reviews()[:4]
    items = " ".join(f"{review.finding.id}:{review.version}" for review in some)
    at_work.board.decide(some[1].finding.id, Act(Action.REJECT, "Berta"))
    html = at_work.post("/findings/bulk", 409, action="accept", items=items)
    assert [at_work.get(review).status for review in some] == [None, Status.REJECTED, None, None]
    assert some[1].title in unescape(html)
    rest = unescape(re.findall(r'name="items" value="([^"]*)"', html)[0])
    assert some[1].finding.id not in rest
    at_work.post("/findings/bulk", action="accept", items=rest)
    assert [at_work.get(review).status for review in some] == [
        Status.ACCEPTED,
        Status.REJECTED,
        Status.ACCEPTED,
        Status.ACCEPTED,
    ]


def test_all_that_a_filter_shows_is_accepted_but_nothing_that_was_decided(
    crowded: Reviewing,
) -> None:
    steps = [r for r in crowded.board.reviews() if r.finding.item.kind is Kind.PROCESS_STEP]
    crowded.board.decide(steps[0].finding.id, Act(Action.REJECT, "Berta"))
    asked = crowded.part("/findings/bulk", kind="process_step")
    items = re.findall(r'name="items" value="([^"]*)"', asked)[0]
    assert len(items.split()) == len(steps) - 1
    html = crowded.post(
        "/findings/bulk", current="/findings?kind=process_step", action="accept", items=items
    )
    assert 'hx-target="#list"' in html
    statuses = [crowded.get(review).status for review in steps]
    assert statuses == [Status.REJECTED, *[Status.ACCEPTED] * (len(steps) - 1)]
    assert {
        r.status for r in crowded.board.reviews() if r.finding.item.kind is not Kind.PROCESS_STEP
    } == {None}
    one = steps[5]
    crowded.post("/undo", number=crowded.board.log(one.finding.id)[0].decision.number)
    undone = crowded.post("/undo")
    assert f"{len(steps) - 2} Befunde: zurückgenommen." in undone
    assert [crowded.get(review).status for review in steps] == [
        Status.REJECTED,
        *[None] * (len(steps) - 1),
    ]


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ({"kind": "pain_point"}, lambda r: r.finding.item.kind is Kind.PAIN_POINT),
        ({"category": "waiting"}, lambda r: getattr(r.item, "category", None) == "waiting"),
        ({"severity": "3"}, lambda r: getattr(r.item, "severity", None) == 3),
        ({"status": "undecided"}, lambda r: r.status is None),
        ({"status": "accepted"}, lambda r: r.status is Status.ACCEPTED),
        ({"contradicted": "true"}, lambda r: "contradicted" in r.finding.flags),
        ({"single_source": "true", "kind": ""}, lambda r: "single_source" in r.finding.flags),
        ({"q": "LIEFERSCHEIN prüfen"}, lambda r: "Lieferschein prüfen" in r.title),
        ({"interview": "01-einkauf", "role": "*"}, lambda r: "01-einkauf" in r.finding.interviews),
    ],
)
def test_filters_leave_what_they_say(
    query: dict[str, str], holds: Callable[[Review], bool], crowded: Reviewing
) -> None:
    for review in crowded.board.reviews()[::9]:
        crowded.decide(review, "accept")
    expected = [review.finding.id for review in crowded.board.reviews() if holds(review)]
    html = crowded.part("/findings", **query)
    shown = re.findall(r'<li class="row[^"]*" hx-ignore id="row-([^"]+)"', html)
    assert expected
    assert shown == expected[:60]
    assert f"{len(expected)} Befund" in html
    whole = crowded.visit.client.get("/findings", params=query)
    assert (
        re.findall(r'<li class="row[^"]*" hx-ignore id="row-([^"]+)"', whole.text) == expected[:60]
    )
    assert f'data-finding="{expected[0]}"' in whole.text


def test_a_cell_of_the_heat_map_leads_to_the_findings_that_it_counts(at_work: Reviewing) -> None:
    cells = re.findall(
        r'<a href="(/findings\?[^"]+)" aria-label="[^"]*: (\d+)"', at_work.page("/pains")
    )
    assert len(cells) > 5
    for address, number in cells[::3]:
        html = at_work.page(unescape(address))
        assert len(re.findall(r'<li class="row[ "]', html)) == int(number)
        assert html.count('type="hidden" name="finding"') == int(number)


def test_the_numbers_beside_the_values_are_what_choosing_them_leaves(crowded: Reviewing) -> None:
    html = crowded.part("/findings", kind="pain_point")
    for name in ("category", "process", "role", "interview"):
        choices = html.split(f'id="by-{name}"')[1].split("</select>")[0]
        options = re.findall(r'<option value="([^"*]*)">[^<(]*\((\d+)\)', choices)
        assert len(options) > 2
        for value, number in options[:3]:
            found = crowded.part("/findings", **{"kind": "pain_point", name: unescape(value)})
            assert f"{number} Befund" in found


def test_an_empty_process_or_role_is_what_has_none(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    session = opened(tmp_path / "bare")
    said(
        "Das dauert bei uns ewig.",
        "dauert bei uns ewig",
        "a",
        session,
        item=PainPoint(title="Es dauert"),
    )
    said(
        "Da fehlt die Nummer.",
        "fehlt die Nummer",
        "b",
        session,
        item=PainPoint(title="Nummer", roles=("Lager",)),
    )
    regroup(session.workspace.store)
    work = Reviewing(let_in(session), open_board(session.workspace.store))
    assert 'title">Es dauert<' in work.part("/findings", role="")
    assert 'title">Nummer<' not in work.part("/findings", role="")
    assert 'title">Nummer<' in work.part("/findings", process="")
    assert '<option value="" selected>ohne Angabe (1)' in work.part("/findings", role="")


def test_rows_follow_each_other_without_gap_even_after_a_decision(crowded: Reviewing) -> None:
    order = [review.finding.id for review in crowded.board.reviews()]
    first = crowded.part("/findings", status="undecided")
    shown = re.findall(r'<li class="row[^"]*" hx-ignore id="row-([^"]+)"', first)
    crowded.board.decide(shown[-1], Act(Action.ACCEPT, "Berta"))
    html = crowded.part("/findings/rows", after=shown[-1], status="undecided")
    shown += re.findall(r'<li class="row[^"]*" hx-ignore id="row-([^"]+)"', html)
    rest = crowded.part("/findings/rows", after=shown[-1], status="undecided", rest="true")
    shown += re.findall(r'<li class="row[^"]*" hx-ignore id="row-([^"]+)"', rest)
    assert shown == order
    assert 'class="more"' not in rest


def test_a_page_of_a_finding_far_down_shows_its_row(crowded: Reviewing) -> None:
    far = crowded.board.reviews()[230]
    assert row_of(crowded.page(f"/findings/{far.finding.id}?status=undecided"), far)


def test_filters_that_make_no_sense_and_findings_that_are_not_there_are_told(
    at_work: Reviewing,
) -> None:
    assert "kind" in at_work.part("/findings", 422, kind="nonsense")
    assert "gibt es nicht" in at_work.part("/findings/f-nothing", 404)
    assert "gibt es nicht" in at_work.post("/findings/f-nothing/decide", 404, action="accept")
    assert at_work.visit.client.get("/findings/f-nothing").status_code == 404
    review = at_work.first()
    assert "gibt es hier nicht" in at_work.decide(review, "explode", 422)
    assert "nichts ausgewählt" in at_work.decide(review, "merge", 422)


def test_what_was_said_stays_text_wherever_it_is_shown(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    session = opened(tmp_path / "nasty")
    observation = said(NASTY, QUOTED, "01-<i>x", session)
    regroup(session.workspace.store)
    work = Reviewing(let_in(session), open_board(session.workspace.store))
    review = work.first()
    pages = [
        work.page(f"/findings/{review.finding.id}"),
        work.part("/findings"),
        *(
            work.part(f"/findings/{review.finding.id}{end}")
            for end in ("", "/edit", "/split", "/merge", "/conversation")
        ),
        work.decide(review, "edit", title="</textarea><script>1</script>", note='"><img src=x>'),
        work.decide(review, "accept", 409, seen='{"title": "<script>2</script>"}'),
    ]
    for html in pages:
        assert not re.search(r"<script>|<img src=x|<b>dann|<i>x|\b49\b", html)
        assert html.count("<hx-partial") == html.count("</hx-partial>")
    assert texts_marked(pages[0], f"{observation.id}.0") == QUOTED
    turn = re.search(r'id="turn-1".*?<p class="text"[^>]*>(.*?)</p>', pages[0], re.DOTALL)
    assert turn
    assert unescape(re.sub(r"</?mark[^>]*>", "", turn[1])) == NASTY


def test_quotes_that_touch_overlap_and_share_a_turn_are_each_marked_exactly(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    session = opened(tmp_path / "touching")
    words = "Erst 😀 prüfen, dann buchen, dann ablegen."
    observation = said(words, "😀 prüfen", "a", session)
    spans = [(5, 13), (13, 27), (8, 20), (0, len(words))]
    quotes = tuple(
        Quote(turn=1, start=s, end=e, text=words[s:e], status=QuoteStatus.FUZZY) for s, e in spans
    )
    many = observation.model_copy(update={"quotes": quotes})
    session.workspace.store.save_extraction("a", [many], [], extracted_by="y", extractor="y")
    regroup(session.workspace.store)
    work = Reviewing(let_in(session), open_board(session.workspace.store))
    html = work.part(f"/findings/{work.first().finding.id}", quote=f"{many.id}.1")
    for number, quote in enumerate(quotes):
        assert texts_marked(html, f"{many.id}.{number}") == quote.text
    chosen = re.findall(r'<mark class="chosen" data-keys="[^"]*">(.*?)</mark>', html)
    assert unescape("".join(chosen)) == quotes[1].text


def test_quarantine_shows_reason_claim_and_place_and_offers_no_decision(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    session = opened(tmp_path / "held")
    observation = said(
        "Das dauert nicht lange, höchstens zwei Tage.", "höchstens zwei Tage", "a", session
    )
    located = observation.quotes[0]
    held = observation.model_copy(
        update={
            "id": "o-held",
            "quotes": (),
            "item": PainPoint(title="Es dauert zehn Tage"),
            "quarantine": (QuarantineReason.NUMBER_CHANGED,),
            "rejected": (
                RejectedClaim(
                    claim=Claim(turn=1, text="höchstens zehn Tage"),
                    reason=QuarantineReason.NUMBER_CHANGED,
                    located=located,
                ),
            ),
        }
    )
    session.workspace.store.save_extraction(
        "a", [observation, held], [], extracted_by="y", extractor="y"
    )
    regroup(session.workspace.store)
    work = Reviewing(let_in(session), open_board(session.workspace.store))
    for html in (work.page("/quarantine"), work.part("/quarantine/o-held")):
        assert "Zahl verändert" in html
        assert "höchstens zehn Tage" in html
        assert texts_marked(html, "0") == "höchstens zwei Tage"
        assert 'id="act"' not in html
    assert "o-held" in work.part("/quarantine", reason="number_changed", q="ZEHN")
    assert "o-held" not in work.part("/quarantine", reason="not_found")
    assert work.part("/quarantine/o-a", 404)
    assert work.post("/findings/o-held/decide", 404, action="accept")
    assert "Quarantäne <span" in work.page("/findings")


def test_a_reader_sees_everything_and_can_decide_nothing(
    demo_folder: Path, opened: Callable[[Path], Session]
) -> None:
    session = opened(demo_folder)
    users = UserFile(demo_folder)
    users.add("Lena", Right.READER, "ein langes Passwort")
    app = create_app(session, UserAuthenticator(users), port=8350, hosts={"testserver"})
    client = TestClient(app, headers={"accept": "text/html"})
    come_in(client, name="Lena", password="ein langes Passwort")
    web_session = app.state.context.sessions.find(client.cookies["befund-8350"])
    html = client.get("/findings").text
    review = open_board(session.workspace.store).reviews()[0]
    assert f'data-finding="{review.finding.id}"' in html
    for absent in ('id="act"', 'class="pick"', 'id="note"', "accept-shown", 'hx-post="/undo"'):
        assert absent not in html
    for path in (f"/findings/{review.finding.id}/decide", "/findings/bulk", "/undo"):
        answer = client.post(
            path, data={"action": "accept"}, headers={"X-CSRF-Token": web_session.csrf}
        )
        assert answer.status_code == 403
    assert open_board(session.workspace.store).log() == []


def test_a_known_name_in_a_reviewers_words_is_masked_and_the_reviewer_is_told(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    folder = tmp_path / "named"
    folder.mkdir()
    (folder / "befund.toml").write_text(
        '[masking]\nnames = ["Heike Sommerfeld"]\n', encoding="utf-8"
    )
    session = opened(folder)
    said("Das dauert bei uns ewig.", "dauert bei uns ewig", "a", session)
    regroup(session.workspace.store)
    work = Reviewing(let_in(session), open_board(session.workspace.store))
    html = work.decide(work.first(), "comment", note="Das weiß Heike Sommerfeld genauer")
    kept = work.first().comments[0].note
    assert "Sommerfeld" not in kept
    assert "„Heike Sommerfeld“ ist ein bekannter Name" in html
    assert kept in html


def test_a_workspace_without_findings_says_what_to_do(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    session = opened(tmp_path / "empty")
    html = Reviewing(let_in(session), open_board(session.workspace.store)).page("/findings")
    assert "Es gibt noch keine Befunde." in html
    assert 'href="/interviews"' in html


def test_the_score_of_a_quick_win_is_laid_open(at_work: Reviewing) -> None:
    review = at_work.first(Kind.QUICK_WIN)
    html = at_work.part(f"/findings/{review.finding.id}/score")
    assert "Wirkung" in html
    assert "geht ein in" in html
