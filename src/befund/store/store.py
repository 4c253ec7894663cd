"""The store.

One object per workspace, one transaction per method, safe to use from several threads.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import delete, func, insert, select, update

from befund.errors import WorkspaceError
from befund.records import (
    Answer,
    ChunkFailure,
    Interview,
    MaskedTranscript,
    Observation,
    Role,
    Run,
)
from befund.store import schema
from befund.store.answers import drop_answers, insert_answer, replace_answers
from befund.store.comparisons import ComparisonTables
from befund.store.database import bring_up_to_date, emptied, open_readable, sqlite_engine
from befund.store.findings import FindingTables
from befund.store.map_answers import MapTables
from befund.store.removal import DERIVED, RemovalTables
from befund.store.server import Database
from befund.store.tables import insert_all, now
from befund.store.vault_marks import VaultTables
from befund.text.folding import fold

__all__ = ["Store", "now"]

_INTERVIEW_COLUMNS = tuple(column for column in schema.interviews.c if column.name != "transcript")


class Store(FindingTables, ComparisonTables, MapTables, RemovalTables, VaultTables):
    """What a workspace knows, and what people decided in it.

    Every method raises WorkspaceError where the database cannot be read or written.
    """

    @classmethod
    def open_file(cls, path: Path, *, begun: bool = False) -> Self:
        """Open the SQLite database at `path`, readable by its owner alone.

        For reading where it cannot be written. Where work has `begun` beside it, one that holds
        nothing is damaged, and no new one.
        """
        if begun:
            _refuse_emptied(path)
        if path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
            return cls.open_for_reading(path, begun=begun)
        try:
            path.touch(mode=0o600)
        except OSError as error:
            raise WorkspaceError(
                "Die Datenbank lässt sich nicht anlegen oder beschreiben.",
                where=str(path),
                remedy=(
                    "Schreibrechte für den Ordner setzen oder mit --workspace einen anderen wählen."
                ),
            ) from error
        path.chmod(0o600)
        known = path.stat().st_size > 0
        engine = sqlite_engine(path, "NORMAL")
        bring_up_to_date(engine, str(path), must_hold=begun and known)
        return cls(engine, str(path), durable=sqlite_engine(path, "FULL"))

    @classmethod
    def open_for_reading(cls, path: Path, *, begun: bool = False) -> Self:
        """Open the SQLite database at `path`, which need not be writable.

        What writes raises WorkspaceError.
        """
        if begun:
            _refuse_emptied(path)
        return cls(open_readable(path, must_hold=begun), str(path))

    @classmethod
    def open_schema(cls, database: Database, workspace: str, *, read_only: bool = False) -> Self:
        """Open what a PostgreSQL holds of the workspace with that id.

        Raises WorkspaceError where it holds nothing.
        """
        engine, lock = database.open(workspace, read_only=read_only)
        return cls(engine, database.place, lock=lock)

    @property
    def place(self) -> str:
        """Where the data lie, as the user calls it; no password is in it."""
        return self._where

    def close(self) -> None:
        """Release the database."""
        self._engine.dispose()
        self._durable.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.close()

    def interviews(self) -> list[Interview]:
        """All interviews, by id."""
        rows = self._rows(select(*_INTERVIEW_COLUMNS).order_by(schema.interviews.c.id))
        return [Interview(**row) for row in rows]

    def interview(self, interview: str) -> Interview | None:
        """One interview, or None."""
        rows = self._rows(select(*_INTERVIEW_COLUMNS).where(schema.interviews.c.id == interview))
        return Interview(**rows[0]) if rows else None

    def save_interview(self, interview: Interview) -> None:
        """Add an interview or bring its row up to date; the masked transcript stays as it is."""
        values = interview.model_dump()
        with self._writing_for_good() as connection:
            table = schema.interviews
            changed = connection.execute(
                update(table).where(table.c.id == interview.id).values(**values)
            )
            if not changed.rowcount:
                connection.execute(insert(table).values(**values))

    def remove_interview(self, interview: str) -> None:
        """Remove an interview and what was derived from it; answers and corrections stay."""
        with self._writing_for_good() as connection:
            for table in DERIVED:
                connection.execute(delete(table).where(table.c.interview == interview))
            connection.execute(delete(schema.process_names))
            connection.execute(delete(schema.comparison_plans))  # it names the interview
            connection.execute(delete(schema.interviews).where(schema.interviews.c.id == interview))

    def transcript(self, interview: str) -> MaskedTranscript | None:
        """The masked transcript of an interview, or None."""
        table = schema.interviews
        rows = self._rows(select(table.c.transcript).where(table.c.id == interview))
        return (
            MaskedTranscript.model_validate_json(rows[0]["transcript"])
            if rows and rows[0]["transcript"]
            else None
        )

    def save_transcript(self, transcript: MaskedTranscript, masked_by: str) -> None:
        """Keep an interview's masked transcript and its hash.

        Observations of another text or other roles go. They are extracted again, so that no quote
        can point into a text that is no longer there.
        """
        table = schema.interviews
        text = transcript.model_dump_json()
        values: dict[str, Any] = {
            "transcript": text,
            "masked_by": masked_by,
            "masked_sha256": hashlib.sha256(text.encode()).hexdigest(),
            "format": transcript.format,
            "language": transcript.language,
            "error": None,
        }
        with self._writing() as connection:
            before = connection.execute(
                select(table.c.masked_sha256).where(table.c.id == transcript.interview)
            ).scalar()
            if before != values["masked_sha256"]:
                values["extracted_by"] = ""
                for derived in DERIVED:
                    connection.execute(
                        delete(derived).where(derived.c.interview == transcript.interview)
                    )
                if before:  # what is masked from now on may stand in a name
                    connection.execute(delete(schema.process_names))
            connection.execute(
                update(table).where(table.c.id == transcript.interview).values(**values)
            )

    def observations(
        self, interview: str | None = None, *, quarantined: bool = False
    ) -> list[Observation]:
        """Observations in the order of the interviews and of what was said.

        Either sound or quarantined ones.
        """
        table = schema.observations
        query = select(table.c.record).where(table.c.quarantined == quarantined)
        if interview is not None:
            query = query.where(table.c.interview == interview)
        rows = self._rows(query.order_by(table.c.interview, table.c.position))
        return [Observation.model_validate_json(row["record"]) for row in rows]

    def observation(self, prefix: str) -> list[Observation]:
        """The observations whose id begins with `prefix`, quarantined ones included."""
        table = schema.observations
        rows = self._rows(
            select(table.c.record).where(func.substr(table.c.id, 1, len(prefix)) == prefix)
        )
        return [Observation.model_validate_json(row["record"]) for row in rows]

    def count_observations(self) -> dict[tuple[str, str, bool], int]:
        """How many observations there are by (interview, kind, quarantined)."""
        table = schema.observations
        keys = (table.c.interview, table.c.kind, table.c.quarantined)
        rows = self._rows(select(*keys, func.count().label("count")).group_by(*keys))
        return {
            (row["interview"], row["kind"], bool(row["quarantined"])): row["count"] for row in rows
        }

    def save_extraction(
        self,
        interview: str,
        observations: Sequence[Observation],
        failures: Sequence[ChunkFailure],
        *,
        extracted_by: str,
        extractor: str,
        spent: tuple[float | None, float | None] | None = None,
    ) -> None:
        """Replace an interview's observations.

        `extracted_by` is empty where failed chunks are to be tried again. `spent` is the cost in
        euros and the seconds; None leaves what is known of an earlier extraction.
        """
        known = {} if spent is None else {"cost": spent[0], "seconds": spent[1]}
        with self._writing() as connection:
            for table in DERIVED:
                connection.execute(delete(table).where(table.c.interview == interview))
            insert_all(
                connection,
                schema.observations,
                (_observation_row(o, n) for n, o in enumerate(observations)),
            )
            insert_all(
                connection, schema.chunk_failures, (failure.model_dump() for failure in failures)
            )
            connection.execute(
                update(schema.interviews)
                .where(schema.interviews.c.id == interview)
                .values(extracted_by=extracted_by, extractor=extractor, **known)
            )

    def save_failures(self, interview: str, failures: Sequence[ChunkFailure]) -> None:
        """Replace the failed chunks of an interview; its observations stay as they are."""
        with self._writing() as connection:
            connection.execute(
                delete(schema.chunk_failures).where(schema.chunk_failures.c.interview == interview)
            )
            insert_all(
                connection, schema.chunk_failures, (failure.model_dump() for failure in failures)
            )

    def chunk_failures(self) -> list[ChunkFailure]:
        """The chunks that failed in the last run over their interview."""
        table = schema.chunk_failures
        return [
            ChunkFailure(**row)
            for row in self._rows(select(table).order_by(table.c.interview, table.c.chunk))
        ]

    def answer(self, key: str) -> Answer | None:
        """The answer kept under `key`, or None."""
        table = schema.answers
        columns = [column for column in table.c if column.name != "answered"]
        rows = self._rows(select(*columns).where(table.c.key == key))
        return Answer(**rows[0]) if rows else None

    def keep_answer(self, answer: Answer) -> None:
        """Keep an answer for good; one that is already kept under the key stays."""
        with self._writing() as connection:
            insert_answer(connection, answer)

    def replace_answer(self, answer: Answer) -> None:
        """Keep an answer in place of the one under its key: at no moment is there none."""
        with self._writing() as connection:
            replace_answers(connection, [answer])

    def forget_answer(self, key: str) -> None:
        """Drop the answer kept under `key`, where there is one."""
        with self._writing() as connection:
            drop_answers(connection, {key})

    def forget_answers_holding(self, texts: Iterable[str]) -> None:
        """Drop the answers in which one of these texts begins a word, however it is spelled."""
        table = schema.answers
        wanted = "|".join(re.escape(fold(text)) for text in texts if text.strip())
        if not wanted:
            return
        said = re.compile(rf"(?<!\w)(?:{wanted})")
        rows = self._rows(select(table.c.key, table.c.text))
        holding = [row["key"] for row in rows if said.search(fold(_plain(row["text"])))]
        with self._writing() as connection:
            drop_answers(connection, holding)

    def role_corrections(self) -> dict[str, dict[str, Role]]:
        """By interview, the roles that a person gave to speakers."""
        corrections: dict[str, dict[str, Role]] = {}
        for row in self._rows(select(schema.role_corrections)):
            corrections.setdefault(row["interview"], {})[row["speaker"]] = Role(row["role"])
        return corrections

    def correct_roles(self, interview: str, roles: dict[str, Role]) -> None:
        """Replace the corrected roles of an interview's speakers."""
        table = schema.role_corrections
        with self._writing_for_good() as connection:
            connection.execute(delete(table).where(table.c.interview == interview))
            rows = (
                {"interview": interview, "speaker": s, "role": r.value, "corrected": now()}
                for s, r in roles.items()
            )
            insert_all(connection, table, rows)

    def start_run(self, extractor: str) -> Run:
        """Note that a run begins; none that begins at the same time has its number."""
        table = schema.runs
        with self._writing_at_once() as connection:
            last = connection.execute(select(func.max(table.c.number))).scalar()
            run = Run(number=(last or 0) + 1, started=now(), extractor=extractor)
            connection.execute(insert(table).values(**run.model_dump()))
        return run

    def save_run(self, run: Run) -> None:
        """Note how a run stands or ended."""
        with self._writing() as connection:
            connection.execute(
                update(schema.runs)
                .where(schema.runs.c.number == run.number)
                .values(**run.model_dump())
            )

    def runs(self) -> list[Run]:
        """All runs, oldest first."""
        return [
            Run(**row) for row in self._rows(select(schema.runs).order_by(schema.runs.c.number))
        ]


def _refuse_emptied(path: Path) -> None:
    """Before SQLite opens it, which would delete the log of writes beside an empty file."""
    if path.is_file() and not path.stat().st_size:
        raise emptied(str(path))


def _plain(text: str) -> str:
    """JSON with its letters as they are spoken, however its writer escaped them."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


def _observation_row(observation: Observation, position: int) -> dict[str, Any]:
    return {
        "id": observation.id,
        "interview": observation.interview,
        "position": position,
        "kind": observation.item.kind.value,
        "quarantined": bool(observation.quarantine),
        "record": observation.model_dump_json(),
    }
