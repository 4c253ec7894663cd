"""What `evaluate` prints."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from befund.evaluation.report import trap_counts
from befund.export.labels import KINDS

if TYPE_CHECKING:
    from rich.console import Console

    from befund.evaluation.comparison import Comparison
    from befund.evaluation.consolidation import ConsolidationResult
    from befund.evaluation.process import HandoffResult, OrderResult, ProcessResult
    from befund.evaluation.results import Evaluation, Metric

_NAMES = {**{kind.value: name for kind, name in KINDS.items()}, "all": "alle Arten"}


def print_evaluation(console: "Console", evaluation: "Evaluation") -> None:
    """Scores by kind, then traps, leaks, quotes and what could not be measured."""
    found = evaluation.figures
    console.print(
        f"{len(evaluation.interviews)} Interviews, extractor: "
        f"{', '.join(evaluation.extractors) or 'keiner'}"
    )
    headings = (
        "",
        "Präzision",
        "Ausbeute",
        "F1 (95 %)",
        "richtig",
        "falsch",
        "verfehlt",
        "F1 nachsichtig",
    )
    rows = [
        (
            _NAMES.get(kind, kind),
            _number(scores.precision),
            _number(scores.recall),
            _with_interval(scores.f1),
            *map(str, (scores.right, scores.false, scores.missed)),
            _number(found.lenient[kind].f1),
        )
        for kind, scores in found.strict.items()
    ]
    console.print(_table(headings, rows))
    traps = (
        ", ".join(f"{name} {count}" for name, count in sorted(trap_counts(evaluation).items()))
        or "keine"
    )
    console.print(f"Fallen getroffen: {_percent(found.trap_share)} der Beobachtungen ({traps})")
    console.print(
        f"Wörtliche Zitate: {_percent(found.verbatim_share)}; Abdeckung: {_percent(found.coverage)}"
    )
    console.print(
        f"Je Interview: {_with_unit(found.cost_per_interview, '€')}, "
        f"{_with_unit(found.seconds_per_interview, 's')}"
    )
    leaks = [result.leaks for result in evaluation.interviews]
    counts = [
        sum(len(getattr(leak, name)) for leak in leaks)
        for name in ("off_record", "health", "personal")
    ]
    console.print(
        f"Lecks: {counts[0]} vertrauliche Stellen, {counts[1]} Gesundheit, {counts[2]} "
        "personenbezogene Angaben"
    )
    unlocated = sum(len(result.unlocated) for result in evaluation.interviews)
    if unlocated:
        console.print(f"{unlocated} Gold-Einträge ließen sich nicht verorten.")
    if evaluation.missing:
        console.print(f"Nicht im Arbeitsbereich: {', '.join(evaluation.missing)}")


def print_consolidation(console: "Console", result: "ConsolidationResult") -> None:
    """How rightly observations were joined into findings, and what contradictions were found."""
    console.print(
        f"Befunde: {result.findings}; paarweise Präzision {_share(result.precision)}, Ausbeute "
        f"{_share(result.recall)} der gefundenen und {_share(result.recall_of_all)} aller Paare"
    )
    console.print(f"Zu Unrecht zusammengeführt: {len(result.violations)}")
    for violation in result.violations:
        (one, two), (title, other) = violation.items, violation.titles
        console.print(f"  {one} „{title}“ und {two} „{other}“", soft_wrap=True)
        console.print(f"      in {violation.finding} „{violation.finding_title}“", soft_wrap=True)
    console.print(
        f"Widersprüche: {result.contradictions_found} von {result.contradictions} gefunden "
        f"(zu finden waren {result.contradictions_reachable}), {result.contradictions_typed} mit "
        f"richtiger Art; von {result.contradictions_judged} gemeldeten zwischen Gold-Einträgen "
        f"{result.contradictions_explained} im Gold (Präzision "
        f"{_share(result.contradiction_precision)})"
    )


def print_process(console: "Console", result: "ProcessResult") -> None:
    """How right the map's order is, beside the order as told, and its hand-offs."""
    console.print("\nProzesskarte", style="bold")
    orders = (("in der Karte", result.order), ("wie erzählt", result.order_as_told))
    console.print(
        _table(
            (
                "Reihenfolge",
                "richtig",
                "falsch",
                "offen",
                "nicht vergleichbar",
                "von entschiedenen",
                "von allen",
            ),
            [_order_row(name, order) for name, order in orders],
        )
    )
    kinds = (("nach Rollen", result.handoffs_by_role), ("nach Schritten", result.handoffs_by_item))
    console.print(
        _table(
            ("Übergaben", "in der Karte", "im Gold", "richtig", "Präzision", "Ausbeute", "F1"),
            [_handoff_row(name, handoffs) for name, handoffs in kinds],
        )
    )
    reachable, expected = result.handoffs_by_item.reachable, result.handoffs_by_item.expected
    console.print(
        f"Von {expected} Übergaben im Gold stehen die Schritte von {reachable} in der Karte."
    )


def _order_row(name: str, order: "OrderResult") -> tuple[str, ...]:
    counts = (order.right, order.wrong, order.open, order.not_placed)
    return (name, *map(str, counts), _plain(order.accuracy), _plain(order.accuracy_of_all))


def _handoff_row(name: str, found: "HandoffResult") -> tuple[str, ...]:
    counts = (found.found, found.expected, found.right)
    return (name, *map(str, counts), *map(_plain, (found.precision, found.recall, found.f1)))


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table of figures under their headings, the first column in words."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for place, name in enumerate(headings):
        table.add_column(name, justify="right" if place else "left")
    for row in rows:
        table.add_row(*row)
    return table


def print_history(
    console: "Console", headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """All kept results, oldest first."""
    table = Table(*headings, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _number(figure: "Metric") -> str:
    return _plain(figure.value)


def _plain(value: float | None, places: int = 2) -> str:
    return "–" if value is None else f"{value:.{places}f}".replace(".", ",")


def _with_interval(figure: "Metric") -> str:
    if figure.low is None or figure.high is None:
        return _number(figure)
    return f"{_number(figure)} ({_plain(figure.low)}–{_plain(figure.high)})"


def _with_unit(figure: "Metric", unit: str) -> str:
    return f"unbekannt ({unit})" if figure.value is None else f"{_number(figure)} {unit}"


def _percent(figure: "Metric") -> str:
    return _share(figure.value)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{_plain(100 * value, 1)} %"


def print_comparison(console: "Console", found: "Comparison") -> None:
    """Both sides' figures, then what one found and the other did not."""
    table = Table(
        "", found.a, found.b, box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0)
    )
    for figure in found.figures:
        table.add_row(figure.name, *(_plain(side, 3) for side in (figure.a, figure.b)))
    console.print(table)
    console.print(
        f"Zugewinn an F1 von {found.a} zu {found.b}: {_with_interval(found.gain)}; beide fanden "
        f"{found.both}."
    )
    for name, items in (
        (f"Nur {found.a}", found.only_a),
        (f"Nur {found.b}", found.only_b),
        ("Keiner", found.neither),
    ):
        console.print(f"\n{name} ({len(items)})", style="bold")
        for item in items:
            console.print(f"  {item.interview} {item.id} {_NAMES[item.kind.value]}: {item.title}")
    for name, traps in ((found.a, found.traps_only_a), (found.b, found.traps_only_b)):
        if traps:
            console.print(
                f"\nFallen nur bei {name}: "
                f"{', '.join(f'{t.interview} {t.id} ({t.type})' for t in traps)}"
            )
