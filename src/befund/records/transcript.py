"""Transcripts as read, and as masked."""

from enum import StrEnum

from pydantic import Field

from befund.records.base import Record


class Role(StrEnum):
    """Who speaks; only a respondent's words are evidence."""

    INTERVIEWER = "interviewer"
    RESPONDENT = "respondent"


class Turn(Record):
    """What one speaker says until another does.

    `number` counts from 0 and equals the turn's place in its transcript. Times are seconds from
    the start of the recording; `source_line` counts lines (or paragraphs, cues, segments) of the
    source file from 1.
    """

    number: int = Field(ge=0)
    speaker: str
    role: Role
    text: str
    start_seconds: float | None = None
    end_seconds: float | None = None
    source_line: int | None = None


class Transcript(Record):
    """One interview as read, with the real names in it: it never reaches index, model or database.

    `format` names the recognised convention ("teams-docx", "zoom-vtt", …), `language` is "de" or
    "en", `warnings` are sentences for the user about what was inferred or dropped.
    """

    format: str
    language: str
    turns: tuple[Turn, ...]
    warnings: tuple[str, ...] = ()


class MaskingCounts(Record):
    """How much of one interview was masked, by category ("person", "email", …), and cut."""

    masked: dict[str, int] = Field(default_factory=dict)
    health_cuts: int = 0
    off_record_cuts: int = 0


class MaskedTranscript(Record):
    """The transcript with personal data replaced by placeholders: the text that all else quotes."""

    interview: str
    format: str
    language: str
    turns: tuple[Turn, ...]
    counts: MaskingCounts = MaskingCounts()
    warnings: tuple[str, ...] = ()
