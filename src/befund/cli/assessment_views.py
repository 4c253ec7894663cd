"""What `figures`, `matrix` and `questions` print."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from befund.assessment.scoring import QUESTION
from befund.cli.line_wrapping import print_line
from befund.cli.number_format import percent
from befund.drawing.matrix_svg import HORIZONS
from befund.export.labels import QUESTIONS
from befund.export.numbers import figure, hours_and_euros, number
from befund.labels import interviews_of, say
from befund.records.figures import (
    Assumptions,
    FigureKind,
    OpenQuestion,
    SaidFigure,
    ScoredChange,
    ScoreInput,
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
    console: "Console",
    said: Sequence[SaidFigure],
    titles: Mapping[str, str],
    costs: Sequence[YearlyCost],
    assumed: Assumptions,
) -> None:
    """What was said, interview by interview, then what it comes to in a year, with the assumptions.

    `titles` says what each observation is about.
    """
    if not said:
        console.print("Keine Zahlen in den Zitaten.")
    for interview, group in groupby(said, key=lambda one: one.evidence.interview):
        table = Table(
            box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0), expand=True
        )
        for width, ratio in ((10, None), (24, None), (None, 2), (None, 3)):
            table.add_column("", width=width, ratio=ratio)
        console.print(Text(f"\n{interview}", style="bold"))
        for one in group:
            words, about = (
                Text(f"„{one.evidence.quote.text}“"),
                Text(titles.get(one.evidence.observation, "")),
            )
            waiting = " (Wartezeit)" if one.waiting else ""
            table.add_row(_KINDS[one.kind], figure(one) + waiting, words, about)
        console.print(table)
    console.print(f"\nIm Jahr ({len(costs)} mit genug Angaben)", style="bold")
    for cost in costs:
        print_line(console, f"  {hours_and_euros(cost.hours, cost.euros)}: {cost.title}")
        for line in cost.calculation:
            print_line(console, f"      {say(line)}", "dim")
    print_line(
        console,
        f"Angenommen ([assumptions] in befund.toml): {assumed.working_weeks:g} Arbeitswochen, "
        f"{assumed.days_per_week:g} Tage je Woche, {assumed.hours_per_day:g} Stunden je Tag, "
        f"{assumed.hourly_rate:g} Euro je Stunde.",
    )


def print_changes(console: "Console", changes: Sequence[ScoredChange]) -> None:
    """By horizon: each candidate with its score and the inputs behind it.

    Then what needs a problem first. They are numbered as in the picture.
    """
    # Ranks count across horizons, as the picture of the matrix numbers its points.
    rated = [change for change in changes if change.impact is not None]
    ranks = {change.group: rank for rank, change in enumerate(rated, 1)}
    for horizon, name in HORIZONS.items():
        own = [change for change in rated if change.horizon is horizon]
        if own:
            console.print(f"\n{name} ({len(own)})", style="bold")
        for change in own:
            print_line(console, f"{ranks[change.group]:>3}. {change.title}", "bold", hang=5)
            _print_score(console, f"Wirkung {number(change.impact or 0)}", change.impact_inputs)
            _print_score(console, f"Aufwand {number(change.effort)}", change.effort_inputs)
            _print_score(
                console, f"Sicherheit {percent(change.confidence)}", change.confidence_inputs
            )
    asked = [change for change in changes if change.question]
    if asked:
        console.print(f"\nOhne bekanntes Problem ({len(asked)})", style="bold")
        print_line(console, f"Erst fragen: {say(QUESTION)}")
        for change in asked:
            print_line(console, f"  – {change.title} ({say(interviews_of(change.support))})")
    if not changes:
        console.print("Keine Quick-Win-Kandidaten.")


def _print_score(console: "Console", score: str, inputs: Sequence[ScoreInput]) -> None:
    reasons = "; ".join(f"{say(one.name)} {percent(one.value)} ({say(one.said)})" for one in inputs)
    print_line(console, f"     {score}" + (f": {reasons}" if reasons else ""), "dim")


def print_questions(console: "Console", questions: Sequence[OpenQuestion]) -> None:
    """Role by role, and what is of one kind below one heading."""
    if not questions:
        console.print("Keine offenen Fragen.")
    for role, of_role in groupby(questions, key=lambda question: question.role):
        console.print(Text(f"\n{role}", style="bold"))
        for kind, group in groupby(of_role, key=lambda question: question.kind):
            console.print(f"  {QUESTIONS[kind]}")
            for question in group:
                print_line(console, f"    – {say(question.text)}")
                for detail in question.details[:_DETAILS]:
                    print_line(console, f"        · {detail}")
                if len(question.details) > _DETAILS:
                    console.print(f"        · und {len(question.details) - _DETAILS} weitere")
