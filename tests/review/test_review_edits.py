"""What a reviewer writes into a finding's fields is checked, folded, undone, and shown in map, matrix and JSON."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from review_client import fill

from befund.assessment.scoring import score_changes
from befund.assessment.yearly import yearly_costs
from befund.errors import ConfigurationError
from befund.export.finding_rows import finding_as_json
from befund.index import SearchIndex, TextVectors, TranscriptSource
from befund.labels import say
from befund.records import Action, FieldEdit, Judgement, Kind, PainCategory, PainPoint, ProcessStep
from befund.records.figures import Assumptions, Horizon, ScoredChange
from befund.review import Review, edit_of, editable
from befund.store import Store
from befund.usecases.findings.consolidation import bring_up_to_date
from befund.usecases.findings.groups import groups_in
from befund.usecases.review.board import ReviewBoard
from befund.usecases.review.decisions import Act
from befund.usecases.views.assessment import quick_wins
from befund.usecases.views.process_map import process_map
from befund.usecases.workspace import Workspace
from open_boards import open_board


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open_file(tmp_path / "befund.sqlite") as opened:
        fill(opened)
        bring_up_to_date(opened, 1)
        yield opened


@pytest.fixture
def workspace(store: Store, tmp_path: Path) -> Iterator[Workspace]:
    source = TranscriptSource(dict, store.transcript)
    with SearchIndex(tmp_path / "index", source, None) as index:
        yield Workspace(tmp_path, store, index, TextVectors(tmp_path / "vectors", None))


def of_kind(board: ReviewBoard, kind: Kind) -> Review:
    return max(
        (r for r in board.reviews() if r.finding.item.kind is kind),
        key=lambda r: len(r.finding.members),
    )


def edit(board: ReviewBoard, review: Review, *fields: str, title: str | None = None) -> Review:
    edits = [edit_of(review.item, *field.split("=", 1)) for field in fields]
    board.decide(review.finding.id, Act(Action.EDIT, "P", title=title, edits=edits))
    return board.get(review.finding.id)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("severity=3", 3),
        ("severity=", None),
        ("systems= SAP, Excel ,", ("SAP", "Excel")),
        ("systems=", ()),
        ("category=data_silo", PainCategory.DATA_SILO),
        ("cause=Niemand pflegt die Liste", "Niemand pflegt die Liste"),
        ("cause=3", "3"),
        ("cause=", None),
        ("statement_type=hearsay", "hearsay"),
    ],
)
def test_a_field_takes_what_a_person_types(store: Store, field: str, value: object) -> None:
    board = open_board(store)
    review = edit(board, of_kind(board, Kind.PAIN_POINT), field)
    name = field.partition("=")[0]
    assert getattr(review.item, name) == value
    assert review.edited == (name,)
    assert type(getattr(open_board(store).get(review.finding.id).item, name)) is type(
        getattr(review.item, name)
    )


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("severity=4", "severity: .*1 .*3"),
        ("severity=0", "severity"),
        ("severity=schlimm", "severity"),
        ("category=ärgerlich", "category: .*waiting"),
        ("category=", "category"),
        ("actor_role=Lager", "actor_role: .*systems"),
        ("title=Neu", "title: .*--title"),
        ("flags=long_term", "flags"),
        ("kind=quick_win", "kind"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_by_name(store: Store, field: str, names: str) -> None:
    board = open_board(store)
    review = of_kind(board, Kind.PAIN_POINT)
    with pytest.raises(ConfigurationError, match=names):
        edit(board, review, field)
    name, _, value = field.partition("=")
    with pytest.raises(ConfigurationError, match=name):
        board.decide(
            review.finding.id,
            Act(Action.EDIT, "P", edits=[FieldEdit(name=name, value=value or None)]),
        )
    assert board.log() == []


@pytest.mark.parametrize("value", ["SAP", 3, None])
def test_a_list_is_no_text(store: Store, value: str | int | None) -> None:
    board = open_board(store)
    wrong = Act(Action.EDIT, "P", edits=[FieldEdit(name="systems", value=value)])
    with pytest.raises(ConfigurationError, match="systems"):
        board.decide(of_kind(board, Kind.PAIN_POINT).finding.id, wrong)


def test_the_last_edit_of_a_field_stands_and_its_undo_gives_back_the_one_before(
    store: Store,
) -> None:
    board = open_board(store)
    review = of_kind(board, Kind.PAIN_POINT)
    edit(board, review, "severity=1", title="Eins")
    again = edit(board, review, "severity=3", "cause=Neu")
    assert isinstance(again.item, PainPoint)
    assert (again.item.severity, again.item.cause, again.title, again.item.title) == (
        3,
        "Neu",
        "Eins",
        "Eins",
    )
    assert again.edited == ("title", "severity", "cause")
    board.undo_last("P")
    before = board.get(review.finding.id).item
    assert isinstance(before, PainPoint)
    assert (before.severity, before.title) == (1, "Eins")
    board.undo_last("P")
    assert board.get(review.finding.id).item == review.item


def test_every_field_that_can_be_edited_is_named(store: Store) -> None:
    board = open_board(store)
    for kind in Kind:
        item = of_kind(board, kind).item
        assert set(editable(item)) == set(type(item).model_fields) - {"kind", "title", "flags"}


def test_the_map_shows_what_was_edited_whatever_most_said(workspace: Workspace) -> None:
    board = open_board(workspace.store)
    review = of_kind(board, Kind.PROCESS_STEP)
    assert len(review.finding.members) > 1
    edit(
        board, review, "actor_role=Disposition", "systems=Navision", title="Filialbestellung prüfen"
    )
    shown = next(
        activity
        for process in process_map(workspace, everything=True).processes
        for activity in process.activities
        if activity.id == review.finding.id
    )
    assert (shown.title, shown.lane, shown.systems) == (
        "Filialbestellung prüfen",
        "Disposition",
        ("Navision",),
    )
    group = next(group for group in groups_in(workspace.store) if group.id == review.finding.id)
    assert {m.item.activity for m in group.members if isinstance(m.item, ProcessStep)} == {
        "Filialbestellung prüfen"
    }
    edit(board, review, "activity=Bestellung abgleichen")
    group = next(group for group in groups_in(workspace.store) if group.id == review.finding.id)
    assert {m.item.activity for m in group.members if isinstance(m.item, ProcessStep)} == {
        "Bestellung abgleichen"
    }


def test_json_gives_the_item_as_reviewed(store: Store) -> None:
    board = open_board(store)
    review = edit(board, of_kind(board, Kind.PAIN_POINT), "severity=3", "systems=SAP", title="Neu")
    row = finding_as_json(review.shown, {o.id: o for o in store.observations()}, None)
    assert (row["title"], row["severity"], row["systems"]) == ("Neu", 3, ["SAP"])
    assert row["observations"] == [member.observation for member in review.finding.members]


def test_a_summary_says_nothing_that_was_edited_away(store: Store) -> None:
    board = open_board(store)
    review = next(r for r in board.reviews() if isinstance(r.item, ProcessStep) and r.item.systems)
    assert review.shown == review.finding
    before = {sentence.field: sentence for sentence in review.finding.summary}
    assert {"title", "systems"} <= before.keys()
    shown = edit(board, review, "systems=Navision", title="Bestellung prüfen.").shown
    after = {sentence.field: sentence for sentence in shown.summary}
    assert after.keys() == before.keys() - {"systems"}
    assert after["title"].text.startswith("Bestellung prüfen (")
    assert after["title"].text.endswith(before["title"].text[-12:])
    assert after["title"].references == before["title"].references
    assert (shown.title, shown.item.title) == ("Bestellung prüfen.", "Bestellung prüfen.")


def change(workspace: Workspace, finding: str) -> ScoredChange:
    return next(one for one in quick_wins(workspace, Assumptions()) if one.group == finding)


def test_a_change_stands_where_it_was_put_and_what_was_computed_stays_visible(
    workspace: Workspace,
) -> None:
    board = open_board(workspace.store)
    finding = of_kind(board, Kind.QUICK_WIN).finding.id
    before = change(workspace, finding)
    assert (before.computed_impact, before.computed_effort) == (before.impact, before.effort)
    board.decide(finding, Act(Action.JUDGE, "Koch", judged=Judgement(impact=4.5, effort=4.0)))
    judged = change(workspace, finding)
    assert (judged.impact, judged.effort, judged.horizon) == (4.5, 4.0, Horizon.THREE_YEARS)
    assert (judged.computed_impact, judged.computed_effort) == (before.impact, before.effort)
    day = board.log()[-1].decision.time[:4]
    assert "von Koch am " in say(judged.impact_inputs[0].said)
    assert f"{day} gesetzt" in say(judged.effort_inputs[0].said)
    assert judged.impact_inputs[1:] == before.impact_inputs
    assert judged.effort_inputs[1:] == before.effort_inputs
    board.decide(finding, Act(Action.JUDGE, "Koch", judged=Judgement(effort=1.0)))
    assert change(workspace, finding).impact == before.impact
    assert change(workspace, finding).horizon is Horizon.QUICK_WIN
    for _ in range(2):
        board.undo_last("Koch")
    assert change(workspace, finding) == before


def test_only_a_change_is_judged_and_not_with_nothing(store: Store) -> None:
    board = open_board(store)
    act = Act(Action.JUDGE, "P", judged=Judgement(impact=4))
    with pytest.raises(ConfigurationError, match="nur Quick-Win"):
        board.decide(of_kind(board, Kind.PAIN_POINT).finding.id, act)
    with pytest.raises(ConfigurationError, match="Bewertung fehlt"):
        board.decide(
            of_kind(board, Kind.QUICK_WIN).finding.id, Act(Action.JUDGE, "P", judged=Judgement())
        )


def test_an_edited_severity_counts_in_what_a_change_is_worth(store: Store) -> None:
    board = open_board(store)

    def impacts() -> dict[str, float | None]:
        groups = groups_in(store)
        pains = [group for group in groups if group.kind is Kind.PAIN_POINT]
        changes = [group for group in groups if group.kind is Kind.QUICK_WIN]
        scored = score_changes(changes, pains, yearly_costs(pains, Assumptions()), 3)
        return {pain: one.impact for one in scored for pain in one.answers}

    pain = next(iter(impacts()))
    edit(board, board.get(pain), "severity=1")
    low = impacts()[pain]
    edit(board, board.get(pain), "severity=3")
    high = impacts()[pain]
    assert low is not None
    assert high is not None
    assert low < high


def test_a_quote_is_released_or_withheld_wherever_it_stands(store: Store) -> None:
    board = open_board(store)
    review = of_kind(board, Kind.PAIN_POINT)
    last = review.finding.members[-1]
    place = last.places[0]
    board.decide(review.finding.id, Act(Action.RELEASE, "P", quote=place))
    assert board.get(review.finding.id).released == (place,)
    board.decide(review.finding.id, Act(Action.WITHHOLD, "Q", quote=place))
    assert (board.get(review.finding.id).released, board.get(review.finding.id).withheld) == (
        (),
        (place,),
    )
    split = board.decide(review.finding.id, Act(Action.SPLIT, "P", observations=[last.observation]))
    assert board.get(split.new[0]).withheld == (place,)
    with pytest.raises(ConfigurationError, match="trägt den Befund nicht"):
        board.decide(review.finding.id, Act(Action.RELEASE, "P", quote=place))
