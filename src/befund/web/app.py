"""The application: routes, guard and errors put together."""

from collections.abc import Iterable

from fastapi.telemetry import TelemetryConfig
from starlette.staticfiles import StaticFiles

from befund import __version__
from befund.app import Session
from befund.usecases.review.reviews import board_of
from befund.usecases.views.conversation import TranscriptCache
from befund.web.access import Authenticator, LoginForms, Sessions
from befund.web.context import WebContext
from befund.web.error_handlers import answer_errors
from befund.web.guard import Guard
from befund.web.headers import GuardedApp
from befund.web.routes import (
    charts,
    decisions,
    findings,
    interviews,
    jobs,
    login,
    matrix,
    pack,
    process_map,
    quarantine,
    start,
    uploads,
)
from befund.web.upload_stream import LARGEST_REQUEST

_PAGES = (
    login,
    start,
    uploads,
    interviews,
    jobs,
    findings,
    decisions,
    quarantine,
    process_map,
    matrix,
    charts,
    pack,
)
_NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""Off: FastAPI's own would send what was wrongly filled in.

An environment variable alone turns it on.
"""


def create_app(
    session: Session,
    authenticator: Authenticator,
    *,
    port: int,
    hosts: Iterable[str] | None = None,
    secure: bool = False,
) -> GuardedApp:
    """The application over an open workspace.

    `hosts` are the names that the server may be called by, None where any will do; `secure` says
    that browsers reach it by HTTPS. The cookie is named for the port, as two servers on one machine
    share their cookies.
    """
    app = GuardedApp(
        title="Befund",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # such a redirect would lead to whatever host the request names
        telemetry=_NO_TELEMETRY,
    )
    context = WebContext(
        session=session,
        board=board_of(session.workspace, session.roster),
        authenticator=authenticator,
        sessions=Sessions(authenticator.standing, idle=authenticator.idle_seconds),
        forms=LoginForms(),
        cookie=f"befund-{port}",
        secure=secure,
        transcript_cache=TranscriptCache(session.workspace),
    )
    app.state.context = context
    for page in _PAGES:
        app.include_router(page.router)
    app.mount("/static", StaticFiles(packages=[("befund.web", "static")]), name="static")
    answer_errors(app)
    app.add_middleware(
        Guard,
        sessions=context.sessions,
        cookie=context.cookie,
        hosts=None if hosts is None else frozenset(name.casefold() for name in hosts),
        largest_body=LARGEST_REQUEST,
    )
    return app
