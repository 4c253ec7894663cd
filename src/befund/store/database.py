"""Open a database: pragmas, version check, migrations, and its errors in Befund's words."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFreeError

from befund.errors import WorkspaceError
from befund.store import postgres
from befund.store.schema import REVISION


def sqlite_engine(path: Path, synchronous: Literal["NORMAL", "FULL"]) -> Engine:
    """An engine on the SQLite database at `path`, whatever characters that holds.

    Nothing is opened yet. What is committed survives a killed process; a power failure only with
    `synchronous` FULL.
    """
    engine = create_engine(_sqlite_url(str(path)), hide_parameters=True)
    event.listen(engine, "connect", partial(_set_pragmas, synchronous))
    replace_unstorable(engine)
    return engine


def bring_up_to_date(
    engine: Engine, where: str, schema: str = "", *, must_hold: bool = False
) -> None:
    """Migrate a database of an older version, fill an empty one.

    Of several processes at once one does it. Raises WorkspaceError where the database is newer,
    damaged, cannot be written, or is empty though it `must_hold` something; `where` is what the
    user calls it. Of PostgreSQL it is the workspace's `schema`.
    """
    with guarded(where), engine.connect() as connection:
        found = _revision(connection)
    if found is None and must_hold:
        engine.dispose()
        raise emptied(where)
    if found is None or found < REVISION:
        with guarded(where), engine.begin() as connection:
            _migrate(connection, schema)
    elif found > REVISION:
        engine.dispose()
        raise _newer(found, where)


def _sqlite_url(database: str, **query: str) -> URL:
    return URL.create("sqlite", database=database, query=query)


def open_readable(path: Path, *, must_hold: bool = False) -> Engine:
    """An engine that reads the SQLite database at `path`, and leaves no file beside it.

    Raises WorkspaceError where the database is of another version, damaged, or empty though it
    `must_hold` something.
    """
    # else SQLite would have to make that file
    is_in_use = path.with_name(f"{path.name}-wal").exists()
    access = {"mode": "ro"} if is_in_use else {"mode": "ro", "immutable": "1"}
    url = _sqlite_url("file:" + quote(str(path.absolute())), uri="true", **access)
    engine = create_engine(url, hide_parameters=True)
    check_version(engine, str(path), must_hold=must_hold)
    return engine


def check_version(engine: Engine, where: str, *, must_hold: bool = False) -> None:
    """Raise WorkspaceError for a database of another version or damaged.

    Also for an empty one that `must_hold` something.
    """
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
            remedy=(
                "Ein Befehl mit Schreibrechten, etwa `befund status`, bringt ihn auf den neuen "
                "Stand."
            ),
        )


def emptied(where: str) -> WorkspaceError:
    """The error for a database that holds nothing while the workspace beside it does."""
    return WorkspaceError(
        "Die Datenbank ist leer, obwohl der Arbeitsbereich begonnen ist: Sie wurde beschädigt.",
        where=where,
        remedy="befund.sqlite aus einer Sicherung zurückholen. Gibt es keine, die leere Datei "
        "löschen: `befund run "
        "ORDNER` liest dann neu ein, und Platzhalter behalten ihre Bedeutung. Es wurde nichts "
        "verändert.",
    )


def _newer(found: str, where: str) -> WorkspaceError:
    return WorkspaceError(
        f"Der Arbeitsbereich stammt von einer neueren Version von Befund (Stand {found}, bekannt "
        f"{REVISION}).",
        where=where,
        remedy=(
            "Befund aktualisieren oder einen anderen Arbeitsbereich wählen; es wurde nichts "
            "verändert."
        ),
    )


@contextmanager
def guarded(where: str) -> Iterator[None]:
    """Turn a database's errors into WorkspaceError with a remedy.

    A broken constraint stays what it is.
    """
    try:
        yield
    except IntegrityError:
        raise
    except NoneFreeError as error:
        raise WorkspaceError(
            "Die Datenbank ist überlastet.",
            where=where,
            remedy="Mit weniger --concurrency wiederholen.",
        ) from error
    except DBAPIError as error:
        raise _explained(error, where) from error


def _explained(error: DBAPIError, where: str) -> WorkspaceError:
    if not isinstance(error.orig, sqlite3.Error):
        return postgres.explained(error, where)
    if not isinstance(error, OperationalError):
        return WorkspaceError(
            "Die Datenbank ist beschädigt oder keine Befund-Datenbank.",
            where=where,
            remedy=(
                "Die Datei aus einer Sicherung zurückholen oder umbenennen und die Analyse neu "
                "starten."
            ),
        )
    reason = str(error.orig).lower()
    if "full" in reason or "i/o" in reason:
        return WorkspaceError(
            "Der Datenträger ist voll oder nicht beschreibbar.",
            where=where,
            remedy=(
                "Platz schaffen und denselben Befehl noch einmal ausführen; Fertiges bleibt "
                "erhalten."
            ),
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


def _migrate(connection: Connection, schema: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    if schema:
        postgres.lock_for_migration(connection, schema)
    else:
        # else each new table is final, also where the next one fails
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    # looks again what is there: another process may have migrated meanwhile
    command.upgrade(config, "head")
    if schema:
        postgres.compare_by_bytes(connection)


def _set_pragmas(synchronous: str, connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout=30000",  # first, as the next one waits for others as well
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        "secure_delete=ON",  # what is masked later must not linger in freed pages
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


_Row = tuple[Any, ...] | dict[str, Any]


def replace_unstorable(engine: Engine) -> None:
    """Let no text break a statement.

    NUL and lone surrogates, which not every database takes, become U+FFFD.
    """

    def cleaned(
        _connection: Connection, _cursor: object, statement: str, *more: Any
    ) -> tuple[str, Any]:
        parameters, _context, are_many = more
        return statement, [_cleaned(row) for row in parameters] if are_many else _cleaned(
            parameters
        )

    event.listen(engine, "before_cursor_execute", cleaned, retval=True)


def _cleaned(row: _Row) -> _Row:
    if isinstance(row, dict):
        return {name: _storable(value) for name, value in row.items()}
    return tuple(map(_storable, row))


def _storable(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return _UNSTORABLE.sub("\ufffd", value)
    return value.replace("\0", "\ufffd")


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
