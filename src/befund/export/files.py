"""Write files for others; a file is there whole or not at all."""

from pathlib import Path

from befund.drafts import remove_stale_drafts, write_whole
from befund.errors import WorkspaceError


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, readable by its owner alone.

    Whoever passes it on decides to whom. Raises WorkspaceError where the file cannot be written; an
    older file of that name stays then.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        remove_stale_drafts(path.parent)
        write_whole(path, content, "export")
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"Die Datei lässt sich nicht schreiben ({error.strerror or 'unbekannter Grund'}).",
        where=str(path),
        remedy="Die Datei schließen, falls sie geöffnet ist; Schreibrechte und freien Platz "
        "prüfen; "
        "oder mit --output einen anderen Ort nennen.",
    )
