"""Write observations as xlsx, csv, json or md; a file is there whole or not at all."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from befund.drafts import remove_stale_drafts, write_whole
from befund.errors import WorkspaceError
from befund.export.labels import FIELDS, KIND
from befund.export.markdown import as_markdown
from befund.export.rows import LAST_COLUMNS, Transcripts, as_json, as_table_row, printable
from befund.export.spreadsheet import as_spreadsheet
from befund.records import Observation

Renderer = Callable[[Sequence[Observation], Transcripts], bytes]

_CSV_COLUMNS = ("Art", "Titel", "Zitate", "Interview", *FIELDS.values(), *LAST_COLUMNS)
_STARTS_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def export_observations(
    path: Path, file_format: str, observations: Sequence[Observation], transcripts: Transcripts
) -> None:
    """Write `observations` to `path` in one of `FORMATS`; `transcripts` gives speaker and time of each quote.

    Raises WorkspaceError where the file cannot be written; an older file of that name stays then.
    """
    write_file(path, FORMATS[file_format](observations, transcripts))


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, readable by its owner alone: whoever passes it on decides to whom.

    Raises WorkspaceError where the file cannot be written; an older file of that name stays then.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        remove_stale_drafts(path.parent)
        write_whole(path, content, "export")
    except OSError as error:
        raise _unwritable(path, error) from error


def _as_json(observations: Sequence[Observation], transcripts: Transcripts) -> bytes:
    rows = [as_json(observation, transcripts.get(observation.interview)) for observation in observations]
    return (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode()


def _as_csv(observations: Sequence[Observation], transcripts: Transcripts) -> bytes:
    """One table for all kinds, with semicolons and a byte-order mark, as a German Excel opens it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _CSV_COLUMNS, delimiter=";", restval="")
    writer.writeheader()
    for observation in observations:
        row = {"Art": KIND[observation.item.kind], **as_table_row(observation, transcripts.get(observation.interview))}
        writer.writerow({name: _no_formula(value) for name, value in row.items()})
    return text.getvalue().encode("utf-8-sig")


def _no_formula(value: str | int) -> str | int:
    """A spreadsheet would run a cell that begins like a formula."""
    if isinstance(value, int):
        return value
    text = printable(value)
    return f"'{text}" if text.lstrip().startswith(_STARTS_FORMULA) else text


def _unwritable(path: Path, error: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"Die Datei lässt sich nicht schreiben ({error.strerror or 'unbekannter Grund'}).",
        where=str(path),
        remedy="Die Datei schließen, falls sie geöffnet ist; Schreibrechte und freien Platz prüfen; "
        "oder mit --output einen anderen Ort nennen.",
    )


FORMATS: Mapping[str, Renderer] = {
    "xlsx": as_spreadsheet,
    "csv": _as_csv,
    "json": _as_json,
    "md": as_markdown,
}
