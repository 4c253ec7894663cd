"""Commands that draw conclusions across interviews: map."""

from pathlib import Path
from typing import Annotated

import typer

from befund.cli.common import WorkspaceOption, console, reporting, session
from befund.errors import ConfigurationError

OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="DATEI", help="Wohin; sonst exports/ im Arbeitsbereich.")
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("map")(process_map)


@reporting
def process_map(
    file_format: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="text (Bildschirm), bpmn, mermaid oder svg.")
    ] = "text",
    everything: Annotated[bool, typer.Option("--all", help="Alle Schritte, nicht nur die wichtigsten.")] = False,
    output: OutputOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Der Prozess, wie er heute ist: Schritte, Beteiligte, Übergaben, Schmerzpunkte."""
    from befund.process.outline import outline
    from befund.workflow.mapping import MAP_FILES, export_map
    from befund.workflow.mapping import process_map as mapped

    _known(file_format, tuple(MAP_FILES))
    with session(workspace) as opened:
        found = mapped(opened.workspace, everything=everything)
        if file_format == "text" and output is None:
            screen = console()
            for line in outline(found):
                screen.print(line, soft_wrap=True)
            return
        path = export_map(opened.workspace, found, file_format, output)
        typer.echo(f"{sum(len(process.activities) for process in found.processes)} Schritte nach {path} geschrieben.")


def _known(file_format: str, formats: tuple[str, ...]) -> None:
    if file_format not in formats:
        raise ConfigurationError(
            f"Das Format „{file_format}“ gibt es nicht.", where="--format", remedy=f"Möglich: {', '.join(formats)}."
        )
