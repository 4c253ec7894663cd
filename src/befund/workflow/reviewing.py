"""What a reviewer does: look at findings with their decisions, decide, and compare two runs."""

from functools import partial

from befund.errors import NotFoundError
from befund.review import Change, Review, changes
from befund.store import Store
from befund.store.lock import writing_alone
from befund.workflow.board import Decided, ReviewBoard
from befund.workflow.deciding import Act
from befund.workflow.workspace import Workspace


def board_of(workspace: Workspace) -> ReviewBoard:
    """The board of a workspace, on which people decide."""
    return ReviewBoard(workspace.store, partial(writing_alone, workspace.lock))


def reviews(store: Store) -> list[Review]:
    """All findings with their decisions, most telling first."""
    return ReviewBoard(store).reviews()


def find_review(store: Store, prefix: str) -> Review:
    """The one finding whose id begins so, also by an id that went up in another.

    Raises NotFoundError where there is none or more than one.
    """
    return ReviewBoard(store).get(prefix)


def decide_alone(workspace: Workspace, prefix: str, act: Act) -> Decided:
    """Decide once, without a board that stays; raises as `ReviewBoard.decide` does."""
    return board_of(workspace).decide(prefix, act)


def undo_last(workspace: Workspace, author: str) -> Decided:
    """Take back the author's newest act that stands; raises as `ReviewBoard.decide` does."""
    return board_of(workspace).undo_last(author)


def diff(store: Store, before: int, after: int) -> list[Change]:
    """What became of findings between the ends of two runs; raises NotFoundError for a run without findings."""
    snapshots = []
    for run in (before, after):
        snapshot = store.snapshot(run)
        if snapshot is None:
            known = ", ".join(map(str, store.snapshot_runs())) or "keine"
            raise NotFoundError(
                "Von diesem Lauf sind keine Befunde festgehalten.", where=f"Lauf {run}", remedy=f"Vorhanden: {known}."
            )
        snapshots.append(snapshot)
    return changes(*snapshots)
