"""Pictures across interviews.

Pain points by category, contradictions side by side, coverage per interview.
"""

from fastapi import APIRouter, Request
from starlette.responses import Response

from befund.usecases.views.charts import oppositions, pain_heat
from befund.usecases.views.overview import overview_of
from befund.web.context import TheContext
from befund.web.rendering import render

router = APIRouter()


@router.get("/pains")
def pains(request: Request, context: TheContext) -> Response:
    """Where it hurts: categories by process and by role."""
    heat = pain_heat(context.session.workspace)
    tables = (("process", heat.processes, heat.by_process), ("role", heat.roles, heat.by_role))
    views = [
        (name, columns, {(cell.category, cell.column): cell for cell in cells})
        for name, columns, cells in tables
    ]
    most = max((len(cell.findings) for _, _, cells in views for cell in cells.values()), default=1)
    return render(request, "pains.html", here="pains", heat=heat, views=views, most=most)


@router.get("/contradictions")
def contradictions(request: Request, context: TheContext) -> Response:
    """Who says what, side by side."""
    workspace = context.session.workspace
    found, roles = oppositions(workspace), context.session.queries.interviewees().roles
    return render(request, "contradictions.html", here="contradictions", found=found, roles=roles)


@router.get("/coverage")
def coverage(request: Request, context: TheContext) -> Response:
    """How much of what respondents said supports something, per interview."""
    return render(
        request, "coverage.html", here="coverage", state=overview_of(context.session.workspace)
    )
