"""Bring findings up to date after a run.

Verdicts, groups, ids that stay, and a snapshot of how it ended.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from befund.consolidation import (
    Builder,
    Consolidation,
    Known,
    MemberIndex,
    Surroundings,
    Voice,
    consolidate_with,
    voice_of,
)
from befund.records import (
    ComparisonPlan,
    Decision,
    Finding,
    FindingSnapshot,
    Observation,
    Snapshot,
    Verdict,
)
from befund.review import constraints
from befund.store import Store
from befund.store.comparisons import Compared
from befund.store.findings import Regrouped
from befund.usecases.findings.earlier_findings import earlier, known_before, known_findings
from befund.usecases.findings.verdicts import LEXICAL, Judging, VerdictSet

# part of the fingerprint: a change of rules or thresholds asks for consolidation again
VERSION = "3"


def bring_up_to_date(
    store: Store, run: int, judging: Judging = LEXICAL, *, is_whole: bool = True
) -> VerdictSet:
    """Consolidate what the workspace holds, where anything changed.

    A snapshot is kept for the run. Where a model failed, the next run asks it again. Of a run that
    was stopped before, the material is not whole.
    """
    fingerprint = _fingerprint(store, judging)
    last = (
        store.snapshot(store.snapshot_runs()[-1])
        if fingerprint == store.last_fingerprint()
        else None
    )
    if last is not None:
        store.save_snapshot(last.model_copy(update={"run": run}), fingerprint)
        return VerdictSet([])
    observations = store.observations()
    judged = judging.judge(
        observations, {interview.id: interview.language for interview in store.interviews()}
    )
    is_over = is_whole and judged.is_complete
    _save(
        store,
        run,
        read_material(store, observations, judged.verdicts),
        judged,
        fingerprint if is_over else "",
    )
    return judged


def _save(
    store: Store, run: int, material: "Material", judged: VerdictSet, fingerprint: str
) -> None:
    """Group by the verdicts and keep it all at once; what is decided meanwhile is heeded.

    Without a fingerprint it is not over: the findings are provisional, and give those of a later
    run no ids.
    """
    plan = (
        judged.plan or store.comparison_plan() or ComparisonPlan(before=earlier(store.findings()))
    )
    while True:
        revision, decisions = store.revision(), store.decisions()
        result = grouped(
            material, decisions, known_before(plan.before, store.findings(), decisions)
        )
        compared = Compared(
            judged.verdicts,
            Regrouped(result.findings, result.contradictions),
            snapshot_of(run, result.findings),
            fingerprint,
            judged.settled,
            None if fingerprint else plan,
        )
        if store.save_comparison(compared, as_of=revision):
            return


def regroup(store: Store) -> None:
    """Group again under all decisions and save; nobody is asked for a verdict.

    What is decided meanwhile is heeded: then findings are made once more.
    """
    material = read_material(store)
    while True:
        revision, decisions = store.revision(), store.decisions()
        result = grouped(material, decisions, known_findings(store.findings(), decisions))
        if store.save_findings(Regrouped(result.findings, result.contradictions), as_of=revision):
            return


@dataclass(frozen=True)
class Material:
    """What findings are made of, beside the decisions of people."""

    observations: Sequence[Observation]
    verdicts: Sequence[Verdict]
    voices: Mapping[str, Voice]

    @cached_property
    def builder(self) -> Builder:
        """What was built of the observations so far."""
        return Builder(self.observations, self.verdicts)

    @cached_property
    def index(self) -> MemberIndex:
        """Finds observations again."""
        return MemberIndex(self.builder.members.values())


def read_material(
    store: Store,
    observations: Sequence[Observation] | None = None,
    verdicts: Sequence[Verdict] | None = None,
) -> Material:
    """What the store holds to make findings of; what is given is not read."""
    return Material(
        store.observations() if observations is None else observations,
        store.verdicts() if verdicts is None else verdicts,
        _voices(store),
    )


def grouped(
    material: Material, decisions: Sequence[Decision], known: Sequence[Known]
) -> Consolidation:
    """Findings under all decisions, with the ids of those that were known before.

    Nothing is saved.
    """
    asked = constraints(decisions, material.index.same_as)
    return consolidate_with(
        material.builder,
        Surroundings(
            all_interviews=len(material.voices),
            voices=material.voices,
            known=known,
            together=asked.together,
            apart=asked.apart,
        ),
    )


def snapshot_of(run: int, findings: Sequence[Finding]) -> Snapshot:
    """The findings as a later diff compares them."""
    return Snapshot(
        run=run,
        standings=tuple(
            FindingSnapshot(
                id=finding.id,
                kind=finding.item.kind,
                title=finding.title,
                interviews=finding.interviews,
                observations=len(finding.members),
                score=finding.score,
                formerly=finding.formerly,
            )
            for finding in findings
        ),
    )


def _fingerprint(store: Store, judging: Judging) -> str:
    """What decides the findings.

    What was extracted from what, the judge, and the log of decisions.
    """
    parts = [VERSION, judging.fingerprint, *extracted_from(store), store.revision().decision]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def extracted_from(store: Store) -> tuple[list[tuple[str, str, str]], list[tuple[str | int, ...]]]:
    """What was extracted from what, as far as it decides observations and voices."""
    extracted = [(i.id, i.masked_sha256, i.extracted_by) for i in store.interviews()]
    return extracted, sorted((*key, count) for key, count in store.count_observations().items())


def _voices(store: Store) -> dict[str, Voice]:
    """Who speaks in each interview that was read."""
    transcripts = (store.transcript(interview.id) for interview in store.interviews())
    return {
        transcript.interview: voice_of(transcript)
        for transcript in transcripts
        if transcript is not None
    }
