"""Words of a line and what stands between them: what all recognisers stand on."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from befund.text.folding import fold, without_invisible
from befund.text.sentences import END_MARKS
from befund.text.tokens import UPPER

_WORD = re.compile(r"(?:[OD]['’](?=[" + UPPER + r"]))?[^\W\d_]+")
_BEFORE_SENTENCES = frozenset(" \t\"„“”»«'(-–—")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters."""

    start: int
    end: int
    text: str

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def clean(text: str) -> str:
    """Return the text in composed Unicode form, without characters that nobody sees."""
    return without_invisible(unicodedata.normalize("NFC", text))


def wordset(words: str) -> frozenset[str]:
    """Return the words of a list that is written with spaces between them."""
    return frozenset(words.split())


def words_of(text: str) -> list[Word]:
    """Return the words of a text in order; hyphens and apostrophes divide them, O'Brien is one."""
    return [Word(m.start(), m.end(), m.group()) for m in _WORD.finditer(text)]


class TextLine:
    """One text to be masked, with its words counted out once."""

    __slots__ = ("lowercase", "text", "words")

    def __init__(self, text: str, *, lowercase: bool = False) -> None:
        self.text = text
        self.words: Sequence[Word] = words_of(text)
        self.lowercase = lowercase

    def gap(self, left: int, right: int) -> str:
        """Return what stands between two words, given by their places."""
        return self.text[self.words[left].end : self.words[right].start]

    def word(self, place: int) -> str:
        """Return the word at a place, "" beyond the ends."""
        return self.words[place].text if 0 <= place < len(self.words) else ""

    def before(self, place: int) -> str:
        """Return the word before a place, folded, "" where a sentence begins or a clause ends there."""
        if place == 0 or not self.gap(place - 1, place).isspace():
            return ""
        return fold(self.words[place - 1].text)

    def after(self, place: int) -> str:
        """Return the word after a place, "" where something other than space divides them."""
        if place + 1 >= len(self.words) or not self.gap(place, place + 1).isspace():
            return ""
        return self.words[place + 1].text

    def starts_sentence(self, place: int) -> bool:
        """Tell whether a sentence begins with the word at a place."""
        at = self.words[place].start - 1
        while at >= 0 and self.text[at] in _BEFORE_SENTENCES:
            at -= 1
        return at < 0 or self.text[at] in f"{END_MARKS}:\n]"

    def place_from(self, offset: int) -> int | None:
        """Return the place of the first word that begins at an offset or behind it, None where there is none."""
        place = bisect_left(self.words, offset, key=lambda word: word.start)
        return place if place < len(self.words) else None


class Spans:
    """Spans of one text, asked which others they touch.

    A question takes no longer where there are many.
    """

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._furthest = list(accumulate((end for _, end in ordered), max))

    def touch(self, start: int, end: int) -> bool:
        """Tell whether one of them shares a character with a span."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._furthest[before - 1] > start
