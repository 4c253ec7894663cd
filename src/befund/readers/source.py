"""What a container gives and what a convention gives back."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of a source file; `number` counts lines (or paragraphs, cues) from 1.

    `bold` is the leading bold text where the container knows it; `voice` is a cue's own speaker.
    """

    number: int
    text: str
    bold: str = ""
    heading: bool = False
    start: float | None = None
    end: float | None = None
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one speaker without a gap; `speaker` is None where the file does not say."""

    speaker: str | None
    text: str
    line: int
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class ParsedSource:
    """What a convention made of a file."""

    convention: str
    segments: tuple[Segment, ...]
    warnings: tuple[str, ...] = field(default=())
