"""Bring findings up to date after a run: verdicts, groups, ids that stay, and a snapshot of how it ended."""

import hashlib
import json
from collections.abc import Sequence

from befund.consolidation import (
    Consolidation,
    Known,
    MemberIndex,
    Surroundings,
    Voice,
    consolidate,
    member_of,
    voice_of,
)
from befund.records import Decision, Finding, Observation, Seen, Snapshot, Standing, Verdict
from befund.review import constraints
from befund.store import Store
from befund.workflow.judging import LEXICAL, Judged, Judging

VERSION = "2"  # part of the fingerprint: a change of rules or thresholds asks for consolidation again


def bring_up_to_date(store: Store, run: int, judging: Judging = LEXICAL) -> Judged:
    """Consolidate what the workspace holds, where anything changed, and keep a snapshot for the run.

    Where a model failed, the next run asks it again.
    """
    fingerprint = _fingerprint(store, judging)
    last = store.snapshot(store.snapshot_runs()[-1]) if fingerprint == store.last_fingerprint() else None
    if last is not None:
        store.save_snapshot(last.model_copy(update={"run": run}), fingerprint)
        return Judged([])
    observations = store.observations()
    judged = judging.judge(observations, {interview.id: interview.language for interview in store.interviews()})
    store.save_verdicts(judged.verdicts)
    result = regroup(store, observations, judged.verdicts)
    failed = bool(judged.failures) or judged.stopped is not None
    store.save_snapshot(snapshot_of(run, result.findings), "" if failed else fingerprint)
    return judged


def regroup(
    store: Store,
    observations: Sequence[Observation] | None = None,
    verdicts: Sequence[Verdict] | None = None,
    known: Sequence[Known] | None = None,
) -> Consolidation:
    """Group again under all decisions and save; what is not given is read, and nobody is asked for a verdict."""
    observations = store.observations() if observations is None else observations
    verdicts = store.verdicts() if verdicts is None else verdicts
    decisions = store.decisions()
    members = MemberIndex(map(member_of, observations))
    asked = constraints(decisions, members.same_as)
    voices = _voices(store)
    result = consolidate(
        observations,
        verdicts,
        Surroundings(
            all_interviews=len(voices),
            voices=voices,
            known=known_findings(store.findings(), decisions) if known is None else known,
            together=asked.together,
            apart=asked.apart,
        ),
    )
    store.save_findings(result.findings, result.contradictions)
    return result


def known_findings(findings: Sequence[Finding], decisions: Sequence[Decision]) -> list[Known]:
    """Findings that may come back: those that stand, and those that were decided on and are gone."""
    decided: dict[str, Seen] = {}
    for decision in decisions:
        decided[decision.finding] = decision.seen
        decided |= zip(decision.others, decision.others_seen, strict=True)
        if decision.into is not None:
            decided[decision.into] = decision.seen.model_copy(update={"members": decision.taken_out})
    standing = {finding.id for finding in findings}
    return [
        *(Known(id=f.id, members=f.members, decided=f.id in decided) for f in findings),
        *(
            Known(id=name, members=seen.members, decided=True, current=False)
            for name, seen in decided.items()
            if name not in standing
        ),
    ]


def snapshot_of(run: int, findings: Sequence[Finding]) -> Snapshot:
    """The findings as a later diff compares them."""
    return Snapshot(
        run=run,
        standings=tuple(
            Standing(
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
    """What decides the findings: what was extracted from what, the judge, and the log of decisions."""
    extracted = [(i.id, i.masked_sha256, i.extracted_by) for i in store.interviews()]
    counted = sorted((*key, count) for key, count in store.count_observations().items())
    parts = [VERSION, judging.fingerprint, extracted, counted, len(store.decisions())]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _voices(store: Store) -> dict[str, Voice]:
    """Who speaks in each interview that was read."""
    transcripts = (store.transcript(interview.id) for interview in store.interviews())
    return {transcript.interview: voice_of(transcript) for transcript in transcripts if transcript is not None}
