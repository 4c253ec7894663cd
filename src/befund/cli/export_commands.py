"""The command that writes files: export."""

from pathlib import Path
from typing import Annotated

import typer

from befund.cli.common import WorkspaceOption, reporting, session
from befund.errors import ConfigurationError


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(export)


@reporting
def export(
    file_format: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="xlsx, csv, json oder md.")
    ] = "xlsx",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DATEI", help="Wohin; sonst exports/ im Arbeitsbereich.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Beobachtungen als Datei schreiben."""
    from befund.export import FORMATS, export_observations

    if file_format not in FORMATS:
        raise ConfigurationError(
            f"Das Format „{file_format}“ gibt es nicht.", where="--format", remedy=f"Möglich: {', '.join(FORMATS)}."
        )
    with session(workspace) as opened:
        path = output or opened.workspace.exports / f"befund.{file_format}"
        observations = opened.queries.observations()
        export_observations(path, file_format, observations, opened.queries.transcripts())
        typer.echo(f"{len(observations)} Beobachtungen nach {path} geschrieben.")
