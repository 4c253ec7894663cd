"""The full text of all passages: SQLite FTS5 with trigrams, ranked by BM25.

It also keeps the passages themselves.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from pydantic import ValidationError

from befund.index.port import DamagedIndexError, IndexedPassage
from befund.text.search_words import content_words, search_words

_SCHEMA = """
CREATE TABLE passages (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, interview TEXT NOT NULL, record TEXT NOT NULL
);
CREATE INDEX passages_by_interview ON passages (interview);
CREATE VIRTUAL TABLE words USING fts5 (text, context, tokenize = 'trigram');
"""
# A word in the context (the question) counts this much of a word in the text.
_RANK = "bm25(words, 1.0, 0.3)"
_PIECE = 4  # n-grams of this length find a word inside a compound
_MOST_TERMS = 256
_MOST_VARIABLES = 500


class FullText:
    """One open full-text index; every failure of SQLite means that it is damaged."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def create(cls, path: Path) -> Self:
        """A new, empty index; nothing may exist at `path`."""
        with _failing_as_damage():
            index = cls(sqlite3.connect(path, check_same_thread=False))
            index._connection.executescript(_SCHEMA)
        return index

    @classmethod
    def open(cls, path: Path, count: int, *, writable: bool = False) -> Self:
        """The index at `path`, checked to hold `count` passages."""
        with _failing_as_damage():
            uri = f"{path.absolute().as_uri()}?mode={'rw' if writable else 'ro'}"
            index = cls(sqlite3.connect(uri, uri=True, check_same_thread=False))
            try:
                index._check(count)
            except (sqlite3.Error, DamagedIndexError):
                index.close()
                raise
        return index

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def add(self, passages: Iterable[IndexedPassage]) -> None:
        """Add passages in one transaction."""
        with _failing_as_damage(), self._connection as connection:
            for passage in passages:
                row = (passage.id, passage.interview, passage.model_dump_json())
                number = connection.execute(
                    "INSERT INTO passages (id, interview, record) VALUES (?, ?, ?)", row
                ).lastrowid
                connection.execute(
                    "INSERT INTO words (rowid, text, context) VALUES (?, ?, ?)",
                    (number, _searchable(passage.text), _searchable(passage.context)),
                )

    def remove(self, interview: str) -> None:
        """Remove one interview's passages, so that the file keeps nothing of them."""
        with _failing_as_damage():
            self._connection.execute("PRAGMA secure_delete = ON")
            with self._connection as connection:
                connection.execute(
                    "DELETE FROM words WHERE rowid IN (SELECT number FROM passages WHERE interview "
                    "= ?)",
                    (interview,),
                )
                connection.execute("DELETE FROM passages WHERE interview = ?", (interview,))
                connection.execute("INSERT INTO words (words) VALUES ('optimize')")

    def search(self, query: str, limit: int, interview: str | None = None) -> list[str]:
        """Ids of the passages that share words or parts of words with the query, best first."""
        terms = _terms(query)
        if not terms:
            return []
        sql = "SELECT id FROM words JOIN passages ON number = words.rowid WHERE words MATCH ?"
        if interview is not None:
            sql += " AND interview = ?"
        sql += f" ORDER BY {_RANK}, id LIMIT ?"
        match = " OR ".join(f'"{term}"' for term in terms)
        values = (match, limit) if interview is None else (match, interview, limit)
        with _failing_as_damage():
            return [row[0] for row in self._connection.execute(sql, values)]

    def passages(self, ids: Sequence[str]) -> dict[str, IndexedPassage]:
        """The passages of these ids."""
        found: dict[str, IndexedPassage] = {}
        for i in range(0, len(ids), _MOST_VARIABLES):
            part = ids[i : i + _MOST_VARIABLES]
            marks = ", ".join("?" * len(part))
            # Nothing but question marks.
            sql = f"SELECT id, record FROM passages WHERE id IN ({marks})"  # noqa: S608
            with _failing_as_damage():
                rows = self._connection.execute(sql, part).fetchall()
                found |= {id_: IndexedPassage.model_validate_json(record) for id_, record in rows}
        return found

    def _check(self, count: int) -> None:
        held = self._connection.execute("SELECT count(*) FROM passages").fetchone()[0]
        if held != count:
            raise DamagedIndexError(f"Der Volltext enthält {held} statt {count} Stellen.")
        self._connection.execute(
            "SELECT rowid FROM words WHERE words MATCH ? LIMIT 1", ('"abc"',)
        ).fetchall()


def _searchable(text: str) -> str:
    """The text's words between single spaces, so that a space marks where a word begins or ends."""
    return f" {' '.join(search_words(text))} "


def _terms(query: str) -> list[str]:
    """What to look for.

    The query's words and their n-grams, nothing that FTS5 could read as syntax.
    """
    terms: dict[str, None] = {}
    for word in content_words(query):
        spaced = f" {word} "
        terms[spaced] = None
        terms |= dict.fromkeys(spaced[i : i + _PIECE] for i in range(len(spaced) - _PIECE + 1))
    return list(terms)[:_MOST_TERMS]


@contextmanager
def _failing_as_damage() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, ValidationError) as error:
        raise DamagedIndexError(
            f"Der Volltext lässt sich nicht benutzen ({type(error).__name__})."
        ) from error
