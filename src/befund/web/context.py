"""What all handlers share: the open workspace, its findings, the door, the sessions."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from befund.app import Session
from befund.usecases.review.board import ReviewBoard
from befund.usecases.views.conversation import TranscriptCache
from befund.web.access import Authenticator, LoginForms, Sessions, User, WebSession
from befund.web.jobs import Jobs


@dataclass
class WebContext:
    """The workspace that is reviewed, its findings, who may come in, and what runs."""

    session: Session
    board: ReviewBoard
    authenticator: Authenticator
    sessions: Sessions
    forms: LoginForms
    cookie: str
    secure: bool
    transcript_cache: TranscriptCache
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
        counts = self.session.queries.count_observations()
        return sum(count for (_, _, held), count in counts.items() if held)


def _context(request: Request) -> WebContext:
    found: WebContext = request.app.state.context
    return found


def _user(request: Request) -> User:
    """Who asks; the guard lets nobody through who has no session."""
    web_session: WebSession = request.state.web_session
    return web_session.user


TheContext = Annotated[WebContext, Depends(_context)]
TheUser = Annotated[User, Depends(_user)]
