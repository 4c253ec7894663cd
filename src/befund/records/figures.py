"""Figures as said, what they come to in a year, and what a change is worth."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from befund.records.base import Record
from befund.records.group import Evidence, Support
from befund.records.message import Message


class FigureKind(StrEnum):
    """What is counted."""

    DURATION = "duration"
    FREQUENCY = "frequency"
    PEOPLE = "people"
    MONEY = "money"


class Range(Record):
    """From `low` to `high`; one of them may be open ("mindestens zwei")."""

    low: float | None = Field(ge=0)
    high: float | None = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low is None and self.high is None:
            raise ValueError("a range has at least one end")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("a range begins at its lower end")
        return self

    def times(self, other: "Range | float") -> "Range":
        """The product with a factor or another range; what is open stays open."""
        factor = Range(low=other, high=other) if isinstance(other, float | int) else other
        # "At least a" times "at most b" may be anything, and is never negative.
        if self.high is None and factor.low is None:
            return Range(low=0.0, high=None)
        low = None if self.low is None or factor.low is None else self.low * factor.low
        high = None if self.high is None or factor.high is None else self.high * factor.high
        return Range(low=0.0 if low is None and high is None else low, high=high)

    def around(self, other: "Range") -> "Range":
        """The range that holds both."""
        lows = [end for end in (self.low, other.low) if end is not None]
        highs = [end for end in (self.high, other.high) if end is not None]
        # An end that one of them leaves open is open in both.
        low = min(lows) if len(lows) == 2 else None
        high = max(highs) if len(highs) == 2 else None
        return Range(low=0.0 if low is None and high is None else low, high=high)

    @property
    def middle(self) -> float:
        """One number to rank by: the middle, or the end that is known."""
        ends = [end for end in (self.low, self.high) if end is not None]
        return sum(ends) / len(ends)


class SaidFigure(Record):
    """A figure in a quote: `evidence` is cut to the words that say it.

    `unit` is "minute", "stunde", "tag", "woche", "monat", "quartal", "jahr" of a duration, a
    currency of money, what is counted of a frequency ("mal", "Rechnungen"), "personen" of people.
    `per` is such a unit of time, or "fall" for each single case. `waiting` marks time in which
    nobody works.
    """

    kind: FigureKind
    range: Range
    unit: str
    per: str | None = None
    evidence: Evidence
    waiting: bool = False


class Assumptions(Record):
    """What is needed to make a year of a week and euros of hours.

    From befund.toml, shown with every result.
    """

    working_weeks: float = Field(default=44.0, gt=0, le=53)
    days_per_week: float = Field(default=5.0, gt=0, le=7)
    hours_per_day: float = Field(default=8.0, gt=0, le=24)
    hourly_rate: float = Field(default=45.0, ge=0)


class YearlyCost(Record):
    """What one group comes to in a year.

    `calculation` says how, `basis` are the figures that it rests on.
    """

    group: str
    title: str
    hours: Range | None = None
    euros: Range | None = None
    calculation: tuple[Message, ...]
    basis: tuple[SaidFigure, ...] = Field(min_length=1)


class Horizon(StrEnum):
    """By when a change can be made."""

    QUICK_WIN = "quick_win"
    ONE_YEAR = "one_year"
    THREE_YEARS = "three_years"
    FIVE_YEARS = "five_years"


class ScoreInput(Record):
    """One input of a score: its name, its value from 0 to 1, and what was counted."""

    name: Message
    value: float = Field(ge=0, le=1)
    said: Message


class ScoredChange(Record):
    """A quick-win candidate by impact and effort, with all inputs.

    Both are 1 to 5, confidence is 0 to 1. `impact` and `effort` are a reviewer's where one put the
    change there by hand, else as they are computed. `impact` is None where no pain point is known
    that it answers; `question` is what to ask then.
    """

    group: str
    title: str
    impact: float | None = Field(ge=1, le=5)
    effort: float = Field(ge=1, le=5)
    computed_impact: float | None = Field(ge=1, le=5)
    computed_effort: float = Field(ge=1, le=5)
    confidence: float = Field(ge=0, le=1)
    horizon: Horizon
    answers: tuple[str, ...] = ()
    impact_inputs: tuple[ScoreInput, ...] = ()
    effort_inputs: tuple[ScoreInput, ...] = ()
    confidence_inputs: tuple[ScoreInput, ...] = ()
    question: Message | None = None
    support: Support


class QuestionKind(StrEnum):
    """What is open."""

    CONTRADICTION = "contradiction"
    SINGLE_SOURCE = "single_source"
    OWNER = "owner"
    TRIGGER = "trigger"
    EXCEPTION = "exception"
    ORDER = "order"
    DURATION = "duration"


class OpenQuestion(Record):
    """A question for the workshop, for one role.

    `about` are ids of what it is about, `details` their titles.
    """

    role: str
    kind: QuestionKind
    text: Message
    about: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
