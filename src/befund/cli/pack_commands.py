"""Commands of the workshop pack: pack, release, withhold."""

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from befund.cli.common import (
    JsonOption,
    WorkspaceOption,
    console,
    print_json,
    reporting,
    session,
    some_path,
)
from befund.cli.formats import format_option, known_format
from befund.errors import ConfigurationError
from befund.export import PACK

if TYPE_CHECKING:
    from befund.app import Session
    from befund.records import Kind
    from befund.usecases.pack.assembly import Packed

ALL = "all"
Names = list[str] | None
QuoteArgument = Annotated[
    str, typer.Argument(metavar="ZITAT", help="Kennung des Zitats (q-…) oder ihr Anfang.")
]
AuthorOption = Annotated[
    str | None, typer.Option("--author", metavar="NAME", help="Sonst Ihr Anmeldename.")
]
FormatOption = Annotated[str, format_option(*PACK.formats, ALL)]
FolderOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="ORDNER", help="Wohin; sonst exports/ im Arbeitsbereich."
    ),
]
CheckOption = Annotated[
    bool, typer.Option("--check", help="Nur zeigen, was die Anonymitätsprüfung tut.")
]
UndecidedOption = Annotated[
    bool, typer.Option("--with-undecided", help="Auch, worüber niemand entschieden hat.")
]
KindsOption = Annotated[
    Names,
    typer.Option(
        "--kind", metavar="ART", help="Nur process_step, pain_point, quick_win; mehrfach möglich."
    ),
]
IncludeOption = Annotated[
    Names, typer.Option("--include", metavar="ID", help="Diesen offenen Befund auch.")
]
ExcludeOption = Annotated[
    Names, typer.Option("--exclude", metavar="ID", help="Diesen Befund nicht.")
]
QuotesOption = Annotated[bool, typer.Option("--quotes/--no-quotes", help="Mit oder ohne Zitate.")]
KOption = Annotated[
    int,
    typer.Option(
        "--k", metavar="ZAHL", min=1, max=50, help="Ab so vielen Befragten wird eine Rolle genannt."
    ),
]
HideOption = Annotated[
    bool, typer.Option("--hide-lanes", help="Kleine Rollen auch in der Karte verbergen.")
]
ClientOption = Annotated[
    str, typer.Option("--client", metavar="NAME", help="Wie der Kunde heißt; sonst der Ordner.")
]
TemplateOption = Annotated[
    Path | None,
    typer.Option(
        "--template", metavar="DATEI", parser=some_path, help="Eigene Word-Vorlage (.docx)."
    ),
]
NewTemplateOption = Annotated[
    Path | None,
    typer.Option(
        "--write-template",
        metavar="DATEI",
        parser=some_path,
        help=(
            "Die mitgelieferte Word-Vorlage schreiben, um sie anzupassen; ihre Felder sind alle, "
            "die es gibt."
        ),
    ),
]
SchemaOption = Annotated[
    bool, typer.Option("--schema", help="Das JSON-Schema des Formats json ausgeben.")
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    for command in (pack, release, withhold):
        app.command()(command)


@reporting
def pack(
    file_format: FormatOption = ALL,
    output: FolderOption = None,
    check: CheckOption = False,
    undecided: UndecidedOption = False,
    kinds: KindsOption = None,
    include: IncludeOption = None,
    exclude: ExcludeOption = None,
    quotes: QuotesOption = True,
    k: KOption = 3,
    hide_lanes: HideOption = False,
    client: ClientOption = "",
    template: TemplateOption = None,
    new_template: NewTemplateOption = None,
    schema: SchemaOption = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Workshop-Paket: angenommene Befunde als Dateien für den Workshop, anonym geprüft."""
    from befund.records.pack import Selection
    from befund.usecases.pack.assembly import prepare
    from befund.usecases.pack.files import export_pack, read_template

    if schema or new_template is not None:
        _about_formats(new_template)
        return
    known_format(file_format, (*PACK.formats, ALL))
    formats = tuple(PACK.formats) if file_format == ALL else (file_format,)
    own = read_template(template) if template else None
    chosen = {
        "undecided": undecided,
        "client": client,
        "with_quotes": quotes,
        "named_lanes": not hide_lanes,
        "k": k,
    }
    with session(workspace) as opened:
        selection = Selection.model_validate(
            {
                **chosen,
                "kinds": _kinds(kinds),
                "include": _whole(opened, include),
                "exclude": _whole(opened, exclude),
            }
        )
        packed = prepare(opened.workspace, selection, opened.settings.assumptions)
        paths = [] if check else export_pack(opened.workspace, packed.pack, formats, own, output)
    _print(packed, paths, as_json=as_json)


def _about_formats(new_template: Path | None) -> None:
    """Write the template, or print the schema."""
    from befund.export.pack.pack_json import pack_schema
    from befund.usecases.pack.files import write_template

    if new_template is None:
        print_json(pack_schema())
        return
    write_template(new_template)
    typer.echo(f"Vorlage nach {new_template} geschrieben.")


def _print(packed: "Packed", paths: list[Path], *, as_json: bool) -> None:
    from befund.cli import pack_views

    if as_json:
        print_json(
            {
                "files": [str(path) for path in paths],
                "check": packed.anonymity.model_dump(mode="json"),
            }
        )
        return
    pack_views.print_packed(console(), packed, paths)


@reporting
def release(
    quote: QuoteArgument, author: AuthorOption = None, workspace: WorkspaceOption = None
) -> None:
    """Ein zurückgehaltenes Zitat für das Workshop-Paket freigeben.

    Das gilt auch nach neuen Läufen.
    """
    from befund.usecases.review.release import release as release_quote
    from befund.usecases.review.reviews import board_of

    with session(workspace) as opened:
        board = board_of(opened.workspace, opened.roster)
        found = release_quote(board, quote, author or getpass.getuser())
        typer.echo(f"{found.id} freigegeben: „{found.text}“")


@reporting
def withhold(
    quote: QuoteArgument, author: AuthorOption = None, workspace: WorkspaceOption = None
) -> None:
    """Ein Zitat aus dem Workshop-Paket heraushalten, auch wenn die Prüfung nichts daran fand."""
    from befund.usecases.review.release import withhold as withhold_quote
    from befund.usecases.review.reviews import board_of

    with session(workspace) as opened:
        board = board_of(opened.workspace, opened.roster)
        found = withhold_quote(board, quote, author or getpass.getuser())
        typer.echo(f"{found.id} zurückgehalten: „{found.text}“")


def _kinds(wanted: Names) -> "tuple[Kind, ...]":
    from befund.records import Kind

    known = {kind.value: kind for kind in Kind}
    for name in wanted or ():
        if name not in known:
            raise ConfigurationError(
                f"Die Art „{name}“ gibt es nicht.",
                where="--kind",
                remedy=f"Möglich: {', '.join(known)}.",
            )
    return tuple(known[name] for name in wanted or known)


def _whole(opened: "Session", prefixes: Names) -> list[str]:
    """The ids that begin so."""
    reviewed = opened.queries.reviewed
    return [reviewed.get(prefix).finding.id for prefix in prefixes or ()]
