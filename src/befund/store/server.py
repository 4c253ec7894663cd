"""A PostgreSQL that holds workspaces: make the place of one, open it."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from befund.errors import WorkspaceError
from befund.store import postgres
from befund.store.database import bring_up_to_date, check_version, guarded, replace_unstorable
from befund.store.postgres import SchemaLock


class Database:
    """The database at an address as a user writes it.

    Raises ConfigurationError where that is none of PostgreSQL. `place` is its name for the user,
    without user and password; `machines` are those that hold it, empty where it is this one.
    """

    def __init__(self, address: str) -> None:
        self._url = postgres.address(address)
        self.place, self.machines = postgres.place_of(self._url), postgres.other_machines(self._url)
        self.has_password = bool(self._url.password or self._url.query.get("password"))

    @contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        """Wait for all others, on whatever machine, that make a place for a workspace here."""
        with (
            self._passing("public") as engine,
            guarded(self.place),
            postgres.one_at_a_time(engine, "workspace"),
        ):
            yield

    def make(self, workspace: str, kept: Collection[str]) -> None:
        """Make the place of a new workspace, whose copies of source files are `kept`."""
        schema = _schema(workspace)
        with self._passing(schema) as engine:
            with guarded(self.place), engine.begin() as connection:
                postgres.create_schema(connection, schema, self.place, kept)
            bring_up_to_date(engine, self.place, schema)

    def open(self, workspace: str, *, read_only: bool) -> tuple[Engine, SchemaLock]:
        """An engine that sees that workspace alone, and its lock.

        Raises WorkspaceError where there is no such.
        """
        schema = _schema(workspace)
        engine = postgres.schema_engine(self._url, schema, read_only=read_only)
        replace_unstorable(engine)
        try:
            self._check_is_there(engine, schema)
            if read_only:
                check_version(engine, self.place)
            else:
                bring_up_to_date(engine, self.place, schema)
        except WorkspaceError:
            engine.dispose()
            raise
        return engine, SchemaLock(engine, schema, self.place)

    def _check_is_there(self, engine: Engine, schema: str) -> None:
        with guarded(self.place), engine.connect() as connection:
            if not postgres.has_schema(connection, schema):
                raise WorkspaceError(
                    "In dieser Datenbank gibt es den Arbeitsbereich nicht.",
                    where=self.place,
                    remedy=f"In database_url die nennen, in der er liegt (Schema {schema}), oder "
                    "ihn aus einer "
                    "Sicherung zurückholen.",
                )

    @contextmanager
    def _passing(self, schema: str) -> Iterator[Engine]:
        engine = postgres.schema_engine(self._url, schema)
        try:
            yield engine
        finally:
            engine.dispose()


def _schema(workspace: str) -> str:
    return f"befund_{workspace}"
