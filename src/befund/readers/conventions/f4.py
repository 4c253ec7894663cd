"""f4 and f5: labelled paragraphs with `#00:01:02-3#`, by default at the end of a turn."""

import re
from collections.abc import Iterator, Sequence

from befund.readers.conventions.labelled import LabelledLines
from befund.readers.source import Line, Reading
from befund.readers.times import TIME, seconds

_MARK = re.compile(rf"#({TIME})#")


class F4:
    """A file with f4's time marks; a mark after the words is when they end."""

    def read(self, lines: Sequence[Line]) -> Reading | None:
        """Labelled segments between marks; None where there is no mark."""
        if not any(_MARK.search(line.text) for line in lines):
            return None
        pieces = list(_pieces(lines))
        reading = LabelledLines().read(pieces)
        return Reading("f4", reading.segments) if reading else None


def _pieces(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines without marks, each with the time before and after it."""
    leading = sum(1 for line in lines if _MARK.match(line.text.strip()))
    trailing = sum(1 for line in lines if _MARK.search(line.text[-20:]) and not _MARK.fullmatch(line.text.strip()))
    before: float | None = 0.0 if trailing >= leading else None
    for line in lines:
        parts = _MARK.split(line.text)
        for text, mark in zip(parts[0::2], [*parts[1::2], None], strict=True):
            after = seconds(mark) if mark else None
            if text.strip():
                yield Line(line.number, text.strip(), line.bold, line.heading, before, after)
            before = after if after is not None else before
            if text.strip() and after is None:
                before = None
