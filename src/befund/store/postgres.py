"""PostgreSQL as the database.

Each workspace in a schema of its own, its one writer known by an advisory lock.
"""

import hashlib
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from befund.errors import BusyError, ConfigurationError, WorkspaceError
from befund.store.schema import metadata

_DRIVERS = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
_SETTING = "database_url"
_OPTIONS = {
    "application_name": "befund",
    "client_encoding": "utf8",
    "connect_timeout": 10,
    "keepalives_idle": 30,  # a server that is gone is noticed in about a minute, not in two hours
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
_SESSION = {
    # the server notices as quickly that a machine is gone, and gives its lock away
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    # a connection that holds a lock is idle for as long as a run takes
    "idle_session_timeout": "0",
}


def address(given: str) -> URL:
    """The address of a PostgreSQL; raises ConfigurationError, which never holds what was given."""
    try:
        url = make_url(given)
        is_known = url.drivername in _DRIVERS
    except (ArgumentError, ValueError):
        is_known = False
    if not is_known or not url.database:
        raise ConfigurationError(
            "Das ist keine Adresse einer PostgreSQL-Datenbank.",
            where=_SETTING,
            remedy="Form: postgresql+psycopg://BENUTZER:PASSWORT@RECHNER:5432/DATENBANK; "
            "Sonderzeichen im Passwort als %XX schreiben.",
        ) from None
    return url.set(drivername="postgresql+psycopg")


def place_of(url: URL) -> str:
    """What a user calls the database: where it is and its name, no user and no password."""
    machines = ", ".join(_machines(url)) or "localhost"
    return f"PostgreSQL {machines}{f':{url.port}' if url.port else ''}/{url.database}"


def other_machines(url: URL) -> str:
    """The machines that hold the database, empty where it is this one."""
    return ", ".join(machine for machine in _machines(url) if not _is_here(machine))


def _machines(url: URL) -> list[str]:
    """Where libpq would look, by its own order.

    The address goes before the name, the environment comes last.
    """
    given = [
        url.query.get("hostaddr"),
        url.query.get("host"),
        url.host,
        *map(os.environ.get, ("PGHOSTADDR", "PGHOST")),
    ]
    first = next((one for one in given if one), "")
    return [
        machine
        for part in ([first] if isinstance(first, str) else first)
        for machine in part.split(",")
        if machine
    ]


def _is_here(host: str) -> bool:
    if host == "localhost" or host.startswith(("/", "@")):  # "/" and "@" begin the name of a socket
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def schema_engine(url: URL, schema: str, *, read_only: bool = False) -> Engine:
    """An engine that sees one schema alone.

    Nothing is opened yet. Raises ConfigurationError without a driver.
    """
    options = {name: value for name, value in _OPTIONS.items() if name not in url.query}
    try:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=options)
    except ImportError as error:
        raise ConfigurationError(
            "Der Treiber für PostgreSQL fehlt.",
            where=_SETTING,
            remedy='Installieren: pip install "befund[postgres]"',
        ) from error

    def set_session(connection: Any, _record: object) -> None:
        connection.autocommit = True  # else a rollback takes the settings back
        connection.execute("SELECT set_config('search_path', %s, false)", [schema])
        if read_only:
            connection.execute("SET default_transaction_read_only TO on")
        connection.autocommit = False

    # before SQLAlchemy looks for the schema's name
    event.listen(engine, "connect", set_session, insert=True)
    return engine


def has_schema(connection: Connection, schema: str) -> bool:
    """Whether there is a schema of that name."""
    found = connection.execute(
        text("SELECT 1 FROM pg_namespace WHERE nspname = :schema"), {"schema": schema}
    )
    return found.scalar() is not None


def create_schema(connection: Connection, schema: str, where: str, kept: Collection[str]) -> None:
    """Make the schema of a workspace whose copies of source files are `kept`.

    Version 0.1's data of them move in.
    """
    encoding = connection.execute(text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        raise WorkspaceError(
            f"Die Datenbank ist in {encoding} angelegt und kann nicht jeden Text halten.",
            where=where,
            remedy="Eine mit ENCODING 'UTF8' anlegen und in database_url nennen.",
        )
    connection.execute(text(f'CREATE SCHEMA "{schema}"'))
    _adopt(connection, schema, kept)


def _adopt(connection: Connection, schema: str, kept: Collection[str]) -> None:
    """Version 0.1 put all workspaces into `public`.

    What tells of this workspace's files, and of no others, is its.
    """
    there = inspect(connection).get_table_names("public")
    if "interviews" not in there or "alembic_version" not in there:
        return
    told = set(connection.execute(text("SELECT kept_as FROM public.interviews")).scalars())
    if not told or not told.issubset(kept):
        return
    for table in {"alembic_version", *metadata.tables} & set(there):
        connection.execute(text(f'ALTER TABLE public."{table}" SET SCHEMA "{schema}"'))


def lock_for_migration(connection: Connection, schema: str) -> None:
    """Wait until no other process migrates the schema; held to the end of the transaction."""
    connection.execute(
        text("SELECT pg_advisory_xact_lock(:key)"), {"key": _key("migration", schema)}
    )


def compare_by_bytes(connection: Connection) -> None:
    """Let all texts sort and compare as in SQLite, whatever language the server was set up for."""
    columns = connection.execute(_COMPARED_OTHERWISE).all()
    for table, column, kind in columns:
        connection.execute(
            text(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE {kind} COLLATE "C"')
        )


_COMPARED_OTHERWISE = text("""
    SELECT table_name, column_name, data_type FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type IN ('character varying', 'text')
    AND collation_name IS DISTINCT FROM 'C'
""")


def commit_for_good(connection: Connection) -> None:
    """Wait at the transaction's end until it is on disk.

    Also where the server is set up to answer sooner.
    """
    connection.execute(_SYNCHRONOUS)


_SYNCHRONOUS = text(
    "SELECT set_config(name, 'on', true) FROM pg_settings WHERE name = 'synchronous_commit' AND "
    "setting = 'off'"
)


@contextmanager
def one_at_a_time(engine: Engine, purpose: str) -> Iterator[None]:
    """Wait for all others in this database that do the same, on whatever machine."""
    with _lasting(engine) as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _key(purpose, "")})
        yield


