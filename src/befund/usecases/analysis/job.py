"""What a run is made of."""

import threading
from dataclasses import dataclass, field

from befund.extraction.port import Extractor
from befund.llm.budget import CallLimit
from befund.masking import Roster
from befund.usecases.analysis.extraction import ChunkingOptions
from befund.usecases.analysis.map_questions import MapReading
from befund.usecases.findings.verdicts import LEXICAL, Judging


@dataclass(frozen=True)
class Job:
    """How a run works: who extracts, the roster, the cutting, how many calls run at once, and who judges what is alike.

    `map_reading` is what a model is asked for the map, None where none is. `stopping` ends the run, from whatever
    thread it is set: no further call begins, those under way are waited for, and what is finished is kept. A run that
    ends early sets it itself, so that calls wait for nothing any more. Each run has one of its own. `calls` counts
    what a model is asked, and gets its limit here: `max_calls`, or what `most_calls` says of the workspace's chunks.
    `notes` is what the user is to know of the settings; the outcome begins with it.
    """

    extractor: Extractor
    roster: Roster
    chunking_options: ChunkingOptions
    threads: int
    stopping: threading.Event = field(default_factory=threading.Event)
    judging: Judging = LEXICAL
    map_reading: MapReading | None = None
    calls: CallLimit = field(default_factory=CallLimit)
    max_calls: int | None = None
    notes: tuple[str, ...] = ()

    def stop(self) -> None:
        """End the run."""
        self.stopping.set()
