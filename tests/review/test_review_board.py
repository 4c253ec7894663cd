"""The board: it sees what others write, filters and counts."""

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from review_client import fill, two_alike

from befund.errors import ConfigurationError, NotFoundError
from befund.records import Action, Kind, PainCategory, PainPoint, ProcessStep
from befund.review import Filter, Review, edit_of, reviewed
from befund.store import Store
from befund.text.folding import loose_key
from befund.usecases.findings.consolidation import bring_up_to_date, regroup
from befund.usecases.review.board import ReviewBoard
from befund.usecases.review.decisions import Act
from open_boards import open_board

ELSEWHERE = """
import sys
from pathlib import Path
from befund.records import Action
from befund.store import Store
from contextlib import nullcontext
from befund.usecases.review.board import ReviewBoard
from befund.usecases.review.decisions import Act

with Store.open_file(Path(sys.argv[1])) as store:
    board = ReviewBoard(store, nullcontext, lambda act, _: (act, ()))
    board.decide(sys.argv[2], Act(Action.MERGE, "Q", others=[sys.argv[3]]))
    board.decide(sys.argv[2], Act(Action.ACCEPT, "Q"))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "befund.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open_file(path) as opened:
        fill(opened)
        bring_up_to_date(opened, 1)
        yield opened


@pytest.fixture
def board(store: Store) -> ReviewBoard:
    return open_board(store)


def whole(store: Store) -> list[Review]:
    """What the board must show, without a board."""
    return reviewed(store.findings(), store.decisions())


def test_a_board_shows_what_the_store_holds_after_every_act(
    board: ReviewBoard, store: Store
) -> None:
    one, other = two_alike(board)
    acts = [
        (one, Act(Action.ACCEPT, "P", note="klar")),
        (other, Act(Action.EDIT, "P", title="Anders")),
        (one, Act(Action.MERGE, "P", others=[other])),
        (one, Act(Action.WITHHOLD, "P", quote=board.get(one).finding.members[0].places[0])),
        (one, Act(Action.UNDO, "P")),
        (one, Act(Action.UNDO, "P")),
        (other, Act(Action.UNDO, "P")),
        ("", Act(Action.UNDO, "P", undoes=6)),
    ]
    for prefix, act in acts:
        decided = board.decide(prefix, act)
        assert board.reviews() == whole(store)
        assert board.contradictions() == store.contradictions()
        assert {review.finding.id: review for review in decided.changed}.items() <= {
            review.finding.id: review for review in board.reviews()
        }.items()


def test_it_sees_what_another_process_does(board: ReviewBoard, store: Store, path: Path) -> None:
    one, other = two_alike(board)
    subprocess.run([sys.executable, "-c", ELSEWHERE, str(path), one, other], check=True, timeout=60)
    assert board.get(other).finding.id == one
    assert board.get(one).status == "accepted"
    assert board.reviews() == whole(store)
    fill(store, "y")
    bring_up_to_date(store, 2)
    assert board.reviews() == whole(store)
    assert all(board.evidence(review) for review in board.reviews())


def test_a_prepared_board_shows_the_same(board: ReviewBoard, store: Store) -> None:
    board.prepare()
    one, other = two_alike(board)
    board.decide(one, Act(Action.MERGE, "P", others=[other]))
    assert board.reviews() == whole(store)
    regroup(store)
    assert board.reviews() == whole(store)


def test_it_sees_words_that_masking_takes_out_later(board: ReviewBoard, store: Store) -> None:
    one, _ = two_alike(board)
    board.decide(one, Act(Action.COMMENT, "P", note="Kranich fragen"))
    store.reword(
        lambda decision: decision.model_copy(update={"note": "[Firma] fragen"}),
        lambda snapshot: snapshot,
    )
    assert [comment.note for comment in board.get(one).comments] == ["[Firma] fragen"]


def test_threads_read_and_decide_at_once(store: Store) -> None:
    board = open_board(store)
    ids = [review.finding.id for review in board.reviews()]
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for name in ids[number::4]:
                board.decide(name, Act(Action.ACCEPT, f"P{number}"))
                assert board.get(name).status == "accepted"
                board.filtered(Filter(text="bestellung", status=("accepted",)))
                board.facets(Filter())
        except BaseException as error:  # noqa: BLE001 - told by the test itself
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        regroup(store)
    for thread in threads:
        thread.join()
    assert failed == []
    assert board.reviews() == whole(store)
    assert {review.status for review in board.reviews()} == {"accepted"}


def test_filters_leave_what_they_say(board: ReviewBoard) -> None:
    every = board.reviews()
    pains = [r for r in every if r.finding.item.kind is Kind.PAIN_POINT]
    assert board.filtered(Filter()) == every
    assert board.filtered(Filter(kind=(Kind.PAIN_POINT,))) == pains
    first, second = pains[0].finding.id, pains[1].finding.id
    board.decide(first, Act(Action.ACCEPT, "P"))
    board.decide(second, Act(Action.REJECT, "P"))
    board.decide(second, Act(Action.EDIT, "P", edits=[edit_of(pains[1].item, "severity", "3")]))

    def ids(wanted: Filter) -> set[str]:
        return {review.finding.id for review in board.filtered(wanted)}

    assert ids(Filter(status=("accepted",))) == {first}
    assert ids(Filter(status=("accepted", "rejected"))) == {first, second}
    assert ids(Filter(status=("undecided",))) == {r.finding.id for r in every} - {first, second}
    assert ids(Filter(status=("rejected",), severity=(3,))) == {second}
    assert ids(Filter(mark=("edited",))) == {second}
    contradicted = {side.finding for one in board.contradictions() for side in one.sides}
    assert contradicted
    assert ids(Filter(mark=("contradicted",))) == contradicted
    assert ids(Filter(category=(PainCategory.WAITING,))) == {
        r.finding.id
        for r in pains
        if isinstance(r.item, PainPoint) and r.item.category == "waiting"
    }
    assert ids(Filter(interview=("a",))) == {
        r.finding.id for r in every if "a" in r.finding.interviews
    }
    assert ids(Filter(kind=(Kind.QUICK_WIN,), status=("accepted",))) == set()


def test_what_changed_since_it_was_decided_is_found(board: ReviewBoard) -> None:
    one, other = two_alike(board)
    board.decide(one, Act(Action.ACCEPT, "P"))
    assert board.filtered(Filter(mark=("changed",))) == []
    board.decide(other, Act(Action.ACCEPT, "P"))
    board.decide(
        one, Act(Action.SPLIT, "P", observations=[board.get(one).finding.members[0].observation])
    )
    assert [review.finding.id for review in board.filtered(Filter(mark=("changed",)))] == [one]


@pytest.mark.parametrize("text", ["MENGEN optiback", "bestell", "  ", "buero", "BÜRO", "buro"])
def test_words_are_found_in_whatever_way_they_are_written(board: ReviewBoard, text: str) -> None:
    found = {review.finding.id for review in board.filtered(Filter(text=text))}
    for review in board.reviews():
        said = [review.title, *(q.text for o in board.evidence(review) for q in o.quotes)]
        said += [
            str(value)
            for name in type(review.item).model_fields
            if (value := getattr(review.item, name))
        ]
        said += [sentence.text for sentence in review.finding.summary]
        words = loose_key(" ".join(said))
        assert (review.finding.id in found) == all(
            word in words for word in loose_key(text).split()
        )
    assert found


def test_a_search_finds_a_new_title_and_a_comment_at_once(board: ReviewBoard) -> None:
    one, _ = two_alike(board)
    assert board.filtered(Filter(text="klärschlamm")) == []
    board.decide(one, Act(Action.EDIT, "P", title="Klärschlamm"))
    board.decide(one, Act(Action.COMMENT, "P", note="im Workshop"))
    assert [r.finding.id for r in board.filtered(Filter(text="klaerschlamm workshop"))] == [one]
    board.undo_last("P")
    assert board.filtered(Filter(text="klaerschlamm workshop")) == []


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(),
        Filter(kind=(Kind.PAIN_POINT,)),
        Filter(kind=(Kind.PAIN_POINT,), status=("undecided",)),
        Filter(text="bestellung"),
    ],
)
def test_each_count_is_what_choosing_that_value_would_leave(
    board: ReviewBoard, wanted: Filter
) -> None:
    board.decide(two_alike(board)[0], Act(Action.ACCEPT, "P"))
    for name, counts in board.facets(wanted).items():
        assert list(counts.values()) == sorted(counts.values(), reverse=True)
        for value, count in counts.items():
            assert count == len(board.filtered(wanted.model_copy(update={name: (value,)})))
    every = board.facets(Filter())
    assert every["kind"] == Counter(review.finding.item.kind for review in board.reviews())


def test_what_is_no_step_belongs_to_the_process_of_the_step_told_nearest(
    board: ReviewBoard,
) -> None:
    steps = [r for r in board.reviews() if isinstance(r.item, ProcessStep)]
    for number, review in enumerate(steps):
        edits = [edit_of(review.item, "process", f"Prozess {number % 2}")]
        board.decide(review.finding.id, Act(Action.EDIT, "P", edits=edits))
    counts = board.facets(Filter(kind=(Kind.PAIN_POINT,)))["process"]
    assert set(counts) == {"Prozess 0", "Prozess 1"}
    for one, other in combinations(counts, 2):
        both = board.filtered(Filter(kind=(Kind.PAIN_POINT,), process=(str(one), str(other))))
        assert len(both) == len(
            [r for r in board.reviews() if r.finding.item.kind is Kind.PAIN_POINT]
        )


def test_nothing_or_more_than_one_is_refused(board: ReviewBoard) -> None:
    with pytest.raises(NotFoundError, match="Mehrere"):
        board.get("f-")
    with pytest.raises(NotFoundError, match="gibt es nicht"):
        board.get("f-nichts")
    one, other = two_alike(board)
    some = [(one, Act(Action.MERGE, "P", others=[other])), (other, Act(Action.ACCEPT, "P"))]
    with pytest.raises(ConfigurationError, match="nur einzeln"):
        board.decide_all(some)
    assert board.log() == []
