"""Where the data of a workspace lie.

In a file of its folder, or in PostgreSQL under an id that its folder keeps.
"""

import re
import secrets
from pathlib import Path

from befund.drafts import write_whole
from befund.errors import ConfigurationError, WorkspaceError
from befund.store import Store
from befund.store.server import Database
from befund.usecases.workspace import DATABASE, KEPT, VAULT, WORKSPACE_ID, is_begun

_ID = re.compile(r"[0-9a-f]{32}")


def open_store(folder: Path, database_url: str | None) -> Store:
    """Open the data of the workspace in `folder`, making them where there are none.

    Raises ConfigurationError where `database_url` is none of PostgreSQL, or the data lie elsewhere
    than it says.
    """
    if database_url is None:
        _refuse_elsewhere(folder)
        return Store.open_file(folder / DATABASE, begun=is_begun(folder))
    database = Database(database_url)
    known = _known_id(folder)
    return Store.open_schema(database, known or _new_id(folder, database))


def open_store_for_reading(folder: Path, database_url: str | None) -> Store | None:
    """Open the data of the workspace in `folder` and write nothing; None where there are none."""
    if database_url is None:
        _refuse_elsewhere(folder)
        database = folder / DATABASE
        return (
            Store.open_for_reading(database, begun=is_begun(folder)) if database.is_file() else None
        )
    server, known = Database(database_url), _known_id(folder)
    return Store.open_schema(server, known, read_only=True) if known else None


def _known_id(folder: Path) -> str | None:
    """The id that the folder keeps.

    Raises ConfigurationError where its data lie in a file instead.
    """
    if (folder / DATABASE).is_file():
        raise ConfigurationError(
            f"Die Daten dieses Arbeitsbereichs liegen in {DATABASE}, nicht in PostgreSQL.",
            where="database_url",
            remedy="Die Einstellung für diesen Ordner weglassen, oder in einem neuen Ordner anfangen.",
        )
    path = folder / WORKSPACE_ID
    try:
        text = path.read_text("ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        text = ""
    if not _ID.fullmatch(text):
        raise WorkspaceError(
            "Die Datei nennt nicht, unter welcher Kennung die Daten in PostgreSQL liegen.",
            where=str(path),
            remedy="Sie aus einer Sicherung zurückholen; ohne sie lässt sich der Arbeitsbereich nicht öffnen.",
        )
    return text


def _refuse_elsewhere(folder: Path) -> None:
    """A setting that is missing by mistake must not begin a second, empty workspace in the same folder."""
    if (folder / WORKSPACE_ID).is_file():
        raise ConfigurationError(
            "Die Daten dieses Arbeitsbereichs liegen in PostgreSQL.",
            where="database_url",
            remedy="Die Datenbank in befund.toml oder als BEFUND_DATABASE_URL nennen.",
        )


def _new_id(folder: Path, database: Database) -> str:
    """Make a place for the workspace; the folder keeps its id only once that is whole."""
    with database.one_at_a_time():
        known = _known_id(folder)  # another process may have been quicker
        if known is None:
            known = secrets.token_hex(16)
            kept = folder / VAULT / KEPT
            database.make(known, {path.name for path in kept.iterdir()} if kept.is_dir() else ())
            _keep_id(folder, known)
    return known


def _keep_id(folder: Path, workspace: str) -> None:
    try:
        write_whole(folder / WORKSPACE_ID, f"{workspace}\n".encode(), "id")
    except OSError as error:
        raise WorkspaceError(
            f"Der Arbeitsbereich lässt sich nicht beschreiben ({error.strerror}).",
            where=str(folder),
            remedy="Schreibrechte für den Ordner setzen oder mit --workspace einen anderen wählen.",
        ) from error
