"""Two evaluations side by side: figures, and what the one found and the other did not."""

from typing import Any

from befund.evaluation.metrics import difference
from befund.evaluation.results import ALL, Evaluation, Figures, InterviewResult, ItemState, Metric
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
    """Both sides over the interviews that both have; `gain` is b's strict F1 over all kinds less a's.

    The gain's interval comes from drawing the interviews of both sides together; where it does not
    hold 0, the difference is hardly chance.
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


def compare(a: Evaluation, b: Evaluation, names: tuple[str, str] | None = None) -> Comparison:
    """Compare two evaluations against the same gold; `names` say what they are, else their extractors."""
    second = {result.interview: result for result in b.interviews}
    pairs = [
        (result, second[result.interview]) for result in a.interviews if result.interview in second
    ]
    items = [
        (x, y, ComparedItem(interview=left.interview, id=x.id, kind=x.kind, title=x.title))
        for left, right in pairs
        for x in left.items
        for y in right.items
        if x.id == y.id
    ]
    found = ItemState.FOUND
    first_traps, second_traps = _traps([x for x, _ in pairs]), _traps([y for _, y in pairs])
    return Comparison(
        a=names[0] if names else name_of(a),
        b=names[1] if names else name_of(b),
        interviews=tuple(x.interview for x, _ in pairs),
        figures=_figures(a.figures, b.figures),
        gain=difference([x for x, _ in pairs], [y for _, y in pairs]),
        both=sum(x.state is found and y.state is found for x, y, _ in items),
        only_a=tuple(item for x, y, item in items if x.state is found and y.state is not found),
        only_b=tuple(item for x, y, item in items if x.state is not found and y.state is found),
        neither=tuple(
            item
            for x, y, item in items
            if ItemState.MISSED is x.state is y.state and not x.optional
        ),
        traps_only_a=tuple(trap for trap in first_traps if trap not in second_traps),
        traps_only_b=tuple(trap for trap in second_traps if trap not in first_traps),
    )


def comparison_to_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as JSON with stable keys."""
    return comparison.model_dump(mode="json")


def name_of(evaluation: Evaluation) -> str:
    """How an evaluation is called: its extractors and prompts."""
    return " + ".join((*evaluation.extractors, *evaluation.prompts)) or "–"


def _traps(results: list[InterviewResult]) -> list[ComparedTrap]:
    """The traps that any observation fell into, each once."""
    return list(
        dict.fromkeys(
            ComparedTrap(interview=result.interview, id=hit.trap, type=hit.type)
            for result in results
            for observation in result.observations
            for hit in observation.traps
        )
    )


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
