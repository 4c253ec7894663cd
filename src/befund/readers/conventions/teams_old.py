"""Teams .docx of old: `0:0:0.0 --> 0:0:1.250`, then the name, then the text, in one paragraph."""

import re
from collections.abc import Iterable, Iterator, Sequence

from befund.readers.events import is_event
from befund.readers.labels import shaped_like_label
from befund.readers.source import ParsedSource, Segment, SourceLine
from befund.readers.times import TIME, seconds

_TIMING = re.compile(rf"^\s*({TIME})\s*-->\s*({TIME})\s*$")


class TeamsOld:
    """Blocks of time, name and text without WebVTT's or SubRip's marks."""

    def read(self, lines: Sequence[SourceLine]) -> ParsedSource | None:
        """Segments by the name below each time; None where a line below a time is no name."""
        if any(line.text.startswith("WEBVTT") for line in lines[:3]):
            return None
        blocks = _blocks(lines)
        names = [texts[0].text.strip() for _, _, texts in blocks if texts]
        if not names or not all(shaped_like_label(name) for name in names):
            return None
        if any(len(texts) < 2 for _, _, texts in blocks) or not _recur(names):
            return None
        return ParsedSource("teams-docx-old", tuple(_segments(blocks)))


def _segments(blocks: Iterable[tuple[float, float, list[SourceLine]]]) -> Iterator[Segment]:
    for start, end, (name, *spoken) in blocks:
        for line in spoken:
            if not is_event(line.text):
                yield Segment(name.text.strip(), line.text.strip(), line.number, start, end)


def _recur(names: Sequence[str]) -> bool:
    """Speakers come back.

    Where nearly every block begins with another text, that text is speech and no name.
    """
    return 2 * len(set(names)) <= max(4, len(names) + 1)


def _blocks(lines: Sequence[SourceLine]) -> list[tuple[float, float, list[SourceLine]]]:
    blocks: list[tuple[float, float, list[SourceLine]]] = []
    for line in lines:
        timing = _TIMING.match(line.text) if "-->" in line.text else None
        if timing:
            blocks.append((seconds(timing[1]), seconds(timing[2]), []))
        elif blocks and line.text.strip():
            blocks[-1][2].append(line)
    return blocks
