"""What `run` and `demo` say at the end.

Each file, what was found, what failed, and what to do next.
"""

import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from befund.app.settings import RECORDED
from befund.cli.number_format import counted, euros, of_kind
from befund.cli.views import print_origin
from befund.errors import printable
from befund.labels import say
from befund.records import Kind
from befund.usecases.analysis.cost_plan import Planned
from befund.usecases.analysis.run import Outcome
from befund.usecases.intake.file_intake import IntakeResult, IntakeStatus

if TYPE_CHECKING:
    from rich.console import Console

    from befund.app import Session
    from befund.app.settings import Settings
    from befund.llm.recorded import RecordingManifest

_ARRIVALS = {
    IntakeStatus.NEW: "neu",
    IntakeStatus.CHANGED: "geändert",
    IntakeStatus.UNCHANGED: "unverändert",
    IntakeStatus.DUPLICATE: "doppelt",
}


def any_failed(taken: Sequence[IntakeResult]) -> bool:
    """Whether a file could not be read."""
    return any(entry.arrival is IntakeStatus.FAILED for entry in taken)


def print_outcome(console: "Console", outcome: Outcome, opened: "Session") -> None:
    """The files, the findings, the failures, the cost."""
    _print_taken(console, outcome.taken, opened)
    for warning in outcome.warnings:
        console.print(f"Hinweis: {say(warning)}")
    _print_failures(console, outcome, opened)
    counts = opened.queries.count_observations()
    totals = {
        kind: sum(n for (_, k, q), n in counts.items() if k == kind and not q) for kind in Kind
    }
    quarantined = sum(n for (_, _, refused), n in counts.items() if refused)
    found = ", ".join(of_kind(totals[kind], kind) for kind in Kind)
    console.print(f"\nIm Arbeitsbereich: {found}; {quarantined} in Quarantäne.", style="bold")
    _print_cost(console, outcome)
    print_origin(console, opened)


def _print_taken(console: "Console", taken: Sequence[IntakeResult], opened: "Session") -> None:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("Datei", "", "Interview", "Format"):
        table.add_column(name, overflow="fold")
    table.add_column("Wörter", justify="right")
    table.add_column("Interviewt von", overflow="fold")
    table.add_column("Maskiert", justify="right")
    for entry in taken:
        if entry.arrival in _ARRIVALS:
            table.add_row(*(Text(cell) for cell in _taken_row(entry, opened)))
    if table.row_count:
        console.print(table)
    for entry in taken:
        if entry.arrival is IntakeStatus.DUPLICATE:
            name = printable(entry.path.name)
            console.print(
                f"Doppelt: {name} hat denselben Inhalt wie {entry.interview} und zählt nicht noch "
                "einmal."
            )
    print_unread(console, taken)


def print_unread(console: "Console", taken: Sequence[IntakeResult]) -> None:
    """What failed, each by name, then what was passed over."""
    for entry in taken:
        if entry.arrival is IntakeStatus.FAILED:
            console.print(f"Nicht gelesen: {entry.error}", style="bold")
    for entry in taken:
        if entry.arrival is IntakeStatus.PASSED_OVER:
            console.print(entry.error)


def _taken_row(entry: IntakeResult, opened: "Session") -> list[str]:
    masked = opened.queries.find_transcript(entry.interview) if entry.interview else None
    if masked is None:
        return [
            printable(entry.path.name),
            _ARRIVALS[entry.arrival],
            entry.interview or "",
            "",
            "",
            "",
            "",
        ]
    interviewers = dict.fromkeys(
        turn.speaker for turn in masked.turns if turn.role.value == "interviewer"
    )
    return [
        printable(entry.path.name),
        _ARRIVALS[entry.arrival],
        masked.interview,
        masked.format,
        str(sum(len(turn.text.split()) for turn in masked.turns)),
        ", ".join(interviewers) or "niemand",
        str(
            sum(masked.counts.masked.values())
            + masked.counts.health_cuts
            + masked.counts.off_record_cuts
        ),
    ]


def _print_failures(console: "Console", outcome: Outcome, opened: "Session") -> None:
    for failure in outcome.failures:
        console.print(
            f"Fehlgeschlagen: {failure.interview}, Abschnitt {failure.chunk}: {failure.reason}",
            style="bold",
        )
    for name in dict.fromkeys(failure.interview for failure in outcome.failures):
        if opened.queries.interview(name).extracted_by:
            console.print(
                f"Die bisherigen Beobachtungen von {name} bleiben, bis alle Abschnitte gelungen "
                "sind."
            )
    if outcome.failures:
        console.print(
            "Alles andere ist gespeichert. `befund run` versucht nur diese Abschnitte noch einmal."
        )
    if outcome.stopped is not None:
        console.print(f"Angehalten: {outcome.stopped}", style="bold")


