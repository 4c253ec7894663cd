"""Sheets of one look for workbooks; no text in them can become a formula or a link."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from befund.export.rows import printable

if TYPE_CHECKING:
    from xlsxwriter import Workbook

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
Value = str | int | float
Row = Mapping[str, Value]

_WIDTH = 16  # of a column that is not listed here, in characters
_WIDTHS = {
    "Titel": 32,
    "Zitate": 60,
    "Zitat": 80,
    "Art": 19,
    "Interview": 28,
    "Kategorie": 20,
    "Systeme": 22,
    "Dokumente": 20,
    "Schwere (1–3)": 9,
    "Aufwand": 12,
    "Aussage": 11,
    "Rolle": 10,
    "Sprecher": 14,
    "Zeit": 9,
    "Beitrag": 9,
    "Kennung": 16,
    "Extraktor": 13,
    "Nr.": 6,
    "Befund": 44,
    "Änderung": 44,
    "Schmerzpunkt": 44,
    "Schmerzpunkte": 44,
    "Prozess": 22,
    "Schmerzpunkte dazu": 44,
    "Schritt": 44,
    "Frage": 54,
    "Betrifft": 60,
    "Bis wann": 24,
    "Wirkung aus": 40,
    "Aufwand aus": 40,
    "Sicherheit aus": 40,
    "Ursache": 32,
    "Folge": 32,
    "Behelf": 32,
    "Zu fragen": 40,
    "Gesagt wurde": 36,
    "Im Jahr": 28,
    "Eine Seite": 60,
    "Andere Seite": 60,
    "Bedingung": 26,
    "Vorher": 32,
}
_LINE_POINTS, _TALLEST_ROW = 13.5, 409.0
# What a cell of Excel holds at most; a longer text makes the file look damaged.
_LONGEST_CELL = 32_767
_A3 = 8


class Sheets:
    """Adds sheets of one look to a workbook."""

    def __init__(self, book: "Workbook") -> None:
        self.book = book
        base = {"font_name": "Calibri", "font_size": 10, "valign": "top", "text_wrap": True}
        line = {**base, "bottom": 1, "bottom_color": "#D5DCE1", "align": "left"}
        colours = {"bg_color": "#1F3A4D", "font_color": "#FFFFFF"}
        self.head = book.add_format({**base, **colours, "bold": True, "valign": "vcenter"})
        self.cell = book.add_format(line)
        self.bold = book.add_format({**line, "bold": True})
        self.note = book.add_format({**base, "font_color": "#52616B"})
        self.title = book.add_format(
            {"font_name": "Calibri", "font_size": 16, "bold": True, "font_color": "#1F3A4D"}
        )

    def table(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> Any:
        """A sheet with one row per entry, and filters above."""
        widths = [_WIDTHS.get(column, _WIDTH) for column in columns]
        sheet = self.sheet(name, widths)
        sheet.set_row(0, 2 * _LINE_POINTS + 4)
        self.row(sheet, 0, columns, (self.head,))
        for line, row in enumerate(rows, start=1):
            values = [row[column] for column in columns]
            sheet.set_row(line, _height(values, widths))
            self.row(sheet, line, values, (self.bold, self.cell))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        sheet.repeat_rows(0)
        return sheet

    def row(self, sheet: Any, line: int, values: Sequence[Value], looks: Sequence[Any]) -> None:
        """Write one row: its first cell in the first look, the others in the last."""
        for place, value in enumerate(values):
            look = looks[min(place, len(looks) - 1)]
            if isinstance(value, int | float):
                sheet.write_number(line, place, value, look)
            elif not value:
                sheet.write_blank(line, place, None, look)
            else:
                sheet.write_string(line, place, printable(value)[:_LONGEST_CELL], look)

    def sheet(self, name: str, widths: Sequence[int]) -> Any:
        """An empty sheet with columns of so many characters, ready to be printed."""
        sheet = self.book.add_worksheet(name)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(_A3)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&RSeite &P von &N")
        return sheet


def _height(values: Sequence[Value], widths: Sequence[int]) -> float:
    """Points that a row needs, estimated.

    Some programs do not fit rows to wrapped text by themselves.
    """
    lines = [
        sum(-(-max(len(part), 1) // width) for part in str(value).split("\n"))
        for value, width in zip(values, widths, strict=True)
    ]
    return min(_TALLEST_ROW, max(lines) * _LINE_POINTS + 4)
