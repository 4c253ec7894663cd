"""Which findings a reviewer wants on screen: by what they are about, how they stand, and words in them."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from befund.index.text import fold
from befund.records import Finding, Kind, Observation, PainCategory, PainPoint, ProcessStep
from befund.records.base import Record
from befund.review.folding import Review

Value = str | int
Facets = dict[str, dict[Value, int]]
Evidence = Callable[[Finding], Iterable[Observation]]

CHANGED, EDITED, JUDGED = "changed", "edited", "judged"


class Filter(Record):
    """What is wanted: of each field that holds some, any of its values; and all words of `text`.

    `role` is who says it or does it; an empty process or role stands for what has none. `mark` is a finding's flag, or
    "changed" since it was decided, "edited", "judged". The words may be parts of words, in whatever case and however
    umlauts are written.
    """

    kind: tuple[Kind, ...] = ()
    process: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    category: tuple[PainCategory, ...] = ()
    severity: tuple[int, ...] = ()
    status: tuple[Literal["undecided", "accepted", "rejected"], ...] = ()
    interview: tuple[str, ...] = ()
    mark: tuple[str, ...] = ()
    text: str = ""


_NONE: frozenset[Value] = frozenset({""})
_FIELDS = tuple(name for name in Filter.model_fields if name != "text")


@dataclass(frozen=True)
class Row:
    """What a review is found under, by the filter's fields."""

    values: Mapping[str, frozenset[Value]]

    def misses(self, wanted: Filter) -> list[str]:
        """The fields in which this is none of the wanted."""
        asked = ((name, getattr(wanted, name)) for name in _FIELDS)
        return [name for name, values in asked if values and self.values[name].isdisjoint(values)]


class Rows:
    """The rows of reviews, and the words in them, kept until a review is another."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[Review, frozenset[str], Row]] = {}
        self._words: dict[str, tuple[Review, str]] = {}
        self._processes: tuple[list[tuple[Finding, str | None]], dict[str, frozenset[str]]] = ([], {})

    def holding(self, reviews: Sequence[Review], text: str, evidence: Evidence) -> Iterator[tuple[Review, Row]]:
        """The reviews that hold all words of a text, each with its row; all where there are no words."""
        words = fold(text).split()
        processes = self._processes_of(reviews)
        for review in reviews:
            if not words or all(word in self._words_of(review, evidence) for word in words):
                yield review, self._row_of(review, processes[review.finding.id])

    def _processes_of(self, reviews: Sequence[Review]) -> dict[str, frozenset[str]]:
        """By finding, its processes; reckoned again where findings or their steps' processes are others."""
        named = [(review.finding, getattr(review.item, "process", None)) for review in reviews]
        known, found = self._processes
        same = len(known) == len(named) and all(
            finding is before and process == then
            for (finding, process), (before, then) in zip(named, known, strict=True)
        )
        if not same:
            found = _processes_of(reviews)
            self._processes = (named, found)
        return found

    def _row_of(self, review: Review, processes: frozenset[str]) -> Row:
        known = self._rows.get(review.finding.id)
        if known is not None and known[0] is review and known[1] == processes:
            return known[2]
        row = _row_of(review, processes)
        self._rows[review.finding.id] = (review, processes, row)
        return row

    def _words_of(self, review: Review, evidence: Evidence) -> str:
        known = self._words.get(review.finding.id)
        if known is not None and known[0] is review:
            return known[1]
        words = _words_of(review, evidence(review.finding))
        self._words[review.finding.id] = (review, words)
        return words


def facets(rows: Iterable[Row], wanted: Filter) -> Facets:
    """How many rows each value of each field would leave, given what the other fields ask for; the most first."""
    counts: dict[str, Counter[Value]] = {name: Counter() for name in _FIELDS}
    for row in rows:
        missed = row.misses(wanted)
        if len(missed) < 2:
            for name in missed or _FIELDS:
                counts[name].update(row.values[name])
    return {name: dict(sorted(c.items(), key=lambda item: (-item[1], str(item[0])))) for name, c in counts.items()}


def _row_of(review: Review, processes: frozenset[str]) -> Row:
    item, finding = review.item, review.finding
    pain = item if isinstance(item, PainPoint) else None
    actor = item.actor_role if isinstance(item, ProcessStep) else None
    marks = {CHANGED: review.changes, EDITED: review.edited, JUDGED: review.judged}
    return Row(
        {
            "kind": frozenset({item.kind}),
            "process": processes or _NONE,
            "role": frozenset({*finding.roles, *(pain.roles if pain else ()), *((actor,) if actor else ())}) or _NONE,
            "category": frozenset({pain.category} if pain else ()),
            "severity": frozenset({pain.severity} if pain and pain.severity else ()),
            "status": frozenset({review.status.value if review.status else "undecided"}),
            "interview": frozenset(finding.interviews),
            "mark": frozenset({*finding.flags, *(name for name, given in marks.items() if given)}),
        }
    )


def _words_of(review: Review, evidence: Iterable[Observation]) -> str:
    """All that a search in a finding looks at, folded: titles, summary, fields, quotes and comments."""
    fields = (value for name in type(review.item).model_fields if (value := getattr(review.item, name)))
    said = [
        review.finding.title,
        *(sentence.text for sentence in review.shown.summary),
        *(" ".join(map(str, value)) if isinstance(value, tuple) else str(value) for value in fields),
        *(quote.text for observation in evidence for quote in observation.quotes),
        *(comment.note for comment in review.comments),
    ]
    return fold("\n".join(said))


def _processes_of(reviews: Sequence[Review]) -> dict[str, frozenset[str]]:
    """By finding, its processes: a step's own, else that of the step told nearest to it in each interview."""
    own = {r.finding.id: r.item.process for r in reviews if isinstance(r.item, ProcessStep) and r.item.process}
    told: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for review in reviews:
        name = own.get(review.finding.id)
        if name:
            for member in review.finding.members:
                told[member.interview].extend((place.turn, name) for place in member.places[:1])
    for marks in told.values():
        marks.sort()
    return {
        review.finding.id: frozenset({own[review.finding.id]} if review.finding.id in own else _near(review, told))
        for review in reviews
    }


def _near(review: Review, told: Mapping[str, Sequence[tuple[int, str]]]) -> Iterator[str]:
    for member in review.finding.members:
        marks = told.get(member.interview)
        if marks and member.places:
            yield _nearest(marks, member.places[0].turn)


def _nearest(marks: Sequence[tuple[int, str]], turn: int) -> str:
    at = bisect_left(marks, (turn, ""))
    return min(marks[max(at - 1, 0) : at + 1], key=lambda mark: abs(mark[0] - turn))[1]
