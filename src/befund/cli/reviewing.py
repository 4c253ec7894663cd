"""Commands of review: findings, contradictions, decide, diff."""

import getpass
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from befund.cli.common import JsonOption, WorkspaceOption, console, print_json, reporting, session

if TYPE_CHECKING:
    from befund.bootstrap import Session
    from befund.records import Observation

FindingArgument = Annotated[str, typer.Argument(metavar="ID", help="Kennung des Befunds oder ihr Anfang.")]
KindName = Literal["process_step", "pain_point", "quick_win"]
ActionName = Literal["accept", "reject", "edit", "merge", "split", "comment"]
NamesOption = list[str] | None


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    for command in (findings, contradictions, decide, diff):
        app.command()(command)


@reporting
def findings(
    kind: Annotated[KindName | None, typer.Option("--kind", help="Nur diese Art.")] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Befunde: was ein oder mehrere Interviews gleich sagen, das Aussagekräftigste zuerst."""
    from befund.cli import finding_views
    from befund.export.finding_rows import finding_as_json
    from befund.workflow.reviewing import reviews

    with session(workspace) as opened:
        found = [review for review in reviews(opened.workspace.store) if kind in {None, review.finding.item.kind}]
        if as_json:
            known = _observations(opened)
            print_json([finding_as_json(r.finding, known, r.title, finding_views.decision_of(r)) for r in found])
            return
        finding_views.print_findings(console(), found)


@reporting
def contradictions(as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Widersprüche: wer was sagt, Seite an Seite."""
    from befund.cli import finding_views
    from befund.export.finding_rows import contradiction_as_json
    from befund.workflow.reviewing import reviews

    with session(workspace) as opened:
        found = opened.workspace.store.contradictions()
        known = _observations(opened)
        if as_json:
            print_json([contradiction_as_json(contradiction, known) for contradiction in found])
            return
        titles = {review.finding.id: review.title for review in reviews(opened.workspace.store)}
        finding_views.print_contradictions(console(), found, known, titles)


@reporting
def decide(
    finding: FindingArgument,
    action: Annotated[ActionName, typer.Argument(metavar="WAS", help="accept, reject, edit, merge, split, comment.")],
    note: Annotated[str, typer.Option("--note", help="Begründung oder Kommentar.")] = "",
    title: Annotated[str | None, typer.Option("--title", help="Neuer Titel (edit).")] = None,
    others: Annotated[NamesOption, typer.Option("--with", metavar="ID", help="Befund, der aufgeht (merge).")] = None,
    observations: Annotated[
        NamesOption, typer.Option("--observation", metavar="ID", help="Beobachtung, die herauskommt (split).")
    ] = None,
    author: Annotated[str | None, typer.Option("--author", metavar="NAME", help="Sonst Ihr Anmeldename.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Über einen Befund entscheiden; jede Entscheidung bleibt im Protokoll und übersteht neue Läufe."""
    from befund.cli import finding_views
    from befund.records import Action
    from befund.workflow.reviewing import Act, decide_alone

    act = Act(Action(action), author or getpass.getuser(), note, title, others or (), observations or ())
    with session(workspace) as opened:
        finding_views.print_decided(console(), decide_alone(opened.workspace, finding, act))


@reporting
def diff(
    before: Annotated[int, typer.Argument(metavar="LAUF1", help="Nummer des früheren Laufs.")],
    after: Annotated[int, typer.Argument(metavar="LAUF2", help="Nummer des späteren Laufs.")],
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Was zwischen zwei Läufen neu, weg, stärker oder schwächer wurde."""
    from befund.cli import finding_views
    from befund.workflow.reviewing import diff as compare

    with session(workspace) as opened:
        found = compare(opened.workspace.store, before, after)
        if as_json:
            print_json([change.model_dump(mode="json") for change in found])
            return
        finding_views.print_changes(console(), found)


def _observations(opened: "Session") -> "dict[str, Observation]":
    return {observation.id: observation for observation in opened.workspace.store.observations()}
