"""aTrain: the speaker on a line of its own, then `[hh:mm:ss] - text`.

Or a whole turn on one line.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from befund.readers import forms
from befund.readers.labels import shaped_like_label
from befund.readers.source import ParsedSource, Segment, SourceLine
from befund.readers.times import TIME, seconds, without_times

_TIMED = re.compile(rf"^\[({TIME})\]\s*[-–]\s*(?P<text>.*)$")
_NUMBERED = re.compile(r"^(?:SPEAKER_\d+|Speaker undefined)$")
_WHOLE = re.compile(rf"^(?P<name>SPEAKER_\d+|Speaker undefined)\s*:?\s*(?P<text>\[{TIME}\].*)$")


class ATrain:
    """Speaker lines over timed lines."""

    def read(self, lines: Sequence[SourceLine]) -> ParsedSource | None:
        """Segments by speaker line; None where no speaker line is followed by `[time] - `."""
        kept = [SourceLine(line.number, line.text.strip()) for line in lines if line.text.strip()]
        names = {line.text for line, after in pairwise(kept) if _is_speaker(line, after)}
        if not any(_NUMBERED.match(name) for name in names):
            # Renamed speakers ("Frau Berg") have no form to tell them by, so such a line must
            # recur.
            counts = Counter(line.text for line in kept)
            names = {name for name in names if counts[name] > 1}
        segments: list[Segment] = []
        speaker: str | None = None
        for line in kept:
            whole = _WHOLE.match(line.text)
            if line.text in names:
                speaker = line.text
                continue
            if whole:
                speaker = whole["name"]
            elif speaker is None:
                continue
            # The times within a paragraph are taken out; the first of them says when it began.
            timed = _TIMED.match(line.text)
            text, times = without_times(whole["text"] if whole else line.text)
            text = text.removeprefix(": ")
            start = seconds(timed[1]) if timed else next(iter(times), None)
            segments.append(Segment(speaker, text, line.number, start))
        return ParsedSource("atrain", tuple(segments)) if segments else None


def _is_speaker(line: SourceLine, after: SourceLine) -> bool:
    if _NUMBERED.match(line.text):
        return True
    timed = bool(_TIMED.match(after.text)) and not _TIMED.match(line.text)
    return timed and (forms.unknown(line.text) or shaped_like_label(line.text))
