"""The command that measures: evaluate."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from befund.cli.common import JsonOption, WorkspaceOption, console, print_json, reporting, session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from befund.evaluation.consolidation import ConsolidationResult
    from befund.evaluation.gold import Gold
    from befund.evaluation.process import ProcessResult
    from befund.evaluation.results import Evaluation
    from befund.records import MaskedTranscript


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(evaluate)


@reporting
def evaluate(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="gold.json oder ein Ordner, in dem eine liegt.")
    ],
    as_json: JsonOption = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="DATEI", help="Bericht mit jedem Fehler im Gespräch."),
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option(
            "--compare",
            metavar="A B",
            help="Zwei Arbeitsbereiche oder --json-Dateien nebeneinander.",
        ),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Ergebnis im Arbeitsbereich festhalten und alle zeigen.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """An einem Gold messen.

    Beobachtungen (Präzision, Ausbeute, F1, Fallen, Zitate), Befunde und Prozesskarte.
    """
    from befund.cli import evaluation_views
    from befund.evaluation.consolidation import result_to_json
    from befund.evaluation.gold import load_gold
    from befund.evaluation.process import process_to_json
    from befund.evaluation.report import to_json

    expected = load_gold(gold)
    if compare is not None:
        _compare(expected, compare, as_json=as_json)
        return
    evaluation, transcripts = _measured(expected, workspace)
    if html is not None:
        _write_html(html, evaluation, transcripts)
    joined, mapped = (
        _joined(expected, workspace, evaluation),
        _mapped(expected, workspace, evaluation),
    )
    if as_json:
        more = {"consolidation": result_to_json(joined)} if joined else {}
        print_json(
            {
                **to_json(evaluation),
                **more,
                **({"process_map": process_to_json(mapped)} if mapped else {}),
            }
        )
    else:
        evaluation_views.print_evaluation(console(), evaluation)
        if joined:
            evaluation_views.print_consolidation(console(), joined)
        if mapped:
            evaluation_views.print_process(console(), mapped)
    if keep:
        from befund.cli.common import workspace_folder

        _keep(workspace_folder(workspace) / "evaluation.jsonl", evaluation, show=not as_json)


def _measured(
    expected: "Gold", workspace: Path | None
) -> "tuple[Evaluation, Mapping[str, MaskedTranscript]]":
    from befund.evaluation.results import Cost
    from befund.evaluation.run import evaluate_workspace

    with session(workspace) as opened:
        queries = opened.queries
        transcripts = queries.transcripts()
        costs = {i.id: Cost(amount=i.cost, seconds=i.seconds) for i in queries.interviews()}
        return evaluate_workspace(expected, transcripts, queries.observations(), costs), transcripts


def _joined(
    expected: "Gold", workspace: Path | None, evaluation: "Evaluation"
) -> "ConsolidationResult | None":
    """How well findings were joined, where the gold says anything of it."""
    from befund.evaluation.consolidation import evaluate_findings, has_findings

    if not has_findings(expected):
        return None
    with session(workspace) as opened:
        queries = opened.queries
        return evaluate_findings(expected, evaluation, queries.findings(), queries.contradictions())


def _mapped(
    expected: "Gold", workspace: Path | None, evaluation: "Evaluation"
) -> "ProcessResult | None":
    """How right the whole process map is, where the gold says anything of it."""
    from befund.evaluation.process import evaluate_process, has_process
    from befund.usecases.views.process_map import process_map

    if not has_process(expected):
        return None
    with session(workspace) as opened:
        found = process_map(opened.workspace, everything=True)
        return evaluate_process(expected, evaluation, opened.queries.findings(), found)


def _compare(expected: "Gold", sides: tuple[Path, Path], *, as_json: bool) -> None:
    from befund.cli import evaluation_views
    from befund.evaluation.comparison import compare, comparison_to_json
    from befund.evaluation.report import load_evaluation

    a, b = (
        _measured(expected, side)[0] if side.is_dir() else load_evaluation(side) for side in sides
    )
    comparison = compare(a, b, (sides[0].name, sides[1].name))
    if as_json:
        print_json(comparison_to_json(comparison))
    else:
        evaluation_views.print_comparison(console(), comparison)


def _write_html(
    path: Path, evaluation: "Evaluation", transcripts: "Mapping[str, MaskedTranscript]"
) -> None:
    from befund.evaluation.html_report import as_html_report
    from befund.export import write_file

    day = datetime.now()  # noqa: DTZ005 - the reader's own day
    write_file(path, as_html_report(evaluation, transcripts, date=f"{day:%d.%m.%Y}").encode())
    typer.echo(f"Bericht: {path} (zeigt maskierten Gesprächstext; nicht weitergeben)", err=True)


def _keep(path: Path, evaluation: "Evaluation", *, show: bool) -> None:
    from befund.cli import evaluation_views
    from befund.evaluation.history import append, entry_of, read, table

    append(path, entry_of(evaluation, datetime.now(UTC).date()))
    if show:
        evaluation_views.print_history(console(), *table(read(path)))
