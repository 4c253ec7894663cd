"""Observations as a workbook: an overview, a sheet per kind and one with every quote."""

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from befund.export.labels import FIELDS, KIND, KINDS
from befund.export.rows import Transcripts, as_table_row, kind_fields, origin, printable
from befund.export.sheets import OPTIONS, Row, Sheets
from befund.records import Kind, MaskedTranscript, Observation, Quote

_ALWAYS = frozenset({"Titel", "Zitate", "Interview", "Aussage", "Kennung", "Extraktor"})
_QUOTE_COLUMNS = (
    "Zitat",
    "Titel",
    "Art",
    "Interview",
    "Rolle",
    "Sprecher",
    "Zeit",
    "Beitrag",
    "Kennung",
)
_NOTE = (
    "Jede Beobachtung nennt die Worte, auf denen sie beruht. Die Zitate sind wörtlich; Angaben in "
    "eckigen Klammern wie [Person 3] stehen anstelle von Namen. Was nicht gesagt wurde, bleibt "
    "leer."
)


def as_spreadsheet(observations: Sequence[Observation], transcripts: Transcripts) -> bytes:
    """The file's content; no text in it can become a formula or a link."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    with Workbook(content, OPTIONS) as book:
        book.set_properties({"title": "Befund: Beobachtungen"})
        sheets = Sheets(book)
        _overview(sheets, observations)
        for kind, name in KINDS.items():
            of_kind = [observation for observation in observations if observation.item.kind is kind]
            rows = [
                as_table_row(observation, transcripts.get(observation.interview))
                for observation in of_kind
            ]
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
    names = (
        "Titel",
        "Zitate",
        "Interview",
        *fields,
        "Aussage",
        "Hinweise",
        "Quarantäne",
        "Kennung",
        "Extraktor",
    )
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


def _overview(sheets: Sheets, observations: Sequence[Observation]) -> None:
    """How many observations of each kind each interview gave."""
    columns = ("Interview", *KINDS.values(), "Gesamt")
    sheet = sheets.sheet("Übersicht", [36, *(20 for _ in columns[1:])])
    extractors = (
        ", ".join(sorted({printable(observation.extractor) for observation in observations})) or "–"
    )
    today = f"{date.today():%d.%m.%Y}"  # noqa: DTZ011 - the reader's own day
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, "Beobachtungen aus Interviews", sheets.title)
    sheet.merge_range(
        1, 0, 1, len(columns) - 1, f"Stand {today}, Extraktor: {extractors}", sheets.note
    )
    sheets.row(sheet, 3, columns, (sheets.head,))
    counts = Counter((observation.interview, observation.item.kind) for observation in observations)
    interviews = list(dict.fromkeys(observation.interview for observation in observations))
    for line, interview in enumerate(interviews, start=4):
        of_interview = _with_sum(counts[interview, kind] for kind in KINDS)
        sheets.row(sheet, line, [interview, *of_interview], (sheets.bold, sheets.cell))
    below = len(interviews) + 4
    totals = _with_sum(sum(counts[interview, kind] for interview in interviews) for kind in KINDS)
    sheets.row(sheet, below, ["Gesamt", *totals], (sheets.bold,))
    sheet.merge_range(below + 2, 0, below + 4, len(columns) - 1, _NOTE, sheets.note)


def _with_sum(counts: Iterable[int]) -> list[int]:
    known = list(counts)
    return [*known, sum(known)]
