"""The impact/effort matrix as a workbook.

The candidates with all inputs, and a chart that a spreadsheet draws.
"""

import io
from collections.abc import Sequence
from typing import Any

from befund.drawing.matrix_svg import COLORS, HORIZONS
from befund.labels import say
from befund.records.figures import ScoredChange, ScoreInput

_COLUMNS = (
    ("Nr.", 6), ("Änderung", 60), ("Wirkung", 9), ("Aufwand", 9), ("Sicherheit", 10), ("Horizont", 24),
    ("Interviews", 11), ("Wirkung aus", 46), ("Aufwand aus", 46), ("Sicherheit aus", 46), ("Zu fragen", 46),
)  # fmt: skip


def as_workbook(changes: Sequence[ScoredChange]) -> bytes:
    """One sheet with the list, sorted by horizon, and one with the chart."""
    import xlsxwriter

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        ordered = sorted(
            changes, key=lambda one: (one.impact is None, list(HORIZONS).index(one.horizon))
        )
        _list(book, ordered)
        _chart(book, ordered)
    return content.getvalue()


def _list(book: Any, changes: Sequence[ScoredChange]) -> None:
    sheet = book.add_worksheet("Quick Wins")
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    cell = book.add_format({"text_wrap": True, "valign": "top"})
    share = book.add_format({"valign": "top", "num_format": "0%"})
    for column, (name, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    for row, change in enumerate(changes, 1):
        sheet.write_number(row, 0, row, cell)
        sheet.write_string(row, 1, change.title, cell)
        if change.impact is not None:
            sheet.write_number(row, 2, change.impact, cell)
        sheet.write_number(row, 3, change.effort, cell)
        sheet.write_number(row, 4, change.confidence, share)
        texts = (
            HORIZONS[change.horizon],
            str(change.support),
            *(
                _inputs(inputs)
                for inputs in (change.impact_inputs, change.effort_inputs, change.confidence_inputs)
            ),
            say(change.question) if change.question else "",
        )
        for column, text in enumerate(texts, 5):
            sheet.write_string(row, column, text, cell)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(changes), 1), len(_COLUMNS) - 1)


def _inputs(inputs: Sequence[ScoreInput]) -> str:
    return "\n".join(f"{say(one.name)} {one.value:.2f}: {say(one.said)}" for one in inputs)


def _chart(book: Any, changes: Sequence[ScoredChange]) -> None:
    """A scatter chart with a series for each horizon.

    Each point is labelled with its number in the list.
    """
    sheet = book.add_worksheet("Matrix")
    sheet.hide_gridlines(2)
    if all(change.impact is None for change in changes):
        sheet.write_string(1, 1, "Kein Kandidat, dessen Problem bekannt ist.")
        return
    chart = book.add_chart({"type": "scatter"})
    for horizon, name in HORIZONS.items():
        rows = [
            row
            for row, one in enumerate(changes, 1)
            if one.horizon is horizon and one.impact is not None
        ]
        if not rows:
            continue
        first, last = rows[0], rows[-1]
        chart.add_series(
            {
                "name": name,
                "categories": ["Quick Wins", first, 3, last, 3],
                "values": ["Quick Wins", first, 2, last, 2],
                "marker": {
                    "type": "circle",
                    "size": 12,
                    "fill": {"color": COLORS[horizon]},
                    "border": {"none": True},
                },
                "data_labels": {
                    "custom": [{"value": str(row)} for row in rows],
                    "value": True,
                    "position": "right",
                },
            }
        )
    axis = {"min": 1, "max": 5, "major_unit": 2, "major_gridlines": {"visible": True}}
    chart.set_x_axis({"name": "Aufwand", **axis})
    chart.set_y_axis({"name": "Wirkung", **axis})
    chart.set_title({"name": "Wirkung und Aufwand"})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": 700})
    sheet.insert_chart(1, 1, chart)
