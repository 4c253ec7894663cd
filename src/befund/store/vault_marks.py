"""By what the database knows its vault again."""

import json
from collections.abc import Iterator

from sqlalchemy import delete, insert, select

from befund.records import VaultMark
from befund.store import schema
from befund.store.database import guarded
from befund.store.tables import Tables

_TEXTS = (
    schema.interviews.c.transcript,
    schema.answers.c.text,
    *(
        table.c.record
        for table in (
            schema.observations,
            schema.findings,
            schema.contradictions,
            schema.decisions,
            schema.snapshots,
            schema.orders,
            schema.process_names,
        )
    ),
)
"""Wherever a placeholder may stand."""


class VaultTables(Tables):
    """The part of the store that says which vault belongs to it."""

    def vault_mark(self) -> VaultMark | None:
        """What is known of the vault; None before its first writing."""
        rows = self._rows(select(schema.vault))
        return VaultMark(**{**rows[0], "numbers": json.loads(rows[0]["numbers"])}) if rows else None

    def note_vault(self, mark: VaultMark) -> None:
        """Replace what is known of the vault; masked texts that it was written for come later."""
        with self._writing_for_good() as connection:
            connection.execute(delete(schema.vault))
            connection.execute(
                insert(schema.vault).values(
                    {**mark.model_dump(), "numbers": json.dumps(mark.numbers)}
                )
            )

    def kept_texts(self) -> Iterator[str]:
        """Everything in which a placeholder may stand, one text after the other."""
        for column in _TEXTS:
            with guarded(self._where), self._engine.connect() as connection:
                for (text,) in connection.execution_options(stream_results=True).execute(
                    select(column)
                ):
                    if text:
                        yield text
