"""Find gold quotes, which are in the words of the unmasked source, in the masked transcript.

A quote is looked for in all turns, first word for word (spaces, punctuation, quotation marks, case
and Unicode form mean nothing), then by alignment: a placeholder ("[Person 3]") may stand for some
of the quote's words, a cut mark ("[vertraulich]") for any number of them, and fillers may be
lacking on either side. Where a reader has split what one speaker says, the quote may run over that
speaker's adjacent turns. Of several places the best alignment counts, a respondent's turn before an
interviewer's, the earlier before the later.

A quote whose words lie mostly in a cut is "cut": nobody can find it any more, so it is not counted.
A quote of which nothing is left is cut if a cut mark stands between its neighbours in the gold. Any
other is "unlocated": reported by id, and an item without any located quote counts as missed.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from befund.evaluation.words import (
    FILLERS,
    Sort,
    SourceWord,
    Token,
    TokenizedTranscript,
    TokenSpan,
    source_words,
)


class GoldLocation(StrEnum):
    """What became of a gold quote in the masked transcript."""

    LOCATED = "located"
    CUT = "cut"
    UNLOCATED = "unlocated"


class LocatedQuote(NamedTuple):
    """A gold quote's place; more than one span only where it runs over several turns."""

    location: GoldLocation
    spans: tuple[TokenSpan, ...] = ()


LEAST_LITERAL_SHARE = 0.3
"""Of a quote's words, so many must stand in the masked turn as they are."""

MOST_SKIPPED_SHARE = 0.15
"""Of a quote's words, so many may differ otherwise than by masking.

One, in a quote of five words or more.
"""

LEAST_SCORE = 0.15
"""Of an alignment's best possible score.

It keeps a placeholder from standing for words that are no name.
"""

# What an alignment pays, where a literal word earns 1: for a word that only the quote or only the
# turn has, a filler, a word under a placeholder (more where it is not written as a name), and one
# in a cut.
_SKIPPED_WORD, _ADDED_WORD, _SKIPPED_FILLER = 1.0, 1.2, 0.1
_MASKED_WORD, _MASKED_NO_NAME, _CUT_WORD = 0.15, 0.6, 0.03
_NAMES = ("[person", "[firma", "[produkt")


class _Path(NamedTuple):
    """The best way to align the first words of a quote up to a token."""

    score: float = 0.0
    literal: int = 0
    cut: int = 0
    skipped: int = 0
    first: int = -1
    last: int = -1


_Stream = Sequence[Token]


def locate(
    transcript: TokenizedTranscript, quote: str, *, interviewer: bool = False
) -> LocatedQuote:
    """The place of one quote; `interviewer` says that it may as well be an interviewer's."""
    words = source_words(quote)
    if not words:
        return LocatedQuote(GoldLocation.UNLOCATED)
    turns: list[_Stream] = list(transcript.turns)
    runs = list(_speaker_runs(transcript))
    for streams in (turns, runs):
        found = _literal(
            transcript, streams, [word.text for word in words], quote, interviewer=interviewer
        )
        if found:
            return LocatedQuote(GoldLocation.LOCATED, found)
    for streams in (turns, runs):
        aligned = _aligned(transcript, streams, words, interviewer=interviewer)
        if aligned:
            return aligned
    return LocatedQuote(GoldLocation.UNLOCATED)


def find_words(stream: _Stream, words: Sequence[str]) -> Iterator[int]:
    """The indexes in a stream at which the words stand one after another."""
    text = " " + " ".join(token.text if token.sort is Sort.WORD else " " for token in stream) + " "
    wanted = " " + " ".join(words) + " "
    at = text.find(wanted)
    while at >= 0:
        yield _index(stream, at)
        at = text.find(wanted, at + 1)


def _index(stream: _Stream, at: int) -> int:
    """The token that begins at a place of the joined text."""
    place = 0
    for number, token in enumerate(stream):
        if place >= at:
            return number
        place += 1 + (len(token.text) if token.sort is Sort.WORD else 1)
    return len(stream)


def _speaker_runs(transcript: TokenizedTranscript) -> Iterator[_Stream]:
    """The tokens of what a speaker says in several turns without another between them."""
    turns = transcript.transcript.turns
    for _, numbers in groupby(range(len(turns)), key=lambda number: turns[number].speaker):
        run = list(numbers)
        if len(run) > 1:
            yield [token for number in run for token in transcript.turns[number]]


def _literal(
    transcript: TokenizedTranscript,
    streams: Sequence[_Stream],
    words: Sequence[str],
    quote: str,
    *,
    interviewer: bool,
) -> tuple[TokenSpan, ...]:
    """The best place where the words stand as they are, or nothing."""
    best: tuple[tuple[bool, bool], tuple[TokenSpan, ...]] | None = None
    for stream in streams:
        for start in find_words(stream, words):
            spans = _spans(stream[start : start + len(words)])
            turn = spans[0].turn
            same = (
                " ".join(transcript.transcript.turns[turn].text.split()).find(
                    " ".join(quote.split())
                )
                >= 0
            )
            rank = (interviewer or transcript.is_respondent(turn), same)
            if best is None or rank > best[0]:
                best = (rank, spans)
    return best[1] if best else ()


