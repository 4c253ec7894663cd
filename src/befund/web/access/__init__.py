"""Who may see and change what: one-time links on this machine, users with passwords elsewhere."""

from befund.web.access.authenticators import (
    Attempt,
    Authenticator,
    LinkAuthenticator,
    UserAuthenticator,
)
from befund.web.access.login_forms import LoginForms
from befund.web.access.login_limits import LoginRefusedError
from befund.web.access.sessions import Right, Sessions, User, WebSession
from befund.web.access.users import UserFile

__all__ = [
    "Attempt",
    "Authenticator",
    "LinkAuthenticator",
    "LoginForms",
    "LoginRefusedError",
    "Right",
    "Sessions",
    "User",
    "UserAuthenticator",
    "UserFile",
    "WebSession",
]
