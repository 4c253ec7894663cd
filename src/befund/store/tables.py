"""What all parts of the store share: one engine, reading, and writing in one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, Table, insert, select

from befund.store.database import guarded
from befund.store.schema import counters


class Tables:
    """Access to a database; `where` is its name for the user."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine, self._where = engine, where

    def _rows(self, query: Select[Any]) -> Sequence[RowMapping]:
        with guarded(self._where), self._engine.connect() as connection:
            return connection.execute(query).mappings().all()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with guarded(self._where), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing_at_once(self) -> Iterator[Connection]:
        """A transaction that no other writer can come between, from its first reading on."""
        with self._writing() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # SQLAlchemy begins with the first writing
            else:
                connection.execute(select(counters).with_for_update())
            yield connection


def now() -> str:
    """The time of day in UTC, as ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def insert_all(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows, if there are any."""
    values = list(rows)
    if values:
        connection.execute(insert(table), values)
