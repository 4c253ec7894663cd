"""Read the numbers in what is said.

Digits and words, German and English, with the unit that follows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from befund.grounding.lexicon import UNITS

_GERMAN = {
    "null": 0, "ein": 1, "eins": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fuenf": 5,
    "sechs": 6, "sieben": 7,
    "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwoelf": 12, "sechzehn": 16, "siebzehn": 17,
    "zwanzig": 20,
    "dreissig": 30, "sechzig": 60, "siebzig": 70,
}  # fmt: skip
for _word, _value in list(_GERMAN.items()):
    if 3 <= _value <= 9:
        _GERMAN.setdefault(f"{_word}zehn", _value + 10)
        _GERMAN.setdefault(f"{_word}zig", _value * 10)
_ENGLISH = {
    word: value
    for value, words in {
        0: "zero", 1: "one", 2: "two second", 3: "three third", 4: "four fourth", 5: "five fifth",
        6: "six sixth",
        7: "seven seventh", 8: "eight eighth", 9: "nine ninth", 10: "ten tenth", 11: "eleven",
        12: "twelve",
        13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen", 17: "seventeen",
        18: "eighteen", 19: "nineteen",
        20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy",
        80: "eighty", 90: "ninety",
    }.items()
    for word in words.split()
}  # fmt: skip
_SPECIAL = {
    "einhalb": 0.5,
    "anderthalb": 1.5, "anderthalbe": 1.5, "anderthalben": 1.5, "halb": 0.5, "halbe": 0.5,
    "halben": 0.5, "halber": 0.5,
    "halbes": 0.5, "half": 0.5, "viertel": 0.25, "dreiviertel": 0.75, "haelfte": 0.5,
    "drittel": 1 / 3, "dritte": 3,
    "dritten": 3, "dritter": 3, "drittes": 3, "drittens": 3, "siebte": 7, "siebten": 7, "twice": 2,
    "once": 1,
    "dutzend": 12, "dozen": 12, "hundred": 100, "thousand": 1000, "hundreds": 100, "million": 1e6, "millionen": 1e6,
    "milliarde": 1e9, "milliarden": 1e9, "billion": 1e9, "k": 1000,
}  # fmt: skip
_FACTORS = {
    "dutzend": 12, "dozen": 12, "hundert": 100, "hundred": 100, "tausend": 1000, "thousand": 1000,
    "k": 1000,
    "million": 1e6, "millionen": 1e6, "milliarde": 1e9, "milliarden": 1e9, "billion": 1e9,
}  # fmt: skip
_NO_ORDINAL = frozenset(
    {"achte", "achten", "achtet", "achtest", "achter", "eins", "einst", "einte", "einten", "einer"}
)
_ORDINAL = re.compile(r"(.+?)(?:s?te[nrms]?)")
_COMPOUND = re.compile(
    r"(.+?)(mal|malig|fach|stuendig|stuendlich|taegig|woechig|woechentlich|monatig|monatlich"
    r"|jaehrig|minuetig|"
    r"koepfig|seitig|stellig|stufig|prozentig|malige|seiter|schichtig|teilig)(?:e[nrms]?|s)?"
)
_TIMES = frozenset({"mal", "fach"})
ONE = frozenset(
    {"ein", "eine", "einen", "einem", "einer", "eines", "a", "an", "one", "ne", "ner", "nen", "nem"}
)
_RANGE = frozenset({"bis", "oder", "to", "or", "und", "and"})


@dataclass(frozen=True)
class Figure:
    """A number with the unit that follows it, where one does."""

    value: float
    unit: str | None

    def agrees(self, other: "Figure") -> bool:
        """Whether both may be the same: one of them may leave the unit open."""
        return self.value == other.value and (
            self.unit == other.unit or None in (self.unit, other.unit)
        )


@lru_cache(maxsize=1 << 14)
def value_of(key: str) -> float | None:
    """The number that one key stands for; `None` for an article, and for all that is no number."""
    if key[0] == "#":
        return _digits(key[1:])
    for table in (_SPECIAL, _ENGLISH):
        if key in table:
            return float(table[key])
    if key in ONE or key in _NO_ORDINAL:
        return None
    value = _german(key)
    return value if value is not None else _derived(key)


def figures_of(keys: Sequence[str]) -> list[Figure]:
    """All numbers in order; a unit is given to each number of a range ("zwei, drei Stunden")."""
    found: list[tuple[float, str | None, bool]] = []
    place = 0
    while place < len(keys):
        value, length = _phrase(keys, place)
        if value is None:
            place += 1
            continue
        unit = _unit(keys, place + length - 1, place + length)
        after = place + length
        joins = unit is None and _goes_on(keys, after)
        found.append((value, unit, joins))
        place = after
    figures: list[Figure] = []
    for value, unit, joins in reversed(found):
        figures.append(Figure(value, figures[-1].unit if joins and figures else unit))
    return figures[::-1]


def _phrase(keys: Sequence[str], place: int) -> tuple[float | None, int]:
    """The number phrase that begins at a place, and how many keys it takes."""
    key, after = keys[place], keys[place + 1] if place + 1 < len(keys) else ""
    value = _with_unit_inside(key)
    if value is None:
        value = value_of(key)
    if value is None and key in ONE:
        if after in _FACTORS:
            value = 1.0
        elif after in UNITS:
            return 1.0, 1
    if value is None:
        return None, 1
    return _extended(keys, place + 1, value)


def _extended(keys: Sequence[str], at: int, value: float) -> tuple[float, int]:
    length, factored = 1, False
    while at < len(keys):
        key = keys[at]
        if key in {"a", "an"} and at + 1 < len(keys) and keys[at + 1] in _FACTORS and value == 0.5:
            at, length = at + 1, length + 1
        elif key in _FACTORS:
            value, factored, at, length = value * _FACTORS[key], True, at + 1, length + 1
        elif (half := _and_a_half(keys, at)) > 0:
            value, at, length = value + 0.5, at + half, length + half
        elif (rest := _remainder(keys, at, value, factored=factored)) is not None:
            value, at, length = value + rest[0], at + rest[1], length + rest[1]
        else:
            break
    return value, length


def _and_a_half(keys: Sequence[str], at: int) -> int:
    shapes = (
        ("und", "einhalb"),
        ("and", "a", "half"),
        ("einhalb",),
        ("und", "ein", "halb"),
        ("und", "eine", "halbe"),
    )
    return next((len(shape) for shape in shapes if tuple(keys[at : at + len(shape)]) == shape), 0)


def _remainder(
    keys: Sequence[str], at: int, value: float, *, factored: bool
) -> tuple[float, int] | None:
    """What is added to a number said in several words: "twenty five", "two hundred and fifty".

    German says "zwanzig fünf" of two numbers and "fünfundzwanzig" of one, so tens take ones in
    English alone.
    """
    has_joiner = factored and keys[at] in {"and", "und"} and at + 1 < len(keys)
    skip = 1 if has_joiner else 0
    added = keys[at + skip]
    follower = None if added[0] == "#" else value_of(added)
    if follower is None or follower != int(follower):
        return None
    completes_tens = value in range(20, 100, 10) and 1 <= follower <= 9 and keys[at] in _ENGLISH
    completes_hundreds = (
        factored and value % 100 == 0 and 0 < follower < 100 and added not in _FACTORS
    )
    return (follower, skip + 1) if completes_tens or completes_hundreds else None


def _unit(keys: Sequence[str], own: int, after: int) -> str | None:
    inside = _unit_inside(keys[own])
    if inside is not None:
        return inside
    # One word may stand between ("zwei volle Stunden"), but no number: its unit is its own.
    for at in (after, after + 1):
        if at < len(keys) and keys[at] in UNITS:
            is_times = UNITS[keys[at]] in _TIMES and at > after
            return None if is_times else UNITS[keys[at]]
        if at < len(keys) and (value_of(keys[at]) is not None or keys[at] in _RANGE):
            break
    return None


def _goes_on(keys: Sequence[str], after: int) -> bool:
    rest = list(keys[after : after + 2])
    if rest and rest[0] in _RANGE:
        rest = rest[1:]
    return bool(rest) and value_of(rest[0]) is not None


@lru_cache(maxsize=1 << 12)
def _unit_inside(key: str) -> str | None:
    """The unit within a compound: "dreistündig", "zweimal", "Viertelstunde"."""
    for prefix in ("dreiviertel", "viertel", "halb"):
        if key.startswith(prefix) and key[len(prefix) :] in UNITS:
            return UNITS[key[len(prefix) :]]
    match = _COMPOUND.fullmatch(key)
    if match and _german(match[1]) is not None:
        return UNITS.get(match[2], match[2])
    return None


@lru_cache(maxsize=1 << 12)
def _with_unit_inside(key: str) -> float | None:
    for prefix, value in (("dreiviertel", 0.75), ("viertel", 0.25), ("halb", 0.5)):
        if key.startswith(prefix) and key[len(prefix) :] in UNITS:
            return value
    return None


def _digits(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:  # a time, a date, a version: the same only when it is written the same
        return float(sum(ord(letter) << (5 * place) for place, letter in enumerate(text)))


def _derived(key: str) -> float | None:
    match = _COMPOUND.fullmatch(key)
    if match and match[1] != "ein" and (value := _german(match[1])) is not None:
        return value
    match = _ORDINAL.fullmatch(key)
    if match and match[1] != "ein" and (value := _german(match[1])) is not None:
        return value
    return None


def _german(word: str) -> float | None:
    """The value of a German number word: "zweihundertfünfzig", "zweieinhalb"."""
    if word in _GERMAN:
        return float(_GERMAN[word])
    if word.endswith("einhalb"):
        whole = _german(word[: -len("einhalb")].removesuffix("und"))
        return None if whole is None else whole + 0.5
    # The larger factor parts first: "zweihunderttausend" is 200 × 1000, and "hundert" stands in its
    # head.
    for name, factor in (("tausend", 1000), ("hundert", 100)):
        head, found, tail = word.partition(name)
        if found:
            left = _german(head) if head else 1.0
            right = _german(tail.removeprefix("und")) if tail else 0.0
            return None if left is None or right is None else left * factor + right
    # German says the ones before the tens: "fünfundzwanzig".
    ones, found, tens = word.partition("und")
    if found and ones in _GERMAN and tens in _GERMAN and _GERMAN[ones] < 10 <= _GERMAN[tens]:
        return float(_GERMAN[ones] + _GERMAN[tens])
    return None


def number_at(keys: Sequence[str], place: int) -> tuple[float | None, int]:
    """The number phrase that begins at a place, and how many keys it takes.

    An article counts before a unit.
    """
    return _phrase(keys, place)


def unit_within(key: str) -> str | None:
    """The unit that one word holds beside its number: "zweimal", "Viertelstunde"."""
    return _unit_inside(key)
