"""Text for files that others lay out: lines of so many characters."""

import textwrap

from befund.drawing.text_metrics import printable


def wrapped(text: str, width: int, lines: int) -> list[str]:
    """At most so many lines of at most `width` characters; what does not fit ends in "…"."""
    found = textwrap.wrap(printable(text), width, break_long_words=True)
    if len(found) <= lines:
        return found
    return [*found[: lines - 1], found[lines - 1][: width - 1].rstrip(" ,;:") + "…"]


def short(text: str, length: int) -> str:
    """The text in one line of at most `length` characters."""
    return next(iter(wrapped(text, length, 1)), "")
