"""Pictures across interviews: pain points by category, contradictions side by side, coverage per interview."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from befund.web.desk import TheDesk
from befund.web.rendering import render
from befund.workflow.mapping import telling_of
from befund.workflow.overview import overview
from befund.workflow.picturing import oppositions, pain_heat

router = APIRouter()


@router.get("/pains")
def pains(request: Request, desk: TheDesk) -> Response:
    """Where it hurts: categories by process and by role."""
    heat = pain_heat(desk.session.workspace)
    tables = (("process", heat.processes, heat.by_process), ("role", heat.roles, heat.by_role))
    views = [(name, columns, {(cell.category, cell.column): cell for cell in cells}) for name, columns, cells in tables]
    most = max((len(cell.findings) for _, _, cells in views for cell in cells.values()), default=1)
    return render(request, "pains.html", here="pains", heat=heat, views=views, most=most)


@router.get("/contradictions")
def contradictions(request: Request, desk: TheDesk) -> Response:
    """Who says what, side by side."""
    workspace = desk.session.workspace
    found, roles = oppositions(workspace.store), telling_of(workspace).roles
    return render(request, "contradictions.html", here="contradictions", found=found, roles=roles)


@router.get("/coverage")
def coverage(request: Request, desk: TheDesk) -> Response:
    """How much of what respondents said supports something, per interview."""
    return render(request, "coverage.html", here="coverage", state=overview(desk.session.workspace))
