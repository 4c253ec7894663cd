"""Commands that draw conclusions across interviews: map."""

from typing import Annotated

import typer

from befund.cli.common import WorkspaceOption, console, reporting, session


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("map")(process_map)


@reporting
def process_map(
    everything: Annotated[bool, typer.Option("--all", help="Alle Schritte, nicht nur die wichtigsten.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Der Prozess, wie er heute ist: Schritte, Beteiligte, Übergaben, Schmerzpunkte."""
    from befund.process.outline import outline
    from befund.workflow.mapping import process_map as mapped

    with session(workspace) as opened:
        screen = console()
        for line in outline(mapped(opened.workspace, everything=everything)):
            screen.print(line, soft_wrap=True)
