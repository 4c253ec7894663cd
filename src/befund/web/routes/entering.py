"""Coming in and going out, and the language of the screens."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from befund.errors import ConfigurationError
from befund.web.access import Attempt, TriesRefusedError, Visitor
from befund.web.desk import Desk, TheDesk
from befund.web.language import COOKIE, LANGUAGES
from befund.web.rendering import render, ticket_of
from befund.web.scrubbed_log import LOG

router = APIRouter()

Problem = Literal["", "stale", "wrong", "used", "often", "busy", "closed"]

_MARK_SECONDS = 90 * 24 * 3600
_LONGEST_COOKIE = 200


@router.get("/login")
def login(request: Request, desk: TheDesk) -> Response:
    """The form by which to come in."""
    if ticket_of(request) is not None:
        return RedirectResponse("/#main", 303)  # with a fragment of its own, as else the browser keeps a link's code
    return _form(request, desk)


@router.post("/login")
def come_in(
    request: Request,
    desk: TheDesk,
    csrf: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """Let in who has the code of a link, or knows name and password, by a form that this browser was shown."""
    if not desk.forms.fits(_cookie(request, desk.login_cookie), csrf):
        return _form(request, desk, 403, "stale")
    if not desk.door.asks_for_password:
        visitor = desk.door.by_link(code)
        return _welcome(request, desk, visitor) if visitor else _form(request, desk, 403, "used")
    address = request.client.host if request.client else ""
    try:
        visitor = desk.door.by_password(Attempt(name, password, address, _cookie(request, desk.mark_cookie)))
    except TriesRefusedError as refused:
        answer = _form(request, desk, refused.status, "often" if refused.status == 429 else "busy", refused.seconds)
        answer.headers["Retry-After"] = str(refused.seconds)
        return answer
    except ConfigurationError as error:  # where the file of users lies is nothing for strangers
        LOG.error("%s", error)
        return _form(request, desk, 503, "closed")
    return _welcome(request, desk, visitor) if visitor else _form(request, desk, 403, "wrong")


@router.post("/logout")
def logout(request: Request, desk: TheDesk) -> Response:
    """End the session."""
    ticket = ticket_of(request)
    if ticket is not None:
        desk.sessions.close(ticket.id)
    return _farewell(desk)


@router.post("/logout/everywhere")
def logout_everywhere(request: Request, desk: TheDesk) -> Response:
    """End all sessions of whoever asks, in every browser."""
    ticket = ticket_of(request)
    if ticket is not None:
        desk.door.end_sessions(ticket.visitor)
    return _farewell(desk)


@router.get("/language/{language}")
def choose_language(language: str, desk: TheDesk) -> Response:
    """Keep the language of the screens in a cookie."""
    answer = RedirectResponse("/", 303)
    if language in LANGUAGES:
        answer.set_cookie(COOKIE, language, max_age=31_536_000, secure=desk.secure, httponly=True, samesite="strict")
    return answer


def _form(request: Request, desk: Desk, status: int = 200, problem: Problem = "", seconds: int = 0) -> Response:
    """The form, with a token that fits the browser it is shown to."""
    known = _cookie(request, desk.login_cookie)
    cookie = known or desk.forms.begin()
    answer = render(
        request,
        "login.html",
        status=status,
        token=desk.forms.token(cookie),
        problem=problem,
        seconds=seconds,
        asks=desk.door.asks_for_password,
    )
    if not known:
        answer.set_cookie(
            desk.login_cookie, cookie, path="/login", secure=desk.secure, httponly=True, samesite="strict"
        )
    return answer


def _welcome(request: Request, desk: Desk, visitor: Visitor) -> Response:
    """A new session; one that the browser had before ends."""
    before = ticket_of(request)
    if before is not None:
        desk.sessions.close(before.id)
    answer = RedirectResponse("/", 303)
    session = desk.sessions.open(visitor).id
    answer.set_cookie(desk.cookie, session, path="/", secure=desk.secure, httponly=True, samesite="strict")
    answer.delete_cookie(desk.login_cookie, path="/login", secure=desk.secure, httponly=True, samesite="strict")
    mark = desk.door.mark(visitor)
    if mark:
        answer.set_cookie(
            desk.mark_cookie,
            mark,
            max_age=_MARK_SECONDS,
            path="/login",
            secure=desk.secure,
            httponly=True,
            samesite="strict",
        )
    return answer


def _farewell(desk: Desk) -> Response:
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(desk.cookie, path="/", secure=desk.secure, httponly=True, samesite="strict")
    return answer


def _cookie(request: Request, name: str) -> str:
    return request.cookies.get(name, "")[:_LONGEST_COOKIE]
