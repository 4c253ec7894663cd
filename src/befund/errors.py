"""Every error of Befund, under one root.

    BefundError
    ├── InputError                 a file that cannot be read as a transcript
    ├── WorkspaceError             a workspace that cannot be opened or written
    │   └── BusyError                  … as somebody else works in it: later it can
    ├── ConfigurationError         a setting that is wrong
    ├── NotFoundError              an id or name that the workspace does not hold
    ├── ConflictError              a decision on what somebody else has changed meanwhile
    ├── AnonymityError             a pack that would tell a client what the check holds back
    └── ModelError                 a model call that gave no usable answer
        ├── ModelStopError         … and no further call will: wrong key, quota, budget
        │   └── StoppedError           … because somebody stopped the run
        └── ModelReplyError        … though the server replied: refusal, cut-off, malformed

Messages are German, as the user reads them: what happened, where, what to do. They never carry
text of a transcript.
"""

import traceback
import unicodedata
from pathlib import Path

_UNPRINTABLE = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


def printable(name: str) -> str:
    """A file's name as it can be shown.

    Bytes that are no UTF-8, and control characters, are replaced.
    """
    return "".join(
        "\ufffd" if unicodedata.category(letter) in _UNPRINTABLE else letter for letter in name
    )


def cause(error: Exception) -> str:
    """An error's type and place, without its own words: they may hold text of a transcript."""
    places = traceback.extract_tb(error.__traceback__)
    at = f" in {Path(places[-1].filename).name}, Zeile {places[-1].lineno}" if places else ""
    return f"{type(error).__name__}{at}"


def unforeseen(error: Exception) -> str:
    """What happened and where, for a person who can but report it."""
    return f"Unerwarteter Fehler ({cause(error)}). Fertiges ist gespeichert. Bitte melden."


class BefundError(Exception):
    """Root of all errors; builds its message from what happened, where, and what to do."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, printable(where), remedy
        head = f"{self.where}: {what}" if where else what
        super().__init__(f"{head} {remedy}".strip())


class InputError(BefundError):
    """A file cannot be read as a transcript; `where` is its name."""


class WorkspaceError(BefundError):
    """A workspace cannot be opened or written; `where` is its folder."""


class BusyError(WorkspaceError):
    """Somebody else works in a workspace at the moment; later it works."""


class ConfigurationError(BefundError):
    """A setting is wrong; `where` names the setting."""


class NotFoundError(BefundError):
    """An id or a name is not in the workspace."""


class ConflictError(BefundError):
    """What was decided on is no longer as the reviewer saw it.

    `stands` is the Review that stands now.
    """

    def __init__(self, what: str, *, where: str, stands: object) -> None:
        self.stands = stands
        super().__init__(
            what,
            where=where,
            remedy="Bitte den jetzigen Stand ansehen und noch einmal entscheiden.",
        )


class AnonymityError(BefundError):
    """A pack would hold what the check holds back.

    `where` names fields, never their texts. Nothing is written.
    """


class ModelError(BefundError):
    """A model call gave no usable answer after all retries; `where` is the chunk or the host."""


class ModelStopError(ModelError):
    """No further call can succeed (wrong key, exhausted quota, unknown model, budget).

    The run stops.
    """


class StoppedError(ModelStopError):
    """Somebody stopped the run; what is finished is kept."""

    def __init__(self) -> None:
        super().__init__("Der Lauf wurde angehalten.", remedy="Der nächste Lauf macht dort weiter.")


class ModelReplyError(ModelError):
    """The server replied, but with nothing usable.

    `reason` is one of "refusal", "content_filter", "length", "empty", "malformed", "not_recorded".
    `usage` holds the tokens read and written, where known: they are paid all the same.
    """

    def __init__(
        self,
        reason: str,
        what: str,
        *,
        where: str = "",
        remedy: str = "",
        usage: tuple[int, int] | None = None,
    ) -> None:
        self.reason, self.usage = reason, usage
        super().__init__(what, where=where, remedy=remedy)
