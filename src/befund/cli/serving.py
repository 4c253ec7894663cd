"""Commands of the browser: review, users."""

import getpass
from pathlib import Path
from typing import Annotated, Literal

import typer

from befund.cli.common import ModelOption, WorkspaceOption, reporting, session, some_path, workspace_folder

FileOption = Path | None


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(review)
    users = typer.Typer(help="Benutzer für `befund review` über das Netz: add, remove, list.", no_args_is_help=True)
    for command in (add, remove, show):
        users.command(name="list" if command is show else None)(command)
    app.add_typer(users, name="users")


@reporting
def review(
    workspace: WorkspaceOption = None,
    model: ModelOption = None,
    host: Annotated[str, typer.Option("--host", help="Adresse; eine andere als 127.0.0.1 verlangt Benutzer.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8350,
    certificate: Annotated[
        FileOption, typer.Option("--certificate", metavar="DATEI", parser=some_path, help="Zertifikat für HTTPS (PEM).")
    ] = None,
    key: Annotated[
        FileOption, typer.Option("--key", metavar="DATEI", parser=some_path, help="Schlüssel zum Zertifikat (PEM).")
    ] = None,
    behind_proxy: Annotated[bool, typer.Option("--behind-proxy", help="Ein Proxy davor verschlüsselt.")] = False,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Den Browser öffnen.")] = True,
) -> None:
    """Alles im Browser: hochladen, zusehen, lesen, entscheiden, mitnehmen."""
    import webbrowser

    from befund.web import Address, serve

    opened_once = not browser

    def announce(address: str) -> None:
        nonlocal opened_once
        typer.echo(f"Befund läuft. Der Link gilt einmal:\n  {address}\nBeenden mit Strg-C.", err=True)
        if not opened_once:
            opened_once = True
            webbrowser.open(address)

    with session(workspace, create=True, model=model) as opened:
        serve(opened, Address(host, port, certificate, key, behind_proxy), getpass.getuser(), announce)


@reporting
def add(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    right: Annotated[Literal["reader", "reviewer"], typer.Option("--right", help="Liest oder entscheidet.")] = (
        "reviewer"
    ),
    workspace: WorkspaceOption = None,
) -> None:
    """Einen Benutzer anlegen oder ihm ein neues Passwort geben; gefragt wird danach."""
    from befund.web.access import Right, UserFile

    password = typer.prompt("Passwort", hide_input=True, confirmation_prompt="Noch einmal")
    UserFile(workspace_folder(workspace)).add(name, Right(right), password)
    typer.echo(f"{name.strip()} kann sich anmelden.")


@reporting
def remove(name: Annotated[str, typer.Argument(metavar="NAME")], workspace: WorkspaceOption = None) -> None:
    """Einen Benutzer entfernen."""
    from befund.web.access import UserFile

    UserFile(workspace_folder(workspace)).remove(name)
    typer.echo(f"{name} kann sich nicht mehr anmelden.")


@reporting
def show(workspace: WorkspaceOption = None) -> None:
    """Alle Benutzer zeigen."""
    from befund.web.access import UserFile

    for user in UserFile(workspace_folder(workspace)).users():
        typer.echo(f"{user.name}  {user.right.value}")
