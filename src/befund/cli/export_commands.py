"""The command that writes files: export."""

from pathlib import Path
from typing import Annotated

import typer

from befund.cli.common import WorkspaceOption, reporting, session
from befund.cli.formats import format_option, known_format
from befund.export import OBSERVATIONS, write_file


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(export)


@reporting
def export(
    file_format: Annotated[str, format_option(*OBSERVATIONS.formats)] = "xlsx",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DATEI", help="Wohin; sonst exports/ im Arbeitsbereich."
        ),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Beobachtungen als Datei schreiben."""
    known_format(file_format, OBSERVATIONS.formats)
    with session(workspace) as opened:
        path = output or opened.workspace.exports / OBSERVATIONS.file_name(file_format)
        observations = opened.queries.observations()
        content = OBSERVATIONS.formats[file_format].render(
            observations, opened.queries.transcripts()
        )
        write_file(path, content)
        typer.echo(f"{len(observations)} Beobachtungen nach {path} geschrieben.")
