"""Commands that look after a workspace.

Remove an interview, and begin a new vault where the old one is lost.
"""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from befund.cli.common import WorkspaceOption, reporting, session
from befund.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from befund.app import Session
    from befund.usecases.intake.removal import Removal

YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Nicht nachfragen.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(remove)
    app.command(name="new-vault")(new_vault)


@reporting
def remove(
    interview: Annotated[str, typer.Argument(help="Kennung des Interviews.")],
    yes: YesOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Ein Interview entfernen, mit allem, was auf ihm beruht.

    Sagt vorher, was geht und was bleibt.
    """
    from befund.cli.number_format import counted
    from befund.usecases.intake.removal import outlook_on_removal, remove_interview

    with session(workspace) as opened:
        known = opened.queries.interview(interview).id
        outlook = outlook_on_removal(opened.workspace, known)
        typer.echo(f"„{known}“ entfernen. Es gehen: Transkript, Kopie und hochgeladene Datei,")
        typer.echo(
            f"{counted(outlook.observations, 'Beobachtung', 'Beobachtungen')}, Suchtreffer, "
            "Antworten des Modells auf dieses Interview, "
            "berichtigte Rollen,"
        )
        typer.echo("und im Tresor, wen allein dieses Interview nennt.")
        for line in _staying(outlook, opened):
            typer.echo(f"Es bleibt: {line}")
        _ask(yes)
        done = remove_interview(opened.workspace, known, opened.roster)
        typer.echo(
            f"„{known}“ ist entfernt, mit {counted(done.answers, 'Antwort', 'Antworten')} des Modells."
        )
        for line in _left(done):
            typer.echo(f"Es bleibt: {line}")


def _ask(yes: bool) -> None:
    """Have the user agree; without a terminal only --yes can."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise ConfigurationError(
            "Ohne Terminal fragt niemand nach.", where="--yes", remedy="Mit --yes bestätigen."
        )
    typer.confirm("Endgültig?", abort=True)


def _staying(outlook: "Removal", opened: "Session") -> "Iterator[str]":
    """What removing leaves alone."""
    from befund.cli.number_format import counted

    if outlook.source:
        yield (
            f"die Quelldatei {outlook.source}; ein `befund run` über ihren Ordner läse sie wieder "
            "ein."
        )
    if outlook.decisions:
        yield (
            f"{counted(outlook.decisions, 'Entscheidung', 'Entscheidungen')} zu Befunden aus diesem Interview, "
            "mit dem Wortlaut der Prüfenden; "
            "Titel von Befunden werden zu „[entfernt]“."
        )
    yield f"der Name „{outlook.interview}“ im Verlauf der Läufe und im Protokoll."
    if outlook.has_exports:
        yield f"was exportiert ist ({opened.workspace.exports})."
    if opened.settings.record is not None:
        yield f"mitgeschriebene Antworten ({opened.settings.record})."
    yield (
        "was außerhalb des Arbeitsbereichs liegt: mit --record mitgeschriebene Antworten, "
        "Sicherungen."
    )


def _left(done: "Removal") -> "Iterator[str]":
    """What could not be taken."""
    from befund.cli.number_format import counted

    if done.corrections:
        corrections = counted(done.corrections, "Korrektur", "Korrekturen")
        yield f"{corrections} der Maskierung im Tresor (befund mask), auch wenn sie Namen nennen."
    if done.unknown_names:
        yield (
            "im Tresor Schreibweisen von Namen, von denen unbekannt ist, wer sie sagte: Die Kopie "
            "eines anderen Interviews fehlt. Nach seinem erneuten Einlesen gehen sie mit dem "
            "nächsten `befund remove`."
        )
    if done.aside:
        yield (
            f"beiseitegelegte Tresore im Ordner vault ({', '.join(done.aside)}); bei Bedarf "
            "löschen."
        )
    if not done.is_compact:
        yield (
            "Gelöschtes kann noch in den Dateien der Datenbank stehen, bis andere Befund-Prozesse "
            "beendet sind (PostgreSQL: bis zu dessen VACUUM)."
        )


@reporting
def new_vault(yes: YesOption = False, workspace: WorkspaceOption = None) -> None:
    """Einen neuen Tresor beginnen, wo der alte endgültig verloren ist.

    Keine Nummer bedeutet je jemand anderen.
    """
    from befund.usecases.intake.vault_renewal import renew_vault

    with session(workspace) as opened:
        typer.echo(
            "Vorhandene maskierte Texte bleiben; wen ihre Platzhalter meinen, weiß danach niemand "
            "mehr,"
        )
        typer.echo(
            "außer was ein älterer Tresor dieses Arbeitsbereichs noch kennt. Neue Nummern beginnen "
            "dahinter."
        )
        typer.echo(
            "Mit dem Tresor sind Korrekturen der Maskierung verloren: `befund mask` zeigt, was "
            "noch gilt."
        )
        _ask(yes)
        done = renew_vault(opened.workspace, opened.roster)
        last = done.numbers.get("person", 0)
        typer.echo(f"Der neue Tresor ist angelegt; die nächste Person wird [Person {last + 1}].")
        if done.knows_names:
            typer.echo("Die Namen des älteren Tresors sind übernommen.")
        if done.aside:
            typer.echo(f"Die Datei, die vorher da lag, heißt jetzt vault/{done.aside}.")
