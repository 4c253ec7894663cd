"""Teams' web transcript, copied: initials, name, `52 Minuten 27 Sekunden52:27`, `Name 52 Minuten 27 Sekunden`, text.

The time in words may lack minutes or seconds; initials and the line with the glued clock time may be missing.
"""

import re
from collections.abc import Sequence
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
        names = _names(kept) if any(_UNIT.search(line.text) for line in kept) else frozenset()
        if not names:
            return None
        segments: list[Segment] = []
        speaker: str | None = None
        start: float | None = None
        for index, line in enumerate(kept):
            header = _HEADER.match(line.text)
            follower = kept[index + 1].text if index + 1 < len(kept) else ""
            if header and header["name"] in names:
                speaker, start = header["name"], _seconds(header)
            elif line.text in names:
                speaker = line.text
            elif (
                (alone := _time_alone(line.text)) is not None
                and index
                and kept[index - 1].text in names
            ):
                start = alone if alone >= 0 else start
            elif speaker is None or is_event(line.text) or _is_initials(line.text, follower):
                continue
            else:
                segments.append(Segment(speaker, line.text, line.number, start))
                start = None
        return ParsedSource("teams-web", tuple(segments))


def _names(lines: Sequence[SourceLine]) -> frozenset[str]:
    names = {
        match["name"]
        for line in lines
        if (match := _HEADER.match(line.text)) and shaped_like_label(match["name"])
    }
    for before, line in pairwise(lines):
        time = _TIME_ALONE.match(line.text)
        if time and any(time.groups()) and shaped_like_label(before.text):
            names.add(before.text)
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
