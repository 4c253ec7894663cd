"""Read frequency, duration, people and money in what is said; German and English.

What is only hinted at ("ein paar Stunden") gives nothing, and so does a point in time ("nach drei
Wochen").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from befund.grounding.figures import ONE, number_at, unit_within, value_of
from befund.grounding.lexicon import UNITS
from befund.grounding.text import prepare
from befund.records.figures import FigureKind, Range

DURATIONS = ("sekunde", "minute", "stunde", "tag", "woche", "monat", "quartal", "jahr")
CURRENCIES = ("euro", "dollar", "pfund")
PER_CASE = "fall"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PERIODS = {unit: unit for unit in DURATIONS[2:]} | {
    "schicht": "tag",
    "shift": "tag",
    "quarter": "quartal",
}
_WEEKDAYS = _words(
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag monday tuesday wednesday thursday friday "
    "saturday sunday"
)
_TIMES_OF_DAY = _words(
    "morgen abend vormittag nachmittag mittag werktag arbeitstag morning evening afternoon"
)
_ADVERBS = {
    "stuendlich": "stunde", "hourly": "stunde", "taeglich": "tag", "tagtaeglich": "tag", "daily": "tag",
    "woechentlich": "woche", "weekly": "woche", "monatlich": "monat", "monthly": "monat", "jaehrlich": "jahr",
    "yearly": "jahr", "annually": "jahr",
}  # fmt: skip
_EVERY = _words("jede jeden jeder jedes every each")
_NTH = {
    "zweite": 2, "zweiten": 2, "zweites": 2, "zweiter": 2, "zweeten": 2, "second": 2, "other": 2, "dritte": 3,
    "dritten": 3, "drittes": 3, "third": 3, "vierte": 4, "vierten": 4, "fourth": 4,
}  # fmt: skip
_JOINS = _words("bis oder to or")
_PEOPLE = _words(
    "leute leuten leut personen person mitarbeiter mitarbeitern mitarbeiterinnen mitarbeitende kollegen kolleginnen "
    "mann koepfe people persons colleagues staff employees"
)
_TOGETHER = {"zweit": 2.0, "dritt": 3.0, "viert": 4.0, "fuenft": 5.0, "sechst": 6.0}
_POINT = _words("seit vor nach in ab binnen innerhalb um bis since after within until before")
_AT_LEAST = _words("mindestens wenigstens ueber mehr least over than mindestes")
_AT_MOST = _words("hoechstens maximal unter weniger most under keine nichtmal")
_ABOUT = _words(
    "ungefaehr circa ca etwa rund gut knapp fast vielleicht about around roughly maybe nearly almost"
)
_ORDINAL = re.compile(r".{3,}te[nrms]?$|(?!.*(?:tausend|thousand)$).*(?:th|rd|nd)$")
_BETWEEN = re.compile(r"^\s*[-–—/,]+\s*$")


@dataclass(frozen=True)
class SpokenFigures:
    """A figure and where it is said: `start` and `end` are code points of the text."""

    kind: FigureKind
    range: Range
    unit: str
    per: str | None
    start: int
    end: int


def figures_in(text: str) -> list[SpokenFigures]:
    """All figures in a text, in its order."""
    return list(_Reader(text).read())


class _Reader:
    def __init__(self, text: str) -> None:
        prepared = prepare(text)
        self._text = text
        kept = set(prepared.content.places)
        every = prepared.every.keys
        places = [
            at
            for at, key in enumerate(every)
            if at in kept or key in ONE or value_of(key) is not None
        ]
        self._keys = tuple(every[at] for at in places)
        self._spans = [prepared.spans[at] for at in places]

    def read(self) -> Iterator[SpokenFigures]:
        at = 0
        while at < len(self._keys):
            found = self._rhythm(at)
            if found:
                said, at = found
                amount = self._number(at)
                joined = self._joined(said, amount[0]) if amount else None
                if amount and joined:
                    said, at = joined, amount[1]
                yield said
                continue
            found = self._number(at)
            if found and (found[0].kind is not FigureKind.FREQUENCY or found[0].per):
                yield found[0]
            at = found[1] if found else at + 1

    def _joined(self, rhythm: SpokenFigures, said: SpokenFigures) -> SpokenFigures | None:
        """How often, and then how much: "jeden Tag fünf Mails", "einmal im Monat zwei Stunden"."""
        if said.per or rhythm.range != Range(low=1.0, high=1.0):
            return None
        if said.kind in {FigureKind.FREQUENCY, FigureKind.DURATION, FigureKind.MONEY}:
            return replace(said, per=rhythm.per, start=rhythm.start)
        return None

    def _key(self, at: int) -> str:
        return self._keys[at] if 0 <= at < len(self._keys) else ""

    def _said(
        self, kind: FigureKind, bounds: Range, unit: tuple[str, str | None], places: tuple[int, int]
    ) -> SpokenFigures:
        return SpokenFigures(
            kind, bounds, *unit, self._spans[places[0]][0], self._spans[places[1] - 1][1]
        )

    def _rhythm(self, at: int) -> tuple[SpokenFigures, int] | None:
        """A rhythm: "jeden Monat", "jeden zweiten Tag", "alle zwei Wochen", "täglich", "einmal im Jahr"."""
        key, one = self._key(at), Range(low=1.0, high=1.0)
        if key in _ADVERBS:
            return self._said(
                FigureKind.FREQUENCY, one, ("mal", _ADVERBS[key]), (at, at + 1)
            ), at + 1
        if key in {"einmal", "once", "einma"} and (per := self._per(at + 1)):
            after = at + 1 + per[1]
            return self._said(FigureKind.FREQUENCY, one, ("mal", per[0]), (at, after)), after
        if key in _EVERY:
            nth = _NTH.get(self._key(at + 1))
            after = at + (3 if nth else 2)
            period = self._period(after - 1)
            if period:
                share = 1 / (nth or 1)
                bounds = Range(low=share, high=share)
                return self._said(FigureKind.FREQUENCY, bounds, ("mal", period), (at, after)), after
        if key in {"alle", "every"} and (run := self._run(at + 1)):
            low, high, after = run
            period = self._period(after)
            if (
                period == "tag" and low >= 7
            ):  # "alle vierzehn Tage": days of the calendar, not of work
                low, high, period = low / 7, high / 7, "woche"
            if period and low:
                bounds = Range(low=1 / high, high=1 / low)
                return self._said(
                    FigureKind.FREQUENCY, bounds, ("mal", period), (at, after + 1)
                ), after + 1
        return None

    def _period(self, at: int) -> str | None:
        key = self._key(at)
        if key in _WEEKDAYS:
            return "woche"
        return "tag" if key in _TIMES_OF_DAY else _PERIODS.get(UNITS.get(key, key))

    def _per(self, at: int) -> tuple[str, int] | None:
        """Per what, and how many keys say so: "die Woche", "am Tag", "pro Fall", "täglich"."""
        key, after = self._key(at), self._key(at + 1)
        if key in _ADVERBS:
            return _ADVERBS[key], 1
        if key in {"pro", "je", "per"} and after:
            return self._period(at + 1) or PER_CASE, 2
        if key in {"die", "den", "am", "im", "a", "an", "the", "das"} | _EVERY and (
            period := self._period(at + 1)
        ):
            return period, 2
        if (
            key in {"in", "an"}
            and after in {"der", "the", "einem", "einer", "a"}
            and (period := self._period(at + 2))
        ):
            return period, 3
        return (
            (PER_CASE, 2)
            if (key, after) in {("a", "go"), ("a", "piece"), ("jedes", "mal")}
            else None
        )

    def _run(self, at: int) -> tuple[float, float, int] | None:
        """A number or a range that begins at a place: its ends, and where it ends."""
        first = self._single(at)
        if first is None:
            return None
        low, after = first
        join = after + 1 if self._joins(at, after) else after
        second = self._single(join) if join > after or self._adjoin(after) else None
        if second is None or unit_within(self._key(after - 1)):
            return low, low, after
        if self._text[self._spans[after - 1][1] :][:1] == "-":  # "zwei- bis dreitausend"
            low *= next(
                (
                    factor
                    for factor in (1000, 100)
                    if low < 100 <= second[0] and second[0] % factor == 0
                ),
                1,
            )
        return min(low, second[0]), max(low, second[0]), second[1]

    def _joins(self, first: int, after: int) -> bool:
        key = self._key(after)
        return key in _JOINS or (
            key in {"und", "and"} and self._key(first - 1) in {"zwischen", "between"}
        )

    def _adjoin(self, after: int) -> bool:
        """Whether only a comma or a dash stands between two numbers."""
        if not 0 < after < len(self._keys):
            return False
        return bool(_BETWEEN.match(self._text[self._spans[after - 1][1] : self._spans[after][0]]))

    def _single(self, at: int) -> tuple[float, int] | None:
        key = self._key(at)
        if not key or (_ORDINAL.match(key) and not UNITS.get(key)):
            return None
        if (key, self._key(at + 1)) == ("drei", "viertel"):
            return 0.75, at + 2
        value, length = number_at(self._keys, at)
        return None if value is None else (value, at + length)

    def _number(self, at: int) -> tuple[SpokenFigures, int] | None:
        if self._key(at - 1) == "zu" and self._key(at) in _TOGETHER:
            count = _TOGETHER[self._key(at)]
            people = Range(low=count, high=count)
            return self._said(
                FigureKind.PEOPLE, people, ("personen", None), (at - 1, at + 1)
            ), at + 1
        run = self._run(at)
        if run is None:
            return None
        low, high, after = run
        unit = "mal" if self._key(after - 1) == "twice" else unit_within(self._key(after - 1))
        if self._key(after) in {"a", "an"} and low < 1 and self._key(after + 1) in UNITS:
            after += 1  # "half an hour"
        if unit is None:
            unit, after = UNITS.get(self._key(after)), after + (self._key(after) in UNITS)
        if unit is None:
            return self._counted(at, after, low, high)
        low, high, after = self._and_a_half(low, high, after)
        per = self._per(after)
        end = after + per[1] if per else after
        kind = _kind(unit)
        if kind is None or (kind is FigureKind.DURATION and self._is_point(at, end)):
            return None
        bounds = self._bounded(at, after, low, high)
        return self._said(
            kind, bounds, ("mal" if unit == "fach" else unit, per[0] if per else None), (at, end)
        ), end

    def _counted(
        self, at: int, after: int, low: float, high: float
    ) -> tuple[SpokenFigures, int] | None:
        """People, or so many of something in a time: "fünfzig Rechnungen im Monat"."""
        noun = self._key(after)
        bounds = self._bounded(at, after, low, high)
        if noun in _PEOPLE:
            return self._said(
                FigureKind.PEOPLE, bounds, ("personen", None), (at, after + 1)
            ), after + 1
        if not noun.isalpha() or noun in _PERIODS or noun in {"prozent", "uhr"}:
            return None
        per = self._per(after + 1)
        end = after + 1 + (per[1] if per else 0)
        start, stop = self._spans[after]
        unit = (self._text[start:stop], per[0] if per else None)
        return self._said(FigureKind.FREQUENCY, bounds, unit, (at, end)), end

    def _and_a_half(self, low: float, high: float, after: int) -> tuple[float, float, int]:
        """A half behind the unit: "an hour and a half", "eine Stunde und eine halbe"."""
        if self._keys[after : after + 3] in {
            ("and", "a", "half"),
            ("und", "eine", "halbe"),
            ("und", "ein", "halber"),
        }:
            return low + 0.5, high + 0.5, after + 3
        return low, high, after

    def _is_point(self, at: int, end: int) -> bool:
        before = at - 1
        while self._key(before) in _ABOUT:
            before -= 1
        up_to = (self._key(before - 1), self._key(before)) == ("bis", "zu")
        spoken_on = (
            before >= 0 and "," not in self._text[self._spans[before][1] : self._spans[at][0]]
        )
        return (spoken_on and self._key(before) in _POINT and not up_to) or self._key(end) in {
            "ago",
            "spaeter",
            "later",
            "alt",
            "old",
        }

    def _bounded(self, at: int, after: int, low: float, high: float) -> Range:
        """The range with an open end where that is said."""
        before = self._key(at - 1)
        two = (self._key(at - 2), before)
        if (
            before in _AT_LEAST - {"than"}
            or self._key(after) == "mindestens"
            or two in {("mehr", "als"), ("more", "than")}
        ):
            return Range(low=low, high=None)
        at_most = {
            ("bis", "zu"),
            ("up", "to"),
            ("weniger", "als"),
            ("less", "than"),
            ("nicht", "mal"),
        }
        if before in _AT_MOST or two in at_most:
            return Range(low=None, high=high)
        return Range(low=low, high=high)


def _kind(unit: str) -> FigureKind | None:
    if unit in DURATIONS:
        return FigureKind.DURATION
    if unit in CURRENCIES:
        return FigureKind.MONEY
    return FigureKind.FREQUENCY if unit in {"mal", "fach"} else None
