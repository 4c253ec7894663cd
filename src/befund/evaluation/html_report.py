"""An evaluation as one HTML page.

Figures first, then each miss and each false hit in its conversation.
"""

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any, NamedTuple

from befund.evaluation.marked_conversation import ShownTurn, marked_conversation
from befund.evaluation.report import cut_items, trap_counts
from befund.evaluation.results import (
    ALL,
    EvaluatedPassage,
    Evaluation,
    InterviewResult,
    ItemState,
    ItemVerdict,
    Metric,
    ObservationResult,
)
from befund.records import Kind, MaskedTranscript

KINDS = {
    ALL: "Alle Arten",
    Kind.PROCESS_STEP: "Prozessschritt",
    Kind.PAIN_POINT: "Schmerzpunkt",
    Kind.QUICK_WIN: "Quick Win",
}
TRAPS = {
    "denied": "verneint",
    "solved": "bereits gelöst",
    "hypothetical": "hypothetisch",
    "off_record": "vertraulich gesagt",
    "order_to_model": "Anweisung an ein Modell",
    "other_firm": "andere Firma",
    "interviewer_only": "nur vom Interviewer behauptet",
    "praise": "Lob",
    "small_talk": "Plauderei",
    "long_term_wish": "langfristiger Wunsch",
    "solution_without_problem": "Lösung ohne Problem",
}


class Case(NamedTuple):
    """One miss or false hit as shown."""

    id: str
    kind: str
    title: str
    note: str
    turns: Sequence[ShownTurn]


class Section(NamedTuple):
    """One interview as shown; `open` counts the optional items that nobody found."""

    result: InterviewResult
    found: int
    open: int
    missed: Sequence[Case]
    false: Sequence[Case]
    trapped: Sequence[Case]


def as_html_report(
    evaluation: Evaluation, transcripts: Mapping[str, MaskedTranscript], *, date: str = ""
) -> str:
    """The page; it is self-contained, holds no script, and quotes the masked transcripts.

    `date` is shown as given.
    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"number": number, "interval": interval, "percent": percent}
    source = files("befund.evaluation").joinpath("report.html.j2").read_text(encoding="utf-8")
    return environment.from_string(source).render(
        evaluation=evaluation,
        figures=evaluation.figures,
        kinds={str(kind): name for kind, name in KINDS.items()},
        traps={
            TRAPS.get(type_, type_): count for type_, count in trap_counts(evaluation).most_common()
        },
        leaks=_leak_counts(evaluation),
        quotes=_quote_counts(evaluation),
        unlocated=[(r.interview, r.unlocated) for r in evaluation.interviews if r.unlocated],
        cut=[(r.interview, cut_items(r)) for r in evaluation.interviews if cut_items(r)],
        sections=[
            _section(result, transcripts.get(result.interview)) for result in evaluation.interviews
        ],
        date=date,
    )


def number(value: float | None, digits: int = 2) -> str:
    """A number in German, a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}".replace(".", ",")


def percent(value: float | None) -> str:
    """A share as German percent."""
    return "–" if value is None else f"{100 * value:.1f} %".replace(".", ",")


def interval(figure: Metric, digits: int = 2) -> str:
    """A confidence interval in German, nothing where there is none."""
    if figure.low is None or figure.high is None:
        return ""
    return f"{number(figure.low, digits)} bis {number(figure.high, digits)}"


def _section(result: InterviewResult, transcript: MaskedTranscript | None) -> Section:
    missed = list(_missed(result, transcript))
    false = [
        o
        for o in result.observations
        if o.verdict in (ItemVerdict.FALSE, ItemVerdict.DUPLICATE, ItemVerdict.WRONG_KIND)
    ]
    trapped = [o for o in result.observations if o.traps]
    return Section(
        result=result,
        found=sum(item.state is ItemState.FOUND for item in result.items),
        open=sum(item.optional and item.state is ItemState.MISSED for item in result.items),
        missed=missed,
        false=[_case(o, _why(o), result, transcript) for o in false if not o.traps],
        trapped=[
            _case(
                o,
                ", ".join(f"{TRAPS.get(h.type, h.type)} ({h.trap})" for h in o.traps),
                result,
                transcript,
            )
            for o in trapped
        ],
    )


def _missed(result: InterviewResult, transcript: MaskedTranscript | None) -> Iterator[Case]:
    """The gold items that were not found, optional ones last."""
    for item in sorted(result.items, key=lambda item: item.optional):
        if item.state is not ItemState.MISSED:
            continue
        notes = ["kann, muss nicht gefunden werden"] if item.optional else []
        if item.unlocated:
            notes.append("Zitat nicht (ganz) im maskierten Transkript gefunden")
        if item.touched:
            notes.append("berührt, aber die Beobachtung gehört zu einem anderen Punkt")
        turns = _turns(result, transcript, item.passages)
        yield Case(item.id, KINDS[item.kind], item.title, "; ".join(notes), turns)


def _case(
    seen: ObservationResult, note: str, result: InterviewResult, transcript: MaskedTranscript | None
) -> Case:
    return Case(
        seen.id, KINDS[seen.kind], seen.title, note, _turns(result, transcript, seen.passages)
    )


def _why(seen: ObservationResult) -> str:
    """Why an observation is false."""
    items = ", ".join(seen.items)
    if seen.verdict is ItemVerdict.DUPLICATE:
        return f"doppelt: {items} ist schon zugeordnet"
    if seen.verdict is ItemVerdict.WRONG_KIND:
        return f"an dieser Stelle steht eine andere Art: {items}"
    return "an dieser Stelle steht nichts im Gold"


def _turns(
    result: InterviewResult, transcript: MaskedTranscript | None, about: Sequence[EvaluatedPassage]
) -> Sequence[ShownTurn]:
    if transcript is None:
        return ()
    gold = [passage for item in result.items for passage in item.passages]
    observed = [passage for seen in result.observations for passage in seen.passages]
    return marked_conversation(transcript, about, gold, observed)


def _leak_counts(evaluation: Evaluation) -> dict[str, int]:
    names = {"off_record": "Vertrauliches", "health": "Gesundheit", "personal": "Personenbezogenes"}
    return {
        title: sum(len(getattr(result.leaks, name)) for result in evaluation.interviews)
        for name, title in names.items()
    }


def _quote_counts(evaluation: Evaluation) -> dict[str, Any]:
    counts = [result.quotes for result in evaluation.interviews]
    return {
        name: sum(getattr(c, name) for c in counts)
        for name in ("quotes", "exact", "normalized", "fuzzy")
    }
