"""What all handlers share: the open workspace, the door, the sessions."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from befund.bootstrap import Session
from befund.web.access import Door, Sessions
from befund.web.jobs import Jobs


@dataclass
class Desk:
    """The workspace that is reviewed, who may come in, and what runs."""

    session: Session
    door: Door
    sessions: Sessions
    cookie: str
    secure: bool
    jobs: Jobs = field(init=False)

    def __post_init__(self) -> None:
        self.jobs = Jobs(self.session)


def _desk(request: Request) -> Desk:
    found: Desk = request.app.state.desk
    return found


TheDesk = Annotated[Desk, Depends(_desk)]
