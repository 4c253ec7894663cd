"""Commands of review: findings, contradictions, decide, decisions, diff."""

import getpass
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from befund.cli.common import JsonOption, WorkspaceOption, console, print_json, reporting, session
from befund.errors import ConfigurationError

if TYPE_CHECKING:
    from befund.app import Session
    from befund.records import Judgement, Observation

FindingArgument = Annotated[
    str, typer.Argument(metavar="ID", help="Kennung des Befunds oder ihr Anfang.")
]
KindName = Literal["process_step", "pain_point", "quick_win"]
StatusName = Literal["undecided", "accepted", "rejected"]
ActionName = Literal["accept", "reject", "edit", "judge", "merge", "split", "comment", "undo"]
NamesOption = list[str] | None


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    for command in (findings, contradictions, decide, decisions, diff):
        app.command()(command)


@reporting
def findings(
    kind: Annotated[KindName | None, typer.Option("--kind", help="Nur diese Art.")] = None,
    status: Annotated[
        StatusName | None, typer.Option("--status", help="Nur offene, angenommene oder abgelehnte.")
    ] = None,
    contradicted: Annotated[
        bool, typer.Option("--contradicted", help="Nur, wozu es Widerspruch gibt.")
    ] = False,
    text: Annotated[
        str, typer.Option("--search", metavar="WORTE", help="Nur, was diese Worte enthält.")
    ] = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Befunde: was ein oder mehrere Interviews gleich sagen, das Aussagekräftigste zuerst."""
    from befund.cli import finding_views
    from befund.export.finding_rows import finding_as_json
    from befund.records import FindingFlag, Kind
    from befund.review import Filter

    wanted = Filter(
        kind=(Kind(kind),) if kind else (),
        status=(status,) if status else (),
        mark=(FindingFlag.CONTRADICTED.value,) if contradicted else (),
        text=text,
    )
    with session(workspace) as opened:
        reviewed = opened.queries.reviewed
        found = reviewed.filtered(wanted)
        if as_json:
            known = _observations(opened)
            print_json(
                [finding_as_json(r.shown, known, finding_views.decision_of(r)) for r in found]
            )
            return
        finding_views.print_findings(console(), found, of=len(reviewed.reviews()))


@reporting
def contradictions(as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Widersprüche: wer was sagt, Seite an Seite."""
    from befund.cli import finding_views
    from befund.export.finding_rows import contradiction_as_json

    with session(workspace) as opened:
        found = opened.queries.contradictions()
        known = _observations(opened)
        if as_json:
            print_json([contradiction_as_json(contradiction, known) for contradiction in found])
            return
        titles = {review.finding.id: review.title for review in opened.queries.reviewed.reviews()}
        finding_views.print_contradictions(console(), found, known, titles)


@reporting
def decide(
    finding: FindingArgument,
    action: Annotated[
        ActionName,
        typer.Argument(
            metavar="WAS", help="accept, reject, edit, judge, merge, split, comment, undo."
        ),
    ],
    note: Annotated[str, typer.Option("--note", help="Begründung oder Kommentar.")] = "",
    title: Annotated[str | None, typer.Option("--title", help="Neuer Titel (edit).")] = None,
    fields: Annotated[
        NamesOption,
        typer.Option(
            "--set",
            metavar="FELD=WERT",
            help="Feld ändern, leer löscht es; Listen mit Komma (edit).",
        ),
    ] = None,
    impact: Annotated[
        float | None, typer.Option("--impact", help="Wirkung, 1 bis 5 (judge).")
    ] = None,
    effort: Annotated[
        float | None, typer.Option("--effort", help="Aufwand, 1 bis 5 (judge).")
    ] = None,
    others: Annotated[
        NamesOption, typer.Option("--with", metavar="ID", help="Befund, der aufgeht (merge).")
    ] = None,
    observations: Annotated[
        NamesOption,
        typer.Option("--observation", metavar="ID", help="Beobachtung, die herauskommt (split)."),
    ] = None,
    number: Annotated[
        int | None,
        typer.Option("--number", metavar="NR", help="Diese Entscheidung statt der letzten (undo)."),
    ] = None,
    author: Annotated[
        str | None, typer.Option("--author", metavar="NAME", help="Sonst Ihr Anmeldename.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Über einen Befund entscheiden.

    Jede Entscheidung bleibt im Protokoll und übersteht neue Läufe.
    """
    from befund.cli import finding_views
    from befund.records import Action
    from befund.review import edit_of
    from befund.usecases.review.decisions import Act
    from befund.usecases.review.reviews import board_of

    with session(workspace) as opened:
        board = board_of(opened.workspace, opened.roster)
        item = board.get(finding).item
        act = Act(
            Action(action),
            author or getpass.getuser(),
            note,
            title,
            others or (),
            observations or (),
            edits=[edit_of(item, *_field(text)) for text in fields or ()],
            judged=_judgement(impact, effort),
            undoes=number,
        )
        finding_views.print_decided(console(), board.decide(finding, act))


def _field(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ConfigurationError(
            "So lässt sich kein Feld setzen.", where="--set", remedy="Gemeint ist FELD=WERT."
        )
    return name.strip(), value


def _judgement(impact: float | None, effort: float | None) -> "Judgement":
    from befund.records import Judgement

    for name, value in (("--impact", impact), ("--effort", effort)):
        if value is not None and not 1 <= value <= 5:
            raise ConfigurationError("Möglich ist 1 bis 5.", where=name)
    return Judgement(impact=impact, effort=effort)


@reporting
def decisions(
    finding: Annotated[
        str | None, typer.Argument(metavar="ID", help="Nur, was diesen Befund betrifft.")
    ] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Das Protokoll: wer wann was entschieden hat, und was zurückgenommen ist."""
    from befund.cli import finding_views
    from befund.export.decision_rows import logged_as_json

    with session(workspace) as opened:
        reviewed = opened.queries.reviewed
        log = reviewed.log(reviewed.get(finding).finding.id if finding else None)
        if as_json:
            print_json(
                [
                    logged_as_json(o.decision, o.title, o.undone_by.number if o.undone_by else None)
                    for o in log
                ]
            )
            return
        finding_views.print_log(console(), log)


@reporting
def diff(
    before: Annotated[int, typer.Argument(metavar="LAUF1", help="Nummer des früheren Laufs.")],
    after: Annotated[int, typer.Argument(metavar="LAUF2", help="Nummer des späteren Laufs.")],
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Was zwischen zwei Läufen neu, weg, stärker oder schwächer wurde."""
    from befund.cli import finding_views
    from befund.labels import speaking

    with session(workspace) as opened:
        found = opened.queries.diff(before, after)
        if as_json:
            print_json([change.model_dump(mode="json", context=speaking()) for change in found])
            return
        finding_views.print_changes(console(), found)


def _observations(opened: "Session") -> "dict[str, Observation]":
    return {observation.id: observation for observation in opened.queries.observations()}
