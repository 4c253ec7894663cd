"""Text for pictures: what a file can hold, and lines of a width."""

import re
import textwrap

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


def printable(text: str) -> str:
    """The text in one line, without characters that XML cannot hold."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def wrapped(text: str, width: int, lines: int) -> list[str]:
    """At most so many lines of at most `width` characters; what does not fit ends in "…"."""
    found = textwrap.wrap(printable(text), width, break_long_words=True)
    if len(found) <= lines:
        return found
    return [*found[: lines - 1], found[lines - 1][: width - 1].rstrip(" ,;:") + "…"]


def short(text: str, length: int) -> str:
    """The text in one line of at most `length` characters."""
    return next(iter(wrapped(text, length, 1)), "")
