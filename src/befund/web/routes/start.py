"""The first page: where the work stands, and what comes next."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from befund.web.context import TheDesk

router = APIRouter()


@router.get("/")
def start(context: TheDesk) -> Response:
    """Lead to the findings where there are some, else to the interviews."""
    store = context.session.workspace.store
    return RedirectResponse("/findings" if store.findings() else "/interviews", 303)
