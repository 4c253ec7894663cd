"""Lines with times and no speakers.

`[00:00:05] text`, `[00:00:05] - text`, or the time on a line of its own.
"""

import re
from collections.abc import Iterator, Sequence

from befund.readers.events import is_event
from befund.readers.source import ParsedSource, Segment, SourceLine
from befund.readers.times import TIME, seconds, without_times

_TIMED = re.compile(
    rf"^[\[(]?(?P<time>{TIME})(?:\s*(?:-->|–|→|-)\s*{TIME})?[\])]?(?:\s+[-–]?\s*(?P<text>.*))?$"
)
# Fewer times than this may stand in any text.
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
        # Times of day in an answer ("8:30 Uhr") go back and forth; those of a recording only rise.
        few = len(times) < _FEWEST or 3 * len(times) < len(spoken)
        if few or times != sorted(times):
            return None
        return ParsedSource("timed-lines", tuple(_segments(spoken, matches)))


def _segments(
    lines: Sequence[SourceLine], matches: Sequence[re.Match[str] | None]
) -> Iterator[Segment]:
    """What follows each time, on its line or below it.

    Words before the first time are no speech.
    """
    start: float | None = None
    for line, match in zip(lines, matches, strict=True):
        text = line.text
        if match:
            start, text = seconds(match["time"]), match["text"] or ""
        if text and start is not None:
            yield Segment(None, without_times(text)[0], line.number, start)
