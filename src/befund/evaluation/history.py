"""Kept results: a file of JSON lines that only grows, and a table of them over time."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from befund.errors import InputError, WorkspaceError
from befund.evaluation.comparison import flat_figures
from befund.evaluation.results import Evaluation
from befund.records.base import Record

COLUMNS = (
    ("F1", "strict.all.f1"),
    ("Präzision", "strict.all.precision"),
    ("Ausbeute", "strict.all.recall"),
    ("F1 Schritte", "strict.process_step.f1"),
    ("F1 Schmerzpunkte", "strict.pain_point.f1"),
    ("F1 Quick Wins", "strict.quick_win.f1"),
    ("F1 großzügig", "lenient.all.f1"),
    ("Fallen", "trap_share"),
    ("Wörtlich", "verbatim_share"),
)
"""The table's columns of figures: heading and figure."""


class HistoryEntry(Record):
    """One result: when, of what, against which gold, and its figures by name."""

    date: date
    extractor: str
    prompt: str
    gold: str
    interviews: int
    figures: dict[str, float | None]


def entry_of(evaluation: Evaluation, day: date, gold: str = "") -> HistoryEntry:
    """What to keep of an evaluation; `gold` names the gold, else its client does."""
    return HistoryEntry(
        date=day,
        extractor=", ".join(evaluation.extractors),
        prompt=", ".join(evaluation.prompts),
        gold=gold or evaluation.client,
        interviews=len(evaluation.interviews),
        figures=flat_figures(evaluation.figures),
    )


def append(path: Path, entry: HistoryEntry) -> None:
    """Add one line to the file, creating it; raises WorkspaceError where it cannot be written."""
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(entry.model_dump_json() + "\n")
    except OSError as error:
        raise WorkspaceError(
            "Das Ergebnis lässt sich nicht ablegen.",
            where=str(path),
            remedy="Schreibrechte und Speicherplatz prüfen.",
        ) from error


def read(path: Path) -> list[HistoryEntry]:
    """All kept results in the order in which they were kept; none where there is no file."""
    if not path.exists():
        return []
    entries = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "Die abgelegten Ergebnisse lassen sich nicht lesen.",
            where=str(path),
            remedy="Die Datei prüfen.",
        ) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                entries.append(HistoryEntry.model_validate(json.loads(line)))
            except (ValueError, ValidationError):
                raise InputError(
                    f"Zeile {number} ist kein abgelegtes Ergebnis.",
                    where=path.name,
                    remedy="Die Zeile löschen oder die Datei aus einer Sicherung holen.",
                ) from None
    return entries


def table(entries: Sequence[HistoryEntry]) -> tuple[list[str], list[list[str]]]:
    """Headings and rows, oldest first, as a person reads them."""
    headings = [
        "Datum",
        "Extraktor",
        "Prompt",
        "Gold",
        "Interviews",
        *(heading for heading, _ in COLUMNS),
    ]
    rows = [
        [
            entry.date.isoformat(),
            entry.extractor or "–",
            entry.prompt or "–",
            entry.gold or "–",
            str(entry.interviews),
            *(_number(entry.figures.get(name)) for _, name in COLUMNS),
        ]
        for entry in sorted(entries, key=lambda entry: entry.date)
    ]
    return headings, rows


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".replace(".", ",")
