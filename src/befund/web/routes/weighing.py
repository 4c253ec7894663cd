"""Quick wins: the matrix of impact and effort, and the roadmap by horizon."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from befund.assessment.matrix import HORIZONS, placed
from befund.records.figures import ScoredChange
from befund.web.desk import Desk, TheDesk
from befund.web.rendering import render
from befund.workflow.assessing import quick_wins

router = APIRouter()


@router.get("/matrix")
def matrix(request: Request, desk: TheDesk) -> Response:
    """The matrix, with all inputs of each score below."""
    changes = _changes(desk)
    spots, unrated = placed(changes)
    return render(
        request, "matrix.html", here="matrix", spots=spots, unrated=unrated, changes=changes, horizons=HORIZONS
    )


@router.get("/roadmap")
def roadmap(request: Request, desk: TheDesk) -> Response:
    """What can be done by when."""
    changes = _changes(desk)
    columns = [(label, [change for change in changes if change.horizon is name]) for name, label in HORIZONS.items()]
    return render(request, "roadmap.html", here="roadmap", columns=columns)


def _changes(desk: Desk) -> list[ScoredChange]:
    return quick_wins(desk.session.workspace, desk.session.settings.assumptions)
