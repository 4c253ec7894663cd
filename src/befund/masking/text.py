"""Words, sentences and their comparison: what all recognisers stand on."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

UPPER = "".join(c for c in map(chr, range(0x41, 0x250)) if c.isupper())
_WORD = re.compile(r"(?:[OD]['’](?=[" + UPPER + r"]))?[^\W\d_]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_SENTENCE_END = re.compile(r"[.!?…]+[\"“”»«')\]]*(?=\s|$)|\n+")
_BEFORE_SENTENCES = frozenset(" \t\"„“”»«'(-–—")
_NO_END = re.compile(
    r"(?:\b(?:Hr|Fr|Dr|Prof|Nr|Tel|Str|bzw|ca|z|B|d|h|u|a|usw|geb|Mr|Mrs|Ms|St|Abs|evtl|ggf|inkl"
    r"|max|min|sog|vgl)"
    r"|\b[" + UPPER + r"]|\b\d{1,2})\.$"
)
_PLAIN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "’": "'"}
)


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters; `key` compares without case, accents and spelling of umlauts."""

    start: int
    end: int
    text: str

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def clean(text: str) -> str:
    """Return the text in composed Unicode form, without characters that nobody sees."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def wordset(words: str) -> frozenset[str]:
    """Return the words of a list that is written with spaces between them."""
    return frozenset(words.split())


def key(text: str) -> str:
    """Return the form under which names are compared: "Müller", "MUELLER" and "müller" are one."""
    folded = text.casefold().translate(_PLAIN)
    if folded.isascii():
        return folded
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))


def words_of(text: str) -> list[Word]:
    """Return the words of a text in order; hyphens and apostrophes divide them, O'Brien is one."""
    return [Word(m.start(), m.end(), m.group()) for m in _WORD.finditer(text)]


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each sentence, without the white space around it."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if match.group() == "." and _NO_END.search(text, max(start, match.end() - 8), match.end()):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


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
        """Return the word before a place in lower case.

        "" where a sentence begins or a clause ends there.
        """
        if place == 0 or not self.gap(place - 1, place).isspace():
            return ""
        return self.words[place - 1].text.lower()

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
        return at < 0 or self.text[at] in ".!?:…\n]"

    def place_from(self, offset: int) -> int | None:
        """Return the place of the first word that begins at an offset or behind it, or None."""
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
