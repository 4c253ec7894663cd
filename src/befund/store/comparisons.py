"""Comparisons: the plan of the one that is under way, and what comes of one, kept as a whole."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from befund.records import Answer, ComparisonPlan, Snapshot, Verdict
from befund.store import schema
from befund.store.answers import replace_answers
from befund.store.findings import (
    Regrouped,
    Revision,
    replace_findings,
    replace_snapshot,
    replace_verdicts,
    revision_of,
)
from befund.store.tables import Tables


class Compared(NamedTuple):
    """What came of a comparison.

    `fingerprint` is what it was made of, empty where not all was answered. `settled` are the
    answers on pairs that several calls asked about: they replace what was kept. `unfinished` is the
    plan of one that did not come to its end.
    """

    verdicts: Sequence[Verdict]
    regrouped: Regrouped
    snapshot: Snapshot
    fingerprint: str
    settled: Sequence[Answer] = ()
    unfinished: ComparisonPlan | None = None


class ComparisonTables(Tables):
    """The part of the store that comparing uses beside findings."""

    def comparison_plan(self) -> ComparisonPlan | None:
        """The plan of a comparison that did not come to its end, or None."""
        rows = self._rows(select(schema.comparison_plans.c.record))
        return ComparisonPlan.model_validate_json(rows[0]["record"]) if rows else None

    def begin_comparison(self, plan: ComparisonPlan) -> None:
        """Keep what a comparison asks, in place of any other plan."""
        with self._writing() as connection:
            _replace_plan(connection, plan)

    def save_comparison(self, compared: Compared, as_of: Revision) -> bool:
        """Keep all that came of a comparison, or nothing.

        False, and nothing changed, where something was decided since `as_of`.
        """
        with self._writing_at_once() as connection:
            if as_of != revision_of(connection):
                return False
            replace_verdicts(connection, compared.verdicts)
            replace_findings(connection, compared.regrouped)
            replace_snapshot(connection, compared.snapshot, compared.fingerprint)
            replace_answers(connection, compared.settled)
            _replace_plan(connection, compared.unfinished)
        return True


def _replace_plan(connection: Connection, plan: ComparisonPlan | None) -> None:
    table = schema.comparison_plans
    connection.execute(delete(table))
    if plan is not None:
        connection.execute(
            insert(table).values(fingerprint=plan.fingerprint, record=plan.model_dump_json())
        )
