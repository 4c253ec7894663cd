"""Interviews: the list, one in detail, and what is corrected or removed there."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from befund.errors import BefundError
from befund.masking import Category, MaskingReport
from befund.masking.category import FOUND_ONLY
from befund.readers import SUPPORTED_SUFFIXES
from befund.web.access import Right
from befund.web.desk import Desk, TheDesk
from befund.web.outlook import Row, outlook, rows
from befund.web.receiving import LARGEST_FILE, LARGEST_REQUEST, MOST_FILES
from befund.web.rendering import render, ticket_of
from befund.workflow.masking import (
    Masking,
    correct_interviewers,
    correct_masking,
    speakers_for_the_user,
    take_back,
)
from befund.workflow.preparing import Preparation, prepare
from befund.workflow.removing import remove_interview

router = APIRouter(prefix="/interviews")

CHANGED = {"HX-Trigger": "interviews-changed"}
TYPED = tuple(category for category in Category if category not in FOUND_ONLY)
ENVELOPE = 2**20
"""What a request may hold beside its files."""
Name = Annotated[str, Form(max_length=400)]


@router.get("")
def page(request: Request, desk: TheDesk, interview: str = "") -> Response:
    """The page, with one interview open where the address names it."""
    limits = {"file": LARGEST_FILE, "files": MOST_FILES, "request": LARGEST_REQUEST - ENVELOPE}
    return render(
        request,
        "interviews/page.html",
        here="interviews",
        limits=limits,
        suffixes=SUPPORTED_SUFFIXES,
        rows=rows(desk.session),
        job=desk.jobs.snapshot,
        outlook=outlook(desk.session),
        opened=interview,
        **(_details(request, desk, interview) if interview else {}),
    )


@router.get("/list")
def interviews(request: Request, desk: TheDesk, interview: str = "") -> Response:
    """The list alone."""
    return render(request, "interviews/list.html", rows=rows(desk.session), opened=interview)


@router.get("/panel")
def panel(request: Request, desk: TheDesk, interview: Annotated[str, Query(max_length=400)]) -> Response:
    """One interview in detail."""
    return render(request, "interviews/panel.html", opened=interview, **_details(request, desk, interview))


@router.post("/roles")
def correct_roles(
    request: Request, desk: TheDesk, interview: Name, interviewer: Annotated[list[str] | None, Form()] = None
) -> Response:
    """Say who interviews; it holds at once."""
    with desk.jobs.alone():
        known = desk.session.interview(interview).id
        correct_interviewers(desk.session.workspace, known, interviewer or ())
        done = _prepare_anew(desk)
    return _corrected(request, desk, known, done)


@router.post("/masking")
def change_masking(
    request: Request,
    desk: TheDesk,
    interview: Name,
    act: Annotated[Literal["add", "undo", "take_back"], Form()],
    text: Annotated[str, Form(max_length=2000)] = "",
    category: Annotated[Category, Form()] = Category.PERSON,
) -> Response:
    """Mask a text, leave one readable, or take such a correction back; it holds at once, in all interviews."""
    workspace = desk.session.workspace
    with desk.jobs.alone():
        known = desk.session.interview(interview).id
        if act == "take_back":
            take_back(workspace, text)
        else:
            added, undone = ([text], []) if act == "add" else ([], [text])
            correct_masking(workspace, _report(desk, known), added, undone, category)
        done = _prepare_anew(desk)
    return _corrected(request, desk, known, done)


@router.get("/remove")
def ask_to_remove(request: Request, desk: TheDesk, interview: Annotated[str, Query(max_length=400)]) -> Response:
    """What would go, and what stays."""
    return render(request, "interviews/remove.html", row=_row(desk, desk.session.interview(interview).id))


@router.post("/remove")
def remove(request: Request, desk: TheDesk, interview: Name) -> Response:
    """Remove an interview."""
    with desk.jobs.alone():
        known = desk.session.interview(interview).id
        done = remove_interview(desk.session.workspace, known, desk.session.job().roster)
    answer = render(request, "interviews/removed.html", removed=known, done=done)
    answer.headers.update({**CHANGED, "HX-Push-Url": "/interviews"})
    return answer


def _prepare_anew(desk: Desk) -> Preparation:
    return prepare(desk.session.workspace, [], desk.session.job().roster)


def _report(desk: Desk, interview: str) -> MaskingReport:
    return Masking(desk.session.workspace, desk.session.job().roster).report(interview)


def _corrected(request: Request, desk: Desk, interview: str, done: Preparation) -> Response:
    answer = render(
        request, "interviews/panel.html", opened=interview, **_details(request, desk, interview) | {"done": done}
    )
    answer.headers.update(CHANGED)
    return answer


def _details(request: Request, desk: Desk, name: str) -> dict[str, Any]:
    """One interview with its speakers; real names are for those alone who may decide."""
    interview = desk.session.interview(name)
    found: dict[str, Any] = {"row": _row(desk, interview.id), "done": None, "report": None, "problem": "", "names": {}}
    masked = desk.session.workspace.store.transcript(interview.id)
    ticket = ticket_of(request)
    if masked is None or ticket is None or ticket.visitor.right is not Right.REVIEWER:
        return found
    found["categories"] = sorted(TYPED, key=lambda category: category not in {Category.PERSON, Category.FIRM})
    try:
        spoken = speakers_for_the_user(desk.session.workspace, masked)
        found["names"] = {speaker: (names, turn.text) for speaker, names, turn, _ in spoken}
        found["report"] = _report(desk, interview.id)
    except BefundError as error:
        found["problem"] = str(error)
    return found


def _row(desk: Desk, interview: str) -> Row:
    return next(row for row in rows(desk.session) if row.id == interview)
