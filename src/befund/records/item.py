"""What an interview can say: a process step, a pain point or a quick-win candidate.

Every field except the title is optional: what was not said stays empty.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from befund.records.base import Record


class Kind(StrEnum):
    """The three kinds of observation."""

    PROCESS_STEP = "process_step"
    PAIN_POINT = "pain_point"
    QUICK_WIN = "quick_win"


class StatementType(StrEnum):
    """How the respondent means it.

    As it is, should be, is wished, was heard, is an exception, was.
    """

    IS = "is"
    SHOULD = "should"
    WISH = "wish"
    HEARSAY = "hearsay"
    EXCEPTION = "exception"
    PAST = "past"


class PainCategory(StrEnum):
    """The short taxonomy of pain points."""

    WAITING = "waiting"
    MEDIA_BREAK = "media_break"
    DOUBLE_ENTRY = "double_entry"
    DATA_SILO = "data_silo"
    REWORK_OR_ERROR = "rework_or_error"
    MISSING_INFORMATION = "missing_information"
    UNCLEAR_RESPONSIBILITY = "unclear_responsibility"
    KNOWLEDGE_IN_ONE_HEAD = "knowledge_in_one_head"
    TOOL_USABILITY = "tool_usability"
    INTERFACE = "interface"
    OVERLOAD = "overload"
    OTHER = "other"


class Effort(StrEnum):
    """How much work a change is: days, weeks, or a project."""

    S = "S"
    M = "M"
    L = "L"


class Flag(StrEnum):
    """What a reviewer should know about an item before relying on it."""

    SOLUTION_WITHOUT_PROBLEM = "solution_without_problem"
    LONG_TERM = "long_term"
    NUMBER_NOT_IN_QUOTE = "number_not_in_quote"
    PROPOSED_BY_INTERVIEWER = "proposed_by_interviewer"


class ItemBase(Record):
    """What all three kinds share; `title` is in the transcript's language."""

    title: str = Field(min_length=1)
    statement_type: StatementType = StatementType.IS
    flags: tuple[Flag, ...] = ()


class ProcessStep(ItemBase):
    """Something that is done in the process today; `activity` is an object and a verb."""

    kind: Literal[Kind.PROCESS_STEP] = Kind.PROCESS_STEP
    process: str | None = None
    activity: str | None = None
    actor_role: str | None = None
    systems: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    trigger: str | None = None
    condition: str | None = None
    handed_over_to: str | None = None
    duration: str | None = None


class PainPoint(ItemBase):
    """Something that costs time, money, quality or nerves.

    `severity` is 1 (nuisance) to 3 (stops the work).
    """

    kind: Literal[Kind.PAIN_POINT] = Kind.PAIN_POINT
    category: PainCategory = PainCategory.OTHER
    affected_step: str | None = None
    roles: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    cause: str | None = None
    consequence: str | None = None
    workaround: str | None = None
    severity: int | None = Field(default=None, ge=1, le=3)
    severity_reason: str | None = None
    frequency: str | None = None
    time_or_money: str | None = None


class QuickWin(ItemBase):
    """A change that a respondent proposes and that could be done within weeks."""

    kind: Literal[Kind.QUICK_WIN] = Kind.QUICK_WIN
    change: str | None = None
    problem: str | None = None
    effort: Effort | None = None
    expected_effect: str | None = None
    proposed_by: str | None = None
    obstacles: tuple[str, ...] = ()


Item = Annotated[ProcessStep | PainPoint | QuickWin, Field(discriminator="kind")]
