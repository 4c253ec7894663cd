"""Google Meet: a line with a time only, then `Name: text`.

A notes tab may stand before, a trailer after.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from befund.readers.conventions.labelled import LabelledLines
from befund.readers.events import is_event
from befund.readers.labels import split_label
from befund.readers.source import ParsedSource, SourceLine
from befund.readers.times import seconds

_TIME_ALONE = re.compile(r"^[\[(]?(\d{1,2}:\d{2}:\d{2})[\])]?$")


class Meet:
    """Names under lines that hold nothing but a time; all before the first such line is notes."""

    def read(self, lines: Sequence[SourceLine]) -> ParsedSource | None:
        """Labelled segments with the time above them; None where no time stands above a label."""
        kept = [line for line in lines if line.text.strip()]
        first = next(
            (index for index in range(len(kept) - 1) if _starts(kept[index], kept[index + 1])), None
        )
        if first is None:
            return None
        reading = LabelledLines().read(list(_under_times(kept[first:])))
        return ParsedSource("meet", reading.segments) if reading else None


def _starts(line: SourceLine, after: SourceLine) -> bool:
    return bool(_TIME_ALONE.match(line.text.strip())) and split_label(after) is not None


def _under_times(lines: Sequence[SourceLine]) -> Iterator[SourceLine]:
    time: float | None = None
    for line in lines:
        alone = _TIME_ALONE.match(line.text.strip())
        if alone:
            time = seconds(alone[1])
        elif is_event(line.text):
            return
        else:
            yield replace(line, start=time)
            time = None
