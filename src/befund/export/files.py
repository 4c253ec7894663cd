"""Write observations as xlsx, csv, json or md; a file is there whole or not at all."""

import csv
import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from befund.errors import WorkspaceError
from befund.export.labels import KIND, KINDS, ROLES, clock
from befund.export.rows import as_json, as_table_row
from befund.records import Kind, MaskedTranscript, Observation, Quote

Transcripts = Mapping[str, MaskedTranscript]
Writer = Callable[[Path, Sequence[Observation], Transcripts], None]

_WIDTHS = {"Titel": 44, "Zitate": 70, "Zitat": 80, "Interview": 22, "Kennung": 16, "Extraktor": 14}


def export_observations(
    path: Path, file_format: str, observations: Sequence[Observation], transcripts: Transcripts
) -> None:
    """Write `observations` to `path` in one of `FORMATS`; `transcripts` gives speaker and time of each quote.

    Raises WorkspaceError where the file cannot be written; an older file of that name stays then.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".export-", suffix=path.suffix)
    except OSError as error:
        raise _unwritable(path, error) from error
    os.close(handle)
    draft = Path(name)
    try:
        FORMATS[file_format](draft, observations, transcripts)
        draft.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        draft.unlink(missing_ok=True)


def _write_json(path: Path, observations: Sequence[Observation], _transcripts: Transcripts) -> None:
    rows = [as_json(observation) for observation in observations]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _write_csv(path: Path, observations: Sequence[Observation], _transcripts: Transcripts) -> None:
    """One table for all kinds, with semicolons and a byte-order mark, as a German Excel opens it."""
    rows = [{"Art": KIND[o.item.kind], **as_table_row(o)} for o in observations]
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["Art", "Titel", "Interview"]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=";", restval="")
        writer.writeheader()
        writer.writerows({name: _no_formula(value) for name, value in row.items()} for row in rows)


def _no_formula(value: str | int) -> str | int:
    """A spreadsheet would run a cell that begins like this."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def _write_markdown(path: Path, observations: Sequence[Observation], transcripts: Transcripts) -> None:
    lines = [f"# Befund: Beobachtungen ({date.today():%d.%m.%Y})", ""]  # noqa: DTZ011 - the reader's own day
    for kind, name in KINDS.items():
        of_kind = [o for o in observations if o.item.kind is kind]
        lines += [f"## {name} ({len(of_kind)})", ""]
        for interview, group in groupby(of_kind, key=lambda o: o.interview):
            lines += [f"### {_plain(interview)}", ""]
            for observation in group:
                lines += _markdown_entry(observation, transcripts)
    path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def _markdown_entry(observation: Observation, transcripts: Transcripts) -> list[str]:
    skipped = {"Titel", "Interview", "Zitate", "Kennung", "Extraktor"}
    fields = [
        f"{k}: {_plain(v)}" for k, v in as_table_row(observation).items() if v not in {"", "Ist"} and k not in skipped
    ]
    lines = [f"**{_plain(observation.item.title)}** `{observation.id}`", ""]
    if fields:
        lines += ["; ".join(fields), ""]
    for quote in observation.quotes:
        lines += [f"> {_plain(quote.text)}", f"> — {_origin(observation, quote, transcripts)}", ""]
    return lines


def _plain(text: object) -> str:
    """Text in which Markdown finds nothing to do."""
    escaped = " ".join(str(text).split())
    for mark in ("\\", "`", "*", "_", "[", "]", "<", ">", "#", "|"):
        escaped = escaped.replace(mark, f"\\{mark}")
    return escaped


def _origin(observation: Observation, quote: Quote, transcripts: Transcripts) -> str:
    role, speaker, time = _spoken(observation, quote, transcripts)
    return ", ".join(part for part in (_plain(f"{role} {speaker}".strip()), f"Beitrag {quote.turn}", time) if part)


def _spoken(observation: Observation, quote: Quote, transcripts: Transcripts) -> tuple[str, str, str]:
    transcript = transcripts.get(observation.interview)
    if transcript is None:
        return "", "", ""
    turn = transcript.turns[quote.turn]
    return ROLES[turn.role], turn.speaker, clock(turn.start_seconds)


def _write_xlsx(path: Path, observations: Sequence[Observation], transcripts: Transcripts) -> None:
    """A sheet per kind and one with every quote; no text can become a formula or a link."""
    from xlsxwriter import Workbook

    with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#1F3A4D", "font_color": "#FFFFFF", "valign": "top"})
        cell = book.add_format({"text_wrap": True, "valign": "top"})
        for kind, name in KINDS.items():
            rows = [as_table_row(o) for o in observations if o.item.kind is kind]
            _write_sheet(book.add_worksheet(name), rows, head, cell)
        quotes = [_quote_row(o, quote, transcripts) for o in observations for quote in o.quotes]
        _write_sheet(book.add_worksheet("Zitate"), quotes, head, cell)


def _quote_row(observation: Observation, quote: Quote, transcripts: Transcripts) -> dict[str, str | int]:
    role, speaker, time = _spoken(observation, quote, transcripts)
    return {
        "Zitat": quote.text,
        "Titel": observation.item.title,
        "Art": KIND[Kind(observation.item.kind)],
        "Interview": observation.interview,
        "Rolle": role,
        "Sprecher": speaker,
        "Zeit": time,
        "Beitrag": quote.turn,
        "Kennung": observation.id,
    }


def _write_sheet(sheet: Any, rows: Sequence[Mapping[str, str | int]], head: Any, cell: Any) -> None:
    columns = list(rows[0]) if rows else ["Titel"]
    for place, name in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(name, 20), cell)
        sheet.write_string(0, place, name, head)
    for line, row in enumerate(rows, start=1):
        for place, name in enumerate(columns):
            value = row.get(name, "")
            if isinstance(value, int):
                sheet.write_number(line, place, value, cell)
            else:
                sheet.write_string(line, place, value[:32_767], cell)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _unwritable(path: Path, error: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"Die Datei lässt sich nicht schreiben ({error.strerror or 'unbekannter Grund'}).",
        where=str(path),
        remedy="Schreibrechte und freien Platz prüfen, oder mit --output einen anderen Ort nennen.",
    )


FORMATS: Mapping[str, Writer] = {
    "xlsx": _write_xlsx,
    "csv": _write_csv,
    "json": _write_json,
    "md": _write_markdown,
}
