"""The first page: where the work stands, and what comes next."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from befund.web.context import TheContext

router = APIRouter()


@router.get("/")
def start(context: TheContext) -> Response:
    """Lead to the findings where there are some, else to the interviews."""
    queries = context.session.queries
    return RedirectResponse("/findings" if queries.findings() else "/interviews", 303)
