"""Decisions on findings: one, several at once, and back again."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from befund.errors import ConfigurationError, ConflictError, NotFoundError
from befund.records import Action
from befund.review import Review
from befund.usecases.review.board import Decided
from befund.usecases.review.decisions import Act
from befund.web.context import TheContext, WebContext
from befund.web.displayed_state import on_screen, sent_back
from befund.web.forms import Given, GivenForm, act_of, action_of
from befund.web.rendering import render, web_session_of
from befund.web.template_values import decided_values

router = APIRouter()


@router.post("/findings/bulk")
def decide_all(request: Request, context: TheContext, given: GivenForm) -> Response:
    """Accept or reject several findings, all or none; those that changed meanwhile are named."""
    action = action_of(given)
    wanted = dict(item.split(":", 1) for item in given.one("items").split() if ":" in item)
    if not wanted:
        raise ConfigurationError("Es ist nichts ausgewählt.", remedy="Befunde ankreuzen.")
    acts = [
        (name, Act(action, _author(request), expects=version)) for name, version in wanted.items()
    ]
    try:
        decided = context.board.decide_all(acts)
    except (ConflictError, NotFoundError):
        return _changed_meanwhile(request, context, action, wanted)
    return render(
        request,
        "findings/decided.html",
        **decided_values(request, context, decided, given.one("open")),
    )


@router.post("/findings/{finding}/decide")
def decide(request: Request, context: TheContext, finding: str, given: GivenForm) -> Response:
    """One decision; where somebody was quicker, both versions."""
    review = context.board.get(finding)
    act = act_of(given, review, _author(request))
    try:
        decided = context.board.decide(finding, act) if act else Decided((), ())
    except ConflictError as error:
        return _conflict(request, context, given, error)
    return render(
        request, "findings/decided.html", **decided_values(request, context, decided, finding)
    )


@router.post("/undo")
def undo(
    request: Request, context: TheContext, number: Annotated[int | None, Form()] = None
) -> Response:
    """Take back the decision of that number, else the author's newest.

    Its finding comes on screen.
    """
    board, author = context.board, _author(request)
    decided = board.undo_last(author) if number is None else board.undo(number, author)
    return render(
        request,
        "findings/decided.html",
        **decided_values(request, context, decided, "", leads=True),
    )


def _author(request: Request) -> str:
    web_session = web_session_of(request)
    return web_session.user.name if web_session else ""


def _conflict(
    request: Request, context: WebContext, given: Given, error: ConflictError
) -> Response:
    """What the reviewer saw beside what stands, and the decision to send again."""
    stands = error.stands
    if not isinstance(stands, Review):
        raise error
    entries = context.board.log(stands.finding.id)
    before, after = sent_back(given.one("seen")), on_screen(stands, entries)
    return render(
        request,
        "findings/conflict.html",
        status=409,
        review=stands,
        what=error.what,
        since=[entry.decision for entry in entries if entry.decision.number > before.last],
        before=before,
        after=after,
        fields=list(dict.fromkeys([*before.fields, *after.fields])),
        action=action_of(given),
        again=given.without("expects", "seen", "open"),
        seen=after.model_dump_json(),
    )


def _changed_meanwhile(
    request: Request, context: WebContext, action: Action, wanted: dict[str, str]
) -> Response:
    """Which of several findings changed, and the others to decide on all the same."""
    now = {
        name: name_review for name in wanted if (name_review := _known(context, name)) is not None
    }
    kept = [review for name, review in now.items() if review.version == wanted[name]]
    changed = {r.finding.id: r for name, r in now.items() if r.version != wanted[name]}
    return render(
        request,
        "findings/bulk.html",
        status=409,
        action=action.value,
        items=" ".join(f"{review.finding.id}:{review.version}" for review in kept),
        reviews=kept,
        contradicted=0,
        changed=list(changed.values()),
    )


def _known(context: WebContext, finding: str) -> Review | None:
    try:
        return context.board.get(finding)
    except NotFoundError:
        return None
