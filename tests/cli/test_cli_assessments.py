"""What figures, scores and contradictions look like, printed from records made by hand."""

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from befund.assessment.scoring import QUESTION
from befund.cli.assessment_views import print_changes, print_figures
from befund.cli.finding_views import print_contradictions
from befund.records import (
    Conflict,
    Contradiction,
    Evidence,
    Kind,
    Observation,
    PainPoint,
    Quote,
    QuoteStatus,
    Side,
    Support,
)
from befund.records.figures import (
    Assumptions,
    FigureKind,
    Horizon,
    Range,
    SaidFigure,
    ScoredChange,
    ScoreInput,
)
from befund.records.message import message

REACH = ScoreInput(
    name=message("score.reach_name"), value=0.5, said=message("score.reach", count=3, of=6)
)
QUOTE = Quote(turn=1, start=0, end=9, text="ne Stunde", status=QuoteStatus.EXACT)


def printed(show: Callable[[Console], None]) -> str:
    out = io.StringIO()
    show(Console(file=out, width=120, color_system=None))
    return out.getvalue()


def figure(low: float | None, high: float | None, unit: str, per: str | None = None) -> SaidFigure:
    evidence = Evidence(observation="o-1", interview="a", quote=QUOTE)
    return SaidFigure(
        kind=FigureKind.DURATION,
        range=Range(low=low, high=high),
        unit=unit,
        per=per,
        evidence=evidence,
    )


@pytest.mark.parametrize(
    ("one", "read"),
    [
        (figure(1, 1, "stunde"), "1 Stunde "),
        (figure(None, 1, "tag"), "höchstens 1 Tag "),
        (figure(0.5, 0.5, "stunde"), "0,5 Stunden"),
        (figure(2, 3, "mal", "woche"), "2–3 Mal in der Woche"),
        (figure(0.5, 0.5, "mal", "woche"), "alle 2 Wochen"),
        (figure(1, 1, "mal", "tag"), "1 Mal am Tag"),
        (figure(50, 50, "Rechnungen", "monat"), "50 Rechnungen im Monat"),
        (figure(1200, 1200, "euro", "fall"), "1.200 Euro je Fall"),
    ],
)
def test_a_figure_reads_as_german_says_it_and_says_what_it_is_about(
    one: SaidFigure, read: str
) -> None:
    text = printed(
        lambda screen: print_figures(screen, [one], {"o-1": "Teil prüfen"}, [], Assumptions())
    )
    (line,) = [line for line in text.splitlines() if "„ne Stunde“" in line]
    assert read in line
    assert line.rstrip().endswith("Teil prüfen")


def change(name: str, impact: float | None, horizon: Horizon) -> ScoredChange:
    return ScoredChange(
        group=name,
        title=name,
        impact=impact,
        effort=1.5,
        computed_impact=impact,
        computed_effort=1.5,
        confidence=0.61,
        horizon=horizon,
        answers=(),
        impact_inputs=(
            ScoreInput(
                name=message("score.reach_name"),
                value=0.5,
                said=message("score.reach", count=3, of=6),
            ),
        )
        if impact
        else (),
        effort_inputs=(),
        confidence_inputs=(),
        question=None if impact else QUESTION,
        support=Support(interviews=("a",), of=2, evidence=()),
    )


def test_candidates_bear_the_numbers_of_the_picture() -> None:
    changes = [
        change("Liste teilen", 3.9, Horizon.QUICK_WIN),
        change("ERP einführen", 3.1, Horizon.FIVE_YEARS),
        change("Mappe beschriften", 2, Horizon.QUICK_WIN),
        change("Drohnen", None, Horizon.QUICK_WIN),
    ]
    lines = printed(lambda screen: print_changes(screen, changes)).splitlines()
    assert [line.strip() for line in lines if line[:4].strip(" .").isdigit()] == [
        "1. Liste teilen",
        "3. Mappe beschriften",
        "2. ERP einführen",
    ]
    assert "     Wirkung 3,9: Reichweite 50 % (3 von 6 Interviews nennen das Problem)" in lines
    assert "     Aufwand 1,5" in lines
    assert "     Sicherheit 61 %" in lines
    assert "  – Drohnen (1 von 2 Interviews)" in lines


def test_a_contradiction_names_its_findings() -> None:
    seen = Observation(
        id="o-1", interview="a", chunk=0, item=PainPoint(title="x"), quotes=(QUOTE,), extractor="t"
    )
    sides = (Side(finding="f-1", observations=("o-1",)), Side(finding="f-2", observations=("o-9",)))
    opposed = Contradiction(
        id="c-1", conflict=Conflict.FACT, kind=Kind.PAIN_POINT, sides=sides, by="lexical"
    )
    titles = {"f-1": "Prüfung dauert", "f-2": "Prüfung geht schnell"}
    text = printed(lambda screen: print_contradictions(screen, [opposed], {"o-1": seen}, titles))
    assert "Prüfung dauert (f-1)" in text
    assert "Prüfung geht schnell (f-2)" in text
    assert "a: „ne Stunde“" in text
