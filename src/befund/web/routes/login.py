"""Coming in and going out, and the language of the screens."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from befund.errors import ConfigurationError
from befund.web.access import Attempt, LoginRefusedError, User
from befund.web.context import TheContext, WebContext
from befund.web.language import COOKIE, LANGUAGES
from befund.web.rendering import render, web_session_of
from befund.web.scrubbed_log import LOG

router = APIRouter()

Problem = Literal["", "stale", "wrong", "used", "often", "busy", "closed"]

_MARK_SECONDS = 90 * 24 * 3600
_LONGEST_COOKIE = 200


@router.get("/login")
def login(request: Request, context: TheContext) -> Response:
    """The form by which to come in."""
    if web_session_of(request) is not None:
        # with a fragment of its own, as else the browser keeps a link's code
        return RedirectResponse("/#main", 303)
    return _form(request, context)


@router.post("/login")
def come_in(
    request: Request,
    context: TheContext,
    csrf: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """Let in who has the code of a link, or knows name and password.

    The form must be one that this browser was shown.
    """
    if not context.forms.fits(_cookie(request, context.login_cookie), csrf):
        return _form(request, context, 403, "stale")
    if not context.authenticator.asks_for_password:
        user = context.authenticator.by_link(code)
        return _welcome(request, context, user) if user else _form(request, context, 403, "used")
    address = request.client.host if request.client else ""
    try:
        user = context.authenticator.by_password(
            Attempt(name, password, address, _cookie(request, context.mark_cookie))
        )
    except LoginRefusedError as refused:
        answer = _form(
            request,
            context,
            refused.status,
            "often" if refused.status == 429 else "busy",
            refused.seconds,
        )
        answer.headers["Retry-After"] = str(refused.seconds)
        return answer
    except ConfigurationError as error:  # where the file of users lies is nothing for strangers
        LOG.error("%s", error)
        return _form(request, context, 503, "closed")
    return _welcome(request, context, user) if user else _form(request, context, 403, "wrong")


@router.post("/logout")
def logout(request: Request, context: TheContext) -> Response:
    """End the session."""
    web_session = web_session_of(request)
    if web_session is not None:
        context.sessions.close(web_session.id)
    return _farewell(context)


@router.post("/logout/everywhere")
def logout_everywhere(request: Request, context: TheContext) -> Response:
    """End all sessions of whoever asks, in every browser."""
    web_session = web_session_of(request)
    if web_session is not None:
        context.authenticator.end_sessions(web_session.user)
    return _farewell(context)


@router.get("/language/{language}")
def choose_language(language: str, context: TheContext) -> Response:
    """Keep the language of the screens in a cookie."""
    answer = RedirectResponse("/", 303)
    if language in LANGUAGES:
        answer.set_cookie(
            COOKIE,
            language,
            max_age=31_536_000,
            secure=context.secure,
            httponly=True,
            samesite="strict",
        )
    return answer


def _form(
    request: Request,
    context: WebContext,
    status: int = 200,
    problem: Problem = "",
    seconds: int = 0,
) -> Response:
    """The form, with a token that fits the browser it is shown to."""
    known = _cookie(request, context.login_cookie)
    cookie = known or context.forms.begin()
    answer = render(
        request,
        "login.html",
        status=status,
        token=context.forms.token(cookie),
        problem=problem,
        seconds=seconds,
        asks=context.authenticator.asks_for_password,
    )
    if not known:
        answer.set_cookie(
            context.login_cookie,
            cookie,
            path="/login",
            secure=context.secure,
            httponly=True,
            samesite="strict",
        )
    return answer


def _welcome(request: Request, context: WebContext, user: User) -> Response:
    """A new session; one that the browser had before ends."""
    before = web_session_of(request)
    if before is not None:
        context.sessions.close(before.id)
    answer = RedirectResponse("/", 303)
    session = context.sessions.open(user).id
    answer.set_cookie(
        context.cookie, session, path="/", secure=context.secure, httponly=True, samesite="strict"
    )
    answer.delete_cookie(
        context.login_cookie, path="/login", secure=context.secure, httponly=True, samesite="strict"
    )
    mark = context.authenticator.mark(user)
    if mark:
        answer.set_cookie(
            context.mark_cookie,
            mark,
            max_age=_MARK_SECONDS,
            path="/login",
            secure=context.secure,
            httponly=True,
            samesite="strict",
        )
    return answer


def _farewell(context: WebContext) -> Response:
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(
        context.cookie, path="/", secure=context.secure, httponly=True, samesite="strict"
    )
    return answer


def _cookie(request: Request, name: str) -> str:
    return request.cookies.get(name, "")[:_LONGEST_COOKIE]
