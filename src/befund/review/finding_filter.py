"""Which findings a reviewer wants on screen.

By what they are about, how they stand, and words in them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Literal, NamedTuple

from befund.records import Finding, Kind, Observation, PainCategory, PainPoint
from befund.records.base import Record
from befund.review.decision_fold import Review
from befund.text.folding import loose_key

Value = str | int
Row = Mapping[str, frozenset[Value]]
Facets = dict[str, dict[Value, int]]
Evidence = Callable[[Finding], Iterable[Observation]]


class Assignment(NamedTuple):
    """The processes and job roles of a finding, under the names that the map shows them by."""

    processes: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()


Assignments = Mapping[str, Assignment]
"""By finding; who keeps them gives the same mapping as long as nothing in it changed."""

CHANGED, EDITED, JUDGED = "changed", "edited", "judged"


class Filter(Record):
    """What is wanted: of each field that holds some, any of its values; and all words of `text`.

    `role` is who says it or does it; an empty process or role stands for what has none. `mark` is a
    finding's flag, or "changed" since it was decided, "edited", "judged"; `finding` is an id. Words
    may be parts of words, in whatever case and however umlauts are written.
    """

    kind: tuple[Kind, ...] = ()
    process: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    category: tuple[PainCategory, ...] = ()
    severity: tuple[int, ...] = ()
    status: tuple[Literal["undecided", "accepted", "rejected"], ...] = ()
    interview: tuple[str, ...] = ()
    mark: tuple[str, ...] = ()
    finding: tuple[str, ...] = ()
    text: str = ""


_NONE: frozenset[Value] = frozenset({""})
_FIELDS = tuple(name for name in Filter.model_fields if name != "text")
_OFFERED = tuple(name for name in _FIELDS if name != "finding")


class Catalogue:
    """Under what reviews are found, and the words in them, kept until a review is another."""

    def __init__(self) -> None:
        self._index = _Index((), {}, (), {name: {} for name in _FIELDS})
        self._words: dict[str, tuple[Review, str]] = {}

    def found(
        self, reviews: Sequence[Review], assigned: Assignments, wanted: Filter, evidence: Evidence
    ) -> list[Review]:
        """The reviews that a filter leaves, in their order."""
        left = self._holding(reviews, wanted.text, evidence)
        for which in self._indexed(reviews, assigned).asked(wanted).values():
            left &= which
        if left == (1 << len(reviews)) - 1:
            return list(reviews)
        return [review for place, review in enumerate(reviews) if left >> place & 1]

    def facets(
        self, reviews: Sequence[Review], assigned: Assignments, wanted: Filter, evidence: Evidence
    ) -> Facets:
        """How many reviews each value would leave, given what the other fields ask for.

        The most frequent first.
        """
        index, holding = (
            self._indexed(reviews, assigned),
            self._holding(reviews, wanted.text, evidence),
        )
        asked = index.asked(wanted)
        found: Facets = {}
        for name in _OFFERED:
            left = holding
            for other, which in asked.items():
                left &= which if other != name else left
            counts = {
                value: (left & which).bit_count() for value, which in index.bits[name].items()
            }
            some = ((value, count) for value, count in counts.items() if count)
            found[name] = dict(sorted(some, key=lambda item: (-item[1], str(item[0]))))
        return found

    def _indexed(self, reviews: Sequence[Review], assigned: Assignments) -> "_Index":
        index = self._index
        if index.reviews is not reviews or index.assigned is not assigned:
            index = self._index = index.brought_up(reviews, assigned)
        return index

    def _holding(self, reviews: Sequence[Review], text: str, evidence: Evidence) -> int:
        """Which reviews hold all words of a text; all where there are no words."""
        words = loose_key(text).split()
        if not words:
            return (1 << len(reviews)) - 1
        return sum(
            1 << place
            for place, review in enumerate(reviews)
            if all(word in self._words_of(review, evidence) for word in words)
        )

    def _words_of(self, review: Review, evidence: Evidence) -> str:
        known = self._words.get(review.finding.id)
        if known is not None and known[0] is review:
            return known[1]
        words = _words_of(review, evidence(review.finding))
        self._words[review.finding.id] = (review, words)
        return words


@dataclass(frozen=True)
class _Index:
    """By field and value, which reviews have it: a bit for each review, by its place."""

    reviews: Sequence[Review]
    assigned: Assignments
    rows: Sequence[Row]
    bits: Mapping[str, Mapping[Value, int]]

    def asked(self, wanted: Filter) -> dict[str, int]:
        """Which reviews have one of the wanted values, by each field that asks for some."""
        found = {}
        for name in _FIELDS:
            values = getattr(wanted, name)
            if values:
                found[name] = reduce(or_, (self.bits[name].get(value, 0) for value in values))
        return found

    def brought_up(self, reviews: Sequence[Review], assigned: Assignments) -> "_Index":
        """The index of these reviews.

        Where findings stay in their places, what is the same is not made again.
        """
        pairs = list(enumerate(zip(self.reviews, reviews, strict=False)))
        known = len(self.reviews) == len(reviews) and all(
            one.finding.id == two.finding.id for _, (one, two) in pairs
        )
        if not known:
            empty = _Index((), {}, [{}] * len(reviews), {name: {} for name in _FIELDS})
            return empty.with_rows(reviews, assigned, range(len(reviews)))
        others = [
            place
            for place, (before, review) in pairs
            if before is not review
            or self.assigned.get(review.finding.id) != assigned.get(review.finding.id)
        ]
        return self.with_rows(reviews, assigned, others)

    def with_rows(
        self, reviews: Sequence[Review], assigned: Assignments, places: Iterable[int]
    ) -> "_Index":
        """The index with the rows at some places made anew."""
        rows, bits = list(self.rows), {name: dict(values) for name, values in self.bits.items()}
        for place in places:
            _turn(bits, rows[place], place)
            rows[place] = _row_of(
                reviews[place], assigned.get(reviews[place].finding.id, Assignment())
            )
            _turn(bits, rows[place], place)
        return _Index(reviews, assigned, rows, bits)


def _turn(bits: Mapping[str, dict[Value, int]], row: Row, place: int) -> None:
    """Turn the bits of a row on, or off where they are on."""
    for name, values in row.items():
        for value in values:
            bits[name][value] = bits[name].get(value, 0) ^ 1 << place


def _row_of(review: Review, assigned: Assignment) -> Row:
    """What a review is found under, by the filter's fields."""
    item, finding = review.item, review.finding
    pain = item if isinstance(item, PainPoint) else None
    marks = {CHANGED: review.changes, EDITED: review.edited, JUDGED: review.judged}
    return {
        "kind": frozenset({item.kind}),
        "process": assigned.processes or _NONE,
        "role": assigned.roles or _NONE,
        "category": frozenset({pain.category} if pain else ()),
        "severity": frozenset({pain.severity} if pain and pain.severity else ()),
        "status": frozenset({review.status.value if review.status else "undecided"}),
        "interview": frozenset(finding.interviews),
        "mark": frozenset({*finding.flags, *(name for name, given in marks.items() if given)}),
        "finding": frozenset({finding.id, *finding.formerly}),
    }


def _words_of(review: Review, evidence: Iterable[Observation]) -> str:
    """All that a search in a finding looks at, folded.

    Titles, summary, fields, quotes and comments.
    """
    fields = (
        value for name in type(review.item).model_fields if (value := getattr(review.item, name))
    )
    said = [
        review.finding.title,
        *(sentence.text for sentence in review.shown.summary),
        *(
            " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
            for value in fields
        ),
        *(quote.text for observation in evidence for quote in observation.quotes),
        *(comment.note for comment in review.comments),
    ]
    return loose_key("\n".join(said))
