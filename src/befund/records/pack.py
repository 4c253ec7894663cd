"""The workshop pack.

What a client may see of the reviewed findings, and what the check of anonymity did to it. A pack
holds no name of an interview, no speaker, no time and no quote that is held back; every file of the
pack is made of it alone.
"""

from datetime import date as Date  # noqa: N812 - the field is called date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from befund.records.base import Record
from befund.records.figures import Assumptions, Horizon, Range
from befund.records.finding import Place
from befund.records.item import Kind, PainCategory
from befund.records.process import ProcessMap


class Selection(Record):
    """What goes into a pack: accepted findings, and with `undecided` those that nobody decided on.

    `include` and `exclude` are ids of findings that go in or stay out in any case; a rejected one
    never goes in. `client` is what the client is called, else as the workspace's folder is. `k` is
    how many people must share a role for it to be told. Without `named_lanes` the process map too
    hides the roles that fewer bear.
    """

    kinds: tuple[Kind, ...] = tuple(Kind)
    undecided: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    client: str = ""
    with_quotes: bool = True
    named_lanes: bool = True
    k: int = Field(default=3, ge=1, le=50)
    language: Literal["de"] = "de"


class Risk(StrEnum):
    """Why words could tell who said them, or whom they are about."""

    PERSON = "person"
    FIRM = "firm"
    PLACE = "place"
    CONTACT = "contact"
    JOB = "job"
    SELF = "self"
    LANGUAGE = "language"
    CUT = "cut"
    OVERLAP = "overlap"
    SMALL_ROLE = "small_role"
    SOURCE = "source"


class Reason(Record):
    """A risk, and the words that bear it; empty where it is the quote as a whole."""

    risk: Risk
    words: str = ""


class QuoteState(StrEnum):
    """Whether a quote goes in.

    It is free of risk, held until somebody releases it, released, withheld, or never goes in.
    """

    FREE = "free"
    HELD = "held"
    RELEASED = "released"
    WITHHELD = "withheld"
    BLOCKED = "blocked"


class CheckedQuote(Record):
    """A quote of a selected finding as the check sees it, for the consultant's eyes.

    `id` is the same for the same place; `shown` and `attribution` are what a client would read.
    """

    id: str
    finding: str
    title: str
    place: Place
    text: str
    shown: str
    attribution: str
    language: str
    reasons: tuple[Reason, ...] = ()
    state: QuoteState

    @property
    def goes_in(self) -> bool:
        """Whether a client reads it."""
        return self.state in {QuoteState.FREE, QuoteState.RELEASED}


class Generalised(Record):
    """Our own words as they were and as they go in; `after` is empty where they were left out."""

    finding: str
    field: str
    before: str
    after: str
    risk: Risk


class RoleShown(Record):
    """A role that was interviewed, how many people bear it, and what stands in its place."""

    role: str
    people: int
    shown: str


class Anonymity(Record):
    """All that the check looked at: quotes one by one, what was generalised, roles.

    `lanes` are small and stay.
    """

    k: int
    interviews: int
    quotes: tuple[CheckedQuote, ...] = ()
    generalised: tuple[Generalised, ...] = ()
    roles: tuple[RoleShown, ...] = ()
    lanes: tuple[str, ...] = ()

    @property
    def too_few(self) -> bool:
        """Whether so few were asked that even without a role one may be guessed."""
        return self.interviews < self.k

    @property
    def held(self) -> tuple[CheckedQuote, ...]:
        """The quotes that do not go in."""
        return tuple(quote for quote in self.quotes if not quote.goes_in)

    @property
    def waiting(self) -> tuple[CheckedQuote, ...]:
        """The quotes that somebody could release."""
        return tuple(quote for quote in self.quotes if quote.state is QuoteState.HELD)


class PackQuote(Record):
    """Words of a respondent, and who says them: a role that enough people share, or somebody."""

    text: str = Field(min_length=1)
    attribution: str


class PackField(Record):
    """A named fact; `name` is that of the item's field."""

    name: str
    label: str
    value: str


class PackFinding(Record):
    """A finding as a client reads it; `told` says how many tell it, `severity` is 1 to 3."""

    id: str
    kind: Kind
    title: str = Field(min_length=1)
    undecided: bool = False
    category: PainCategory | None = None
    severity: int | None = Field(default=None, ge=1, le=3)
    weight: float = Field(ge=0, le=1)
    told: str
    summary: str
    fields: tuple[PackField, ...] = ()
    notes: tuple[str, ...] = ()
    quotes: tuple[PackQuote, ...] = ()


class PackChange(Record):
    """A quick win with its place in the matrix.

    `number` is its number there, `answers` are pain points' ids. `impact_of` and the like say what
    each score was computed from.
    """

    number: int = Field(ge=1)
    finding: str
    title: str = Field(min_length=1)
    answers: tuple[str, ...] = ()
    impact: float | None = Field(ge=1, le=5)
    effort: float = Field(ge=1, le=5)
    confidence: float = Field(ge=0, le=1)
    horizon: Horizon
    impact_of: tuple[str, ...] = ()
    effort_of: tuple[str, ...] = ()
    confidence_of: tuple[str, ...] = ()
    question: str | None = None


class PackStage(Record):
    """One horizon of the roadmap, None where the problem is not known yet.

    `changes` are findings' ids, best first.
    """

    horizon: Horizon | None
    name: str
    changes: tuple[str, ...]


class PackSide(Record):
    """One side of a contradiction: what the interviews say, and their words."""

    finding: str
    title: str
    statements: tuple[str, ...] = ()
    quotes: tuple[PackQuote, ...] = ()


class PackContradiction(Record):
    """Two sides that cannot both be right; `about` names the sort of contradiction."""

    about: str
    sides: tuple[PackSide, PackSide]


class PackQuestion(Record):
    """An open question for the workshop; `role` is who is asked."""

    role: str
    kind: str
    text: str
    details: tuple[str, ...] = ()


class PackCost(Record):
    """What a finding comes to in a year; `basis` are the figures that were said."""

    finding: str
    title: str
    hours: Range | None = None
    euros: Range | None = None
    basis: tuple[str, ...] = ()


class Making(Record):
    """How the pack came about: who extracted, what was decided, what the check of anonymity did."""

    extractors: tuple[str, ...]
    interviews: int = Field(ge=0)
    accepted: int = Field(ge=0)
    rejected: int = Field(ge=0)
    undecided: int = Field(ge=0)
    k: int = Field(ge=1)
    held: int = Field(ge=0)
    generalised: int = Field(ge=0)


class Pack(Record):
    """What a client sees in the workshop.

    Supports within `map` carry counts and released quotes, no names.
    """

    client: str
    date: Date
    map: ProcessMap
    findings: tuple[PackFinding, ...]
    changes: tuple[PackChange, ...] = ()
    roadmap: tuple[PackStage, ...] = ()
    contradictions: tuple[PackContradiction, ...] = ()
    questions: tuple[PackQuestion, ...] = ()
    costs: tuple[PackCost, ...] = ()
    assumptions: Assumptions
    making: Making

    def finding(self, name: str) -> PackFinding:
        """The finding with that id; raises KeyError."""
        return {finding.id: finding for finding in self.findings}[name]

    def of_kind(self, kind: Kind) -> tuple[PackFinding, ...]:
        """The findings of one kind, the most telling first."""
        return tuple(finding for finding in self.findings if finding.kind is kind)
