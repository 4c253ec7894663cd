"""The application: routes, guard and errors put together."""

from collections.abc import Iterable

from fastapi.telemetry import TelemetryConfig
from starlette.staticfiles import StaticFiles

from befund import __version__
from befund.bootstrap import Session
from befund.web.access import Door, LoginForms, Sessions
from befund.web.desk import Desk
from befund.web.failing import answer_errors
from befund.web.guard import Guard
from befund.web.headers import GuardedApp
from befund.web.receiving import LARGEST_REQUEST
from befund.web.routes import (
    comparing,
    deciding,
    drawing,
    entering,
    interviews,
    jobs,
    packing,
    quarantining,
    reviewing,
    starting,
    uploading,
    weighing,
)
from befund.workflow.conversing import Shelf
from befund.workflow.reviewing import board_of

_PAGES = (
    entering,
    starting,
    uploading,
    interviews,
    jobs,
    reviewing,
    deciding,
    quarantining,
    drawing,
    weighing,
    comparing,
    packing,
)
_NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""FastAPI's own would send what was wrongly filled in, and an environment variable alone turns it on."""


def create_app(
    session: Session, door: Door, *, port: int, hosts: Iterable[str] | None = None, secure: bool = False
) -> GuardedApp:
    """The application over an open workspace.

    `hosts` are the names that the server may be called by, None where any will do; `secure` says that browsers
    reach it by HTTPS. The cookie is named for the port, as two servers on one machine share their cookies.
    """
    app = GuardedApp(
        title="Befund",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # such a redirect would lead to whatever host the request names
        telemetry=_NO_TELEMETRY,
    )
    desk = Desk(
        session=session,
        board=board_of(session.workspace, session.job().roster),
        door=door,
        sessions=Sessions(door.standing, idle=door.idle_seconds),
        forms=LoginForms(),
        cookie=f"befund-{port}",
        secure=secure,
        shelf=Shelf(session.workspace.store),
    )
    app.state.desk = desk
    for page in _PAGES:
        app.include_router(page.router)
    app.mount("/static", StaticFiles(packages=[("befund.web", "static")]), name="static")
    answer_errors(app)
    app.add_middleware(
        Guard,
        sessions=desk.sessions,
        cookie=desk.cookie,
        hosts=None if hosts is None else frozenset(name.casefold() for name in hosts),
        largest_body=LARGEST_REQUEST,
    )
    return app
