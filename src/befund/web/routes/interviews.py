"""Interviews: the list, one in detail, and what is corrected or removed there."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from befund.errors import BefundError
from befund.masking import Category, MaskingReport
from befund.masking.category import FOUND_ONLY
from befund.readers import SUPPORTED_SUFFIXES
from befund.usecases.intake.masking import (
    Masking,
    correct_interviewers,
    correct_masking,
    speakers_for_the_user,
    take_back,
)
from befund.usecases.intake.preparation import Preparation, prepare
from befund.usecases.intake.removal import remove_interview
from befund.web.access import Right
from befund.web.context import TheContext, WebContext
from befund.web.estimate import Row, estimate_of, rows
from befund.web.rendering import render, web_session_of
from befund.web.upload_stream import LARGEST_FILE, LARGEST_REQUEST, MOST_FILES

router = APIRouter(prefix="/interviews")

CHANGED = {"HX-Trigger": "interviews-changed"}
TYPED = tuple(category for category in Category if category not in FOUND_ONLY)
ENVELOPE = 2**20
"""What a request may hold beside its files."""
Name = Annotated[str, Form(max_length=400)]


@router.get("")
def page(request: Request, context: TheContext, interview: str = "") -> Response:
    """The page, with one interview open where the address names it."""
    limits = {"file": LARGEST_FILE, "files": MOST_FILES, "request": LARGEST_REQUEST - ENVELOPE}
    return render(
        request,
        "interviews/page.html",
        here="interviews",
        limits=limits,
        suffixes=SUPPORTED_SUFFIXES,
        rows=rows(context.session),
        job=context.jobs.snapshot,
        outlook=estimate_of(context.session),
        opened=interview,
        **(_details(request, context, interview) if interview else {}),
    )


@router.get("/list")
def interviews(request: Request, context: TheContext, interview: str = "") -> Response:
    """The list alone."""
    return render(request, "interviews/list.html", rows=rows(context.session), opened=interview)


@router.get("/panel")
def panel(
    request: Request, context: TheContext, interview: Annotated[str, Query(max_length=400)]
) -> Response:
    """One interview in detail."""
    return render(
        request, "interviews/panel.html", opened=interview, **_details(request, context, interview)
    )


@router.post("/roles")
def correct_roles(
    request: Request,
    context: TheContext,
    interview: Name,
    interviewer: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Say who interviews; it holds at once."""
    with context.jobs.alone():
        known = context.session.queries.interview(interview).id
        correct_interviewers(context.session.workspace, known, interviewer or ())
        done = _prepare_anew(context)
    return _corrected(request, context, known, done)


@router.post("/masking")
def change_masking(
    request: Request,
    context: TheContext,
    interview: Name,
    act: Annotated[Literal["add", "undo", "take_back"], Form()],
    text: Annotated[str, Form(max_length=2000)] = "",
    category: Annotated[Category, Form()] = Category.PERSON,
) -> Response:
    """Mask a text, leave one readable, or take such a correction back.

    It holds at once, in all interviews.
    """
    workspace = context.session.workspace
    with context.jobs.alone():
        known = context.session.queries.interview(interview).id
        if act == "take_back":
            take_back(workspace, text)
        else:
            added, undone = ([text], []) if act == "add" else ([], [text])
            correct_masking(workspace, _report(context, known), added, undone, category)
        done = _prepare_anew(context)
    return _corrected(request, context, known, done)


@router.get("/remove")
def ask_to_remove(
    request: Request, context: TheContext, interview: Annotated[str, Query(max_length=400)]
) -> Response:
    """What would go, and what stays."""
    return render(
        request,
        "interviews/remove.html",
        row=_row(context, context.session.queries.interview(interview).id),
    )


@router.post("/remove")
def remove(request: Request, context: TheContext, interview: Name) -> Response:
    """Remove an interview."""
    with context.jobs.alone():
        known = context.session.queries.interview(interview).id
        done = remove_interview(context.session.workspace, known, context.session.roster)
    answer = render(request, "interviews/removed.html", removed=known, done=done)
    answer.headers.update({**CHANGED, "HX-Push-Url": "/interviews"})
    return answer


def _prepare_anew(context: WebContext) -> Preparation:
    return prepare(context.session.workspace, [], context.session.roster)


def _report(context: WebContext, interview: str) -> MaskingReport:
    return Masking(context.session.workspace, context.session.roster).report(interview)


def _corrected(
    request: Request, context: WebContext, interview: str, done: Preparation
) -> Response:
    answer = render(
        request,
        "interviews/panel.html",
        opened=interview,
        **_details(request, context, interview) | {"done": done},
    )
    answer.headers.update(CHANGED)
    return answer


def _details(request: Request, context: WebContext, name: str) -> dict[str, Any]:
    """One interview with its speakers; real names are for those alone who may decide."""
    interview = context.session.queries.interview(name)
    found: dict[str, Any] = {
        "row": _row(context, interview.id),
        "done": None,
        "report": None,
        "problem": "",
        "names": {},
    }
    masked = context.session.queries.find_transcript(interview.id)
    web_session = web_session_of(request)
    if masked is None or web_session is None or web_session.user.right is not Right.REVIEWER:
        return found
    found["categories"] = sorted(
        TYPED, key=lambda category: category not in {Category.PERSON, Category.FIRM}
    )
    try:
        spoken = speakers_for_the_user(context.session.workspace, masked)
        found["names"] = {speaker: (names, turn.text) for speaker, names, turn, _ in spoken}
        found["report"] = _report(context, interview.id)
    except BefundError as error:
        found["problem"] = str(error)
    return found


def _row(context: WebContext, interview: str) -> Row:
    return next(row for row in rows(context.session) if row.id == interview)
