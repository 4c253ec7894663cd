"""The workshop pack.

Choose what goes in, see what the check of anonymity does, decide quote by quote, take it away.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Path, Query, Request, UploadFile
from pydantic import model_validator
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from befund.errors import AnonymityError, BefundError
from befund.export import PACK
from befund.export.labels import QUOTE_STATES, RISKS
from befund.export.pack import report_template
from befund.records import Kind
from befund.records.pack import Selection
from befund.usecases.pack.assembly import Packed, prepare
from befund.usecases.pack.files import (
    drop_template,
    keep_template,
    kept_template,
    pack_file,
)
from befund.usecases.review.release import release, withhold
from befund.web.context import TheContext, TheUser, WebContext
from befund.web.rendering import is_fragment, render

router = APIRouter()


class Chosen(Selection):
    """A selection as the page's form sends it.

    What is not ticked is not sent, so `asked` tells a form from a start.
    """

    asked: bool = False

    @model_validator(mode="before")
    @classmethod
    def _not_ticked(cls, given: object) -> object:
        """What a form does not send was not ticked."""
        if isinstance(given, dict) and given.get("asked"):
            return {
                "undecided": False,
                "with_quotes": False,
                "named_lanes": False,
                "kinds": (),
                **given,
            }
        return given


TheChoice = Annotated[Chosen, Query()]


@router.get("/pack")
def show(request: Request, context: TheContext, chosen: TheChoice) -> Response:
    """The page: the choice, the check, a preview and the files.

    For a change of the choice all but the form.
    """
    view = _view(context, chosen, request.url.query)
    if is_fragment(request):
        return render(request, "pack_body.html", **view)
    return render(request, "pack.html", here="pack", **view)


@router.post("/pack/quotes/{quote}")
def decide(
    request: Request,
    context: TheContext,
    user: TheUser,
    quote: str,
    act: Annotated[Literal["release", "withhold"], Form()],
    chosen: TheChoice,
) -> Response:
    """Release one quote or withhold it, and show what is in the pack now."""
    (release if act == "release" else withhold)(context.board, quote, user.name)
    return render(request, "pack_body.html", **_view(context, chosen, request.url.query))


@router.get("/pack/workshop.{name}")
def download(
    context: TheContext,
    name: Annotated[str, Path(pattern=rf"^({'|'.join(PACK.formats)})$")],
    chosen: TheChoice,
) -> Response:
    """One file of the pack."""
    content = pack_file(context.session.workspace, _packed(context, chosen).pack, name)
    headers = {"Content-Disposition": f'attachment; filename="{PACK.file_name(name)}"'}
    return Response(content, media_type=PACK.formats[name].media_type, headers=headers)


@router.get("/pack/vorlage.docx")
def template(context: TheContext) -> Response:
    """The template that reports are made from: the firm's own, else the shipped one."""
    content = kept_template(context.session.workspace) or report_template()
    headers = {"Content-Disposition": 'attachment; filename="vorlage.docx"'}
    return Response(content, media_type=PACK.formats["docx"].media_type, headers=headers)


@router.post("/pack/template")
async def own_template(
    request: Request, context: TheContext, chosen: TheChoice, file: UploadFile | None = None
) -> Response:
    """Keep the firm's own template, or without a file go back to the shipped one."""
    content = await file.read() if file is not None and file.filename else None
    return await run_in_threadpool(_with_template, request, context, chosen, content)


def _with_template(
    request: Request, context: WebContext, chosen: Chosen, content: bytes | None
) -> Response:
    workspace = context.session.workspace
    if content is None:
        drop_template(workspace)
    else:
        keep_template(workspace, _packed(context, chosen).pack, content)
    return render(request, "pack_body.html", **_view(context, chosen, request.url.query))


def _packed(context: WebContext, chosen: Chosen) -> Packed:
    given = chosen.model_dump(exclude={"asked"})
    return prepare(
        context.session.workspace, Selection(**given), context.session.settings.assumptions
    )


def _view(context: WebContext, chosen: Chosen, query: str) -> dict[str, Any]:
    """What the page shows.

    A choice that leaves nothing is told on the page, beside the form that can change it.
    """
    packed, problem = None, ""
    try:
        packed = _packed(context, chosen)
    except AnonymityError as error:
        problem = f"{error.where}: {error.what}"
    except BefundError as error:
        # what to do is beside it; the error's own remedy is one of the command line
        problem = error.what
    return {
        "chosen": chosen,
        "packed": packed,
        "problem": problem,
        "query": query,
        "kinds": tuple(Kind),
        "formats": PACK.formats,
        "risks": RISKS,
        "states": QUOTE_STATES,
        "own_template": kept_template(context.session.workspace) is not None,
    }
