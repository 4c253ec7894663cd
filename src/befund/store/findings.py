"""Findings and what belongs to them: contradictions, verdicts, decisions, and snapshots of runs."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, func, insert, select, update

from befund.records import Contradiction, Decision, Finding, Snapshot, Verdict
from befund.store import schema
from befund.store.database import guarded
from befund.store.tables import Tables, insert_all

_VERDICTS = TypeAdapter(list[Verdict])
# the counter of how often findings were made anew, or words of the log changed
_FINDINGS = "findings"


class Revision(NamedTuple):
    """How far findings and decisions are.

    The last decision's number, and how often the rest changed.
    """

    decision: int
    findings: int


class Regrouped(NamedTuple):
    """All findings and contradictions as they are from now on."""

    findings: Sequence[Finding]
    contradictions: Sequence[Contradiction]


class FindingTables(Tables):
    """The part of the store that consolidation and review use."""

    def findings(self) -> list[Finding]:
        """All findings, most telling first."""
        table = schema.findings
        rows = self._rows(select(table.c.record).order_by(table.c.position))
        return [Finding.model_validate_json(row["record"]) for row in rows]

    def contradictions(self) -> list[Contradiction]:
        """All contradictions, in the order of their sides."""
        table = schema.contradictions
        rows = self._rows(select(table.c.record).order_by(table.c.position))
        return [Contradiction.model_validate_json(row["record"]) for row in rows]

    def verdicts(self) -> list[Verdict]:
        """The verdicts that the findings rest on."""
        table = schema.verdicts
        names = [column.name for column in table.c]
        with guarded(self._where), self._engine.connect() as connection:
            rows = connection.execute(select(table).order_by(table.c.a, table.c.b)).all()
        return _VERDICTS.validate_python([dict(zip(names, row, strict=True)) for row in rows])

    def revision(self) -> Revision:
        """How far findings and decisions are.

        Cheap, and another whenever anything of them changes.
        """
        with guarded(self._where), self._engine.connect() as connection:
            return revision_of(connection)

    def save_findings(self, regrouped: Regrouped, as_of: Revision | None = None) -> bool:
        """Replace all findings and contradictions, in the order given.

        False, and nothing changed, where something was decided since `as_of`.
        """
        with self._writing_at_once() as connection:
            if as_of not in {None, revision_of(connection)}:
                return False
            replace_findings(connection, regrouped)
        return True

    def save_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """Replace all verdicts."""
        with self._writing() as connection:
            replace_verdicts(connection, verdicts)

    def decisions(self, after: int = 0) -> list[Decision]:
        """The log of decisions, oldest first; of all, or those with a number above `after`."""
        table = schema.decisions
        rows = self._rows(
            select(table.c.number, table.c.record)
            .where(table.c.number > after)
            .order_by(table.c.number)
        )
        return [
            Decision.model_validate_json(r["record"]).model_copy(update={"number": r["number"]})
            for r in rows
        ]

    def add_decisions(
        self,
        decisions: Sequence[Decision],
        as_of: Revision | None = None,
        regrouped: Regrouped | None = None,
    ) -> list[Decision] | None:
        """Append to the log, with the findings regrouped by it.

        Returns the decisions numbered. None, and nothing changed, where anything was decided or
        regrouped since `as_of`.
        """
        with self._writing_for_good() as connection:
            revision = revision_of(connection)
            if as_of not in {None, revision}:
                return None
            numbered = [
                decision.model_copy(update={"number": number})
                for number, decision in enumerate(decisions, start=revision.decision + 1)
            ]
            insert_all(connection, schema.decisions, map(_decision_row, numbered))
            if regrouped is not None:
                replace_findings(connection, regrouped)
        return numbered

    def snapshot(self, run: int) -> Snapshot | None:
        """The findings as they stood at the end of a run, or None."""
        table = schema.snapshots
        rows = self._rows(select(table.c.record).where(table.c.run == run))
        return Snapshot.model_validate_json(rows[0]["record"]) if rows else None

    def snapshot_runs(self) -> list[int]:
        """The runs that have a snapshot, oldest first."""
        table = schema.snapshots
        return [row["run"] for row in self._rows(select(table.c.run).order_by(table.c.run))]

    def last_fingerprint(self) -> str:
        """What the newest snapshot was made of; empty where there is none."""
        table = schema.snapshots
        rows = self._rows(select(table.c.fingerprint).order_by(table.c.run.desc()).limit(1))
        return str(rows[0]["fingerprint"]) if rows else ""

    def save_snapshot(self, snapshot: Snapshot, fingerprint: str) -> None:
        """Keep the findings of a run's end."""
        with self._writing() as connection:
            replace_snapshot(connection, snapshot, fingerprint)

    def reword(
        self, decided: Callable[[Decision], Decision], stood: Callable[[Snapshot], Snapshot]
    ) -> None:
        """Change the words of decisions and snapshots that must not stay.

        Acts, ids and order stay as they are.
        """
        with self._writing_for_good() as connection:
            log, runs = schema.decisions, schema.snapshots
            for number, text in connection.execute(select(log.c.number, log.c.record)).all():
                record = decided(Decision.model_validate_json(text)).model_dump_json()
                if record != text:
                    connection.execute(
                        update(log).where(log.c.number == number).values(record=record)
                    )
            for run, text in connection.execute(select(runs.c.run, runs.c.record)).all():
                record = stood(Snapshot.model_validate_json(text)).model_dump_json()
                if record != text:
                    connection.execute(update(runs).where(runs.c.run == run).values(record=record))
            _count_on(connection)


