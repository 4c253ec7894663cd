"""Commands of the browser: review, users."""

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from befund.cli.common import (
    ModelOption,
    WorkspaceOption,
    reporting,
    session,
    some_path,
    workspace_folder,
)

if TYPE_CHECKING:
    from befund.web.link_file import LinkFile

FileOption = Path | None


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(review)
    users = typer.Typer(
        help="Benutzer für `befund review` über das Netz: add, remove, logout, list.",
        no_args_is_help=True,
    )
    for command in (add, remove, logout, show):
        users.command(name="list" if command is show else None)(command)
    app.add_typer(users, name="users")


@reporting
def review(
    workspace: WorkspaceOption = None,
    model: ModelOption = None,
    host: Annotated[
        str, typer.Option("--host", help="Adresse; eine andere als 127.0.0.1 verlangt Benutzer.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8350,
    certificate: Annotated[
        FileOption,
        typer.Option(
            "--certificate", metavar="DATEI", parser=some_path, help="Zertifikat für HTTPS (PEM)."
        ),
    ] = None,
    key: Annotated[
        FileOption,
        typer.Option(
            "--key", metavar="DATEI", parser=some_path, help="Schlüssel zum Zertifikat (PEM)."
        ),
    ] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="Ein Proxy davor verschlüsselt.")
    ] = False,
    public_host: Annotated[
        list[str] | None,
        typer.Option(
            "--public-host",
            metavar="NAME",
            help="Nur unter diesem Namen antworten (mehrfach möglich).",
        ),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Den Browser öffnen.")
    ] = True,
) -> None:
    """Alles im Browser: hochladen, zusehen, lesen, entscheiden, mitnehmen."""
    from befund.web import Address, serve
    from befund.web.link_file import LinkFile

    address = Address(host, port, certificate, key, behind_proxy, tuple(public_host or ()))
    with session(workspace, create=True, model=model) as opened:
        entrance = _Entrance(LinkFile(opened.folder), browser)
        try:
            serve(opened, address, getpass.getuser(), entrance.announce)
        finally:
            entrance.close()


class _Entrance:
    """Tells by which link to come in, and opens the browser with the first."""

    def __init__(self, link_file: "LinkFile", is_to_open: bool) -> None:
        self._link_file, self._is_to_open = link_file, is_to_open

    def announce(self, login: str, code: str) -> None:
        """Tell the address of the login, with a code that lets in once, or with none."""
        self._link_file.remove()
        if code:
            typer.echo(
                f"Befund läuft. Der Link gilt einmal:\n  {login}#{code}\nBeenden mit Strg-C.",
                err=True,
            )
        else:
            typer.echo(f"Befund läuft unter\n  {login}\nBeenden mit Strg-C.", err=True)
        if self._is_to_open:
            self._is_to_open = False
            _open(self._link_file.write(f"{login}#{code}").as_uri() if code else login)

    def close(self) -> None:
        """Leave no link behind."""
        self._link_file.remove()


def _open(address: str) -> None:
    """Open the browser in a thread of its own: one in a terminal would hold up the server."""
    import threading
    import webbrowser

    threading.Thread(
        target=webbrowser.open, args=(address,), daemon=True, name="befund-browser"
    ).start()


@reporting
def add(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    right: Annotated[
        Literal["reader", "reviewer"], typer.Option("--right", help="Liest oder entscheidet.")
    ] = "reviewer",
    workspace: WorkspaceOption = None,
) -> None:
    """Einen Benutzer anlegen oder ihm ein neues Passwort geben (seine Sitzungen enden).

    Gefragt wird danach.
    """
    from befund.web.access import Right, UserFile

    password = typer.prompt("Passwort", hide_input=True, confirmation_prompt="Noch einmal")
    UserFile(workspace_folder(workspace)).add(name, Right(right), password)
    typer.echo(f"{name.strip()} kann sich anmelden.")


@reporting
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME")], workspace: WorkspaceOption = None
) -> None:
    """Einen Benutzer entfernen; seine Sitzungen enden sofort."""
    from befund.web.access import UserFile

    UserFile(workspace_folder(workspace)).remove(name)
    typer.echo(f"{name} kann sich nicht mehr anmelden.")


@reporting
def logout(
    name: Annotated[str, typer.Argument(metavar="NAME")], workspace: WorkspaceOption = None
) -> None:
    """Alle Sitzungen eines Benutzers beenden, in jedem Browser."""
    from befund.web.access import UserFile

    UserFile(workspace_folder(workspace)).end_sessions(name)
    typer.echo(f"{name} ist überall abgemeldet.")


@reporting
def show(workspace: WorkspaceOption = None) -> None:
    """Alle Benutzer zeigen."""
    from befund.web.access import UserFile

    for user in UserFile(workspace_folder(workspace)).users():
        typer.echo(f"{user.name}  {user.right.value}")
