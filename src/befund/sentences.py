"""Sentences of German and English speech, as spans; the one place that imports pysbd."""

import functools
import re
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pysbd import Segmenter

Span = tuple[int, int]

_BLOCK_CHARS = 2_000  # pysbd takes quadratic time: longer texts are handed over in blocks
_BLOCK_BORDER = re.compile(r"[.!?…]\s+(?=[A-ZÄÖÜ\"„])")


def sentence_spans(text: str, language: str) -> list[Span]:
    """Spans of the sentences of `text` in order, without the white space around them.

    Together the spans cover every character that is not white space; `language` is "de" or "en".
    """
    spans: list[Span] = []
    for block_start, block_end in _blocks(text):
        position = block_start
        for sentence in _segmenter(language).segment(text[block_start:block_end]):
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


def _blocks(text: str) -> list[Span]:
    if len(text) <= _BLOCK_CHARS:
        return [(0, len(text))]
    blocks: list[Span] = []
    start = 0
    for border in _BLOCK_BORDER.finditer(text):
        if border.end() - start >= _BLOCK_CHARS // 2:
            blocks.append((start, border.end()))
            start = border.end()
    blocks.append((start, len(text)))
    return blocks


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


@functools.cache
def _segmenter(language: str) -> "Segmenter":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its sources hold escapes that newer Pythons warn of
        from pysbd import Segmenter

    return Segmenter(language=language if language in {"de", "en"} else "de", clean=False)
