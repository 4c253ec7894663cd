"""Words of a masked transcript with their places, as everything in the evaluation counts them."""

import re
from collections.abc import Iterable
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from befund.records import MaskedTranscript, Role
from befund.text.folding import fold

_FILLERS = (
    "ähm äh ehm eh öhm hm mhm tja na ne nee gell gelle also halt eben eigentlich quasi sozusagen "
    "irgendwie genau ja jo jaja nu so mal naja okay ok um uh er erm well like right yeah yes "
    "actually basically"
)
FILLERS = frozenset(fold(_FILLERS).split())
"""Words that carry nothing by themselves; a quote may hold or lack them and is the same quote."""


class Sort(Enum):
    """What a token is.

    A spoken word, a placeholder for some, a mark where text was cut out, or a remark.
    """

    WORD = "word"
    PLACEHOLDER = "placeholder"
    CUT = "cut"
    REMARK = "remark"


class Token(NamedTuple):
    """One token: `text` is folded, `start` and `end` are code points in its turn."""

    turn: int
    start: int
    end: int
    text: str
    sort: Sort

    @property
    def is_spoken(self) -> bool:
        """Whether it counts as a word of its speaker."""
        return self.sort in (Sort.WORD, Sort.PLACEHOLDER)

    @property
    def carries(self) -> bool:
        """Whether it says something: a spoken word that is no filler."""
        return self.is_spoken and self.text not in FILLERS


class TokenSpan(NamedTuple):
    """A slice of one masked turn, in code points."""

    turn: int
    start: int
    end: int


Place = tuple[int, int]
"""A token's identity within its transcript: its turn and where it starts there."""

_TOKEN = re.compile(
    r"(?P<cut>\[(?:vertraulich|gesundheit|confidential|health)[^\[\]\n]{0,40}\])"
    r"|(?P<placeholder>\[[^\W\d_][^\[\]\n\d]{0,30}\d+\])"
    r"|(?P<remark>\[[^\[\]\n]{1,40}\])"
    r"|(?P<word>(?:[^\W_]|[\u0300-\u036f\u00ad])+)",
    re.IGNORECASE,
)


def tokens(text: str, turn: int = 0) -> list[Token]:
    """The tokens of a turn's text."""
    return [
        Token(turn, match.start(), match.end(), fold(match.group()), Sort(match.lastgroup))
        for match in _TOKEN.finditer(text)
    ]


class SourceWord(NamedTuple):
    """A word of an unmasked text in its comparable form.

    With whether it is written as names and numbers are.
    """

    text: str
    may_be_name: bool


def source_words(text: str) -> list[SourceWord]:
    """The words of an unmasked text; brackets mean nothing in it."""
    found = tokens(text.replace("[", " ").replace("]", " "))
    return [SourceWord(token.text, not text[token.start].islower()) for token in found]


def plain_words(text: str) -> list[str]:
    """The folded words of an unmasked text."""
    return [word.text for word in source_words(text)]


class TokenizedTranscript:
    """A masked transcript with the tokens of each turn."""

    def __init__(self, transcript: MaskedTranscript) -> None:
        self.transcript = transcript
        self.turns = [tokens(turn.text, number) for number, turn in enumerate(transcript.turns)]

    def is_respondent(self, turn: int) -> bool:
        """Whether a respondent speaks in a turn."""
        return self.transcript.turns[turn].role is Role.RESPONDENT

    @cached_property
    def respondent_words(self) -> frozenset[Place]:
        """The places of all words that respondents speak."""
        return frozenset(
            (token.turn, token.start)
            for turn in self.turns
            for token in turn
            if token.is_spoken and self.is_respondent(token.turn)
        )

    def spoken(self, spans: Iterable[TokenSpan]) -> frozenset[Place]:
        """The places of all spoken words that any of the spans touches."""
        return frozenset(
            (token.turn, token.start) for token in self._touched(spans) if token.is_spoken
        )

    def carrying(self, spans: Iterable[TokenSpan]) -> frozenset[Place]:
        """The places of the words that the spans touch, without fillers.

        With them where there is nothing else.
        """
        spans = tuple(spans)
        places = frozenset(
            (token.turn, token.start) for token in self._touched(spans) if token.carries
        )
        return places or self.spoken(spans)

    def _touched(self, spans: Iterable[TokenSpan]) -> Iterable[Token]:
        for span in spans:
            if 0 <= span.turn < len(self.turns):
                yield from (
                    t for t in self.turns[span.turn] if t.start < span.end and t.end > span.start
                )
