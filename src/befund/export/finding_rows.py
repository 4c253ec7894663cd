"""Findings and contradictions as JSON promises them."""

from collections.abc import Mapping, Sequence
from typing import Any

from befund.export.rows import as_json
from befund.records import Contradiction, Decision, Finding, Observation

Observations = Mapping[str, Observation]


def finding_as_json(
    finding: Finding, observations: Observations, decision: Mapping[str, Any] | None
) -> dict[str, Any]:
    """One finding as a record.

    The keys of its best observation, with the finding's own item, and what only a finding has.
    """
    members = [
        observations[member.observation]
        for member in finding.members
        if member.observation in observations
    ]
    best = as_json(members[0].model_copy(update={"item": finding.item}))
    return {
        **best,
        "id": finding.id,
        "quotes": [
            _quote(observation, number)
            for observation in members
            for number in range(len(observation.quotes))
        ],
        "summary": [sentence.model_dump(mode="json") for sentence in finding.summary],
        "interviews": list(finding.interviews),
        "all_interviews": finding.all_interviews,
        "respondent_roles": list(finding.roles),
        "observations": [member.observation for member in finding.members],
        "decision": decision,
        "score": finding.score,
        "flags": [flag.value for flag in finding.flags],
        "related": list(finding.related),
    }


def decision_as_json(decision: Decision, status: str, changes: Sequence[str]) -> dict[str, Any]:
    """The decision that stands, and what changed since."""
    return {
        "status": status,
        "author": decision.author,
        "time": decision.time,
        "note": decision.note,
        "changes": list(changes),
    }


def contradiction_as_json(
    contradiction: Contradiction, observations: Observations
) -> dict[str, Any]:
    """One contradiction with both sides' quotes."""
    sides = []
    for side in contradiction.sides:
        members = [observations[name] for name in side.observations]
        quotes = [
            _quote(member, number) for member in members for number in range(len(member.quotes))
        ]
        sides.append(
            {
                "finding": side.finding,
                "observations": list(side.observations),
                "interviews": sorted({member.interview for member in members}),
                "quotes": quotes,
            }
        )
    return {
        "id": contradiction.id,
        "type": contradiction.conflict.value,
        "kind": contradiction.kind.value,
        "by": contradiction.by,
        "sides": sides,
    }


def _quote(observation: Observation, number: int) -> dict[str, Any]:
    quote = observation.quotes[number].model_dump(mode="json")
    return {**quote, "interview": observation.interview, "observation": observation.id}
