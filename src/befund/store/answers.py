"""Kept answers, each with the interviews whose words it rests on, within a transaction."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, delete, func, select

from befund.records import Answer
from befund.store import schema
from befund.store.tables import insert_new, now

_AT_ONCE = 500  # keys of one statement; SQLite takes 32,766


def insert_answer(connection: Connection, answer: Answer) -> None:
    """Insert an answer.

    One that is kept under its key already stays, and rests on these interviews too.
    """
    insert_new(
        connection, schema.answers, {**answer.model_dump(exclude={"interviews"}), "answered": now()}
    )
    for name in dict.fromkeys(answer.interviews):
        insert_new(connection, schema.answer_interviews, {"answer": answer.key, "interview": name})


def replace_answers(connection: Connection, answers: Iterable[Answer]) -> None:
    """Keep answers in place of those under their keys."""
    for answer in answers:
        drop_answers(connection, {answer.key})
        insert_answer(connection, answer)


def drop_answers(connection: Connection, keys: Collection[str]) -> int:
    """Delete the answers kept under these keys, and whose words they rest on.

    Tell how many there were.
    """
    listed, dropped = sorted(keys), 0
    for start in range(0, len(listed), _AT_ONCE):
        part = listed[start : start + _AT_ONCE]
        table, known = schema.answers, schema.answer_interviews
        dropped += connection.execute(
            select(func.count()).where(table.c.key.in_(part))
        ).scalar_one()
        connection.execute(delete(table).where(table.c.key.in_(part)))
        connection.execute(delete(known).where(known.c.answer.in_(part)))
    return dropped
