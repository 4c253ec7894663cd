"""The application: routes, guard and errors put together."""

from collections.abc import Iterable

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from befund import __version__
from befund.bootstrap import Session
from befund.web.access import Door, Sessions
from befund.web.desk import Desk
from befund.web.failing import answer_errors
from befund.web.guard import Guard
from befund.web.routes import comparing, deciding, drawing, entering, quarantining, reviewing, starting, weighing
from befund.workflow.conversing import Shelf
from befund.workflow.reviewing import board_of

LARGEST_UPLOAD = 200 * 2**20
_ROUTES = tuple(
    module.router for module in (entering, starting, reviewing, deciding, quarantining, drawing, weighing, comparing)
)


def create_app(
    session: Session, door: Door, *, port: int, hosts: Iterable[str] | None = None, secure: bool = False
) -> FastAPI:
    """The application over an open workspace.

    `hosts` are the names that the server may be called by, None where any will do; `secure` says that browsers
    reach it by HTTPS. The cookie is named for the port, as two servers on one machine share their cookies.
    """
    app = FastAPI(title="Befund", version=__version__, docs_url=None, redoc_url=None)
    desk = Desk(
        session=session,
        door=door,
        sessions=Sessions(),
        cookie=f"befund-{port}",
        secure=secure,
        board=board_of(session.workspace, session.job().roster),
        shelf=Shelf(session.workspace.store),
    )
    app.state.desk = desk
    for router in _ROUTES:
        app.include_router(router)
    app.mount("/static", StaticFiles(packages=[("befund.web", "static")]), name="static")
    answer_errors(app)
    app.add_middleware(
        Guard,
        sessions=desk.sessions,
        cookie=desk.cookie,
        hosts=None if hosts is None else frozenset(name.casefold() for name in hosts),
        largest_body=LARGEST_UPLOAD,
    )
    return app
