"""The command that measures: evaluate."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from befund.cli.common import JsonOption, WorkspaceOption, console, print_json, reporting, session

if TYPE_CHECKING:
    from befund.evaluation.results import Evaluation


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(evaluate)


@reporting
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="gold.json oder ein Ordner, in dem eine liegt.")],
    as_json: JsonOption = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="DATEI", help="Bericht mit jedem Fehler im Gespräch.")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Ergebnis im Arbeitsbereich festhalten und alle zeigen.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Die Beobachtungen an einem Gold messen: Präzision, Ausbeute, F1, Fallen, wörtliche Zitate."""
    from befund.cli import figures
    from befund.evaluation.evaluate import evaluate as measure
    from befund.evaluation.gold import load_gold
    from befund.evaluation.report import to_json

    expected = load_gold(gold)
    with session(workspace) as opened:
        store = opened.workspace.store
        transcripts = {i.id: found for i in store.interviews() if (found := store.transcript(i.id))}
        observations = store.observations()
        evaluation = measure(expected, transcripts, observations)
        if html is not None:
            from befund.evaluation.html_report import html_report

            html.write_text(html_report(evaluation, transcripts), encoding="utf-8")
        if as_json:
            print_json(to_json(evaluation))
        else:
            figures.print_evaluation(console(), evaluation)
        if keep:
            _keep(opened.folder / "evaluation.jsonl", evaluation, show=not as_json)


def _keep(path: Path, evaluation: "Evaluation", *, show: bool) -> None:
    from datetime import UTC, datetime

    from befund.cli import figures
    from befund.evaluation.history import append, entry_of, read, table

    append(path, entry_of(evaluation, datetime.now(UTC).date()))
    if show:
        figures.print_history(console(), *table(read(path)))
