"""Remove an interview: its text, its copies and what was derived from it; what people decided stays."""

from pathlib import Path

from befund.errors import NotFoundError, WorkspaceError
from befund.store.lock import writing_alone
from befund.workflow.consolidating import regroup
from befund.workflow.workspace import Workspace


def remove_interview(workspace: Workspace, interview: str) -> None:
    """Remove an interview with its copy and uploaded file, its observations, and its passages in the index.

    Decisions, corrections and kept answers stay; findings are grouped again without it. A file outside the
    workspace is left alone. Raises NotFoundError, and WorkspaceError where something cannot be written.
    """
    with writing_alone(workspace.lock):
        known = workspace.store.interview(interview)
        if known is None:
            raise NotFoundError("Dieses Interview gibt es nicht.", where=interview)
        _unlink(workspace, workspace.kept / known.kept_as)
        uploaded = Path(known.source)
        if uploaded.is_relative_to(workspace.uploads.resolve()):
            _unlink(workspace, uploaded)
        workspace.store.remove_interview(interview)
        regroup(workspace.store)
        workspace.index.remove([interview])


def _unlink(workspace: Workspace, path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise WorkspaceError(
            f"Die Datei lässt sich nicht löschen ({error.strerror}).",
            where=str(workspace.vault),
            remedy="Schreibrechte prüfen und noch einmal entfernen.",
        ) from error
