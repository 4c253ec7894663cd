"""Quick wins: the matrix of impact and effort, and the roadmap by horizon."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from befund.drawing.matrix_svg import HORIZONS, placed
from befund.quadrant import QUADRANT_NAMES
from befund.records import Action, Judgement
from befund.records.figures import ScoredChange
from befund.usecases.review.decisions import Act
from befund.usecases.views.assessment import quick_wins
from befund.web.context import TheContext, TheUser, WebContext
from befund.web.rendering import render

router = APIRouter()


@router.get("/matrix")
def matrix(request: Request, context: TheContext) -> Response:
    """The matrix, with all inputs of each score below."""
    return render(request, "matrix.html", here="matrix", **_matrix(context))


@router.post("/matrix/{finding}")
def judge(
    request: Request,
    context: TheContext,
    finding: str,
    user: TheUser,
    impact: Annotated[float, Form(ge=1, le=5)],
    effort: Annotated[float, Form(ge=1, le=5)],
) -> Response:
    """Put a candidate where the reviewer dragged it, and draw the matrix anew."""
    judged = Judgement(impact=round(impact, 1), effort=round(effort, 1))
    context.board.decide(finding, Act(Action.JUDGE, user.name, judged=judged))
    return render(request, "matrix_body.html", **_matrix(context))


@router.get("/roadmap")
def roadmap(request: Request, context: TheContext) -> Response:
    """What can be done by when."""
    changes = _changes(context)
    columns = [
        (label, [change for change in changes if change.horizon is name])
        for name, label in HORIZONS.items()
    ]
    return render(request, "roadmap.html", here="roadmap", columns=columns)


def _matrix(context: WebContext) -> dict[str, Any]:
    changes = _changes(context)
    spots, unrated = placed(changes, None)
    return {
        "spots": spots,
        "unrated": unrated,
        "changes": changes,
        "horizons": HORIZONS,
        "quadrants": list(QUADRANT_NAMES.values()),
    }


def _changes(context: WebContext) -> list[ScoredChange]:
    return quick_wins(context.session.workspace, context.session.settings.assumptions)
