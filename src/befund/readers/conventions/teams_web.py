"""Teams' web transcript, copied.

Initials, name, `52 Minuten 27 Sekunden52:27`, `Name 52 Minuten 27 Sekunden`, text. The time in
words may lack minutes or seconds; initials and the line with the glued clock time may be missing.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from befund.readers.events import is_event
from befund.readers.labels import shaped_like_label
from befund.readers.source import ParsedSource, Segment, SourceLine

_SPOKEN_TIME = (
    r"(?=\d+ (?:Stunde|Minute|Sekunde|hour|minute|second))"
    r"(?:(?P<h>\d+) (?:Stunden?|hours?)[ ,]*)?(?:(?P<m>\d+) (?:Minuten?|minutes?)[ ,]*)?"
    r"(?:(?P<s>\d+) (?:Sekunden?|seconds?))?"
)
_UNIT = re.compile(r"\d (?:Stunde|Minute|Sekunde|hour|minute|second)")
_HEADER = re.compile(rf"^(?P<name>[^\s:][^:]*?)\s+{_SPOKEN_TIME}\s*(?:\d+:\d\d(?::\d\d)?)?$")
_TIME_ALONE = re.compile(rf"^{_SPOKEN_TIME}\s*(?:\d+:\d\d(?::\d\d)?)?$")
_DAMAGED_TIME = re.compile(r"^\d+ \d+:\d\d$")
_INITIALS = re.compile(r"^[A-ZÄÖÜ]{1,3}$")


class TeamsWeb:
    """Headers with the time in words."""

    def read(self, lines: Sequence[SourceLine]) -> ParsedSource | None:
        """Segments by header; None where no line is one."""
        kept = [SourceLine(line.number, line.text.strip()) for line in lines if line.text.strip()]
        has_times = any(_UNIT.search(line.text) for line in kept)
        names = _names(kept) if has_times else frozenset()
        if not names:
            return None
        return ParsedSource("teams-web", tuple(_segments(kept, names)))


def _segments(lines: Sequence[SourceLine], names: frozenset[str]) -> Iterator[Segment]:
    """What is said below each header.

    A header is one line (name and time) or two (the name, then its time), with initials before it
    or not: what a browser copies differs, so each line is judged by itself and by its neighbours.
    """
    speaker: str | None = None
    start: float | None = None
    for index, line in enumerate(lines):
        header = _HEADER.match(line.text)
        previous = lines[index - 1].text if index else ""
        follower = lines[index + 1].text if index + 1 < len(lines) else ""
        if header and header["name"] in names:
            speaker, start = header["name"], _seconds(header)
        elif line.text in names:
            speaker = line.text
        elif previous in names and (alone := _time_alone(line.text)) is not None:
            start = alone if alone >= 0 else start
        elif (
            speaker is not None
            and not is_event(line.text)
            and not _is_initials(line.text, follower)
        ):
            yield Segment(speaker, line.text, line.number, start)
            start = None


def _names(lines: Sequence[SourceLine]) -> frozenset[str]:
    headers = [match for line in lines if (match := _HEADER.match(line.text))]
    names = {header["name"] for header in headers if shaped_like_label(header["name"])}
    for before, line in pairwise(lines):
        time = _TIME_ALONE.match(line.text)
        if time and any(time.groups()) and shaped_like_label(before.text):
            names.add(before.text)
    # A time in words ("52 Minuten 27 Sekunden") has the shape of a label, too.
    return frozenset(name for name in names if not name[0].isdigit())


def _time_alone(text: str) -> float | None:
    """The time of a line that is nothing else; negative where it is too damaged to tell."""
    match = _TIME_ALONE.match(text)
    if match and any(match.groups()):
        return _seconds(match)
    return -1.0 if _DAMAGED_TIME.match(text) else None


def _is_initials(text: str, follower: str) -> bool:
    letters = {word[0] for word in follower.replace(",", " ").split() if word[0].isalpha()}
    return bool(_INITIALS.match(text)) and set(text) <= letters


def _seconds(match: re.Match[str]) -> float:
    return 3600.0 * int(match["h"] or 0) + 60.0 * int(match["m"] or 0) + int(match["s"] or 0)
