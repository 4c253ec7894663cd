"""Coming in and going out, and the language of the screens."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from befund.web.access import Visitor
from befund.web.desk import Desk, TheDesk
from befund.web.language import COOKIE, LANGUAGES
from befund.web.rendering import render, ticket_of

router = APIRouter()


@router.get("/login")
def login(request: Request, desk: TheDesk, token: str = "") -> Response:
    """Let in who comes with a link; show the others how to come in."""
    visitor = desk.door.by_link(token) if token else None
    if visitor is not None:
        return _welcome(desk, visitor)
    if ticket_of(request) is not None:
        return RedirectResponse("/", 303)
    return render(request, "login.html", failed=bool(token), asks=desk.door.asks_for_password)


@router.post("/login")
def login_by_password(
    request: Request, desk: TheDesk, name: Annotated[str, Form()], password: Annotated[str, Form()]
) -> Response:
    """Let in who knows name and password."""
    visitor = desk.door.by_password(name, password)
    if visitor is not None:
        return _welcome(desk, visitor)
    return render(request, "login.html", status=403, failed=True, asks=desk.door.asks_for_password)


@router.post("/logout")
def logout(request: Request, desk: TheDesk) -> Response:
    """End the session."""
    ticket = ticket_of(request)
    if ticket is not None:
        desk.sessions.close(ticket.id)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(desk.cookie, path="/", secure=desk.secure, httponly=True, samesite="strict")
    return answer


@router.get("/language/{language}")
def choose_language(language: str, desk: TheDesk) -> Response:
    """Keep the language of the screens in a cookie."""
    answer = RedirectResponse("/", 303)
    if language in LANGUAGES:
        answer.set_cookie(COOKIE, language, max_age=31_536_000, secure=desk.secure, httponly=True, samesite="strict")
    return answer


def _welcome(desk: Desk, visitor: Visitor) -> Response:
    ticket = desk.sessions.open(visitor)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(desk.cookie, ticket.id, path="/", secure=desk.secure, httponly=True, samesite="strict")
    return answer
