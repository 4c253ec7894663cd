"""Findings and what belongs to them: contradictions, verdicts, decisions, and snapshots of runs."""

from collections.abc import Callable, Sequence

from sqlalchemy import delete, func, insert, select, update

from befund.records import Contradiction, Decision, Finding, Snapshot, Verdict
from befund.store import schema
from befund.store.tables import Tables, insert_all


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
        return [Verdict(**row) for row in self._rows(select(schema.verdicts))]

    def save_findings(self, findings: Sequence[Finding], contradictions: Sequence[Contradiction]) -> None:
        """Replace all findings and contradictions, in the order given."""
        with self._writing() as connection:
            for table in (schema.findings, schema.contradictions):
                connection.execute(delete(table))
            insert_all(
                connection,
                schema.findings,
                (
                    {"id": f.id, "position": place, "kind": f.item.kind.value, "record": f.model_dump_json()}
                    for place, f in enumerate(findings)
                ),
            )
            insert_all(
                connection,
                schema.contradictions,
                (
                    {"id": c.id, "position": place, "kind": c.conflict.value, "record": c.model_dump_json()}
                    for place, c in enumerate(contradictions)
                ),
            )

    def save_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """Replace all verdicts."""
        with self._writing() as connection:
            connection.execute(delete(schema.verdicts))
            insert_all(connection, schema.verdicts, (verdict.model_dump(mode="json") for verdict in verdicts))

    def decisions(self, finding: str | None = None) -> list[Decision]:
        """The log of decisions, oldest first; of one finding or of all."""
        table = schema.decisions
        query = select(table.c.number, table.c.record).order_by(table.c.number)
        if finding is not None:
            query = query.where(table.c.finding == finding)
        rows = self._rows(query)
        return [Decision.model_validate_json(r["record"]).model_copy(update={"number": r["number"]}) for r in rows]

    def add_decision(self, decision: Decision) -> Decision:
        """Append to the log of decisions and return the decision with its number."""
        table = schema.decisions
        with self._writing() as connection:
            last = connection.execute(select(func.max(table.c.number))).scalar()
            numbered = decision.model_copy(update={"number": (last or 0) + 1})
            connection.execute(
                insert(table).values(
                    number=numbered.number,
                    finding=numbered.finding,
                    action=numbered.action.value,
                    author=numbered.author,
                    time=numbered.time,
                    record=numbered.model_dump_json(),
                )
            )
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
        table = schema.snapshots
        with self._writing() as connection:
            connection.execute(delete(table).where(table.c.run == snapshot.run))
            connection.execute(
                insert(table).values(run=snapshot.run, fingerprint=fingerprint, record=snapshot.model_dump_json())
            )

    def reword(self, decided: Callable[[Decision], Decision], stood: Callable[[Snapshot], Snapshot]) -> None:
        """Change the words of decisions and snapshots that must not stay; acts, ids and order stay as they are."""
        with self._writing() as connection:
            log, runs = schema.decisions, schema.snapshots
            for number, text in connection.execute(select(log.c.number, log.c.record)).all():
                record = decided(Decision.model_validate_json(text)).model_dump_json()
                if record != text:
                    connection.execute(update(log).where(log.c.number == number).values(record=record))
            for run, text in connection.execute(select(runs.c.run, runs.c.record)).all():
                record = stood(Snapshot.model_validate_json(text)).model_dump_json()
                if record != text:
                    connection.execute(update(runs).where(runs.c.run == run).values(record=record))
