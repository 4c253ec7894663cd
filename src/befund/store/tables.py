"""What all parts of the store share: reading, and writing in one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, Table, insert, select

from befund.store.database import guarded
from befund.store.postgres import SchemaLock, commit_for_good
from befund.store.schema import counters


class Tables:
    """Access to a database; `where` is its name for the user.

    `durable` is an engine on the same database whose commits survive a power failure, `lock` what
    makes a process the only writer where no file can, as others reach the database from elsewhere.
    """

    def __init__(
        self,
        engine: Engine,
        where: str,
        durable: Engine | None = None,
        lock: SchemaLock | None = None,
    ) -> None:
        self._engine, self._where, self._lock = engine, where, lock
        self._durable = durable or engine

    def alone(self) -> AbstractContextManager[None]:
        """Be the only writer of a database that others reach from elsewhere.

        Raises BusyError where another is.
        """
        return self._lock.held() if self._lock else nullcontext()

    def _rows(self, query: Select[Any]) -> Sequence[RowMapping]:
        with guarded(self._where), self._engine.connect() as connection:
            return connection.execute(query).mappings().all()

    @contextmanager
    def _writing(self, engine: Engine | None = None) -> Iterator[Connection]:
        with guarded(self._where), (engine or self._engine).begin() as connection:
            if self._lock:
                self._lock.check(connection)
            yield connection

    @contextmanager
    def _writing_at_once(self, engine: Engine | None = None) -> Iterator[Connection]:
        """A transaction that no other writer can come between, from its first reading on."""
        with self._writing(engine) as connection:
            if connection.dialect.name == "sqlite":
                # SQLAlchemy begins with the first writing
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.execute(select(counters).with_for_update())
            yield connection

    @contextmanager
    def _writing_for_good(self) -> Iterator[Connection]:
        """The same for what a person did.

        Once it is committed, not even a power failure takes it back.
        """
        with self._writing_at_once(self._durable) as connection:
            if connection.dialect.name != "sqlite":
                commit_for_good(connection)
            yield connection


def now() -> str:
    """The time of day in UTC, as ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def insert_all(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows, if there are any."""
    values = list(rows)
    if values:
        connection.execute(insert(table), values)


def insert_new(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Insert a row, unless there is one with its key."""
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as dialects_insert
    else:  # late: no command on SQLite waits for its import
        from sqlalchemy.dialects.postgresql import insert as dialects_insert  # type: ignore[assignment]
    connection.execute(dialects_insert(table).values(**row).on_conflict_do_nothing())