def revision_of(connection: Connection) -> Revision:
    """How far findings and decisions are within a transaction."""
    last, value = connection.execute(_STAND).one()
    return Revision(decision=last or 0, findings=value or 0)


_STAND = select(
    select(func.max(schema.decisions.c.number)).scalar_subquery(),
    select(schema.counters.c.value).where(schema.counters.c.name == _FINDINGS).scalar_subquery(),
)


def _count_on(connection: Connection) -> None:
    table = schema.counters
    connection.execute(
        update(table).where(table.c.name == _FINDINGS).values(value=table.c.value + 1)
    )


def replace_verdicts(connection: Connection, verdicts: Sequence[Verdict]) -> None:
    """Replace all verdicts within a transaction."""
    connection.execute(delete(schema.verdicts))
    insert_all(
        connection, schema.verdicts, (verdict.model_dump(mode="json") for verdict in verdicts)
    )


def replace_snapshot(connection: Connection, snapshot: Snapshot, fingerprint: str) -> None:
    """Keep the findings of a run's end within a transaction."""
    table = schema.snapshots
    connection.execute(delete(table).where(table.c.run == snapshot.run))
    connection.execute(
        insert(table).values(
            run=snapshot.run, fingerprint=fingerprint, record=snapshot.model_dump_json()
        )
    )


def replace_findings(connection: Connection, regrouped: Regrouped) -> None:
    """Replace all findings and contradictions within a transaction."""
    for table in (schema.findings, schema.contradictions):
        connection.execute(delete(table))
    insert_all(
        connection,
        schema.findings,
        (
            {
                "id": f.id,
                "position": place,
                "kind": f.item.kind.value,
                "record": f.model_dump_json(),
            }
            for place, f in enumerate(regrouped.findings)
        ),
    )
    insert_all(
        connection,
        schema.contradictions,
        (
            {"id": c.id, "position": place, "kind": c.conflict.value, "record": c.model_dump_json()}
            for place, c in enumerate(regrouped.contradictions)
        ),
    )
    _count_on(connection)


def _decision_row(decision: Decision) -> dict[str, str | int]:
    return {
        "number": decision.number,
        "finding": decision.finding,
        "action": decision.action.value,
        "author": decision.author,
        "time": decision.time,
        "record": decision.model_dump_json(),
    }
