"""The pack as a workbook: findings, quick wins with a chart, roadmap, questions, figures."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from befund.export.labels import CATEGORIES, KINDS
from befund.export.pack.pack_facts import (
    assumed,
    cited,
    counts,
    date_of,
    made,
    percent,
    point_labels,
    rated,
    yearly,
)
from befund.export.pack.steps import steps_of
from befund.export.sheets import OPTIONS, Row, Sheets
from befund.labels import say
from befund.records.figures import Horizon
from befund.records.message import message
from befund.records.pack import Pack, PackChange, PackFinding, PackSide

_COLORS = {
    Horizon.QUICK_WIN: "#1A7F4B",
    Horizon.ONE_YEAR: "#1F5FA8",
    Horizon.THREE_YEARS: "#B26A00",
    Horizon.FIVE_YEARS: "#6B7280",
}
_WINS = "Quick Wins"
_WIN_COLUMNS = (
    "Nr.", "Änderung", "Wirkung", "Aufwand", "Sicherheit", "Bis wann", "Schmerzpunkte dazu",
    "Genannt", "Wirkung aus",
    "Aufwand aus", "Sicherheit aus", "Zu fragen", "Zitate", "Kennung",
)  # fmt: skip


def as_pack_workbook(pack: Pack) -> bytes:
    """The workbook; no text in it can become a formula or a link."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    with Workbook(content, OPTIONS) as book:
        book.set_properties({"title": say(message("pack.title", client=pack.client))})
        sheets = Sheets(book)
        _overview(sheets, pack)
        for kind, name in KINDS.items():
            sheets.table(name, *_findings(pack.of_kind(kind)))
        sheets.table("Prozesse", *_steps(pack))
        sheets.table(_WINS, _WIN_COLUMNS, [_win(pack, change) for change in pack.changes])
        _matrix(sheets, pack)
        sheets.table("Roadmap", ("Bis wann", "Nr.", "Änderung"), list(_roadmap(pack)))
        sheets.table(
            "Offene Fragen", ("Wer", "Anlass", "Frage", "Betrifft"), list(_questions(pack))
        )
        sheets.table(
            "Widersprüche", ("Art", "Eine Seite", "Andere Seite"), list(_contradictions(pack))
        )
        sheets.table("Zahlen", ("Befund", "Gesagt wurde", "Im Jahr"), list(_costs(pack)))
    return content.getvalue()


def _overview(sheets: Sheets, pack: Pack) -> None:
    sheet = sheets.sheet("Überblick", [32, 14, 60])
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, say(message("pack.title", client=pack.client)), sheets.title)
    sheet.write_string(1, 0, say(message("pack.for_workshop", day=date_of(pack))), sheets.note)
    sheets.row(sheet, 3, ("Was", "Wie viele"), (sheets.head,))
    lines = counts(pack)
    for line, (name, count) in enumerate(lines.items(), start=4):
        sheets.row(sheet, line, (name, count), (sheets.bold, sheets.cell))
    below = len(lines) + 5
    assumptions = say(message("pack.assumed_with", assumed=assumed(pack.assumptions)))
    for line, text in enumerate([*made(pack), assumptions], start=below):
        sheet.set_row(line, 42)
        sheet.merge_range(line, 0, line, 2, text, sheets.note)


def _findings(findings: Sequence[PackFinding]) -> tuple[list[str], list[Row]]:
    """One row for each finding; a column for each fact that any of them has."""
    labels = list(dict.fromkeys(fact.label for finding in findings for fact in finding.fields))
    rated = ["Kategorie", "Schwere (1–3)"] if any(finding.category for finding in findings) else []
    heads = ["Befund", *rated, "Genannt", "Zitate", *labels, "Hinweise", "Kennung"]
    return heads, [_finding(finding, labels) for finding in findings]


def _finding(finding: PackFinding, labels: Sequence[str]) -> Row:
    facts = {fact.label: fact.value for fact in finding.fields}
    notes = [*finding.notes, *(["noch nicht entschieden"] if finding.undecided else [])]
    return {
        **{label: facts.get(label, "") for label in labels},
        "Befund": finding.title,
        "Kategorie": CATEGORIES[finding.category] if finding.category else "",
        "Schwere (1–3)": finding.severity or "",
        "Genannt": finding.told,
        "Zitate": _quotes(finding),
        "Hinweise": ", ".join(notes),
        "Kennung": finding.id,
    }


def _quotes(finding: PackFinding) -> str:
    return "\n".join(cited(quote) for quote in finding.quotes)


