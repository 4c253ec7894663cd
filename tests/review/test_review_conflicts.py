"""Two reviewers: whoever decides first wins, the other is told what stands now.

A run under way loses nothing.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from review_client import fill, two_alike

from befund.errors import ConflictError, WorkspaceError
from befund.records import Action, Decision, Finding, Kind
from befund.review import Review
from befund.store import Store
from befund.store.findings import Regrouped
from befund.store.lock import WriterLock
from befund.usecases.findings import consolidation
from befund.usecases.findings.consolidation import bring_up_to_date, regroup
from befund.usecases.review.board import ReviewBoard
from befund.usecases.review.decisions import Act
from open_boards import open_board

DECIDING = """
import sys
from pathlib import Path
from befund.errors import ConflictError
from befund.records import Action
from befund.store import Store
from contextlib import nullcontext
from befund.usecases.review.board import ReviewBoard
from befund.usecases.review.decisions import Act

path, finding, expects, author = sys.argv[1:]
with Store.open_file(Path(path)) as store:
    board = ReviewBoard(store, nullcontext, lambda act, _: (act, ()))
    board.get(finding)
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        board.decide(finding, Act(Action.REJECT, author, expects=expects))
    except ConflictError:
        print("conflict")
    else:
        print("won")
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


def test_a_version_changes_with_each_decision_and_comes_back_with_an_undo(store: Store) -> None:
    board = open_board(store)
    finding, other = two_alike(board)
    versions = [board.get(finding).version]
    for act in (
        Act(Action.ACCEPT, "P"),
        Act(Action.EDIT, "P", title="Neu"),
        Act(Action.COMMENT, "Q", note="hm"),
    ):
        board.decide(finding, act)
        versions.append(board.get(finding).version)
    board.decide(finding, Act(Action.MERGE, "P", others=[other]))
    versions.append(board.get(finding).version)
    assert len(set(versions)) == 5
    board.undo_last("P")
    assert board.get(finding).version == versions[3]


def test_a_decision_on_what_another_decided_meanwhile_is_refused_and_told_apart(
    store: Store,
) -> None:
    board = open_board(store)
    finding, other = two_alike(board)
    saw = board.get(finding).version
    board.decide(finding, Act(Action.REJECT, "Koch"))
    with pytest.raises(ConflictError, match="abgelehnt von Koch") as refused:
        board.decide(finding, Act(Action.ACCEPT, "P", expects=saw))
    stands = refused.value.stands
    assert isinstance(stands, Review)
    assert stands == board.get(finding)
    assert stands.status == "rejected"
    board.decide(finding, Act(Action.ACCEPT, "P", expects=stands.version))
    saw = board.get(other).version
    board.decide(
        other,
        Act(Action.SPLIT, "Koch", observations=[board.get(other).finding.members[0].observation]),
    )
    with pytest.raises(ConflictError, match="andere Aussagen"):
        board.decide(other, Act(Action.UNDO, "P", undoes=3, expects=saw))


def test_of_many_acts_at_once_all_are_kept_or_none(store: Store) -> None:
    board = open_board(store)
    some = board.reviews()[:9]
    board.decide(some[4].finding.id, Act(Action.COMMENT, "Q", note="Moment"))
    acts = [(review.finding.id, Act(Action.ACCEPT, "P", expects=review.version)) for review in some]
    with pytest.raises(ConflictError):
        board.decide_all(acts)
    assert not any(review.status for review in board.reviews())
    done = board.decide_all([act for act in acts if act[0] != some[4].finding.id])
    assert len(done.changed) == len(done.decisions) == 8
    board.decide_all(
        [("", Act(Action.UNDO, "P", undoes=decision.number)) for decision in done.decisions]
    )
    assert not any(review.status for review in board.reviews())


def test_of_several_threads_with_the_same_expectation_exactly_one_wins(store: Store) -> None:
    boards = [open_board(store)] * 3 + [open_board(store) for _ in range(3)]
    for review in boards[0].reviews()[:5]:
        won: list[str] = []
        refused: list[str] = []
        begin = threading.Barrier(len(boards))

        def reject(name: str, board: ReviewBoard, saw: Review = review) -> None:
            begin.wait()  # noqa: B023 - the threads end within the turn of the loop
            try:
                board.decide(saw.finding.id, Act(Action.REJECT, name, expects=saw.version))
                won.append(name)  # noqa: B023
            except ConflictError:
                refused.append(name)  # noqa: B023

        threads = [
            threading.Thread(target=reject, args=(str(n), board)) for n, board in enumerate(boards)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (len(won), len(refused)) == (1, len(boards) - 1)
        assert [one.decision.author for one in boards[0].log(review.finding.id)] == won


def test_of_two_processes_with_the_same_expectation_exactly_one_wins(
    store: Store, path: Path
) -> None:
    board = open_board(store)
    for review in board.reviews()[:2]:
        arguments = [str(path), review.finding.id, review.version]
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", DECIDING, *arguments, author],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for author in "PQ"
        ]
        for process in processes:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        said = sorted(process.communicate(timeout=60)[0].strip() for process in processes)
        assert said == ["conflict", "won"]
        assert len(board.log(review.finding.id)) == 1


