"""Undo: whatever was done, taking it back leaves findings as they were, also after findings are made anew."""

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from review_client import fill, two_alike

from befund.errors import ConfigurationError, NotFoundError
from befund.records import Action, FieldEdit, Judgement, Kind, Member, Place
from befund.review import Review, effective
from befund.store import Store
from befund.usecases.findings.consolidation import bring_up_to_date, regroup
from befund.usecases.review.board import ReviewBoard
from befund.usecases.review.decisions import Act
from hypothesis_profiles import examples
from open_boards import open_board

Step = tuple[Action, int, int]
STEPS = st.tuples(
    st.sampled_from([action for action in Action if action is not Action.UNDO]),
    *[st.integers(0, 99)] * 2,
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "befund.sqlite"
    with Store.open_file(path) as store:
        fill(store)
        bring_up_to_date(store, 1)
    return path


@contextmanager
def copy_of(template: Path) -> Iterator[Store]:
    with TemporaryDirectory() as folder:
        with Store.open_file(Path(shutil.copy(template, folder))) as store:
            yield store


def state(board: ReviewBoard) -> dict[str, object]:
    """All that a reviewer sees of the findings.

    What each formerly was is not seen where nothing was decided on it.
    """
    return {
        review.finding.id: (
            review.item,
            review.title,
            review.status,
            review.judged,
            review.comments,
            review.released,
            review.withheld,
            review.changes,
            sorted(member.observation for member in review.finding.members),
        )
        for review in board.reviews()
    }


def act_of(board: ReviewBoard, step: Step) -> tuple[str, Act] | None:
    """The step as an act on what stands now; None where nothing is there to do it on."""
    action, which, how = step
    reviews = board.reviews()
    review = reviews[which % len(reviews)]
    act = Act(
        action,
        "PQ"[how % 2],
        note=f"Notiz {which}" if how % 3 == 0 or action is Action.COMMENT else "",
    )
    if action is Action.MERGE:
        alike = [
            r
            for r in reviews
            if r.finding.item.kind is review.finding.item.kind and r is not review
        ]
        return (review.finding.id, with_others(act, alike[how % len(alike)])) if alike else None
    if action is Action.SPLIT:
        large = [r for r in reviews if len(r.finding.members) > 1]
        review = large[which % len(large)]
        members = review.finding.members
        return review.finding.id, taking_out(act, members[: 1 + how % (len(members) - 1)])
    if action is Action.EDIT:
        edits = (
            (FieldEdit(name="statement_type", value=("wish", "is")[how % 2]),) if how % 2 else ()
        )
        return review.finding.id, Act(
            action, act.author, act.note, title=f"Titel {how}", edits=edits
        )
    if action is Action.JUDGE:
        changes = [r for r in reviews if r.finding.item.kind is Kind.QUICK_WIN]
        return changes[which % len(changes)].finding.id, Act(
            action, "P", judged=Judgement(impact=1 + how % 5)
        )
    if action in {Action.RELEASE, Action.WITHHOLD}:
        return review.finding.id, Act(action, "P", quote=first_place(review))
    return review.finding.id, act


def with_others(act: Act, other: Review) -> Act:
    return Act(act.action, act.author, act.note, others=[other.finding.id])


def taking_out(act: Act, members: tuple[Member, ...]) -> Act:
    return Act(
        act.action, act.author, act.note, observations=[member.observation for member in members]
    )


def first_place(review: Review) -> Place:
    return review.finding.members[0].places[0]


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=1, max_size=12), remade=st.sampled_from(["never", "always"]))
def test_an_act_and_its_undo_leave_everything_as_it_was(
    steps: list[Step], remade: str, template: Path
) -> None:
    with copy_of(template) as store:
        board = open_board(store)
        for step in steps:
            wanted = act_of(board, step)
            if wanted is None:
                continue
            before = state(board)
            board.decide(*wanted)
            done = state(board)
            if remade == "always":
                regroup(store)
                assert state(board) == done
            board.undo_last(wanted[1].author)
            assert state(board) == before
            if remade == "always":
                regroup(store)
                assert state(board) == before
            undo = board.log()[-1].decision.number
            board.undo(undo, "P")
            assert state(board) == done


