"""The pictures say what the findings say.

Each number leads to them, and what is drawn opens in bpmn-js.
"""

import re
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from web_fixtures import Visit, follow, serving

from befund.app import Session
from befund.records import Action, Kind
from befund.usecases.review.decisions import Act
from befund.usecases.views.assessment import quick_wins
from befund.usecases.views.charts import oppositions, pain_heat
from befund.usecases.views.process_map import process_map
from open_boards import open_board


def test_the_heat_map_counts_each_pain_point_once_per_column(visit: Visit) -> None:
    heat = pain_heat(visit.session.workspace)
    pains = {
        f.id for f in visit.session.workspace.store.findings() if f.item.kind is Kind.PAIN_POINT
    }
    placed = [name for cell in heat.by_process for name in cell.findings]
    assert sorted(placed) == sorted(pains)
    assert {name for cell in heat.by_role for name in cell.findings} == pains
    page = visit.client.get("/pains").text
    shown = [int(number) for number in re.findall(r'aria-label="[^"]*: (\d+)"', page)]
    assert sum(shown) == len(placed) + sum(len(cell.findings) for cell in heat.by_role)


def test_contradictions_show_both_sides_with_their_words(visit: Visit) -> None:
    found = oppositions(visit.session.workspace)
    page = visit.client.get("/contradictions").text
    assert found
    for one in found:
        for side in one.sides:
            assert f"/findings/{side.finding}" in page
            assert side.evidence


def test_a_side_that_was_rejected_is_marked_and_comes_last(visit: Visit) -> None:
    workspace = visit.session.workspace
    first = oppositions(workspace)[0]
    open_board(workspace.store).decide(first.sides[0].finding, Act(Action.REJECT, "Tester"))
    after = oppositions(workspace)
    assert next(one for one in after if one.id == first.id).rejected
    assert [one.rejected for one in after] == sorted(one.rejected for one in after)


def test_every_task_of_the_diagram_leads_to_its_finding(visit: Visit) -> None:
    marks = visit.client.get("/map.json", headers={"accept": "application/json"}).json()
    found = process_map(visit.session.workspace)
    activities = [activity for process in found.processes for activity in process.activities]
    assert sorted(mark["finding"] for mark in marks.values()) == sorted(
        activity.id for activity in activities
    )
    diagram = visit.client.get("/map.bpmn").text
    assert all(f'id="{element}"' in diagram for element in marks)
    by_finding = {
        mark["finding"]: [pain["finding"] for pain in mark["pains"]] for mark in marks.values()
    }
    assert all(by_finding[a.id] == [mark.group for mark in a.pains] for a in activities)


def test_a_judgement_is_a_decision_of_the_visitor(visit: Visit) -> None:
    session = visit.session
    change = quick_wins(session.workspace, session.settings.assumptions)[0]
    path = f"/matrix/{change.group}"
    assert visit.client.post(path, data={"impact": 2, "effort": 4}).status_code == 403
    answer = visit.client.post(path, data={"impact": 2, "effort": 4}, headers=visit.csrf)
    assert answer.status_code == 200
    decision = session.workspace.store.decisions()[-1]
    assert (decision.action, decision.author, decision.finding) == (
        Action.JUDGE,
        "Tester",
        change.group,
    )
    assert decision.judged is not None
    assert (decision.judged.impact, decision.judged.effort) == (2, 4)
    for wrong in ({"impact": 9, "effort": 1}, {"impact": "nan", "effort": 1}, {"impact": 1}):
        assert visit.client.post(path, data=wrong, headers=visit.csrf).status_code == 422
    assert len(session.workspace.store.decisions()) == 1


def test_the_browser_draws_the_map_and_a_marker_leads_to_the_pain_point(
    demo_folder: Path, opened: Callable[[Path], Session], page: Page
) -> None:
    with serving(opened(demo_folder)) as link:
        follow(page, link)
        page.goto(link.split("/login")[0] + "/map")
        page.wait_for_selector("#map[data-drawn=yes]")
        assert page.locator("#map .djs-shape").count() > 20
        assert page.locator(".bjs-powered-by").is_visible(), "the watermark stays"
        marker = page.locator(".map-pain").first
        target = marker.get_attribute("href")
        marker.click()
        page.wait_for_url(f"**{target}")


def test_dragging_and_arrow_keys_judge_a_candidate(
    demo_folder: Path, opened: Callable[[Path], Session], page: Page
) -> None:
    session = opened(demo_folder)
    with serving(session) as link:
        follow(page, link)
        page.goto(link.split("/login")[0] + "/matrix")
        spot = page.locator(".matrix .spot").first
        finding = spot.get_attribute("data-finding")
        box, field = spot.bounding_box(), page.locator("#matrix").bounding_box()
        assert box
        assert field
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(
            field["x"] + field["width"] * 0.75, field["y"] + field["height"] * 0.25, steps=4
        )
        with page.expect_response("**/matrix/*"):
            page.mouse.up()
        judged = session.workspace.store.decisions()[-1].judged
        assert judged is not None
        assert judged.effort is not None
        assert judged.impact is not None
        assert abs(judged.effort - 4) < 0.15
        assert abs(judged.impact - 4) < 0.15
        moved = page.locator(f'.matrix .spot[data-finding="{finding}"]')
        moved.focus()
        page.keyboard.press("ArrowLeft")
        with page.expect_response("**/matrix/*"):
            page.keyboard.press("Enter")
        again = session.workspace.store.decisions()[-1].judged
        assert again is not None
        assert again.effort is not None
        assert again.effort < judged.effort


def test_the_pictures_are_accessible(
    demo_folder: Path, opened: Callable[[Path], Session], page: Page
) -> None:
    with serving(opened(demo_folder)) as link:
        follow(page, link)
        for path in ("/map", "/matrix", "/pains", "/contradictions", "/coverage", "/roadmap"):
            page.goto(link.split("/login")[0] + path)
            violations = Axe().run(page).response["violations"]
            grave = [v["id"] for v in violations if v["impact"] in {"serious", "critical"}]
            assert not grave, (path, grave, [n["html"] for v in violations for n in v["nodes"]][:4])
