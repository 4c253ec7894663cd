"""From observations and verdicts to findings and contradictions: a pure function of both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from befund.consolidation.clusters import Pairs, group_pairs
from befund.consolidation.contradiction_records import contradictions
from befund.consolidation.finding_builder import build_finding, member_of
from befund.consolidation.identity import Identity, Known, identify
from befund.consolidation.lexical import doers_of, judge
from befund.consolidation.neighbours import candidate_pairs
from befund.consolidation.profile import Profile, profile_of
from befund.consolidation.voices import Voice
from befund.records import Contradiction, Finding, FindingFlag, Observation, Relation, Verdict


@dataclass(frozen=True)
class Surroundings:
    """What findings depend on beside observations.

    Who speaks, what was known before, what people put where.
    """

    all_interviews: int
    voices: Mapping[str, Voice] = field(default_factory=dict)
    known: Sequence[Known] = ()
    together: Sequence[frozenset[str]] = ()
    apart: Mapping[str, Mapping[int, int]] = field(default_factory=dict)


class Builder:
    """What was made before of the same observations, verdicts and voices.

    What stays together is not built again.
    """

    def __init__(self, observations: Iterable[Observation], verdicts: Sequence[Verdict]) -> None:
        self.observations = {
            observation.id: observation
            for observation in observations
            if not observation.quarantine
        }
        self.members = {
            name: member_of(observation) for name, observation in self.observations.items()
        }
        self.verdicts, self.pairs = verdicts, Pairs.of(self.observations, verdicts)
        self._built: dict[tuple[tuple[str, ...], Identity], Finding] = {}

    def build(
        self, names: tuple[str, ...], identity: Identity, surroundings: "Surroundings"
    ) -> Finding:
        """The finding of a group, without what depends on other findings."""
        known = self._built.get((names, identity))
        if known is None:
            members = [self.observations[name] for name in names]
            known = build_finding(
                members, identity, surroundings.voices, surroundings.all_interviews
            )
            self._built[names, identity] = known
        return known


@dataclass(frozen=True)
class Consolidation:
    """Findings, most telling first, and the contradictions between observations."""

    findings: list[Finding]
    contradictions: list[Contradiction]


def profiles_of(observations: Iterable[Observation]) -> dict[str, Profile]:
    """The profiles of what supports something, by id."""
    return {
        observation.id: profile_of(observation)
        for observation in observations
        if not observation.quarantine
    }


def lexical_verdicts(
    profiles: Mapping[str, Profile], pairs: Iterable[tuple[str, str]]
) -> list[Verdict]:
    """The verdicts of the lexical rule, where it has one."""
    doers = doers_of(profiles.values())
    return [
        verdict for a, b in pairs if (verdict := judge(profiles[a], profiles[b], doers)) is not None
    ]


def consolidate(
    observations: Iterable[Observation], verdicts: Sequence[Verdict], surroundings: Surroundings
) -> Consolidation:
    """Findings and contradictions; the order of observations and verdicts means nothing."""
    return consolidate_with(Builder(observations, verdicts), surroundings)


def consolidate_with(own: Builder, surroundings: Surroundings) -> Consolidation:
    """The same with a builder that was used before, in other surroundings of the same voices."""
    verdicts = own.verdicts
    groups = group_pairs(own.pairs, surroundings.together, surroundings.apart)
    identities = identify(
        [[own.members[name] for name in names] for names in groups], surroundings.known
    )
    finding_of = {
        name: identity.id
        for names, identity in zip(groups, identities, strict=True)
        for name in names
    }
    kinds = {name: observation.item.kind for name, observation in own.observations.items()}
    opposed = contradictions(verdicts, finding_of, kinds)
    contradicted = {side.finding for contradiction in opposed for side in contradiction.sides}
    related = _related(verdicts, finding_of)
    findings = []
    for names, identity in zip(groups, identities, strict=True):
        finding = own.build(names, identity, surroundings)
        flags = (
            *finding.flags,
            *((FindingFlag.CONTRADICTED,) if identity.id in contradicted else ()),
        )
        findings.append(
            finding.model_copy(update={"flags": flags, "related": related.get(identity.id, ())})
        )
    return Consolidation(
        sorted(findings, key=lambda finding: (-finding.score, finding.id)), opposed
    )


def lexical_consolidation(
    observations: Sequence[Observation], surroundings: Surroundings
) -> Consolidation:
    """Consolidation with the lexical rule alone."""
    profiles = profiles_of(observations)
    return consolidate(
        observations, lexical_verdicts(profiles, candidate_pairs(profiles.values())), surroundings
    )


def _related(
    verdicts: Iterable[Verdict], finding_of: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Findings of which one says more narrowly what the other says."""
    found: dict[str, set[str]] = {}
    for verdict in verdicts:
        if verdict.relation in {Relation.NARROWER, Relation.BROADER}:
            one, two = finding_of.get(verdict.a), finding_of.get(verdict.b)
            if one and two and one != two:
                found.setdefault(one, set()).add(two)
                found.setdefault(two, set()).add(one)
    return {name: tuple(sorted(others)) for name, others in found.items()}
