"""What a reviewer does: look at findings with their decisions, decide, and compare two runs."""

from collections.abc import Sequence
from functools import partial

from befund.errors import NotFoundError
from befund.masking import Roster
from befund.review import Change, changes
from befund.store import Store
from befund.usecases.review.board import Masked, ReviewBoard
from befund.usecases.review.decisions import Act
from befund.usecases.workspace import Workspace


def board_of(workspace: Workspace, roster: Roster) -> ReviewBoard:
    """The board of a workspace, on which people decide.

    What they write names nobody whom vault or roster knows.
    """
    return ReviewBoard(workspace.store, workspace.lock.held, partial(_masked, workspace, roster))


def diff(store: Store, before: int, after: int) -> list[Change]:
    """What became of findings between the ends of two runs.

    Raises NotFoundError for a run without findings.
    """
    snapshots = []
    for run in (before, after):
        snapshot = store.snapshot(run)
        if snapshot is None:
            known = ", ".join(map(str, store.snapshot_runs())) or "keine"
            raise NotFoundError(
                "Von diesem Lauf sind keine Befunde festgehalten.",
                where=f"Lauf {run}",
                remedy=f"Vorhanden: {known}.",
            )
        snapshots.append(snapshot)
    return changes(*snapshots)


def _masked(
    workspace: Workspace, roster: Roster, act: Act, interviews: Sequence[str]
) -> tuple[Act, tuple[Masked, ...]]:
    """The act in words that may be kept, and what was replaced in them."""
    texts = act.words()
    if not texts:
        return act, ()
    from befund.usecases.intake.masking import mask_own_words

    written = mask_own_words(workspace, roster, texts, interviews)
    masked = tuple(dict.fromkeys(Masked(*pair) for one in written for pair in one.replaced))
    return act.saying({text: one.text for text, one in zip(texts, written, strict=True)}), masked