def _steps(pack: Pack) -> tuple[list[str], list[Row]]:
    heads = [
        "Prozess",
        "Nr.",
        "Schritt",
        "Wer",
        "Systeme",
        "Dokumente",
        "Bedingung",
        "Vorher",
        "Schmerzpunkte",
    ]
    rows: list[Row] = []
    for process in pack.map.processes:
        for step in steps_of(process):
            before = (("Übergabe", step.handoff), ("Medienbruch", step.media_break))
            rows.append(
                {
                    "Prozess": process.name,
                    "Nr.": step.number,
                    "Schritt": step.activity.title,
                    "Wer": step.activity.lane,
                    "Systeme": ", ".join(step.activity.systems),
                    "Dokumente": ", ".join(step.activity.documents),
                    "Bedingung": step.condition,
                    "Vorher": "\n".join(f"{name} {what}" for name, what in before if what),
                    "Schmerzpunkte": "\n".join(pain.title for pain in step.activity.pains),
                }
            )
    return heads, rows


def _win(pack: Pack, change: PackChange) -> Row:
    finding = pack.finding(change.finding)
    titles = {one.id: one.title for one in pack.findings}
    return {
        "Nr.": change.number,
        "Änderung": change.title,
        "Wirkung": change.impact or "",
        "Aufwand": change.effort,
        "Sicherheit": percent(change.confidence),
        "Bis wann": _stage(pack, change),
        "Schmerzpunkte dazu": "\n".join(titles[name] for name in change.answers if name in titles),
        "Genannt": finding.told,
        "Wirkung aus": "\n".join(change.impact_of),
        "Aufwand aus": "\n".join(change.effort_of),
        "Sicherheit aus": "\n".join(change.confidence_of),
        "Zu fragen": change.question or "",
        "Zitate": _quotes(finding),
        "Kennung": change.finding,
    }


def _stage(pack: Pack, change: PackChange) -> str:
    return next((stage.name for stage in pack.roadmap if change.finding in stage.changes), "")


def _matrix(sheets: Sheets, pack: Pack) -> None:
    """A native chart with a series for each horizon; each point has its number as its label."""
    sheet = sheets.sheet("Matrix", [4])
    changes = rated(pack)
    if not changes:
        sheet.write_string(1, 1, "Kein Quick Win, dessen Problem bekannt ist.")
        return
    chart = sheets.book.add_chart({"type": "scatter"})
    labels = point_labels(changes)
    rows = {change.finding: row for row, change in enumerate(pack.changes, 1)}
    for horizon in Horizon:
        own = [change for change in changes if change.horizon is horizon]
        if own:
            look = _series(_stage(pack, own[0]), horizon, [rows[change.finding] for change in own])
            texts = [labels[change.number].text for change in own]
            custom = [{"value": text} if text else {"delete": True} for text in texts]
            chart.add_series(
                {**look, "data_labels": {"custom": custom, "value": True, "position": "above"}}
            )
    axis = {
        "min": 0.5,
        "max": 5.5,
        "major_unit": 2.5,
        "major_gridlines": {"visible": True},
        "num_format": ";;;",
    }
    chart.set_x_axis({"name": "Aufwand (1 bis 5)", **axis})
    chart.set_y_axis({"name": "Wirkung (1 bis 5)", **axis})
    chart.set_title({"name": "Wirkung und Aufwand"})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": 640})
    sheet.insert_chart(1, 1, chart)


def _series(name: str, horizon: Horizon, rows: Sequence[int]) -> dict[str, Any]:
    """The cells of a series, which need not lie below each other, and its points."""
    effort, impact = (_WIN_COLUMNS.index(column) for column in ("Aufwand", "Wirkung"))
    return {
        "name": name,
        "categories": _cells(rows, effort),
        "values": _cells(rows, impact),
        "marker": {
            "type": "circle",
            "size": 12,
            "fill": {"color": _COLORS[horizon]},
            "border": {"none": True},
        },
    }


def _cells(rows: Sequence[int], column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    cells = (xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True) for row in rows)
    listed = ",".join(f"'{_WINS}'!{cell}" for cell in cells)
    return f"=({listed})"


def _roadmap(pack: Pack) -> Iterable[Row]:
    known = {change.finding: change for change in pack.changes}
    for stage in pack.roadmap:
        for name in stage.changes:
            yield {"Bis wann": stage.name, "Nr.": known[name].number, "Änderung": known[name].title}


def _questions(pack: Pack) -> Iterable[Row]:
    for one in pack.questions:
        yield {
            "Wer": one.role,
            "Anlass": one.kind,
            "Frage": one.text,
            "Betrifft": "\n".join(one.details),
        }


def _contradictions(pack: Pack) -> Iterable[Row]:
    for one in pack.contradictions:
        yield {
            "Art": one.about,
            "Eine Seite": _side(one.sides[0]),
            "Andere Seite": _side(one.sides[1]),
        }


def _side(side: PackSide) -> str:
    return "\n".join([side.title, *side.statements, *(cited(quote) for quote in side.quotes)])


def _costs(pack: Pack) -> Iterable[Row]:
    for one in pack.costs:
        yield {"Befund": one.title, "Gesagt wurde": "; ".join(one.basis), "Im Jahr": yearly(one)}
