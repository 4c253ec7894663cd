"""Zoom's saved transcript: `[Name] HH:MM:SS` with the time of day, text on the next lines."""

import re
from collections.abc import Sequence

from befund.readers.source import ParsedSource, Segment, SourceLine
from befund.readers.times import seconds

_HEADER = re.compile(
    r"^\[(?P<name>[^\]]*[^\W\d_][^\]]*(?:\][^\]\d]*)?)\]\s+(?P<time>\d{1,2}:\d{2}:\d{2})(?:\s*(?P<half>[AP]M))?\s*$"
)
# in a longer line the pattern would look for a name's end from each of its letters
_LONGEST_HEADER = 200
_DAY = 86400.0


class ZoomSaved:
    """Headers with a name in brackets and a time of day; times become offsets from the first."""

    def read(self, lines: Sequence[SourceLine]) -> ParsedSource | None:
        """Segments by header; None where no line is one."""
        segments: list[Segment] = []
        speaker: str | None = None
        first: float | None = None
        start = latest = 0.0
        for line in lines:
            header = _HEADER.match(line.text) if len(line.text) < _LONGEST_HEADER else None
            if header:
                speaker, clock = header["name"].strip(), _time_of_day(header)
                first = clock if first is None else first
                start = clock - first
                start += _DAY if start < latest - _DAY / 2 else 0.0
                latest = start
            elif speaker is not None and line.text.strip():
                segments.append(Segment(speaker, line.text.strip(), line.number, start))
        return ParsedSource("zoom-saved", tuple(segments)) if segments else None


def _time_of_day(header: re.Match[str]) -> float:
    clock = seconds(header["time"])
    if header["half"]:
        clock = clock % (_DAY / 2) + (_DAY / 2 if header["half"] == "PM" else 0.0)
    return clock
