"""Observations as one table for a German Excel."""

import csv
import io
from collections.abc import Sequence

from befund.export.labels import FIELDS, KIND
from befund.export.rows import LAST_COLUMNS, Transcripts, as_table_row, printable
from befund.records import Observation

_COLUMNS = ("Art", "Titel", "Zitate", "Interview", *FIELDS.values(), *LAST_COLUMNS)
_STARTS_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def as_csv(observations: Sequence[Observation], transcripts: Transcripts) -> bytes:
    """One table for all kinds, with semicolons and a byte-order mark, as a German Excel opens it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS, delimiter=";", restval="")
    writer.writeheader()
    for observation in observations:
        row = {
            "Art": KIND[observation.item.kind],
            **as_table_row(observation, transcripts.get(observation.interview)),
        }
        writer.writerow({name: _no_formula(value) for name, value in row.items()})
    return text.getvalue().encode("utf-8-sig")


def _no_formula(value: str | int) -> str | int:
    """A spreadsheet would run a cell that begins like a formula."""
    if isinstance(value, int):
        return value
    text = printable(value)
    return f"'{text}" if text.lstrip().startswith(_STARTS_FORMULA) else text
