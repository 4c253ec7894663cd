"""What the server logs of errors.

Their kind and place, never their words, which may hold a transcript's.
"""

import asyncio
import logging
import threading
import traceback
from pathlib import PurePath
from types import TracebackType
from typing import Any

LOG = logging.getLogger("befund.web")
_MOST_CALLS = 25


def scrubbed(error: BaseException) -> str:
    """An error and what led to it, each by its kind and its last calls."""
    told: list[str] = []
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        told.append(f"{type(found).__name__}\n{_calls(found.__traceback__)}".rstrip())
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return "\ncaused by ".join(told)


def _calls(trace: TracebackType | None) -> str:
    calls = traceback.extract_tb(trace)[-_MOST_CALLS:]
    return "\n".join(
        f"  {'/'.join(PurePath(call.filename).parts[-3:])}:{call.lineno} {call.name}"
        for call in calls
    )


class ScrubErrors(logging.Filter):
    """Takes the words of errors out of what is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let a record pass without them."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.msg, record.args = f"{record.getMessage().rstrip()} {scrubbed(error)}", ()
        record.exc_info = record.exc_text = None
        return True


def scrub_thread(failed: threading.ExceptHookArgs) -> None:
    """Log how a thread ended; for `threading.excepthook`."""
    if failed.exc_value is not None:
        LOG.error("A thread ended: %s", scrubbed(failed.exc_value))


def scrub_loop(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what nobody caught in an event loop; for its exception handler."""
    del loop
    error = context.get("exception")
    LOG.error(
        "%s: %s", context["message"], scrubbed(error) if isinstance(error, BaseException) else ""
    )
