"""What `figures`, `matrix` and `questions` print."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from befund.assessment.matrix import HORIZONS
from befund.export.labels import QUESTIONS
from befund.export.numbers import figure, shown
from befund.records.figures import (
    Assumptions,
    FigureKind,
    OpenQuestion,
    SaidFigure,
    ScoredChange,
    YearlyCost,
)

if TYPE_CHECKING:
    from rich.console import Console

_KINDS = {
    FigureKind.DURATION: "Dauer",
    FigureKind.FREQUENCY: "Häufigkeit",
    FigureKind.PEOPLE: "Menschen",
    FigureKind.MONEY: "Geld",
}
_DETAILS = 5


def print_figures(
    console: "Console", said: Sequence[SaidFigure], costs: Sequence[YearlyCost], assumed: Assumptions
) -> None:
    """What was said, then what it comes to in a year, with the assumptions."""
    table = Table("Was", "Gelesen als", "Gesagt", "Interview", box=None, pad_edge=False, header_style="bold")
    for one in said:
        waiting = " (Wartezeit)" if one.waiting else ""
        words = Text(f"„{one.evidence.quote.text}“")
        table.add_row(_KINDS[one.kind], figure(one) + waiting, words, Text(one.evidence.interview))
    console.print(table if said else "Keine Zahlen in den Zitaten.")
    console.print(f"\nIm Jahr ({len(costs)} mit genug Angaben)", style="bold")
    for cost in costs:
        parts = [
            f"{shown(cost.hours)} Stunden" if cost.hours else "",
            f"{shown(cost.euros)} Euro" if cost.euros else "",
        ]
        console.print(Text(f"  {', '.join(part for part in parts if part)}: {cost.title}"), soft_wrap=True)
        for line in cost.reckoning:
            console.print(Text(f"      {line}", style="dim"), soft_wrap=True)
    console.print(
        f"Angenommen ([assumptions] in befund.toml): {assumed.working_weeks:g} Arbeitswochen, "
        f"{assumed.days_per_week:g} Tage je Woche, {assumed.hours_per_day:g} Stunden je Tag, "
        f"{assumed.hourly_rate:g} Euro je Stunde."
    )


def print_changes(console: "Console", changes: Sequence[ScoredChange]) -> None:
    """By horizon: each candidate with its score and the inputs behind it; then what needs a problem first."""
    for horizon, name in HORIZONS.items():
        own = [change for change in changes if change.horizon is horizon and change.impact is not None]
        if own:
            console.print(f"\n{name} ({len(own)})", style="bold")
        for change in own:
            head = f"  Wirkung {change.impact:g}, Aufwand {change.effort:g}, Sicherheit {change.confidence:.0%}"
            console.print(Text(f"{head}: {change.title}"), soft_wrap=True)
            for inputs in (change.impact_inputs, change.effort_inputs, change.confidence_inputs):
                if inputs:
                    line = "; ".join(f"{one.name} {one.value:.2f} ({one.said})" for one in inputs)
                    console.print(Text(f"      {line}", style="dim"), soft_wrap=True)
    asked = [change for change in changes if change.question]
    if asked:
        console.print(f"\nErst fragen ({len(asked)}): {asked[0].question}", style="bold")
        for change in asked:
            console.print(Text(f"  {change.title} ({change.support} Interviews)"), soft_wrap=True)
    if not changes:
        console.print("Keine Quick-Win-Kandidaten.")


def print_questions(console: "Console", questions: Sequence[OpenQuestion]) -> None:
    """Role by role."""
    if not questions:
        console.print("Keine offenen Fragen.")
    for role, group in groupby(questions, key=lambda question: question.role):
        console.print(f"\n{role}", style="bold")
        for question in group:
            console.print(Text(f"  {QUESTIONS[question.kind]}: {question.text}"), soft_wrap=True)
            for detail in question.details[:_DETAILS]:
                console.print(Text(f"      – {detail}"), soft_wrap=True)
            if len(question.details) > _DETAILS:
                console.print(f"      und {len(question.details) - _DETAILS} weitere")