def is_refused(board: ReviewBoard, number: int) -> bool:
    """Undo a decision, unless a later one is built on it."""
    try:
        board.undo(number, "R")
    except ConfigurationError as error:
        if "Zuerst" not in str(error):
            raise
        return True
    return False


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=1, max_size=10), order=st.randoms(use_true_random=False))
def test_all_acts_undone_in_any_order_that_is_allowed_leave_the_beginning(
    steps: list[Step], order: random.Random, template: Path
) -> None:
    with copy_of(template) as store:
        board = open_board(store)
        begin = state(board)
        for step in steps:
            wanted = act_of(board, step)
            if wanted is not None:
                board.decide(*wanted)
        while standing := [
            decision.number for decision in effective(one.decision for one in board.log())
        ]:
            order.shuffle(standing)
            undone = 0
            for number in standing:
                if is_refused(board, number):
                    continue
                undone += 1
                expected = state(board)
                regroup(store)
                assert state(board) == expected
            assert undone
        assert state(board) == begin


@pytest.fixture
def store(template: Path) -> Iterator[Store]:
    with copy_of(template) as opened:
        yield opened


def test_what_is_undone_cannot_be_undone_again_but_the_undo_can(store: Store) -> None:
    board = open_board(store)
    first = board.reviews()[0].finding.id
    board.decide(first, Act(Action.REJECT, "P"))
    board.decide(first, Act(Action.UNDO, "Q"))
    assert board.get(first).status is None
    with pytest.raises(ConfigurationError, match="schon zurückgenommen"):
        board.undo(1, "P")
    board.undo(2, "P")
    assert board.get(first).status == "rejected"
    assert [one.undone_by.number if one.undone_by else None for one in board.log(first)] == [
        None,
        3,
        None,
    ]


def test_an_undone_merge_gives_back_ids_titles_and_decisions_after_another_extractor_ran(
    store: Store,
) -> None:
    board = open_board(store)
    one, other = two_alike(board)
    board.decide(other, Act(Action.ACCEPT, "Q", note="klar"))
    board.decide(other, Act(Action.EDIT, "Q", title="Der andere"))
    before = {name: {m.places for m in board.get(name).finding.members} for name in (one, other)}
    merged = board.decide(one, Act(Action.MERGE, "P", others=[other]))
    assert (merged.gone, merged.new) == ((other,), ())
    assert merged.changed[0].finding.id == one
    fill(store, "y")
    bring_up_to_date(store, 2)
    assert board.get(other).finding.id == one
    back = board.undo_last("P")
    assert (back.gone, back.new) == ((), (other,))
    assert {
        name: {m.places for m in board.get(name).finding.members} for name in (one, other)
    } == before
    again = board.get(other)
    assert (again.title, again.status, [c.note for c in again.comments]) == (
        "Der andere",
        "accepted",
        ["klar"],
    )


def test_a_merge_that_a_split_is_built_on_is_undone_after_it(store: Store) -> None:
    board = open_board(store)
    one, other = two_alike(board)
    taken_out = board.get(other).finding.members[0].observation
    board.decide(one, Act(Action.MERGE, "P", others=[other]))
    board.decide(one, Act(Action.SPLIT, "Q", observations=[taken_out]))
    with pytest.raises(ConfigurationError, match="Zuerst Entscheidung 2 zurücknehmen"):
        board.undo_last("P")
    board.undo_last("Q")
    board.undo_last("P")
    with pytest.raises(ConfigurationError, match="selbst zurückgenommen"):
        board.undo(3, "Q")
    board.undo(4, "P")
    board.undo(3, "Q")
    assert board.get(one).finding.id != next(
        r.finding.id
        for r in board.reviews()
        if taken_out in {m.observation for m in r.finding.members}
    )


def test_each_author_takes_back_their_own(store: Store) -> None:
    board = open_board(store)
    first = board.reviews()[0].finding.id
    board.decide(first, Act(Action.ACCEPT, "P"))
    board.decide(first, Act(Action.COMMENT, "Q", note="Bitte prüfen"))
    board.undo_last("P")
    assert board.get(first).status is None
    assert [comment.author for comment in board.get(first).comments] == ["Q"]
    with pytest.raises(NotFoundError, match="nichts zurückzunehmen"):
        board.undo_last("P")
