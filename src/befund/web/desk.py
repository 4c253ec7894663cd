"""What all handlers share: the open workspace, the door, the sessions."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from befund.bootstrap import Session
from befund.web.access import Door, Sessions
from befund.workflow.board import ReviewBoard
from befund.workflow.conversing import Shelf


@dataclass
class Desk:
    """The workspace that is reviewed, its findings as they stand, and who may come in."""

    session: Session
    door: Door
    sessions: Sessions
    cookie: str
    secure: bool
    board: ReviewBoard
    shelf: Shelf

    def quarantined(self) -> int:
        """How many observations are in quarantine."""
        counts = self.session.workspace.store.count_observations()
        return sum(count for (_, _, held), count in counts.items() if held)


def _desk(request: Request) -> Desk:
    found: Desk = request.app.state.desk
    return found


TheDesk = Annotated[Desk, Depends(_desk)]
