"""Findings.

What one or many interviews say alike, how they contradict each other, and what reviewers decided.
"""

from enum import StrEnum

from pydantic import Field

from befund.records.base import Record
from befund.records.item import Flag, Item, Kind


class Relation(StrEnum):
    """How one observation relates to another.

    Only `same` joins them, `contradicts` and `different` part them.
    """

    SAME = "same"
    NARROWER = "narrower"
    BROADER = "broader"
    CONTRADICTS = "contradicts"
    DIFFERENT = "different"


class Conflict(StrEnum):
    """What two observations contradict each other about."""

    FACT = "fact"
    FREQUENCY = "frequency"
    RESPONSIBILITY = "responsibility"
    ORDER = "order"
    SOLVED = "solved"


class Verdict(Record):
    """What `a` is to `b`, by their observations' ids, and who says so.

    "lexical", or a model's name. `score` is how alike they are, 0 to 1. Where `conflict` stands
    beside `same`, they say the same thing with figures that cannot both be true.
    """

    a: str
    b: str
    relation: Relation
    conflict: Conflict | None = None
    score: float = 0.0
    by: str

    @property
    def parts(self) -> bool:
        """Whether the two may not stand in one finding."""
        return self.relation in {Relation.CONTRADICTS, Relation.DIFFERENT}


class Place(Record):
    """Where one quote stands: what is left of an observation's identity when its id changes."""

    interview: str
    turn: int
    start: int
    end: int

    def overlaps(self, other: "Place") -> bool:
        """Whether the two share words of one turn."""
        same_turn = (self.interview, self.turn) == (other.interview, other.turn)
        return same_turn and self.start < other.end and other.start < self.end


class Member(Record):
    """An observation as a finding knows it: its id, and the places of its quotes."""

    observation: str
    kind: Kind
    places: tuple[Place, ...]

    @property
    def interview(self) -> str:
        """Where it was said."""
        return self.places[0].interview if self.places else ""

    def is_again(self, other: "Member") -> bool:
        """Whether the other is the same observation, also if another model or prompt found it."""
        if self.observation == other.observation:
            return True
        return self.kind is other.kind and any(
            mine.overlaps(theirs) for mine in self.places for theirs in other.places
        )


class FindingFlag(StrEnum):
    """What a reviewer should know about a finding before relying on it."""

    SINGLE_SOURCE = "single_source"
    HEARSAY_ONLY = "hearsay_only"
    CONTRADICTED = "contradicted"


class Reference(Record):
    """The quote that carries a sentence.

    The observation, and which of its quotes, counted from 0.
    """

    observation: str
    quote: int = Field(ge=0)


class Sentence(Record):
    """A sentence of a summary, and the field of the item that it is about.

    There is none without a quote.
    """

    field: str = ""
    text: str = Field(min_length=1)
    references: tuple[Reference, ...] = Field(min_length=1)


class Finding(Record):
    """Observations that say the same, best evidence first.

    `item` is what its best observation says; `roles` are the respondents' own roles where they
    named them; `score` ranks findings, 0 to 1; `formerly` are ids of findings merged into this
    one.
    """

    id: str
    item: Item
    title: str
    summary: tuple[Sentence, ...]
    members: tuple[Member, ...] = Field(min_length=1)
    interviews: tuple[str, ...]
    all_interviews: int
    roles: tuple[str, ...] = ()
    score: float
    flags: tuple[Flag | FindingFlag, ...] = ()
    related: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()


class Side(Record):
    """One side of a contradiction.

    The observations that say so, and the finding that they stand in.
    """

    finding: str
    observations: tuple[str, ...] = Field(min_length=1)


class Contradiction(Record):
    """Two sides that cannot both be right, and what about."""

    id: str
    conflict: Conflict
    kind: Kind
    sides: tuple[Side, Side]
    by: str


class Action(StrEnum):
    """What a reviewer can do with a finding."""

    ACCEPT = "accept"
    REJECT = "reject"
    EDIT = "edit"
    MERGE = "merge"
    SPLIT = "split"
    COMMENT = "comment"
    JUDGE = "judge"
    RELEASE = "release"
    WITHHOLD = "withhold"
    UNDO = "undo"


class Judgement(Record):
    """Where a reviewer puts a change by hand: impact and effort, 1 to 5 each.

    None leaves one as it is computed.
    """

    impact: float | None = Field(default=None, ge=1, le=5)
    effort: float | None = Field(default=None, ge=1, le=5)


class FieldEdit(Record):
    """What a reviewer makes of one field of a finding's item, as JSON would say it.

    None and () empty it.
    """

    name: str
    value: str | int | tuple[str, ...] | None


class FindingAsDecided(Record):
    """What a finding said when it was decided on."""

    title: str
    members: tuple[Member, ...]
    interviews: tuple[str, ...]


class Decision(Record):
    """One act of a reviewer: never changed, never removed. Times are ISO 8601 in UTC.

    `title` and `edited` are an edit's; `others` are the findings that a merge took in, as they
    were; `taken_out` are the members that a split took out, and `into` is the finding that they
    became. `judged` is where a quick-win candidate was put; `quote` is the place of a quote that
    was released for, or withheld from, what a client sees, and `quote_digest` the hash of its
    words, so that other words at that place are not released with it. `undoes` is the number of the
    decision that an undo takes back.
    """

    number: int = 0
    finding: str
    action: Action
    author: str
    time: str
    note: str = ""
    seen: FindingAsDecided
    title: str | None = None
    edited: tuple[FieldEdit, ...] = ()
    others: tuple[str, ...] = ()
    others_seen: tuple[FindingAsDecided, ...] = ()
    taken_out: tuple[Member, ...] = ()
    into: str | None = None
    judged: Judgement | None = None
    quote: Place | None = None
    quote_digest: str = ""
    undoes: int | None = None


class FindingSnapshot(Record):
    """A finding as a snapshot keeps it: enough to say what became of it."""

    id: str
    kind: Kind
    title: str
    interviews: tuple[str, ...]
    observations: int
    score: float
    formerly: tuple[str, ...] = ()


class Snapshot(Record):
    """All findings as they stood at the end of a run."""

    run: int
    standings: tuple[FindingSnapshot, ...]
