"""f4 and f5: labelled paragraphs with `#00:01:02-3#`, by default at the end of a turn."""

import re
from collections.abc import Sequence
from dataclasses import replace

from befund.readers.conventions.labelled import LabelledLines
from befund.readers.source import ParsedSource, SourceLine
from befund.readers.times import TIME, seconds

_MARK = re.compile(rf"#({TIME})#")


class F4:
    """A file with f4's time marks; a mark after the words is when they end."""

    def read(self, lines: Sequence[SourceLine]) -> ParsedSource | None:
        """Labelled segments between marks; None where there is no mark."""
        if not any(_MARK.search(line.text) for line in lines):
            return None
        reading = LabelledLines().read(_pieces(lines))
        return ParsedSource("f4", reading.segments) if reading else None


def _pieces(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Lines without marks, each with the time before and after it."""
    marked = [line.text.strip() for line in lines if _MARK.search(line.text)]
    leading = sum(1 for text in marked if _MARK.match(text) and not _MARK.fullmatch(text))
    # Where marks end the turns, the first turn begins with the recording; where they lead, its own
    # mark says when.
    marks_lead = 2 * leading > len(marked)
    before: float | None = None if marks_lead else 0.0
    pieces: list[SourceLine] = []
    for line in lines:
        parts = _MARK.split(line.text)  # text and mark in turn, text first and last
        for part, mark in zip(parts[0::2], [*parts[1::2], None], strict=True):
            after = seconds(mark) if mark else None
            text = part.strip()
            if text:
                pieces.append(replace(line, text=text, start=before, end=after))
            elif after is not None and pieces and pieces[-1].end is None:
                pieces[-1] = replace(pieces[-1], end=after)
            before = after if after is not None else before
    return pieces
