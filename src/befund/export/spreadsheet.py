"""Observations as a workbook: an overview, a sheet per kind and one with every quote."""

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from befund.export.labels import FIELDS, KIND, KINDS
from befund.export.rows import Transcripts, as_table_row, kind_fields, origin, printable
from befund.records import Kind, MaskedTranscript, Observation, Quote

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Row = Mapping[str, str | int]

_ALWAYS = frozenset({"Titel", "Zitate", "Interview", "Aussage", "Kennung", "Extraktor"})
_QUOTE_COLUMNS = ("Zitat", "Titel", "Art", "Interview", "Rolle", "Sprecher", "Zeit", "Beitrag", "Kennung")
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
}
_LINE_POINTS, _TALLEST_ROW = 13.5, 409.0
_LONGEST_CELL = 32_767
_A3 = 8
_NOTE = (
    "Jede Beobachtung nennt die Worte, auf denen sie beruht. Die Zitate sind wörtlich; Angaben in eckigen Klammern "
    "wie [Person 3] stehen anstelle von Namen. Was nicht gesagt wurde, bleibt leer."
)


def as_spreadsheet(observations: Sequence[Observation], transcripts: Transcripts) -> bytes:
    """The file's content; no text in it can become a formula or a link."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(content, options) as book:
        book.set_properties({"title": "Befund: Beobachtungen"})
        sheets = _Sheets(book)
        sheets.overview(observations)
        for kind, name in KINDS.items():
            of_kind = [observation for observation in observations if observation.item.kind is kind]
            rows = [as_table_row(observation, transcripts.get(observation.interview)) for observation in of_kind]
            sheets.table(name, _columns(kind, rows), rows)
        quotes = [
            _quote_row(observation, quote, transcripts.get(observation.interview))
            for observation in observations
            for quote in observation.quotes
        ]
        sheets.table("Zitate", _QUOTE_COLUMNS, quotes)
    return content.getvalue()


def _columns(kind: Kind, rows: Sequence[Row]) -> list[str]:
    """The columns of a kind, without those that would be empty in every row."""
    fields = (FIELDS[name] for name in kind_fields(kind))
    names = ("Titel", "Zitate", "Interview", *fields, "Aussage", "Hinweise", "Quarantäne", "Kennung", "Extraktor")
    return [name for name in names if name in _ALWAYS or any(row[name] for row in rows)]


def _quote_row(observation: Observation, quote: Quote, transcript: MaskedTranscript | None) -> Row:
    role, speaker, time = origin(quote, transcript)
    return {
        "Zitat": quote.text,
        "Titel": observation.item.title,
        "Art": KIND[observation.item.kind],
        "Interview": observation.interview,
        "Rolle": role,
        "Sprecher": speaker,
        "Zeit": time,
        "Beitrag": quote.turn,
        "Kennung": observation.id,
    }


class _Sheets:
    """Adds sheets of one look to a workbook."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        base = {"font_name": "Calibri", "font_size": 10, "valign": "top", "text_wrap": True}
        line = {**base, "bottom": 1, "bottom_color": "#D5DCE1", "align": "left"}
        colours = {"bg_color": "#1F3A4D", "font_color": "#FFFFFF"}
        self._head = book.add_format({**base, **colours, "bold": True, "valign": "vcenter"})
        self._cell = book.add_format(line)
        self._bold = book.add_format({**line, "bold": True})
        self._note = book.add_format({**base, "font_color": "#52616B"})
        self._title = book.add_format({"font_name": "Calibri", "font_size": 16, "bold": True, "font_color": "#1F3A4D"})

    def overview(self, observations: Sequence[Observation]) -> None:
        """How many observations of each kind each interview gave."""
        columns = ("Interview", *KINDS.values(), "Gesamt")
        sheet = self._sheet("Übersicht", [36, *(20 for _ in columns[1:])])
        extractors = ", ".join(sorted({printable(observation.extractor) for observation in observations})) or "–"
        today = f"{date.today():%d.%m.%Y}"  # noqa: DTZ011 - the reader's own day
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, "Beobachtungen aus Interviews", self._title)
        sheet.merge_range(1, 0, 1, len(columns) - 1, f"Stand {today}, Extraktor: {extractors}", self._note)
        self._row(sheet, 3, columns, (self._head,))
        counts = Counter((observation.interview, observation.item.kind) for observation in observations)
        interviews = list(dict.fromkeys(observation.interview for observation in observations))
        for line, interview in enumerate(interviews, start=4):
            of_interview = _with_sum(counts[interview, kind] for kind in KINDS)
            self._row(sheet, line, [interview, *of_interview], (self._bold, self._cell))
        below = len(interviews) + 4
        totals = _with_sum(sum(counts[interview, kind] for interview in interviews) for kind in KINDS)
        self._row(sheet, below, ["Gesamt", *totals], (self._bold,))
        sheet.merge_range(below + 2, 0, below + 4, len(columns) - 1, _NOTE, self._note)

    def table(self, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """A sheet with one row per entry, and filters above."""
        widths = [_WIDTHS.get(column, _WIDTH) for column in columns]
        sheet = self._sheet(name, widths)
        sheet.set_row(0, 2 * _LINE_POINTS + 4)
        self._row(sheet, 0, columns, (self._head,))
        for line, row in enumerate(rows, start=1):
            values = [row[column] for column in columns]
            sheet.set_row(line, _height(values, widths))
            self._row(sheet, line, values, (self._bold, self._cell))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        sheet.repeat_rows(0)

    def _row(self, sheet: Any, line: int, values: Sequence[str | int], looks: Sequence[Any]) -> None:
        """Write one row: its first cell in the first look, the others in the last."""
        for place, value in enumerate(values):
            look = looks[min(place, len(looks) - 1)]
            if isinstance(value, int):
                sheet.write_number(line, place, value, look)
            elif not value:
                sheet.write_blank(line, place, None, look)
            else:
                sheet.write_string(line, place, printable(value)[:_LONGEST_CELL], look)

    def _sheet(self, name: str, widths: Sequence[int]) -> Any:
        sheet = self._book.add_worksheet(name)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(_A3)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&RSeite &P von &N")
        return sheet


def _height(values: Sequence[str | int], widths: Sequence[int]) -> float:
    """Points that a row needs, estimated: some programs do not fit rows to wrapped text by themselves."""
    lines = [
        sum(-(-max(len(part), 1) // width) for part in str(value).split("\n"))
        for value, width in zip(values, widths, strict=True)
    ]
    return min(_TALLEST_ROW, max(lines) * _LINE_POINTS + 4)


def _with_sum(counts: Iterable[int]) -> list[int]:
    known = list(counts)
    return [*known, sum(known)]
