"""Commands that look and change nothing: status, observations, show, transcript, search, doctor."""

from typing import TYPE_CHECKING, Annotated

import typer

from befund.cli.common import JsonOption, WorkspaceOption, console, print_json, reporting, session

if TYPE_CHECKING:
    from befund.app import Session


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    for command in (status, observations, show, transcript, uncovered, search, doctor):
        app.command()(command)


@reporting
def status(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Stand der Interviews: Format, Sprache, Umfang, Maskierung, Beobachtungen, Fehlschläge."""
    from befund.cli import views
    from befund.usecases.intake.vault import NEW_DATABASE, is_new_database, vault_problem
    from befund.usecases.views.overview import overview_of

    with session(workspace) as opened:
        problem = vault_problem(opened.workspace)
        if problem is not None:
            typer.echo(f"Hinweis: {problem}", err=True)
        elif is_new_database(opened.workspace):
            typer.echo(f"Hinweis: {NEW_DATABASE}", err=True)
        found = overview_of(opened.workspace)
        if as_json:
            print_json(found.model_dump(mode="json"))
            return
        views.print_overview(console(), found)
        views.print_origin(console(), opened)


@reporting
def observations(
    interview: Annotated[str | None, typer.Argument(help="Nur dieses Interview.")] = None,
    quarantined: Annotated[
        bool, typer.Option("--quarantined", help="Nur, was in Quarantäne steht.")
    ] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Beobachtungen nach Art: Prozessschritte, Schmerzpunkte, Quick-Win-Kandidaten."""
    from befund.cli import views
    from befund.export.rows import as_json as as_row

    with session(workspace) as opened:
        wanted = opened.queries.interview(interview).id if interview else None
        found = opened.queries.observations(wanted, quarantined=quarantined)
        if as_json:
            print_json([as_row(observation) for observation in found])
            return
        views.print_observations(console(), found)
        views.print_origin(console(), opened)


@reporting
def show(
    identifier: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Kennung der Beobachtung oder des Befunds, oder ihr Anfang."
        ),
    ],
    around: Annotated[
        int, typer.Option("--around", min=0, help="So viele Beiträge davor und danach.")
    ] = 2,
    workspace: WorkspaceOption = None,
) -> None:
    """Eine Beobachtung mit ihren Zitaten im Gespräch, oder ein Befund mit allen Belegen."""
    from befund.cli import views

    with session(workspace) as opened:
        if identifier.startswith("f-"):
            _show_finding(opened, identifier)
            return
        observation = opened.queries.observation(identifier)
        masked = opened.queries.transcript(observation.interview)
        views.print_observation(console(), observation, masked, around)


def _show_finding(opened: "Session", identifier: str) -> None:
    from befund.cli import finding_views

    reviewed = opened.queries.reviewed
    review = reviewed.get(identifier)
    opposed = reviewed.contradictions(review.finding.id)
    titles = {other.finding.id: other.title for other in reviewed.reviews()}
    known = {observation.id: observation for observation in opened.queries.observations()}
    finding_views.print_finding(console(), review, known, opposed, titles)


@reporting
def transcript(
    interview: Annotated[str, typer.Argument(help="Kennung des Interviews.")],
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Das maskierte Transkript, auf das sich alle Zitate beziehen."""
    from befund.cli import views

    with session(workspace) as opened:
        masked = opened.queries.transcript(opened.queries.interview(interview).id)
        if as_json:
            turns = [turn.model_dump(mode="json") for turn in masked.turns]
            print_json({"interview": masked.interview, "language": masked.language, "turns": turns})
            return
        views.print_transcript(console(), masked)


@reporting
def uncovered(
    interview: Annotated[str, typer.Argument(help="Kennung des Interviews.")],
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Was Befragte gesagt haben und worauf sich keine Beobachtung stützt."""
    from befund.cli import views
    from befund.usecases.views.overview import uncovered as left_out

    with session(workspace) as opened:
        masked = opened.queries.transcript(opened.queries.interview(interview).id)
        passages = left_out(masked, opened.queries.observations(masked.interview))
        if as_json:
            print_json([passage.model_dump(mode="json") for passage in passages])
            return
        views.print_uncovered(console(), passages, masked)


@reporting
def search(
    query: Annotated[
        str, typer.Argument(metavar="SUCHE", help="Worum es geht, in eigenen Worten.")
    ],
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, max=200, help="So viele Treffer.")
    ] = 10,
    interview: Annotated[
        str | None, typer.Option("--interview", help="Nur in diesem Interview.")
    ] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Suche in allen maskierten Gesprächen, nach Worten und nach Ähnlichkeit."""
    from befund.cli import views

    with session(workspace) as opened:
        wanted = opened.queries.interview(interview).id if interview else None
        hits = opened.workspace.index.search(query, limit, wanted)
        if as_json:
            print_json(
                [{**hit.passage.model_dump(mode="json"), "score": hit.score} for hit in hits]
            )
            return
        views.print_hits(console(), hits)


@reporting
def doctor(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Prüfen: Modell erreichbar, Schema-Stufe, Suchindex, Tresor, und was den Rechner verlassen kann."""
    from befund.app.doctor import examine
    from befund.cli import views
    from befund.cli.common import FAILED

    with session(workspace, create=True) as opened:
        findings = examine(opened)
        if as_json:
            print_json([finding.model_dump(mode="json") for finding in findings])
        else:
            views.print_examination(console(), findings)
        if not all(finding.sound for finding in findings):
            raise typer.Exit(FAILED)
