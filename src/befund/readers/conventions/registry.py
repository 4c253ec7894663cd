"""The conventions for text, in the order in which they are tried."""

from collections.abc import Sequence

from befund.readers.conventions.atrain import ATrain
from befund.readers.conventions.cues import Cues
from befund.readers.conventions.f4 import F4
from befund.readers.conventions.headlines import Headlines
from befund.readers.conventions.labelled import LabelledLines
from befund.readers.conventions.meet import Meet
from befund.readers.conventions.port import Convention
from befund.readers.conventions.teams_old import TeamsOld
from befund.readers.conventions.teams_web import TeamsWeb
from befund.readers.conventions.timed import TimedLines
from befund.readers.conventions.zoom_saved import ZoomSaved
from befund.readers.source import ParsedSource, SourceLine

CONVENTIONS: tuple[Convention, ...] = (
    TeamsOld(),
    Cues(),
    TeamsWeb(),
    ZoomSaved(),
    ATrain(),
    F4(),
    Meet(),
    Headlines(),
    LabelledLines(),
    TimedLines(),
)


def recognise(lines: Sequence[SourceLine]) -> ParsedSource | None:
    """The first convention's reading that holds speech, else an empty one.

    None where no convention fits.
    """
    empty: ParsedSource | None = None
    for convention in CONVENTIONS:
        reading = convention.read(lines)
        if reading is not None and any(segment.text for segment in reading.segments):
            return reading
        empty = empty or reading
    return empty
