"""What an evaluation says: per interview what was found, missed, false, hit and leaked.

And its figures.
"""

from enum import StrEnum

from pydantic import Field

from befund.records import Kind
from befund.records.base import Record

ALL = "all"
"""The name under which figures over all kinds stand."""


class EvaluatedPassage(Record):
    """A slice of one masked turn, in code points."""

    turn: int
    start: int
    end: int


class ItemState(StrEnum):
    """What became of a gold item, strictly."""

    FOUND = "found"
    MISSED = "missed"
    CUT = "cut"


class ItemVerdict(StrEnum):
    """What an observation is, strictly."""

    RIGHT = "right"
    DUPLICATE = "duplicate"
    WRONG_KIND = "wrong_kind"
    TRAP = "trap"
    FALSE = "false"
    NEUTRAL = "neutral"


class ItemResult(Record):
    """One gold item.

    `found_by` is the observation matched with it, `touched` whether any observation touches it.
    `unlocated` says that some of its quotes (all, where `passages` is empty) were not found in the
    masked transcript.
    """

    id: str
    kind: Kind
    title: str
    optional: bool
    state: ItemState
    touched: bool
    found_by: str | None = None
    unlocated: bool = False
    passages: tuple[EvaluatedPassage, ...] = ()


class TrapHit(Record):
    """An observation that a trap caught."""

    trap: str
    type: str


class ObservationResult(Record):
    """One observation.

    `items` are the gold items that it touches, or those of another kind where it touches none.
    """

    id: str
    kind: Kind
    title: str
    verdict: ItemVerdict
    touches: bool
    items: tuple[str, ...] = ()
    traps: tuple[TrapHit, ...] = ()
    passages: tuple[EvaluatedPassage, ...] = ()


class Leaks(Record):
    """Ids of what the masked transcript still holds.

    Remarks and personal data by their place in the gold.
    """

    off_record: tuple[str, ...] = ()
    health: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()


class QuoteCounts(Record):
    """Quotes by how they were located; `verbatim` are those whose text equals their slice."""

    quotes: int = 0
    verbatim: int = 0
    exact: int = 0
    normalized: int = 0
    fuzzy: int = 0


class Cost(Record):
    """What one interview cost.

    None where unknown. `amount` is in the currency of the price list.
    """

    amount: float | None = None
    seconds: float | None = None


class InterviewResult(Record):
    """The result for one interview; the figures follow from it."""

    interview: str
    respondent_words: int
    quoted_words: int
    items: tuple[ItemResult, ...]
    observations: tuple[ObservationResult, ...]
    leaks: Leaks = Leaks()
    quotes: QuoteCounts = QuoteCounts()
    unlocated: tuple[str, ...] = ()
    cost: Cost = Cost()


class Metric(Record):
    """A figure with its 95 % confidence interval.

    None where it is not defined, or there are too few interviews.
    """

    value: float | None
    low: float | None = None
    high: float | None = None


class Scores(Record):
    """Precision, recall and F1 of one kind or all, over all interviews' items together."""

    precision: Metric
    recall: Metric
    f1: Metric
    right: int
    false: int
    missed: int


class Figures(Record):
    """All figures.

    `strict`, `lenient` and the two `macro` (means over interviews) by kind and "all".
    """

    strict: dict[str, Scores]
    lenient: dict[str, Scores]
    macro_strict: dict[str, Metric]
    macro_lenient: dict[str, Metric]
    trap_share: Metric
    verbatim_share: Metric
    coverage: Metric
    per_1000_words: Metric
    cost_per_interview: Metric
    seconds_per_interview: Metric


class Evaluation(Record):
    """One extractor's observations measured against one gold.

    `missing` names the gold's interviews that the workspace lacks; `counted_missing` says whether
    their items count as missed.
    """

    client: str
    process: str
    extractors: tuple[str, ...]
    prompts: tuple[str, ...]
    interviews: tuple[InterviewResult, ...]
    missing: tuple[str, ...] = ()
    counted_missing: bool = False
    figures: Figures = Field(repr=False)
