"""Chunks: contiguous turns that fit one model call."""

from pydantic import Field

from befund.records.base import Record
from befund.records.transcript import Role


class Passage(Record):
    """A slice of one masked turn.

    `text` equals the turn's text from `start` to `end`, in code points.
    """

    turn: int = Field(ge=0)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    speaker: str
    role: Role
    text: str


class Chunk(Record):
    """Passages that one call reads, and earlier ones as context that cannot be quoted.

    `number` counts from 0 within its interview.
    """

    interview: str
    number: int = Field(ge=0)
    language: str
    context: tuple[Passage, ...]
    passages: tuple[Passage, ...]
