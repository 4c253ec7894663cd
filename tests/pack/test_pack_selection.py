"""What goes into a pack: the accepted, unless somebody says otherwise."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pack_cases import fill_undecided

from befund.app import open_session
from befund.errors import ConfigurationError, NotFoundError
from befund.records import Action, Kind
from befund.records.figures import Assumptions
from befund.records.pack import Pack, Selection
from befund.usecases.pack.assembly import prepare
from befund.usecases.review.board import ReviewedFindings
from befund.usecases.review.decisions import Act
from befund.usecases.workspace import Workspace
from built_once import BuiltOnce
from open_boards import open_board


@pytest.fixture
def workspace(built_once: BuiltOnce, tmp_path: Path) -> Iterator[Workspace]:
    with open_session(
        built_once.copy("pack-undecided", fill_undecided, tmp_path / "kunde"), {}
    ) as opened:
        yield opened.workspace


def ids(workspace: Workspace, *kinds: Kind) -> list[str]:
    found = ReviewedFindings(workspace.store).reviews()
    return [review.finding.id for review in found if not kinds or review.finding.item.kind in kinds]


def packed(workspace: Workspace, **selection: object) -> Pack:
    return prepare(workspace, Selection.model_validate(selection), Assumptions()).pack


def accept(workspace: Workspace, *names: str) -> None:
    for name in names:
        open_board(workspace.store).decide(name, Act(Action.ACCEPT, "P"))


def test_without_an_accepted_finding_it_says_what_to_do(workspace: Workspace) -> None:
    with pytest.raises(ConfigurationError, match=r"noch keiner angenommen.*befund decide"):
        packed(workspace)


def test_an_empty_workspace_says_what_to_do(tmp_path: Path) -> None:
    with open_session(tmp_path / "leer", {}, create=True) as opened:
        with pytest.raises(ConfigurationError, match="befund run"):
            packed(opened.workspace, undecided=True)


def test_accepted_findings_alone_go_in(workspace: Workspace) -> None:
    chosen = ids(workspace)[:3]
    accept(workspace, *chosen)
    assert [finding.id for finding in packed(workspace).findings] == chosen


def test_undecided_ones_go_in_when_asked_and_are_marked(workspace: Workspace) -> None:
    first, *rest = ids(workspace)
    accept(workspace, first)
    open_board(workspace.store).decide(rest[0], Act(Action.REJECT, "P"))
    found = packed(workspace, undecided=True)
    assert {finding.id: finding.undecided for finding in found.findings} == {
        first: False,
        **dict.fromkeys(rest[1:], True),
    }
    assert (found.making.accepted, found.making.rejected) == (1, 1)


def test_single_findings_are_left_out_or_taken_in(workspace: Workspace) -> None:
    first, second, third, *_ = ids(workspace)
    accept(workspace, first, second)
    found = packed(workspace, exclude=(second,), include=(third,))
    assert [finding.id for finding in found.findings] == [first, third]


def test_a_rejected_finding_never_goes_in(workspace: Workspace) -> None:
    first, second, *_ = ids(workspace)
    accept(workspace, first)
    open_board(workspace.store).decide(second, Act(Action.REJECT, "P"))
    assert [finding.id for finding in packed(workspace, include=(second,)).findings] == [first]


def test_kinds_are_chosen_and_the_map_is_of_the_chosen_alone(workspace: Workspace) -> None:
    accept(workspace, *ids(workspace))
    pains = packed(workspace, kinds=(Kind.PAIN_POINT,))
    assert {finding.kind for finding in pains.findings} == {Kind.PAIN_POINT}
    assert not pains.map.processes
    steps = packed(workspace, kinds=(Kind.PROCESS_STEP,))
    mapped = {activity.id for process in steps.map.processes for activity in process.activities}
    assert mapped == set(ids(workspace, Kind.PROCESS_STEP))
    assert not any(
        activity.pains for process in steps.map.processes for activity in process.activities
    )


def test_an_unknown_id_is_named(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="f-nirgends"):
        packed(workspace, exclude=("f-nirgends",))


def test_a_new_title_is_in_the_findings_and_on_the_map(workspace: Workspace) -> None:
    step = ids(workspace, Kind.PROCESS_STEP)[0]
    open_board(workspace.store).decide(step, Act(Action.EDIT, "P", title="Palette entgegennehmen"))
    accept(workspace, step)
    found = packed(workspace)
    assert found.findings[0].title == "Palette entgegennehmen"
    assert found.map.processes[0].activities[0].title == "Palette entgegennehmen"


def test_quotes_can_stay_out(workspace: Workspace) -> None:
    accept(workspace, *ids(workspace))
    assert any(finding.quotes for finding in packed(workspace).findings)
    without = packed(workspace, with_quotes=False)
    assert not any(finding.quotes for finding in without.findings)
    supports = [
        activity.support for process in without.map.processes for activity in process.activities
    ]
    assert not any(support.evidence for support in supports)


def test_a_quick_win_is_weighed_by_the_pain_points_that_are_in_the_pack(
    workspace: Workspace,
) -> None:
    accept(workspace, *ids(workspace, Kind.QUICK_WIN))
    alone = packed(workspace).changes[0]
    assert alone.impact is None
    assert alone.question
    accept(workspace, *ids(workspace, Kind.PAIN_POINT))
    change = packed(workspace).changes[0]
    assert change.impact is not None
    assert set(change.answers) <= {finding.id for finding in packed(workspace).findings}
