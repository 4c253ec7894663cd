"""What all handlers share: the open workspace, the door, the sessions."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from befund.bootstrap import Session
from befund.web.access import Door, Sessions


@dataclass
class Desk:
    """The workspace that is reviewed, and who may come in."""

    session: Session
    door: Door
    sessions: Sessions
    cookie: str
    secure: bool


def _desk(request: Request) -> Desk:
    found: Desk = request.app.state.desk
    return found


TheDesk = Annotated[Desk, Depends(_desk)]
