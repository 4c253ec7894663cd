"""Who may see and change what: one-time links on this machine, users with passwords elsewhere."""

from befund.web.access.doors import Attempt, Door, LinkDoor, UserDoor
from befund.web.access.limits import TriesRefusedError
from befund.web.access.login_forms import LoginForms
from befund.web.access.sessions import Right, Sessions, Ticket, Visitor
from befund.web.access.users import UserFile

__all__ = [
    "Attempt",
    "Door",
    "LinkDoor",
    "LoginForms",
    "Right",
    "Sessions",
    "Ticket",
    "TriesRefusedError",
    "UserDoor",
    "UserFile",
    "Visitor",
]
