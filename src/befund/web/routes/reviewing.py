"""The review page: the list with its filters, a finding, the conversation beside it, and the forms of its acts."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from befund.review import Review
from befund.web.acting import inputs_of
from befund.web.desk import Desk, TheDesk
from befund.web.listing import Listing, following, listing
from befund.web.rendering import is_fragment, render
from befund.web.seen import on_screen
from befund.web.showing import list_values, panel_values, talk_values, wanted_on_page
from befund.web.wanted import Wanted
from befund.workflow.assessing import quick_wins
from befund.workflow.reading import Reading, likely_partners, read_finding

router = APIRouter()
Asked = Annotated[Wanted, Query()]


@router.get("/findings")
def show_list(request: Request, desk: TheDesk, wanted: Asked) -> Response:
    """The page with the first finding that a filter leaves; as a part, the list and what the filter offers."""
    found = listing(desk.board, wanted)
    if is_fragment(request):
        return render(request, "findings/listed.html", **list_values(desk, found))
    first = read_finding(desk.board, desk.shelf, found.found[0].finding.id) if found.found else None
    return _page(request, desk, found, first)


@router.get("/findings/rows")
def more_rows(request: Request, desk: TheDesk, wanted: Asked, after: str, rest: bool = False) -> Response:  # noqa: FBT001, FBT002
    """The rows that follow a finding's."""
    found = following(desk.board, wanted, after, rest=rest)
    return render(request, "findings/rows.html", listing=found, following=True)


@router.get("/findings/bulk")
def confirm_all(request: Request, desk: TheDesk, wanted: Asked) -> Response:
    """Ask whether all that the filter shows and nobody decided is to be accepted."""
    reviews = listing(desk.board, wanted).undecided
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
def show_finding(request: Request, desk: TheDesk, finding: str, wanted: Asked, quote: str = "") -> Response:
    """The page with one finding; as a part, the finding and the conversation of its quote."""
    reading = read_finding(desk.board, desk.shelf, finding)
    if is_fragment(request):
        query = wanted_on_page(request).query
        return render(request, "findings/opened.html", query=query, **panel_values(desk, reading, quote))
    found = listing(desk.board, wanted, through=reading.review.finding.id)
    return _page(request, desk, found, reading, quote)


@router.get("/findings/{finding}/conversation")
def show_conversation(request: Request, desk: TheDesk, finding: str, quote: str = "") -> Response:
    """The conversation of another quote of the finding on screen."""
    reading = read_finding(desk.board, desk.shelf, finding)
    return render(request, "findings/conversed.html", **talk_values(desk, reading, quote))


@router.get("/findings/{finding}/edit")
def edit(request: Request, desk: TheDesk, finding: str) -> Response:
    """The form for title and fields, in the place of the finding."""
    review = desk.board.get(finding)
    seen = _seen(desk, review)
    return render(request, "findings/edit.html", review=review, seen=seen, fields=inputs_of(review.item))


@router.get("/findings/{finding}/merge")
def choose_partners(request: Request, desk: TheDesk, finding: str, q: str | None = None) -> Response:
    """What may go up in the finding: the likeliest first, or what holds the words of a search."""
    review = desk.board.get(finding)
    partners = likely_partners(desk.board, finding, q or "")
    template = "findings/merge.html" if q is None else "findings/partners_answer.html"
    return render(request, template, review=review, partners=partners, seen=_seen(desk, review))


@router.get("/findings/{finding}/split")
def choose_observations(request: Request, desk: TheDesk, finding: str) -> Response:
    """What of the finding may become one of its own."""
    review = desk.board.get(finding)
    observations = desk.board.evidence(review)
    seen = _seen(desk, review)
    return render(request, "findings/split.html", review=review, observations=observations, seen=seen)


@router.get("/findings/{finding}/score")
def show_score(request: Request, desk: TheDesk, finding: str) -> Response:
    """What a quick-win candidate's impact and effort are made of."""
    name = desk.board.get(finding).finding.id
    changes = quick_wins(desk.session.workspace, desk.session.settings.assumptions)
    change = next((one for one in changes if one.group == name), None)
    return render(request, "findings/score.html", change=change)


def _seen(desk: Desk, review: Review) -> str:
    return on_screen(review, desk.board.log(review.finding.id)).model_dump_json()


def _page(request: Request, desk: Desk, found: Listing, reading: Reading | None, quote: str = "") -> Response:
    values = {**list_values(desk, found), **panel_values(desk, reading, quote)}
    quarantined = desk.quarantined()
    return render(request, "findings/page.html", here="findings", quarantine=False, quarantined=quarantined, **values)
