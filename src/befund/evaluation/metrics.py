"""Figures from results: sums over interviews, and how far they would vary with other interviews.

The confidence interval is a percentile bootstrap over interviews: they are drawn anew with
replacement (`DRAWS` times, always with the same seed), each figure is computed anew, and the middle
95 % is the interval. With one interview there is none.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from befund.evaluation.results import (
    ALL,
    Figures,
    InterviewResult,
    ItemState,
    ItemVerdict,
    Metric,
    Scores,
)
from befund.records import Kind

DRAWS = 1000
SEED = 20261101

KINDS = (ALL, *Kind)

Part = TypeVar("Part")


class Tally(NamedTuple):
    """Numerator and denominator of one ratio; tallies of interviews add up."""

    above: float = 0
    below: float = 0

    def ratio(self) -> float | None:
        """The ratio, None where it is not defined."""
        return self.above / self.below if self.below else None


class Hits(NamedTuple):
    """Counts of one kind in one interview.

    `right` are observations, `found` items; they are equal where strict.
    """

    right: int = 0
    false: int = 0
    found: int = 0
    missed: int = 0


def precision(hits: Hits) -> float | None:
    """The share of observations that are right."""
    return Tally(hits.right, hits.right + hits.false).ratio()


def recall(hits: Hits) -> float | None:
    """The share of items that are found."""
    return Tally(hits.found, hits.found + hits.missed).ratio()


def f1(hits: Hits) -> float | None:
    """The harmonic mean of both; 0 where one of them is 0 or not defined, None where neither is."""
    p, r = precision(hits), recall(hits)
    if p is None and r is None:
        return None
    return 2 * p * r / (p + r) if p and r else 0.0


def hits(result: InterviewResult, kind: str, *, strict: bool) -> Hits:
    """What one interview counts for a kind (or all)."""
    kinds = set(Kind) if kind == ALL else {kind}
    observations = [observation for observation in result.observations if observation.kind in kinds]
    # What masking cut out whole can be neither found nor missed (rule 5 of matching).
    items = [
        item for item in result.items if item.kind in kinds and item.state is not ItemState.CUT
    ]
    if strict:
        right = sum(observation.verdict is ItemVerdict.RIGHT for observation in observations)
        found = sum(item.state is ItemState.FOUND for item in items)
        missed = sum(item.state is not ItemState.FOUND and not item.optional for item in items)
    else:
        right = sum(observation.touches for observation in observations)
        found = sum(item.touched for item in items)
        missed = sum(not item.touched and not item.optional for item in items)
    # An observation that saw the trap it touches (rule 6) is neither right nor false.
    neutral = sum(observation.verdict is ItemVerdict.NEUTRAL for observation in observations)
    return Hits(right, len(observations) - neutral - right, found, missed)


def figures(results: Sequence[InterviewResult]) -> Figures:
    """All figures of an evaluation."""
    draws = _draws(len(results))
    strict = {str(kind): _scores(results, str(kind), draws, strict=True) for kind in KINDS}
    lenient = {str(kind): _scores(results, str(kind), draws, strict=False) for kind in KINDS}

    def macro(*, strict: bool) -> dict[str, Metric]:
        each = {
            str(kind): [f1(hits(r, str(kind), strict=strict)) for r in results] for kind in KINDS
        }
        return {kind: _figure(values, _mean, draws) for kind, values in each.items()}

    def share(tally: Callable[[InterviewResult], Tally]) -> Metric:
        return _figure([tally(result) for result in results], _sum_ratio, draws)

    return Figures(
        strict=strict,
        lenient=lenient,
        macro_strict=macro(strict=True),
        macro_lenient=macro(strict=False),
        trap_share=share(
            lambda r: Tally(sum(bool(o.traps) for o in r.observations), len(r.observations))
        ),
        verbatim_share=share(lambda r: Tally(r.quotes.verbatim, r.quotes.quotes)),
        coverage=share(lambda r: Tally(r.quoted_words, r.respondent_words)),
        per_1000_words=share(lambda r: Tally(1000 * len(r.observations), r.respondent_words)),
        cost_per_interview=_figure([r.cost.amount for r in results], _mean, draws),
        seconds_per_interview=_figure([r.cost.seconds for r in results], _mean, draws),
    )


def difference(a: Sequence[InterviewResult], b: Sequence[InterviewResult]) -> Metric:
    """By how much the strict F1 over all kinds of `b` exceeds that of `a`.

    Both hold the same interviews in order.
    """
    pairs = [
        (hits(x, ALL, strict=True), hits(y, ALL, strict=True)) for x, y in zip(a, b, strict=True)
    ]

    def gain(drawn: Sequence[tuple[Hits, Hits]]) -> float | None:
        first, second = f1(_total(x for x, _ in drawn)), f1(_total(y for _, y in drawn))
        return None if first is None or second is None else second - first

    return _figure(pairs, gain, _draws(len(pairs)))


def _scores(
    results: Sequence[InterviewResult], kind: str, draws: Sequence[Sequence[int]], *, strict: bool
) -> Scores:
    counts = [hits(result, kind, strict=strict) for result in results]
    total = _total(counts)
    return Scores(
        precision=_figure(counts, lambda drawn: precision(_total(drawn)), draws),
        recall=_figure(counts, lambda drawn: recall(_total(drawn)), draws),
        f1=_figure(counts, lambda drawn: f1(_total(drawn)), draws),
        right=total.right,
        false=total.false,
        missed=total.missed,
    )


def _total(counts: Iterable[Hits]) -> Hits:
    columns = tuple(zip(*counts, strict=True))
    return Hits(*(sum(column) for column in columns)) if columns else Hits()


def _sum_ratio(tallies: Sequence[Tally]) -> float | None:
    return Tally(sum(t.above for t in tallies), sum(t.below for t in tallies)).ratio()


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _draws(count: int) -> list[list[int]]:
    """Which interviews each draw holds; none where there is nothing to draw from."""
    generator = random.Random(SEED)  # noqa: S311 - repeatable on purpose, no secret
    return (
        [[generator.randrange(count) for _ in range(count)] for _ in range(DRAWS)]
        if count > 1
        else []
    )


def _figure(
    parts: Sequence[Part],
    compute: Callable[[Sequence[Part]], float | None],
    draws: Sequence[Sequence[int]],
) -> Metric:
    """A figure over all interviews' parts, with its interval."""
    values = (compute([parts[i] for i in draw]) for draw in draws)
    sample = sorted(value for value in values if value is not None)
    value = compute(parts)
    if value is None or not sample:
        return Metric(value=value)
    return Metric(value=value, low=_percentile(sample, 0.025), high=_percentile(sample, 0.975))


def _percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which a share of the sample lies, between neighbours in proportion."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