def _spans(found: Sequence[Token]) -> tuple[TokenSpan, ...]:
    """One span for each turn that the tokens are from."""
    groups = [list(group) for _, group in groupby(found, key=lambda token: token.turn)]
    return tuple(TokenSpan(group[0].turn, group[0].start, group[-1].end) for group in groups)


def _aligned(
    transcript: TokenizedTranscript,
    streams: Sequence[_Stream],
    words: Sequence[SourceWord],
    *,
    interviewer: bool,
) -> LocatedQuote | None:
    """The best alignment over all streams, or nothing where none is good enough."""
    best: tuple[tuple[float, bool], LocatedQuote] | None = None
    wanted = {word.text for word in words} - FILLERS
    for stream in streams:
        shared = len(wanted.intersection(token.text for token in stream))
        if shared < LEAST_LITERAL_SHARE * len(wanted) / 2 or not shared:
            continue
        path = _align(stream, words)
        quote = _judge(path, stream, len(words))
        if quote is None:
            continue
        rank = (path.score, interviewer or transcript.is_respondent(stream[path.first].turn))
        if best is None or rank > best[0]:
            best = (rank, quote)
    return best[1] if best else None


def _judge(path: _Path, stream: _Stream, length: int) -> LocatedQuote | None:
    """Whether an alignment is good enough, and whether most of the quote is cut."""
    allowed = MOST_SKIPPED_SHARE * length if length > 6 else float(length >= 5)
    if path.first < 0 or path.skipped > allowed:
        return None
    if path.cut * 2 > length and path.literal >= 3:
        return LocatedQuote(GoldLocation.CUT)
    if path.literal < max(1.0, LEAST_LITERAL_SHARE * length) or path.score < LEAST_SCORE * length:
        return None
    return LocatedQuote(GoldLocation.LOCATED, _spans(stream[path.first : path.last + 1]))


def _align(stream: _Stream, words: Sequence[SourceWord]) -> _Path:
    """The best alignment of all words with any part of the stream."""
    row = [_Path()]
    for word in words:
        row.append(_skip(row[-1], word.text))
    _enter(row, words, stream, 0)
    best = row[-1]
    for at, token in enumerate(stream):
        following = [_Path()]
        for i, word in enumerate(words):
            options = [_skip(following[i], word.text), _pass(row[i + 1], token)]
            if token.sort is Sort.WORD and token.text == word.text:
                options.append(_match(row[i], at))
            following.append(max(options, key=lambda path: path.score))
        row = following
        _enter(row, words, stream, at + 1)
        best = max(best, row[-1], key=lambda path: path.score)
    return best


def _enter(row: list[_Path], words: Sequence[SourceWord], stream: _Stream, at: int) -> None:
    """Let the wildcard that comes next, if one does, take words."""
    if at < len(stream) and stream[at].sort is not Sort.WORD:
        for i, word in enumerate(words):
            if stream[at].sort is not Sort.REMARK or word.text in stream[at].text:
                row[i + 1] = max(
                    row[i + 1], _mask(row[i], word, stream[at], at), key=lambda path: path.score
                )


def _match(path: _Path, at: int) -> _Path:
    return path._replace(
        score=path.score + 1,
        literal=path.literal + 1,
        first=at if path.first < 0 else path.first,
        last=at,
    )


def _mask(path: _Path, word: SourceWord, token: Token, at: int) -> _Path:
    """Take one word as masked by a placeholder or cut, or as said in a remark."""
    cut = token.sort is Sort.CUT
    price = (
        _MASKED_NO_NAME if token.text.startswith(_NAMES) and not word.may_be_name else _MASKED_WORD
    )
    return path._replace(
        score=path.score - (_CUT_WORD if cut else price),
        cut=path.cut + cut,
        first=at if path.first < 0 else path.first,
        last=at,
    )


def _skip(path: _Path, word: str) -> _Path:
    """Leave one word of the quote unmatched."""
    filler = word in FILLERS
    return path._replace(
        score=path.score - (_SKIPPED_FILLER if filler else _SKIPPED_WORD),
        skipped=path.skipped + (not filler),
    )


def _pass(path: _Path, token: Token) -> _Path:
    """Leave one token of the turn unmatched, within an alignment."""
    if path.first < 0:
        return path
    filler = token.sort is not Sort.WORD or token.text in FILLERS
    return path._replace(
        score=path.score - (_SKIPPED_FILLER if filler else _ADDED_WORD),
        skipped=path.skipped + (not filler),
    )
