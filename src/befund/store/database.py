"""Open a database: pragmas, version check, migrations, and its errors in Befund's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from befund.errors import WorkspaceError
from befund.store.schema import REVISION


def open_engine(url: str | URL, where: str, *, must_hold: bool = False) -> Engine:
    """An engine on a database of exactly this version; an older one is migrated, an empty one filled.

    Raises WorkspaceError where the database is newer, damaged, cannot be written, or is empty though it `must_hold`
    something; `where` is what the user calls it.
    """
    engine = create_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
    with guarded(where), engine.connect() as connection:
        found = _revision(connection)
    if found is None and must_hold:
        engine.dispose()
        raise emptied(where)
    if found is None or found < REVISION:
        with guarded(where), engine.begin() as connection:
            _migrate(connection)
    elif found > REVISION:
        engine.dispose()
        raise _newer(found, where)
    return engine


def sqlite_url(database: str, **query: str) -> URL:
    """The URL of a SQLite database, whatever characters its path holds."""
    return URL.create("sqlite", database=database, query=query)


def open_readable(path: Path, *, must_hold: bool = False) -> Engine:
    """An engine that reads the SQLite database at `path`, and leaves no file beside it.

    Raises WorkspaceError where the database is of another version, damaged, or empty though it `must_hold` something.
    """
    is_in_use = path.with_name(f"{path.name}-wal").exists()  # else SQLite would have to make that file
    access = {"mode": "ro"} if is_in_use else {"mode": "ro", "immutable": "1"}
    url = sqlite_url("file:" + quote(str(path.absolute())), uri="true", **access)
    engine, where = create_engine(url, hide_parameters=True), str(path)
    with guarded(where), engine.connect() as connection:
        found = _revision(connection) or ""
    if must_hold and not found:
        engine.dispose()
        raise emptied(where)
    if found > REVISION:
        engine.dispose()
        raise _newer(found, where)
    if found < REVISION:
        engine.dispose()
        raise WorkspaceError(
            "Der Arbeitsbereich stammt von einer älteren Version von Befund.",
            where=where,
            remedy="Ein Befehl mit Schreibrechten, etwa `befund status`, bringt ihn auf den neuen Stand.",
        )
    return engine


def emptied(where: str) -> WorkspaceError:
    """The error for a database that holds nothing while the workspace beside it does."""
    return WorkspaceError(
        "Die Datenbank ist leer, obwohl der Arbeitsbereich begonnen ist: Sie wurde beschädigt.",
        where=where,
        remedy="befund.sqlite aus einer Sicherung zurückholen. Gibt es keine, die leere Datei löschen: `befund run "
        "ORDNER` liest dann neu ein, und Platzhalter behalten ihre Bedeutung. Es wurde nichts verändert.",
    )


def _newer(found: str, where: str) -> WorkspaceError:
    return WorkspaceError(
        f"Der Arbeitsbereich stammt von einer neueren Version von Befund (Stand {found}, bekannt {REVISION}).",
        where=where,
        remedy="Befund aktualisieren oder einen anderen Arbeitsbereich wählen; es wurde nichts verändert.",
    )


@contextmanager
def guarded(where: str) -> Iterator[None]:
    """Turn a database's errors into WorkspaceError with a remedy; a broken constraint stays what it is."""
    try:
        yield
    except IntegrityError:
        raise
    except OperationalError as error:
        raise _explained(str(error.orig).lower(), where) from error
    except DatabaseError as error:
        raise WorkspaceError(
            "Die Datenbank ist beschädigt oder keine Befund-Datenbank.",
            where=where,
            remedy="Die Datei aus einer Sicherung zurückholen oder umbenennen und die Analyse neu starten.",
        ) from error


def _explained(reason: str, where: str) -> WorkspaceError:
    if "full" in reason or "i/o" in reason:
        return WorkspaceError(
            "Der Datenträger ist voll oder nicht beschreibbar.",
            where=where,
            remedy="Platz schaffen und denselben Befehl noch einmal ausführen; Fertiges bleibt erhalten.",
        )
    if "readonly" in reason or "unable to open" in reason or "permission" in reason:
        return WorkspaceError(
            "Der Arbeitsbereich lässt sich nicht beschreiben.",
            where=where,
            remedy="Schreibrechte für den Ordner setzen oder mit --workspace einen anderen wählen.",
        )
    if "locked" in reason:
        return WorkspaceError(
            "Ein anderer Befund-Prozess arbeitet gerade in diesem Arbeitsbereich.",
            where=where,
            remedy="Warten, bis er fertig ist, und den Befehl wiederholen.",
        )
    return WorkspaceError(
        "Die Datenbank lässt sich nicht lesen oder schreiben.",
        where=where,
        remedy="Datei und Rechte prüfen; `befund doctor` zeigt mehr.",
    )


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found is not None else None


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # else each new table is final, also where the next one fails
    command.upgrade(config, "head")


def _set_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "busy_timeout=30000",
        "foreign_keys=ON",
        "secure_delete=ON",  # what is masked later must not linger in freed pages
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
