"""Paragraphs that begin with a speaker's label.

`I: …`, `**B [00:12]** …`, `[0:00:04] spk_0: …`, `S01: [00:00:12] …`. Lines without a label go on
with the last speaker; what stands before the first label is no speech. Rev puts the label on a line
of its own, which is the same grammar.
"""

import re
from collections.abc import Iterator, Sequence

from befund.readers import forms
from befund.readers.events import is_event
from befund.readers.labels import Labelled, accepted_labels, header_length, lone_names, split_label
from befund.readers.source import ParsedSource, Segment, SourceLine
from befund.readers.times import without_times

_NOSCRIBE = re.compile(r"S\d\d")
_AWS = re.compile(r"spk_\d+")
_DRESING_PEHL = re.compile(r"(?:I|B|IP|P|E)\d{0,2}")


class LabelledLines:
    """Any file whose lines begin with recurring or known labels.

    With `lone_names`, a name need not recur where nearly every line has a label, as in Zoom's cues.
    """

    def __init__(self, *, lone_names: bool = False) -> None:
        self._lone_names = lone_names

    def read(self, lines: Sequence[SourceLine]) -> ParsedSource | None:
        """Segments by label; None where no label is accepted."""
        found = [split_label(line) for line in lines]
        labelled = [item for item in found if item]
        accepted = accepted_labels(labelled)
        if not accepted:
            return None
        if self._lone_names:
            accepted |= lone_names(found, accepted)
        top = header_length(lines, found, accepted)
        segments = tuple(_segments(lines[top:], found[top:], accepted))
        spoken = frozenset(segment.speaker for segment in segments if segment.speaker)
        alone = sum(1 for item in labelled if item.label in accepted and not item.rest)
        return ParsedSource(_name(spoken, mostly_alone=2 * alone > len(labelled)), segments)


def _segments(
    lines: Sequence[SourceLine], found: Sequence[Labelled | None], accepted: frozenset[str]
) -> Iterator[Segment]:
    speaker: str | None = None
    pending: float | None = None
    for line, item in zip(lines, found, strict=True):
        if item is not None and item.label in accepted:
            speaker, text, pending = item.label, item.rest, item.start
        elif speaker is None or line.heading or is_event(line.text):
            continue
        else:
            text = line.text
        text, times = without_times(text)
        # The cue's own time is surest; a time on the label's line is for the first paragraph below
        # it.
        start = next((time for time in (line.start, pending, *times) if time is not None), None)
        if text:
            pending = None
        elif item is not None and item.label in accepted:
            pending = start
        yield Segment(speaker, text, line.number, start if text else None, line.end)


def _name(labels: frozenset[str], *, mostly_alone: bool) -> str:
    if all(_NOSCRIBE.fullmatch(label) for label in labels):
        return "noscribe"
    if all(_AWS.fullmatch(label) for label in labels):
        return "aws"
    # Rev sets labels on lines of their own; otherwise its names look like anybody's.
    if mostly_alone:
        return "rev"
    if all(_DRESING_PEHL.fullmatch(label) for label in labels):
        return "dresing-pehl"
    return "codes" if all(forms.short_code(label) for label in labels) else "names"
