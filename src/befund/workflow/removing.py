"""Remove an interview: its text, its copies and what was derived from it; what people decided stays."""

from pathlib import Path

from befund.errors import NotFoundError, WorkspaceError
from befund.records import Interview
from befund.store.lock import writing_alone
from befund.workflow.consolidating import regroup
from befund.workflow.staging import remove_upload
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
        _remove_files(workspace, known)
        workspace.store.remove_interview(interview)
        regroup(workspace.store)
        workspace.index.remove([interview])


def _remove_files(workspace: Workspace, interview: Interview) -> None:
    try:
        (workspace.kept / interview.kept_as).unlink(missing_ok=True)
        remove_upload(workspace, Path(interview.source))
    except OSError as error:
        raise WorkspaceError(
            f"Die Datei lässt sich nicht löschen ({error.strerror}).",
            where=str(workspace.vault),
            remedy="Schreibrechte prüfen und noch einmal entfernen.",
        ) from error