def test_only_what_groups_anew_waits_for_the_run_that_holds_the_lock(
    store: Store, tmp_path: Path
) -> None:
    lock = WriterLock(tmp_path / "befund.lock")
    board = ReviewBoard(store, lock.held, lambda act, _: (act, ()))
    one, other = two_alike(board)
    merged = board.decide(one, Act(Action.MERGE, "P", others=[other])).decisions[0].number
    with lock.held():
        for act in (
            Act(Action.ACCEPT, "P"),
            Act(Action.EDIT, "P", title="Neu"),
            Act(Action.COMMENT, "P", note="ja"),
        ):
            board.decide(one, act)
        board.undo_last("P")
        split = Act(Action.SPLIT, "P", observations=[board.get(one).finding.members[0].observation])
        for wanted in (Act(Action.MERGE, "P", others=[board.reviews()[-1].finding.id]), split):
            with pytest.raises(WorkspaceError, match="arbeitet gerade"):
                board.decide(one, wanted)
        with pytest.raises(WorkspaceError, match="arbeitet gerade"):
            board.undo(merged, "P")
    assert board.get(one).title == "Neu"
    assert [c.note for c in board.get(one).comments] == []
    board.undo(merged, "P")


def test_threads_that_group_anew_wait_for_each_other(store: Store, tmp_path: Path) -> None:
    board = ReviewBoard(store, WriterLock(tmp_path / "befund.lock").held, lambda act, _: (act, ()))
    steps = [r.finding.id for r in board.reviews() if r.finding.item.kind is Kind.PROCESS_STEP]
    pairs = list(zip(steps[::2], steps[1::2], strict=False))[:4]
    failed: list[Exception] = []

    def merge(one: str, other: str) -> None:
        try:
            board.decide(one, Act(Action.MERGE, "P", others=[other]))
        except Exception as error:  # noqa: BLE001 - told by the test itself
            failed.append(error)

    threads = [threading.Thread(target=merge, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [board.get(other).finding.id for _, other in pairs] == [one for one, _ in pairs]


def test_what_is_decided_while_a_run_consolidates_is_heeded(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run has read the log, then somebody decides, then it would save what it made without that."""
    board = open_board(store)
    finding = board.reviews()[-1].finding
    real, made = consolidation.grouped, []

    def while_somebody_decides(*arguments: object) -> object:
        made.append(real(*arguments))  # type: ignore[arg-type]
        if len(made) == 1:
            board.decide(finding.id, Act(Action.ACCEPT, "P"))
        return made[-1]

    monkeypatch.setattr(consolidation, "grouped", while_somebody_decides)
    fill(store, "y")
    bring_up_to_date(store, 2)
    assert len(made) == 2
    assert board.get(finding.id).status == "accepted"


def test_a_run_that_takes_a_finding_away_makes_deciding_look_again(store: Store) -> None:
    """Findings are made anew between reading and writing.

    The decision is drafted on what stands then.
    """
    board = open_board(store)
    finding, other = two_alike(board)
    real = store.add_decisions
    turns: list[int] = []

    def add(decisions: list[Decision], *rest: object) -> object:
        turns.append(len(turns))
        if len(turns) == 1:
            open_board(store).decide(other, Act(Action.MERGE, "Q", others=[finding]))
        return real(decisions, *rest)  # type: ignore[arg-type]

    store.add_decisions = add  # type: ignore[method-assign,assignment]
    decided = board.decide(finding, Act(Action.ACCEPT, "P"))
    assert decided.decisions[0].finding == other
    assert board.get(finding).status == "accepted"


def test_decisions_in_a_stream_and_findings_made_anew_beside_them_all_stand_at_the_end(
    store: Store,
) -> None:
    board, ended = open_board(store), threading.Event()

    def run() -> None:
        while not ended.is_set():
            regroup(store)

    running = threading.Thread(target=run)
    running.start()
    try:
        for review in board.reviews():
            board.decide(review.finding.id, Act(Action.ACCEPT, "P"))
    finally:
        ended.set()
        running.join()
    assert all(review.status for review in board.reviews())
    assert all(review.status for review in open_board(store).reviews())


def test_findings_are_not_saved_over_a_newer_decision(store: Store) -> None:
    revision, findings = store.revision(), store.findings()
    open_board(store).decide(findings[0].id, Act(Action.ACCEPT, "P"))
    fewer: list[Finding] = findings[:1]
    assert not store.save_findings(Regrouped(fewer, []), as_of=revision)
    assert store.findings() == findings
    assert store.save_findings(Regrouped(fewer, []), as_of=store.revision())
    assert json.dumps([f.id for f in store.findings()]) == json.dumps([findings[0].id])
