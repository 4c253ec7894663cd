"""Counts that several stages name alike."""

from befund.records.group import Support
from befund.records.message import Message, message


def interviews_of(support: Support) -> Message:
    """How many of the interviews carry something, as in "2 of 6 interviews".

    No number where none may be given.
    """
    if support.said:
        return message("count.interviews_said", said=support.said, count=support.of)
    return message("count.interviews_of", said=len(support.interviews), count=support.of)


def carried_by(interviews: int, of: int, roles: int) -> Message:
    """How many of the interviews say something, and how many roles where it is more than one."""
    heard = message("count.interviews_of", said=interviews, count=of)
    return (
        message("count.interviews_and_roles", interviews=heard, count=roles) if roles > 1 else heard
    )
