"""Take out of the database what rests on one interview.

So no page of its file keeps a word of it.
"""

from collections.abc import Iterable

from sqlalchemy import delete, or_, select

from befund.records import Answer
from befund.store import schema
from befund.store.answers import drop_answers
from befund.store.database import guarded
from befund.store.tables import Tables

DERIVED = (schema.observations, schema.chunk_failures, schema.orders)
"""What is made of an interview's masked text, and goes with it."""
_PATIENCE = 2000  # milliseconds for readers to end


class RemovalTables(Tables):
    """The part of the store that forgets an interview."""

    def unattributed_answers(self) -> list[Answer]:
        """The answers of which nobody noted whose words they rest on.

        Those kept before revision 0007.
        """
        table, known = schema.answers, schema.answer_interviews
        columns = [column for column in table.c if column.name != "answered"]
        rows = self._rows(select(*columns).where(table.c.key.not_in(select(known.c.answer))))
        return [Answer(**row) for row in rows]

    def forget_derived(self, interview: str, answers: Iterable[str]) -> int:
        """Remove what was made of an interview, the answers that rest on it, and these ones.

        Count the answers. Verdicts on its observations, roles given to its speakers and the names
        of processes go too; its row and its masked text stay, until it is removed.
        """
        observations, kept = schema.observations, schema.answer_interviews
        with self._writing_for_good() as connection:
            own = select(observations.c.id).where(observations.c.interview == interview)
            verdicts = schema.verdicts
            connection.execute(
                delete(verdicts).where(or_(verdicts.c.a.in_(own), verdicts.c.b.in_(own)))
            )
            for table in (*DERIVED, schema.role_corrections):
                connection.execute(delete(table).where(table.c.interview == interview))
            connection.execute(delete(schema.process_names))
            resting = connection.execute(
                select(kept.c.answer).where(kept.c.interview == interview)
            ).scalars()
            return drop_answers(connection, {*resting, *answers})

    def compact(self) -> bool:
        """Empty the log of writes into the database's file.

        False where a reader hinders it, or it is no file.
        """
        if self._engine.dialect.name != "sqlite":
            return False
        with guarded(self._where), self._engine.connect() as connection:
            (patience,) = connection.exec_driver_sql("PRAGMA busy_timeout").one()
            connection.exec_driver_sql(f"PRAGMA busy_timeout={_PATIENCE}")
            busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
            return not busy
