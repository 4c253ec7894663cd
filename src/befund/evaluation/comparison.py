"""Two evaluations side by side: figures, and what the one found and the other did not."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from befund.evaluation.metrics import difference
from befund.evaluation.results import (
    ALL,
    Evaluation,
    Figures,
    InterviewResult,
    ItemResult,
    ItemState,
    Metric,
)
from befund.records import Kind
from befund.records.base import Record


class ComparedItem(Record):
    """A gold item that one side found and the other, or neither, did not."""

    interview: str
    id: str
    kind: Kind
    title: str


class ComparedTrap(Record):
    """A trap that one side fell into and the other did not."""

    interview: str
    id: str
    type: str


class ComparedFigure(Record):
    """One figure on both sides; None where it is not defined."""

    name: str
    a: float | None
    b: float | None


class Comparison(Record):
    """Both sides over the interviews that both have.

    `gain` is b's strict F1 over all kinds less a's. The gain's interval comes from drawing the
    interviews of both sides together; where it does not hold 0, the difference is hardly chance.
    """

    a: str
    b: str
    interviews: tuple[str, ...]
    figures: tuple[ComparedFigure, ...]
    gain: Metric
    both: int
    only_a: tuple[ComparedItem, ...]
    only_b: tuple[ComparedItem, ...]
    neither: tuple[ComparedItem, ...]
    traps_only_a: tuple[ComparedTrap, ...]
    traps_only_b: tuple[ComparedTrap, ...]


class _ItemPair(NamedTuple):
    """What became of one gold item on either side."""

    interview: str
    a: ItemResult
    b: ItemResult

    @property
    def found(self) -> tuple[bool, bool]:
        """Whether a found it, and whether b did."""
        return self.a.state is ItemState.FOUND, self.b.state is ItemState.FOUND

    @property
    def missed_by_both(self) -> bool:
        """Whether both should have found it.

        What masking cut out, or nobody must find, is no miss.
        """
        states = (self.a.state, self.b.state)
        return states == (ItemState.MISSED, ItemState.MISSED) and not self.a.optional

    def compared(self) -> ComparedItem:
        """The item as a comparison names it."""
        item = self.a
        return ComparedItem(interview=self.interview, id=item.id, kind=item.kind, title=item.title)


def compare(a: Evaluation, b: Evaluation, names: tuple[str, str] | None = None) -> Comparison:
    """Compare two evaluations against the same gold.

    `names` say what they are, else their extractors.
    """
    # Only interviews that both sides have are compared: one more would look like a gain.
    results_of_b = {result.interview: result for result in b.interviews}
    first = [result for result in a.interviews if result.interview in results_of_b]
    second = [results_of_b[result.interview] for result in first]
    items = list(_item_pairs(first, second))
    first_traps, second_traps = _traps(first), _traps(second)
    name_a, name_b = names or (name_of(a), name_of(b))
    return Comparison(
        a=name_a,
        b=name_b,
        interviews=tuple(result.interview for result in first),
        figures=_figures(a.figures, b.figures),
        gain=difference(first, second),
        both=sum(item.found == (True, True) for item in items),
        only_a=tuple(item.compared() for item in items if item.found == (True, False)),
        only_b=tuple(item.compared() for item in items if item.found == (False, True)),
        neither=tuple(item.compared() for item in items if item.missed_by_both),
        traps_only_a=tuple(trap for trap in first_traps if trap not in second_traps),
        traps_only_b=tuple(trap for trap in second_traps if trap not in first_traps),
    )


def _item_pairs(
    first: Iterable[InterviewResult], second: Iterable[InterviewResult]
) -> Iterator[_ItemPair]:
    """The gold items that both sides were measured against; the gold may have grown in between."""
    for left, right in zip(first, second, strict=True):
        items = {item.id: item for item in right.items}
        for item in left.items:
            if item.id in items:
                yield _ItemPair(left.interview, item, items[item.id])


def comparison_to_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as JSON with stable keys."""
    return comparison.model_dump(mode="json")


def name_of(evaluation: Evaluation) -> str:
    """How an evaluation is called: its extractors and prompts."""
    return " + ".join((*evaluation.extractors, *evaluation.prompts)) or "–"


def _traps(results: list[InterviewResult]) -> list[ComparedTrap]:
    """The traps that any observation fell into, each once."""
    traps: dict[ComparedTrap, None] = {}
    for result in results:
        for observation in result.observations:
            for hit in observation.traps:
                traps[ComparedTrap(interview=result.interview, id=hit.trap, type=hit.type)] = None
    return list(traps)


def _figures(a: Figures, b: Figures) -> tuple[ComparedFigure, ...]:
    first, second = flat_figures(a), flat_figures(b)
    return tuple(
        ComparedFigure(name=name, a=value, b=second[name]) for name, value in first.items()
    )


def flat_figures(figures: Figures) -> dict[str, float | None]:
    """The figures by name, "strict.pain_point.f1" and so on, in a fixed order."""
    flat: dict[str, float | None] = {}
    for mode, by_kind in (("strict", figures.strict), ("lenient", figures.lenient)):
        for kind in (ALL, *map(str, Kind)):
            scores = by_kind[kind]
            flat[f"{mode}.{kind}.precision"] = scores.precision.value
            flat[f"{mode}.{kind}.recall"] = scores.recall.value
            flat[f"{mode}.{kind}.f1"] = scores.f1.value
    for name in ("trap_share", "verbatim_share", "coverage", "per_1000_words"):
        flat[name] = getattr(figures, name).value
    flat["cost_per_interview"] = figures.cost_per_interview.value
    flat["seconds_per_interview"] = figures.seconds_per_interview.value
    return flat
