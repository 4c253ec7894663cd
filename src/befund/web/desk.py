"""What all handlers share: the open workspace, its findings, the door, the sessions."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from befund.bootstrap import Session
from befund.web.access import Door, LoginForms, Sessions, Ticket, Visitor
from befund.web.jobs import Jobs
from befund.workflow.board import ReviewBoard
from befund.workflow.conversing import Shelf


@dataclass
class Desk:
    """The workspace that is reviewed, its findings as they stand, who may come in, and what runs."""

    session: Session
    board: ReviewBoard
    door: Door
    sessions: Sessions
    forms: LoginForms
    cookie: str
    secure: bool
    shelf: Shelf
    jobs: Jobs = field(init=False)

    def __post_init__(self) -> None:
        self.jobs = Jobs(self.session)

    @property
    def login_cookie(self) -> str:
        """The cookie that a login form is bound to."""
        return f"{self.cookie}-login"

    @property
    def mark_cookie(self) -> str:
        """The cookie of a browser in which somebody was let in before."""
        return f"{self.cookie}-known"

    def quarantined(self) -> int:
        """How many observations are in quarantine."""
        counts = self.session.workspace.store.count_observations()
        return sum(count for (_, _, held), count in counts.items() if held)


def _desk(request: Request) -> Desk:
    found: Desk = request.app.state.desk
    return found


def _visitor(request: Request) -> Visitor:
    """Who asks; the guard lets nobody through who has no session."""
    ticket: Ticket = request.state.ticket
    return ticket.visitor


TheDesk = Annotated[Desk, Depends(_desk)]
TheVisitor = Annotated[Visitor, Depends(_visitor)]
