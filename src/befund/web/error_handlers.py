"""Errors of the domain as answers: each class has its status, the message is the user's."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from befund.errors import (
    AnonymityError,
    BefundError,
    BusyError,
    ConfigurationError,
    ConflictError,
    InputError,
    ModelError,
    NotFoundError,
    WorkspaceError,
    unforeseen,
)
from befund.web.rendering import is_fragment, render, speech_of, web_session_of
from befund.web.upload_stream import TooMuchError

_STATUS: tuple[tuple[type[BefundError], int], ...] = (
    (NotFoundError, 404),
    (ConflictError, 409),
    (ConfigurationError, 422),
    (TooMuchError, 413),
    (InputError, 422),
    (BusyError, 409),
    (AnonymityError, 409),
    (WorkspaceError, 423),
    (ModelError, 502),
)

NO_PAGE = {404: "Diese Seite gibt es nicht.", 405: "So lässt sich diese Adresse nicht aufrufen."}
FAILED = "Das ging nicht."


def answer_errors(app: FastAPI) -> None:
    """Have an app answer all errors that a handler may raise."""
    app.add_exception_handler(BefundError, _domain)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unforeseen)


async def _domain(request: Request, error: Exception) -> Response:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    return _told(request, status, str(error))


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _told(request, status, NO_PAGE.get(status, FAILED))


async def _invalid(request: Request, error: Exception) -> Response:
    """Which fields are wrong, without what they held."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    names = ", ".join(
        dict.fromkeys(".".join(map(str, entry["loc"][1:])) or "body" for entry in found)
    )
    said = speech_of(request).text("Diese Angaben passen nicht: %(names)s.")
    return _told(request, 422, said % {"names": names})


async def _unforeseen(request: Request, error: Exception) -> Response:
    """What no handler caught, without its own words; a stranger hears nothing of where it was."""
    return _told(request, 500, unforeseen(error) if web_session_of(request) else FAILED)


def _told(request: Request, status: int, text: str) -> Response:
    """A notice for a part of a page, a page for a browser, JSON for a program."""
    if is_fragment(request):
        answer = render(request, "notice.html", status=status, text=text, tone="error")
        answer.headers["HX-Retarget"] = "#notices"
        answer.headers["HX-Reswap"] = "innerHTML"
        return answer
    if "text/html" in request.headers.get("accept", ""):
        return render(request, "error.html", status=status, text=text, code=status, here="")
    return JSONResponse({"detail": speech_of(request).text(text)}, status)
