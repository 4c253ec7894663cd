"""Commands by which a person corrects what was inferred: roles and mask."""

from typing import TYPE_CHECKING, Annotated

import typer

from befund.cli.common import FAILED, WorkspaceOption, console, reporting, session
from befund.errors import ConfigurationError

if TYPE_CHECKING:
    from befund.app import Session
    from befund.masking import Category


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(roles)
    app.command()(mask)


@reporting
def roles(
    interview: Annotated[str, typer.Argument(help="Kennung des Interviews.")],
    interviewer: Annotated[
        list[str] | None,
        typer.Option("--interviewer", metavar="NAME", help="Wer interviewt; mehrfach möglich."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Zeigen oder berichtigen, wer interviewt; danach wird nur dieses Interview neu ausgewertet."""
    from befund.cli import private_views
    from befund.usecases.intake.masking import correct_interviewers

    with session(workspace) as opened:
        identifier = opened.queries.interview(interview).id
        if interviewer:
            correct_interviewers(opened.workspace, identifier, interviewer)
            _again(opened, [identifier])
        private_views.print_speakers(
            console(), opened.workspace, opened.queries.transcript(identifier)
        )


@reporting
def mask(
    interview: Annotated[str, typer.Argument(help="Kennung des Interviews.")],
    add: Annotated[
        list[str] | None, typer.Option("--add", metavar="TEXT", help="Auch dies maskieren.")
    ] = None,
    undo: Annotated[
        list[str] | None,
        typer.Option("--undo", metavar="TEXT", help="Dies lesbar lassen: Wort oder Platzhalter."),
    ] = None,
    category: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="ART",
            help="Was --add ist: person, firm, product, other, off_record, health.",
        ),
    ] = "person",
    workspace: WorkspaceOption = None,
) -> None:
    """Zeigen, was maskiert und gekürzt wurde, und es berichtigen.

    Nur für Ihre Augen: zeigt Klarnamen.
    """
    from befund.cli import private_views
    from befund.usecases.intake.masking import Masking, correct_masking

    with session(workspace) as opened:
        known = opened.queries.interview(interview)
        if add or undo:
            masking = Masking(opened.workspace, opened.roster)
            correct_masking(
                opened.workspace,
                masking.report(known.id),
                add or (),
                undo or (),
                _category(category),
            )
            _again(opened, None)
        private_views.print_masking(
            console(), Masking(opened.workspace, opened.roster).report(known.id)
        )


def _category(name: str) -> "Category":
    from befund.masking import Category
    from befund.masking.category import FOUND_ONLY

    possible = {category.value: category for category in Category if category not in FOUND_ONLY}
    if name not in possible:
        known = ", ".join(possible)
        raise ConfigurationError(
            "Diese Art gibt es nicht.", where=f"--as {name}", remedy=f"Möglich: {known}."
        )
    return possible[name]


def _again(opened: "Session", interviews: list[str] | None) -> None:
    """Run what depends on a correction."""
    from befund.app.run_job import build_job
    from befund.cli.progress_bar import RunBar
    from befund.labels import say
    from befund.usecases.analysis.run import analyse

    with RunBar(console(err=True)) as bar:
        outcome = analyse(opened.workspace, None, build_job(opened, bar), bar, only=interviews)
    for warning in outcome.warnings:
        typer.echo(f"Hinweis: {say(warning)}", err=True)
    for failure in outcome.failures:
        typer.echo(
            f"Fehlgeschlagen: {failure.interview}, Abschnitt {failure.chunk}: {failure.reason}",
            err=True,
        )
    if outcome.stopped is not None:
        typer.echo(f"Angehalten: {outcome.stopped}", err=True)
        raise typer.Exit(FAILED)
