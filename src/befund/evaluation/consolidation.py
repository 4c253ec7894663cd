"""Measure findings against gold.

What was joined rightly, what wrongly, and which contradictions were found. The rule: a gold item
stands for the observation that was matched to it. Two items that were found count as joined where
their observations stand in one finding. Precision is the share of joined pairs that the gold joins;
recall is the share of the gold's pairs that are joined, once of pairs of which both items were
found, and once of all pairs.

A contradiction of the gold is found where two of its items stand on two sides of one that was
reported. One that was reported can be judged where an item stands on each of its sides; it is
explained where a contradiction of the gold names an item of the one and another of the other. Its
type is measured apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product
from typing import NamedTuple

from befund.evaluation.gold import Gold
from befund.evaluation.results import Evaluation
from befund.records import Contradiction, Finding
from befund.records.base import Record

Pair = tuple[str, str]


class Violation(Record):
    """Two items that must not stand in one finding and do, with their titles and the finding's."""

    items: Pair
    titles: Pair
    finding: str
    finding_title: str


class ConsolidationResult(Record):
    """Pairs of gold items, counted; `violations` are pairs that must not stand together and do.

    `contradictions_reachable` counts those of the gold of which two items were found,
    `contradictions_judged` those that were reported between items of the gold,
    `contradictions_explained` how many of them the gold has too.
    """

    findings: int
    joined: int
    right: int
    expected_found: int
    expected: int
    violations: tuple[Violation, ...]
    contradictions: int
    contradictions_reachable: int
    contradictions_found: int
    contradictions_typed: int
    contradictions_judged: int
    contradictions_explained: int

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
        """Share of the gold's contradictions that were found, whatever their type.

        None where there is none.
        """
        return self.contradictions_found / self.contradictions if self.contradictions else None

    @property
    def contradiction_precision(self) -> float | None:
        """Share of the reported contradictions that the gold explains, of those that can be judged.

        Else None.
        """
        return (
            self.contradictions_explained / self.contradictions_judged
            if self.contradictions_judged
            else None
        )


def has_findings(gold: Gold) -> bool:
    """Whether a gold says anything of findings."""
    return bool(gold.findings or gold.must_not_merge or gold.contradictions)


class _ContradictionCounts(NamedTuple):
    """The gold's contradictions and the reported ones, compared."""

    reachable: int
    found: int
    typed: int
    judged: int
    explained: int


def evaluate_findings(
    gold: Gold,
    evaluation: Evaluation,
    findings: Sequence[Finding],
    contradictions: Iterable[Contradiction],
) -> ConsolidationResult:
    """Measure findings over the items of an evaluation."""
    results = [item for result in evaluation.interviews for item in result.items]
    found_by = {item.id: item.found_by for item in results if item.found_by}
    homes = _homes(found_by, findings)
    # Findings are compared as pairs of items, so that one wrong member of a large finding counts as
    # much as it misleads.
    joined = {(one, two) for one, two in _pairs(homes) if homes[one].id == homes[two].id}
    expected = {pair for finding in gold.findings for pair in _pairs(finding.items)}
    forbidden = {pair for names in gold.must_not_merge for pair in _forbidden(gold, names)}
    violations = [_violation(gold, pair, homes[pair[0]]) for pair in sorted(joined & forbidden)]
    counts = _count_contradictions(gold, contradictions, found_by)
    return ConsolidationResult(
        findings=len(findings),
        joined=len(joined),
        right=len(joined & expected),
        expected_found=sum(one in homes and two in homes for one, two in expected),
        expected=len(expected),
        violations=tuple(violations),
        contradictions=len(gold.contradictions),
        contradictions_reachable=counts.reachable,
        contradictions_found=counts.found,
        contradictions_typed=counts.typed,
        contradictions_judged=counts.judged,
        contradictions_explained=counts.explained,
    )


def _homes(found_by: Mapping[str, str], findings: Iterable[Finding]) -> dict[str, Finding]:
    """By gold item, the finding that the observation which found it stands in."""
    home = {member.observation: finding for finding in findings for member in finding.members}
    return {
        item: home[observation] for item, observation in found_by.items() if observation in home
    }


def _count_contradictions(
    gold: Gold, contradictions: Iterable[Contradiction], found_by: Mapping[str, str]
) -> _ContradictionCounts:
    """Compare as pairs of items: both sides may name several, and one pair in common is enough."""
    stated = [
        (contradiction.type, set(_pairs(contradiction.items)))
        for contradiction in gold.contradictions
    ]
    reported = [
        (contradiction.conflict.value, _opposed(contradiction, found_by))
        for contradiction in contradictions
    ]
    # A claim between observations that match no gold item is neither right nor wrong: the gold is
    # silent on it.
    judged = [(claimed, opposed) for claimed, opposed in reported if opposed]
    reachable = found = typed = 0
    for kind, pairs in stated:
        types = {claimed for claimed, opposed in judged if pairs & opposed}
        reachable += any(one in found_by and two in found_by for one, two in pairs)
        found += bool(types)
        typed += kind in types
    explained = sum(any(pairs & opposed for _, pairs in stated) for _, opposed in judged)
    return _ContradictionCounts(reachable, found, typed, len(judged), explained)


def result_to_json(result: ConsolidationResult) -> dict[str, object]:
    """The counts and the shares."""
    shares = (
        "precision",
        "recall",
        "recall_of_all",
        "contradiction_recall",
        "contradiction_precision",
    )
    return {**result.model_dump(mode="json"), **{name: getattr(result, name) for name in shares}}


def _pairs(items: Iterable[str]) -> Iterable[Pair]:
    return combinations(sorted(set(items)), 2)


def _forbidden(gold: Gold, names: Sequence[str]) -> Iterable[Pair]:
    """The pairs that an entry forbids.

    Between its items, or between the items of the findings that it names.
    """
    items = {finding.id: finding.items for finding in gold.findings}
    groups = [items.get(name, (name,)) for name in names]
    for group, other in combinations(groups, 2):
        for one, two in product(group, other):
            if one != two:
                yield _in_order(one, two)


def _violation(gold: Gold, pair: Pair, finding: Finding) -> Violation:
    titles = gold.titles
    return Violation(
        items=pair,
        titles=(titles[pair[0]], titles[pair[1]]),
        finding=finding.id,
        finding_title=finding.title,
    )


def _opposed(contradiction: Contradiction, found_by: Mapping[str, str]) -> set[Pair]:
    """The pairs of items that stand on its two sides."""
    first, second = (
        [item for item, observation in found_by.items() if observation in side.observations]
        for side in contradiction.sides
    )
    return {_in_order(one, two) for one, two in product(first, second) if one != two}


def _in_order(one: str, two: str) -> Pair:
    """A pair as `_pairs` gives it, so that pairs can be compared."""
    return (one, two) if one < two else (two, one)