class SchemaLock:
    """The right to be the only writer of a schema.

    Held by a connection, it ends with it, however that ends.
    """

    def __init__(self, engine: Engine, schema: str, where: str) -> None:
        self._engine, self._where = engine, where
        self._key = _key("writer", schema)
        self._holder: int | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock; raises BusyError where another process, on whatever machine, holds it."""
        with _lasting(self._engine) as connection:
            if not connection.execute(
                text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}
            ).scalar():
                raise BusyError(
                    "Ein anderer Befund-Prozess arbeitet gerade in diesem Arbeitsbereich.",
                    where=self._where,
                    remedy="Warten, bis er fertig ist, und den Befehl wiederholen.",
                )
            self._holder = connection.execute(text("SELECT pg_backend_pid()")).scalar()
            try:
                yield
            finally:
                self._holder = None
                with suppress(DBAPIError):  # a connection that broke holds nothing any more
                    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": self._key})

    def check(self, connection: Connection) -> None:
        """Raise WorkspaceError where a lock that is held here got lost.

        Another may be writing since.
        """
        if self._holder is None:
            return
        found = connection.execute(_HELD, {"pid": self._holder, "key": self._key}).scalar()
        if found is None:
            raise WorkspaceError(
                "Die Verbindung, die den Arbeitsbereich für diesen Vorgang sperrt, ist abgerissen.",
                where=self._where,
                remedy="Den Befehl wiederholen; Fertiges bleibt erhalten.",
            )


_HELD = text(
    "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = :pid AND objsubid = 1"
    " AND (classid::bigint << 32) | objid::bigint = CAST(:key AS bigint)"
)


@contextmanager
def _lasting(engine: Engine) -> Iterator[Connection]:
    """A connection that nobody else gets, outside any transaction.

    It is closed for good at the end.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()
        for name, value in _SESSION.items():  # an older server does not know all of them
            connection.execute(_SET, {"name": name, "value": value})
        yield connection


_SET = text("SELECT set_config(name, :value, false) FROM pg_settings WHERE name = :name")


def _key(purpose: str, schema: str) -> int:
    digest = hashlib.sha256(f"befund:{purpose}:{schema}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def explained(error: DBAPIError, where: str) -> WorkspaceError:
    """What PostgreSQL refused, in Befund's words.

    Its own words, which may hold data, are left out.
    """
    state = str(getattr(error.orig, "sqlstate", None) or "08000")  # no answer at all: no connection
    for prefix, (what, remedy) in _EXPLAINED.items():
        if state.startswith(prefix):
            return WorkspaceError(what, where=where, remedy=remedy)
    return WorkspaceError(
        f"Die Datenbank hat eine Anweisung abgelehnt (SQLSTATE {state}).",
        where=where,
        remedy="Der Name steht in der Dokumentation von PostgreSQL; bleibt es dabei, bitte melden.",
    )


_CHECK = (
    "Prüfen, ob der Server läuft und database_url Rechner, Benutzer, Passwort und Datenbank "
    "richtig nennt; dann wiederholen, Fertiges bleibt erhalten."
)
_AGAIN = "Den Befehl wiederholen; Fertiges bleibt erhalten."
_UNREACHABLE = ("Die Datenbank ist nicht erreichbar, oder die Verbindung ist abgerissen.", _CHECK)
_EXPLAINED = {
    "08": _UNREACHABLE,
    "28": _UNREACHABLE,
    "3D": _UNREACHABLE,
    "57P": _UNREACHABLE,
    "42501": (
        "Der Benutzer der Datenbank darf das nicht.",
        (
            "Ihm CREATE auf der Datenbank geben (GRANT CREATE ON DATABASE … TO …), oder den "
            "nehmen, dem die Daten gehören."
        ),
    ),
    "25006": ("Die Datenbank ist nur zum Lesen da.", "Die beschreibbare in database_url nennen."),
    "53100": ("Der Datenträger der Datenbank ist voll.", f"Platz schaffen. {_AGAIN}"),
    "53": (
        "Die Datenbank ist überlastet.",
        f"Weniger Verbindungen offen halten oder mehr zulassen. {_AGAIN}",
    ),
    "40": ("Zwei Vorgänge kamen einander in die Quere.", _AGAIN),
    "55": ("Ein anderer Vorgang sperrt gerade, was gebraucht wird.", _AGAIN),
}
