"""Lines with times and no speakers: `[00:00:05] text`, `[00:00:05] - text`, or the time on a line of its own."""

import re
from collections.abc import Sequence

from befund.readers.events import is_event
from befund.readers.source import ParsedSource, Segment, SourceLine
from befund.readers.times import TIME, seconds, without_times

_TIMED = re.compile(
    rf"^[\[(]?(?P<time>{TIME})(?:\s*(?:-->|–|→|-)\s*{TIME})?[\])]?(?:\s+[-–]?\s*(?P<text>.*))?$"
)
_FEWEST = 3


class TimedLines:
    """A file most of whose lines begin with a time that never goes back."""

    def read(self, lines: Sequence[SourceLine]) -> ParsedSource | None:
        """Segments without a speaker; None where times are few or go back."""
        spoken = [
            line
            for line in lines
            if line.text.strip() and not line.heading and not is_event(line.text)
        ]
        matches = [_TIMED.match(line.text.strip()) for line in spoken]
        times = [seconds(match["time"]) for match in matches if match]
        if len(times) < _FEWEST or 3 * len(times) < len(spoken) or times != sorted(times):
            return None
        segments: list[Segment] = []
        start: float | None = None
        for line, match in zip(spoken, matches, strict=True):
            start = seconds(match["time"]) if match else start
            text = (match["text"] or "") if match else line.text
            if text and start is not None:
                segments.append(Segment(None, without_times(text)[0], line.number, start))
        return ParsedSource("timed-lines", tuple(segments))
