"""Sentences of German and English speech, as spans; the one place that imports pysbd.

`sentence_spans` knows each language's abbreviations; `quick_sentences` knows the commonest, and is
a hundred times as fast. Where no sentences are wanted but the end of one, all code asks the one
pattern `SENTENCE_END`.
"""

import functools
import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from befund.text.tokens import UPPER

if TYPE_CHECKING:
    from pysbd import Segmenter

Span = tuple[int, int]

END_MARKS = ".!?…"
SENTENCE_END = re.compile(rf"(?<![{END_MARKS}])[{END_MARKS}]++[\"'“”»«’)\]]*+(?=\s|$)")
"""The marks that end a sentence, with the quotation marks and brackets behind them.

"(…)" is one of its own.
"""
SENTENCE_START = rf"(?:^|(?<=[{END_MARKS}]\s))"
"""Where a sentence begins, as a part of other regular expressions."""

_LINE_OR_SENTENCE_END = re.compile(rf"{SENTENCE_END.pattern}|\n+")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Hr|Fr|Dr|Prof|Nr|Tel|Str|bzw|ca|z|B|d|h|u|a|usw|geb|Mr|Mrs|Ms|St|Abs|evtl|ggf|inkl|max|min|sog|vgl)"
    rf"|\b[{UPPER}]|\b\d{{1,2}})\.$"
)
_LONGEST_ABBREVIATION = 8

_BLOCK_CHARS = (
    2_000  # pysbd takes quadratic time: longer texts are handed over in blocks of about this size
)
# Where a block may end, best first; a short word before the mark may be an abbreviation.
_BLOCK_BORDERS = (
    re.compile(rf"(?<=[a-zäöüß]{{4}})[{END_MARKS}]\s+(?=[A-ZÄÖÜ\"„])"),
    re.compile(rf"[{END_MARKS}]\s+(?=[A-ZÄÖÜ\"„])"),
    re.compile(rf"[{END_MARKS}]\s+"),
    re.compile(r"\s+"),
)


def ends_sentence(text: str) -> bool:
    """Whether a sentence ends with the text."""
    return any(match.end() == len(text.rstrip()) for match in SENTENCE_END.finditer(text.rstrip()))


def quick_sentences(text: str) -> Iterator[Span]:
    """Spans of the sentences of a text, without the white space around them.

    A new line begins a sentence, too.
    """
    start = 0
    for match in _LINE_OR_SENTENCE_END.finditer(text):
        end = match.end()
        if match[0] == "." and _ABBREVIATED.search(
            text, max(start, end - _LONGEST_ABBREVIATION), end
        ):
            continue
        if text[start:end].strip():
            yield _trimmed(text, (start, end))
        start = end
    if text[start:].strip():
        yield _trimmed(text, (start, len(text)))


def sentence_spans(text: str, language: str) -> list[Span]:
    """Spans of the sentences of `text` in order, without the white space around them.

    Together the spans cover every character that is not white space; `language` is "de" or "en".
    """
    spans: list[Span] = []
    segmenter = _segmenter(language)
    for block_start, block_end in _blocks(text):
        position = block_start
        for sentence in segmenter.processor(text[block_start:block_end]).process():
            words = sentence.strip()
            found = text.find(words, position, block_end) if words else -1
            if found < 0:
                continue
            start = position if text[position:found].strip() else found
            position = found + len(words)
            spans.append((start, position))
        if text[position:block_end].strip():
            spans.append((position, block_end))
    return [_trimmed(text, span) for span in spans]


def _blocks(text: str) -> Iterator[Span]:
    start = 0
    while len(text) - start > _BLOCK_CHARS:
        end = _border(text, start + _BLOCK_CHARS // 2, start + _BLOCK_CHARS)
        yield start, end
        start = end
    yield start, len(text)


def _border(text: str, earliest: int, latest: int) -> int:
    """Where a block ends.

    Behind the first good border in a stretch, at its end where there is none.
    """
    found = (border.search(text, earliest, latest) for border in _BLOCK_BORDERS)
    return next((match.end() for match in found if match), latest)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


@functools.cache
def _segmenter(language: str) -> "Segmenter":
    """The rules of a language.

    Its `segment` keeps state between calls, so threads go through `processor` alone.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its sources hold escapes that newer Pythons warn of
        from pysbd import Segmenter

    return Segmenter(language=language if language in {"de", "en"} else "de", clean=False)
