"""Words, clauses and fillers of one spoken sentence, with offsets into its passage."""

import itertools
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\[[^\]]*\]|[^\W\d_]+(?:['’-][^\W\d_]+)*['’]?|['’][^\W\d_]+|\d+(?:[.,:]\d+)*|[^\w\s]"
)
_CLITIC = re.compile(r"(?<=\w\w)['’]?(?:['’]s|['’]n|['’])$")
_SHORTEST = 3  # words
_BREAKS = frozenset(",;:–—")


@dataclass(frozen=True, slots=True)
class ClauseWord:
    """One token: `form` is lower-case standard spelling, "" for punctuation.

    `start`/`end` count in the passage.
    """

    start: int
    end: int
    raw: str
    form: str

    @property
    def is_cut(self) -> bool:
        """Whether it marks where masking has cut something out."""
        return self.raw[:1] == "[" and not self.form

    @property
    def noun(self) -> bool:
        """Whether it is written like a noun or a name (German capitals), or is a placeholder."""
        return self.raw[:1].isupper() or (self.raw[:1] == "[" and bool(self.form))


@dataclass(frozen=True, slots=True)
class Clause:
    """Words `first` to `last` (exclusive) of a sentence."""

    first: int
    last: int


def words_of(text: str, start: int, end: int, spelling: Mapping[str, str]) -> list[ClauseWord]:
    """The tokens of `text[start:end]`.

    Dialect and contracted forms are normalised by `spelling`.
    """
    words = []
    for found in _TOKEN.finditer(text, start, end):
        raw = found.group()
        words.append(ClauseWord(found.start(), found.end(), raw, _form(raw, spelling)))
    return words


def _form(raw: str, spelling: Mapping[str, str]) -> str:
    if raw[0] == "[":  # a placeholder stands for its word, a mark of a cut for none
        if raw[-2:-1].isalpha():
            return ""
        return "[" + raw[1:-1].split(" ", maxsplit=1)[0].lower() + "]"
    if not raw[-1].isalnum() and len(raw) == 1:
        return ""
    form = raw.lower().replace("’", "'")
    if form in spelling:
        return spelling[form]
    form = _CLITIC.sub("", form)
    return spelling.get(form, form)


def _lists_a_noun(words: list[ClauseWord], sets: Mapping[str, frozenset[str]]) -> bool:
    """Whether a joiner goes on with another object ("und den Versand"), not with a clause."""
    return len(words) == 2 and words[0].form in sets["determiners"] and words[1].noun


def clauses_of(
    words: list[ClauseWord], sets: Mapping[str, frozenset[str]], numbers: Collection[str]
) -> list[Clause]:
    """Clauses between commas and before a joiner ("und") that a starter ("dann", "ich") follows.

    A piece of fewer than three words is no clause: it stays with its neighbour. A comma between two
    numbers ("zwei, drei Wochen") divides nothing.
    """
    cuts = [0]
    for place in range(len(words) - 1):
        if _is_break(words[place]):
            if not _is_between_numbers(words, place, numbers):
                cuts.append(place + 1)
        elif _joins_clauses(words, place, sets):
            cuts.append(place)
    cuts.append(len(words))
    clauses: list[Clause] = []
    for first, last in itertools.pairwise(cuts):
        previous = clauses[-1] if clauses else None
        is_short = _spoken_count(words[first:last]) < _SHORTEST
        if previous and (
            is_short or _spoken_count(words[previous.first : previous.last]) < _SHORTEST
        ):
            clauses[-1] = Clause(previous.first, last)
        elif first < last:
            clauses.append(Clause(first, last))
    return clauses


def _is_break(word: ClauseWord) -> bool:
    return word.raw in _BREAKS or word.is_cut


def _is_between_numbers(words: list[ClauseWord], place: int, numbers: Collection[str]) -> bool:
    return place > 0 and words[place - 1].form in numbers and words[place + 1].form in numbers


def _joins_clauses(words: list[ClauseWord], place: int, sets: Mapping[str, frozenset[str]]) -> bool:
    """Whether a joiner begins a clause.

    "Und dann …" does, "Preise und Mengen" and what follows a comma do not.
    """
    if words[place].form not in sets["joiners"] or place == 0 or words[place - 1].raw in _BREAKS:
        return False
    return words[place + 1].form in sets["starters"] and not _lists_a_noun(
        words[place + 1 : place + 3], sets
    )


def _spoken_count(words: list[ClauseWord]) -> int:
    return sum(1 for word in words if word.form)
