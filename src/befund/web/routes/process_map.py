"""The process map: the diagram, what hurts at which activity, and the map as files."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from befund.drawing.bpmn import activities_by_element, as_bpmn
from befund.records.process import PainMark, ProcessMap
from befund.usecases.views.process_map import process_map
from befund.web.context import TheContext, WebContext
from befund.web.rendering import render

router = APIRouter()


@router.get("/map")
def show(request: Request, context: TheContext, everything: bool = False) -> Response:  # noqa: FBT001, FBT002 - a query's switch
    """The page with the map, and all it says as a table for print and screen readers."""
    found = _map(context, everything=everything)
    return render(request, "map.html", here="map", found=found, everything=everything)


@router.get("/map.bpmn")
def diagram(context: TheContext, everything: bool = False) -> Response:  # noqa: FBT001, FBT002
    """The map as BPMN 2.0."""
    content = as_bpmn(_map(context, everything=everything))
    headers = {"Content-Disposition": 'attachment; filename="prozesskarte.bpmn"'}
    return Response(content, media_type="application/xml", headers=headers)


@router.get("/map.json")
def marks(context: TheContext, everything: bool = False) -> dict[str, dict[str, Any]]:  # noqa: FBT001, FBT002
    """By the id of a task in the diagram, its finding and the pain points at it."""
    return {
        element: {"finding": activity.id, "pains": [_mark(mark) for mark in activity.pains]}
        for element, activity in activities_by_element(_map(context, everything=everything)).items()
    }


def _map(context: WebContext, *, everything: bool) -> ProcessMap:
    return process_map(context.session.workspace, everything=everything)


def _mark(mark: PainMark) -> dict[str, Any]:
    return {
        "finding": mark.group,
        "title": mark.title,
        "severity": mark.severity,
        "support": str(mark.support),
    }
