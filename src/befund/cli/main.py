"""The program `befund`: its commands, and what an error looks like on the way out."""

import os
import sys

import typer

from befund.cli import (
    analysis_commands,
    correction_commands,
    evaluation_commands,
    export_commands,
    inspection_commands,
    maintenance_commands,
    map_commands,
    pack_commands,
    prompt_commands,
    review_commands,
    server_commands,
)

app = typer.Typer(
    name="befund",
    help=(
        "Aus Interview-Transkripten werden belegte Prozessschritte, Schmerzpunkte und "
        "Quick-Win-Kandidaten."
    ),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_COMMANDS = (
    analysis_commands,
    server_commands,
    inspection_commands,
    map_commands,
    review_commands,
    pack_commands,
    correction_commands,
    maintenance_commands,
    export_commands,
    evaluation_commands,
    prompt_commands,
)
for commands in _COMMANDS:
    commands.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        from befund import __version__

        typer.echo(f"befund {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Version zeigen."
    ),
) -> None:
    del version


def main() -> None:
    """Run the program; an interrupted one ends at once with status 130."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except KeyboardInterrupt:
        typer.echo(
            "\nAbgebrochen. Fertiges ist gespeichert; derselbe Befehl macht dort weiter.", err=True
        )
        sys.stderr.flush()
        os._exit(130)  # threads may still wait for a server


if __name__ == "__main__":
    main()
