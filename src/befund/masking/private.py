"""Records whose text form shows nothing of what they hold."""

from befund.records import Record


class PrivateRecord(Record):
    """A record with personal data in it.

    Logs and error reports that print it show its kind alone.
    """

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __str__(self) -> str:
        return repr(self)
