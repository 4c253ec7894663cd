"""Commands that draw conclusions across interviews: map, questions, matrix, figures."""

from pathlib import Path
from typing import Annotated

import typer

from befund.cli.common import JsonOption, WorkspaceOption, console, print_json, reporting, session
from befund.cli.formats import TEXT, format_option, known_format
from befund.export import MAP, MATRIX

OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="DATEI", help="Wohin; sonst exports/ im Arbeitsbereich."
    ),
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("map")(process_map)
    for command in (questions, matrix, figures):
        app.command()(command)


@reporting
def process_map(
    file_format: Annotated[str, format_option(*MAP.formats)] = TEXT,
    everything: Annotated[
        bool, typer.Option("--all", help="Alle Schritte, nicht nur die wichtigsten.")
    ] = False,
    output: OutputOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Der Prozess, wie er heute ist: Schritte, Beteiligte, Übergaben, Schmerzpunkte."""
    from befund.cli.line_wrapping import print_line
    from befund.cli.number_format import counted
    from befund.drawing.text_outline import outline_of
    from befund.usecases.views.process_map import export_map
    from befund.usecases.views.process_map import process_map as mapped

    known_format(file_format, MAP.formats)
    with session(workspace) as opened:
        found = mapped(opened.workspace, everything=everything)
        if file_format == TEXT and output is None:
            screen = console()
            for line in outline_of(found):
                print_line(screen, line, hang=5)
            return
        path = export_map(opened.workspace, found, file_format, output)
        steps = sum(len(process.activities) for process in found.processes)
        typer.echo(f"{counted(steps, 'Schritt', 'Schritte')} nach {path} geschrieben.")


@reporting
def questions(as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Was nach den Interviews offen ist: Fragen für den Workshop, nach Rollen."""
    from befund.cli import assessment_views
    from befund.labels import speaking
    from befund.usecases.views.assessment import questions as open_ones

    with session(workspace) as opened:
        found = open_ones(opened.workspace)
        if as_json:
            print_json([question.model_dump(mode="json", context=speaking()) for question in found])
            return
        assessment_views.print_questions(console(), found)


@reporting
def matrix(
    file_format: Annotated[str, format_option(TEXT, *MATRIX.formats)] = TEXT,
    output: OutputOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Quick-Win-Kandidaten nach Wirkung, Aufwand und Sicherheit, mit dem, was dahintersteht."""
    from befund.cli import assessment_views
    from befund.cli.number_format import counted
    from befund.labels import speaking
    from befund.usecases.views.assessment import export_matrix, quick_wins

    known_format(file_format, (TEXT, *MATRIX.formats))
    with session(workspace) as opened:
        found = quick_wins(opened.workspace, opened.settings.assumptions)
        if as_json:
            print_json([change.model_dump(mode="json", context=speaking()) for change in found])
        elif file_format == TEXT:
            assessment_views.print_changes(console(), found)
        else:
            path = export_matrix(opened.workspace, found, file_format, output)
            typer.echo(f"{counted(len(found), 'Kandidat', 'Kandidaten')} nach {path} geschrieben.")


@reporting
def figures(as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Zahlen aus den Zitaten, und was sie im Jahr ausmachen."""
    from befund.cli import assessment_views
    from befund.labels import speaking
    from befund.usecases.views.assessment import figures as read

    with session(workspace) as opened:
        assumed = opened.settings.assumptions
        said, costs = read(opened.workspace, assumed)
        if as_json:
            print_json(
                {
                    "figures": [figure.model_dump(mode="json") for figure in said],
                    "yearly": [cost.model_dump(mode="json", context=speaking()) for cost in costs],
                    "assumptions": assumed.model_dump(),
                }
            )
            return
        titles = {
            observation.id: observation.item.title for observation in opened.queries.observations()
        }
        assessment_views.print_figures(console(), said, titles, costs, assumed)