def _print_cost(console: "Console", outcome: Outcome) -> None:
    run = outcome.run
    if not run.calls and not run.cached:
        return
    tokens = f"{run.input_tokens + run.output_tokens:,}".replace(",", ".")
    cost = euros(run.cost) if run.cost is not None else "Kosten unbekannt"
    if run.extractor.startswith(RECORDED):
        console.print(
            f"{counted(run.calls + run.cached, 'aufgezeichnete Antwort', 'aufgezeichnete Antworten')}, {tokens} Token; "
            "nichts gesendet, nichts bezahlt."
        )
        return
    calls = counted(run.calls, "Aufruf", "Aufrufe")
    cached = counted(run.cached, "Antwort", "Antworten")
    console.print(f"{calls}, {cached} aus dem Speicher, {tokens} Token, {cost}.")


def print_plan(
    console: "Console",
    taken: Sequence[IntakeResult],
    planned: Sequence[Planned],
    settings: "Settings",
    most_calls: int,
) -> None:
    """What a run would do and cost, and after how many calls it would stop."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("Interview", overflow="fold")
    for name in ("Abschnitte", "Aufrufe", "Token ein", "Token aus", "Kosten"):
        table.add_column(name, justify="right")
    for entry in planned:
        table.add_row(Text(entry.interview), *_plan_cells([entry]))
    table.add_row("zusammen", *_plan_cells(planned), style="bold")
    console.print(table)
    print_unread(console, taken)
    if settings.uses_model and "model" in {settings.verdicts, settings.process_map}:
        console.print(
            "Dazu kommen Aufrufe für den Vergleich der Interviews und für die Prozesskarte."
        )
    if settings.uses_model:
        console.print(f"Nach höchstens {most_calls} Aufrufen hält ein Lauf an (max_calls).")
    console.print(
        f"Modell: {settings.model}. Es wurde nichts gesendet und nichts gespeichert; Token und "
        "Kosten sind geschätzt."
    )


def _plan_cells(planned: Sequence[Planned]) -> list[str]:
    costs = [entry.cost for entry in planned]
    known = [cost for cost in costs if cost is not None]
    cost = euros(sum(known)) if len(known) == len(costs) else "unbekannt"
    sums = (
        sum(entry.chunks for entry in planned),
        sum(entry.calls for entry in planned),
        sum(entry.input_tokens for entry in planned),
        sum(entry.output_tokens for entry in planned),
    )
    return [*map(str, sums), cost]


def print_demo_greeting(console: "Console", recording: "RecordingManifest | None") -> None:
    """What the demo is, and where its answers come from."""
    console.print(
        "Demo: sechs Interviews eines erfundenen Armaturenherstellers zur Reklamationsbearbeitung."
    )
    if recording is None:
        console.print("Ausgewertet mit den eingebauten Regeln, ohne Sprachmodell und ohne Netz.\n")
        return
    console.print(
        f"Die Antworten des Sprachmodells sind aufgezeichnet ({recording.model}, {recording.date}, "
        f"Prompts {', '.join(sorted(recording.prompts))}); es wird nichts gesendet.\n"
    )


def print_demo_farewell(console: "Console", folder: Path, opened: "Session") -> None:
    """What to open next."""
    pains = [o for o in opened.queries.observations() if o.item.kind is Kind.PAIN_POINT]
    example = max(
        pains, key=lambda o: (getattr(o.item, "severity", None) or 0, len(o.quotes)), default=None
    )
    program = "befund" if shutil.which("befund") else sys.argv[0]
    place = shlex.quote(str(folder))
    steps = [
        (f"observations -w {place}", "alle Beobachtungen mit Zitat"),
        (f"findings -w {place}", "Befunde über alle Interviews"),
        (f"map -w {place}", "der Prozess, wie er ist"),
        (f"search 'doppelt eintippen' -w {place}", "in den Gesprächen suchen"),
        (f"export --format xlsx -w {place}", "als Excel-Datei"),
        ("run IHR-ORDNER -w IHR-KUNDE", "eigene Interviews"),
    ]
    if example:
        steps.insert(1, (f"show {example.id} -w {place}", "eine davon im Gespräch"))
    width = max(len(command) for command, _ in steps)
    console.print("\nAls Nächstes:", style="bold")
    for command, purpose in steps:
        console.print(f"  {program} {command:<{width}}  {purpose}", soft_wrap=True)
