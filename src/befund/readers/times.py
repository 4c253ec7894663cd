"""Clock times as they stand in transcripts."""

import re

TIME = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3}|-\d)?"
"""[h:]m:s with optional fraction; f4 writes tenths after a hyphen."""

BRACKETED = re.compile(rf"[\[(]\s*({TIME})(?:\s*(?:-->|–|—|→|-)\s*{TIME})?\s*[\])]|#({TIME})#")
"""A time in brackets, or between the number signs of f4."""

_WITH_DASH = re.compile(rf"(?:{BRACKETED.pattern})(?:\s*[-–—]\s+)?")


def seconds(text: str) -> float:
    """The seconds of a time that matches TIME."""
    whole, _, tenths = text.partition("-")
    total = 0.0
    for part in whole.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total + float(f"0.{tenths or 0}")


def without_times(text: str) -> tuple[str, list[float]]:
    """A text without its bracketed times, and those times in order."""
    found = [seconds(match[1] or match[2]) for match in BRACKETED.finditer(text)]
    return " ".join(_WITH_DASH.sub(" ", text).split()) if found else text, found
