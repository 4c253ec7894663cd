"""The first page: where the work stands, and what comes next."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from befund.web.desk import TheDesk

router = APIRouter()


@router.get("/")
def start(desk: TheDesk) -> Response:
    """Lead to the findings where there are some, else to the interviews."""
    store = desk.session.workspace.store
    return RedirectResponse("/findings" if store.findings() else "/interviews", 303)
