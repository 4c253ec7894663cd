"""Quick wins: the matrix of impact and effort, and the roadmap by horizon."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from befund.assessment.matrix import HORIZONS, placed
from befund.records import Action, Judgement
from befund.records.figures import ScoredChange
from befund.web.desk import Desk, TheDesk, TheVisitor
from befund.web.rendering import render
from befund.workflow.assessing import quick_wins
from befund.workflow.deciding import Act

router = APIRouter()


@router.get("/matrix")
def matrix(request: Request, desk: TheDesk) -> Response:
    """The matrix, with all inputs of each score below."""
    return render(request, "matrix.html", here="matrix", **_matrix(desk))


@router.post("/matrix/{finding}")
def judge(
    request: Request,
    desk: TheDesk,
    finding: str,
    visitor: TheVisitor,
    impact: Annotated[float, Form(ge=1, le=5)],
    effort: Annotated[float, Form(ge=1, le=5)],
) -> Response:
    """Put a candidate where the reviewer dragged it, and draw the matrix anew."""
    judged = Judgement(impact=round(impact, 1), effort=round(effort, 1))
    desk.board.decide(finding, Act(Action.JUDGE, visitor.name, judged=judged))
    return render(request, "matrix_body.html", **_matrix(desk))


@router.get("/roadmap")
def roadmap(request: Request, desk: TheDesk) -> Response:
    """What can be done by when."""
    changes = _changes(desk)
    columns = [(label, [change for change in changes if change.horizon is name]) for name, label in HORIZONS.items()]
    return render(request, "roadmap.html", here="roadmap", columns=columns)


def _matrix(desk: Desk) -> dict[str, Any]:
    changes = _changes(desk)
    spots, unrated = placed(changes, None)
    return {"spots": spots, "unrated": unrated, "changes": changes, "horizons": HORIZONS}


def _changes(desk: Desk) -> list[ScoredChange]:
    return quick_wins(desk.session.workspace, desk.session.settings.assumptions)
