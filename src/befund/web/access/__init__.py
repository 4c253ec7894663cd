"""Who may see and change what: one-time links on this machine, users with passwords elsewhere."""

from befund.web.access.doors import Door, LinkDoor, UserDoor
from befund.web.access.sessions import Right, Sessions, Ticket, Visitor
from befund.web.access.users import UserFile

__all__ = ["Door", "LinkDoor", "Right", "Sessions", "Ticket", "UserDoor", "UserFile", "Visitor"]
