"""The review page.

The list with its filters, a finding, the conversation beside it, and the forms of its acts.
"""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from befund.review import Review
from befund.usecases.views.assessment import quick_wins
from befund.usecases.views.finding_details import FindingDetails, likely_partners, read_finding
from befund.web.context import TheContext, WebContext
from befund.web.displayed_state import on_screen
from befund.web.filter_params import FilterParams
from befund.web.finding_list import Listing, finding_list, following
from befund.web.forms import inputs_of
from befund.web.rendering import is_fragment, render
from befund.web.template_values import list_values, panel_values, talk_values, wanted_on_page

router = APIRouter()
Asked = Annotated[FilterParams, Query()]


@router.get("/findings")
def show_list(request: Request, context: TheContext, wanted: Asked) -> Response:
    """The page with the first finding that a filter leaves.

    As a part, the list and what the filter offers.
    """
    found = finding_list(context.board, wanted)
    if is_fragment(request):
        return render(request, "findings/listed.html", **list_values(context, found))
    first = (
        read_finding(context.board, context.transcript_cache, found.found[0].finding.id)
        if found.found
        else None
    )
    return _page(request, context, found, first)


@router.get("/findings/rows")
def more_rows(
    request: Request,
    context: TheContext,
    wanted: Asked,
    after: str,
    rest: bool = False,  # noqa: FBT001, FBT002
) -> Response:
    """The rows that follow a finding's."""
    found = following(context.board, wanted, after, rest=rest)
    return render(request, "findings/rows.html", listing=found, following=True)


@router.get("/findings/bulk")
def confirm_all(request: Request, context: TheContext, wanted: Asked) -> Response:
    """Ask whether all that the filter shows and nobody decided is to be accepted."""
    reviews = finding_list(context.board, wanted).undecided
    return render(
        request,
        "findings/bulk.html",
        action="accept",
        items=" ".join(f"{review.finding.id}:{review.version}" for review in reviews),
        reviews=reviews,
        contradicted=sum("contradicted" in review.finding.flags for review in reviews),
        changed=(),
    )


@router.get("/findings/{finding}")
def show_finding(
    request: Request, context: TheContext, finding: str, wanted: Asked, quote: str = ""
) -> Response:
    """The page with one finding; as a part, the finding and the conversation of its quote."""
    reading = read_finding(context.board, context.transcript_cache, finding)
    if is_fragment(request):
        query = wanted_on_page(request).query
        return render(
            request, "findings/opened.html", query=query, **panel_values(context, reading, quote)
        )
    found = finding_list(context.board, wanted, through=reading.review.finding.id)
    return _page(request, context, found, reading, quote)


@router.get("/findings/{finding}/conversation")
def show_conversation(
    request: Request, context: TheContext, finding: str, quote: str = ""
) -> Response:
    """The conversation of another quote of the finding on screen."""
    reading = read_finding(context.board, context.transcript_cache, finding)
    return render(request, "findings/conversed.html", **talk_values(context, reading, quote))


@router.get("/findings/{finding}/edit")
def edit(request: Request, context: TheContext, finding: str) -> Response:
    """The form for title and fields, in the place of the finding."""
    review = context.board.get(finding)
    seen = _seen(context, review)
    return render(
        request, "findings/edit.html", review=review, seen=seen, fields=inputs_of(review.item)
    )


@router.get("/findings/{finding}/merge")
def choose_partners(
    request: Request, context: TheContext, finding: str, q: str | None = None
) -> Response:
    """What may go up in the finding: the likeliest first, or what holds the words of a search."""
    review = context.board.get(finding)
    partners = likely_partners(context.board, finding, q or "")
    template = "findings/merge.html" if q is None else "findings/partners_answer.html"
    return render(request, template, review=review, partners=partners, seen=_seen(context, review))


@router.get("/findings/{finding}/split")
def choose_observations(request: Request, context: TheContext, finding: str) -> Response:
    """What of the finding may become one of its own."""
    review = context.board.get(finding)
    observations = context.board.evidence(review)
    seen = _seen(context, review)
    return render(
        request, "findings/split.html", review=review, observations=observations, seen=seen
    )


@router.get("/findings/{finding}/score")
def show_score(request: Request, context: TheContext, finding: str) -> Response:
    """What a quick-win candidate's impact and effort are made of."""
    name = context.board.get(finding).finding.id
    changes = quick_wins(context.session.workspace, context.session.settings.assumptions)
    change = next((one for one in changes if one.group == name), None)
    return render(request, "findings/score.html", change=change)


def _seen(context: WebContext, review: Review) -> str:
    return on_screen(review, context.board.log(review.finding.id)).model_dump_json()


def _page(
    request: Request,
    context: WebContext,
    found: Listing,
    reading: FindingDetails | None,
    quote: str = "",
) -> Response:
    values = {**list_values(context, found), **panel_values(context, reading, quote)}
    quarantined = context.quarantined()
    return render(
        request,
        "findings/page.html",
        here="findings",
        quarantine=False,
        quarantined=quarantined,
        **values,
    )
