"""Measure findings against gold: what was joined rightly, what wrongly, and which contradictions were found.

The rule: a gold item stands for the observation that was matched to it. Two items that were found count as joined
where their observations stand in one finding. Precision is the share of joined pairs that the gold joins; recall is
the share of the gold's pairs that are joined, once of pairs of which both items were found, and once of all pairs.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product

from befund.evaluation.gold import Gold
from befund.evaluation.results import Evaluation
from befund.records import Contradiction, Finding
from befund.records.base import Record

Pair = tuple[str, str]


class ConsolidationResult(Record):
    """Pairs of gold items, counted; `violations` are pairs that must not stand together and do."""

    findings: int
    joined: int
    right: int
    expected_found: int
    expected: int
    violations: tuple[Pair, ...]
    contradictions: int
    contradictions_found: int
    contradictions_typed: int

    @property
    def precision(self) -> float | None:
        """Share of joined pairs that belong together; None where nothing was joined."""
        return self.right / self.joined if self.joined else None

    @property
    def recall(self) -> float | None:
        """Share of the pairs that extraction found which were joined; None where there is none."""
        return self.right / self.expected_found if self.expected_found else None

    @property
    def recall_of_all(self) -> float | None:
        """Share of all pairs of the gold that were joined; None where there is none."""
        return self.right / self.expected if self.expected else None

    @property
    def contradiction_recall(self) -> float | None:
        """Share of the gold's contradictions that were found, whatever their type; None where there is none."""
        return self.contradictions_found / self.contradictions if self.contradictions else None


def has_findings(gold: Gold) -> bool:
    """Whether a gold says anything of findings."""
    return bool(gold.findings or gold.must_not_merge or gold.contradictions)


def evaluate_findings(
    gold: Gold, evaluation: Evaluation, findings: Sequence[Finding], contradictions: Iterable[Contradiction]
) -> ConsolidationResult:
    """Measure findings over the items of an evaluation."""
    found_by = {item.id: item.found_by for result in evaluation.interviews for item in result.items if item.found_by}
    home = {member.observation: finding.id for finding in findings for member in finding.members}
    homes = {item: home[observation] for item, observation in found_by.items() if observation in home}
    expected = {pair for finding in gold.findings for pair in _pairs(finding.items)}
    joined = {pair for pair in _pairs(homes) if homes[pair[0]] == homes[pair[1]]}
    forbidden = {pair for names in gold.must_not_merge for pair in _forbidden(gold, names)}
    opposed = _opposed(contradictions, found_by)
    hits = [(c.type, {opposed.get(pair, "") for pair in _pairs(c.items)} - {""}) for c in gold.contradictions]
    return ConsolidationResult(
        findings=len(findings),
        joined=len(joined),
        right=len(joined & expected),
        expected_found=sum(one in homes and two in homes for one, two in expected),
        expected=len(expected),
        violations=tuple(sorted(joined & forbidden)),
        contradictions=len(hits),
        contradictions_found=sum(bool(types) for _, types in hits),
        contradictions_typed=sum(kind in types for kind, types in hits),
    )


def result_to_json(result: ConsolidationResult) -> dict[str, object]:
    """The counts and the shares."""
    shares = ("precision", "recall", "recall_of_all", "contradiction_recall")
    return {**result.model_dump(mode="json"), **{name: getattr(result, name) for name in shares}}


def _pairs(items: Iterable[str]) -> Iterable[Pair]:
    return combinations(sorted(set(items)), 2)


def _forbidden(gold: Gold, names: Sequence[str]) -> Iterable[Pair]:
    """The pairs that an entry forbids: between its items, or between the items of the findings that it names."""
    items = {finding.id: finding.items for finding in gold.findings}
    for one, two in combinations([items.get(name, (name,)) for name in names], 2):
        for a, b in product(one, two):
            if a != b:
                yield (a, b) if a < b else (b, a)


def _opposed(contradictions: Iterable[Contradiction], found_by: Mapping[str, str]) -> dict[Pair, str]:
    """Pairs of items that stand on two sides, with the type of the contradiction."""
    items: dict[str, list[str]] = {}
    for item, observation in found_by.items():
        items.setdefault(observation, []).append(item)
    opposed: dict[Pair, str] = {}
    for contradiction in contradictions:
        first, second = (
            [item for name in side.observations for item in items.get(name, ())] for side in contradiction.sides
        )
        for one, two in product(first, second):
            opposed[(one, two) if one < two else (two, one)] = contradiction.conflict.value
    return opposed
