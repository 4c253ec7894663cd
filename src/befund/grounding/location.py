"""Locate a claim's words in one turn.

Exactly, normalised, or fuzzily with every word accounted for. A word is accounted for when it
stands in the source in the same order, as itself, in another spelling, with another case ending, or
as a slip. Fillers, repetitions and a few particles may be missing on either side; anything else may
not. So a paraphrase is not located, nor a quote of which only a part is there.

A claim that was located may still mean something else: `Location.changes` says so, and such a
location supports nothing.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from befund.grounding.alignment import align
from befund.grounding.meaning import omitted_negation
from befund.grounding.text import PreparedText, prepare
from befund.records import QuarantineReason, QuoteStatus
from befund.text.special_tokens import defused
from befund.text.tokens import token_spans

_ELLIPSIS = re.compile(r"\[\s*(?:\.{2,}|…)\s*\]|\(\s*(?:\.{2,}|…)\s*\)|…|\.{3,}")
_PLACEHOLDER = re.compile(r"\[([^\[\]\n]{1,50} \d+)\]")
_EDGES = " \t\r\n\f\v\u00a0\u202f\u2009\ufeff\"'„“”‚‘’»«›‹`´"
# Words besides fillers: of two words, one slip is half of what was said.
_SHORTEST_FUZZY = 3
_SHORTEST_PART = 2
_MARGIN = 70  # longer than the longest placeholder


class Span(NamedTuple):
    """A stretch of a turn's text in code points, `end` excluded."""

    start: int
    end: int


@dataclass(frozen=True)
class Location:
    """Where a claim's words stand in a turn, how they were found, and how they differ from it.

    There are several spans where `[...]` joins parts of the turn.
    """

    spans: tuple[Span, ...]
    how: QuoteStatus
    changes: tuple[QuarantineReason, ...] = ()


def locate(words: str, turn_text: str) -> Location | None:
    """Locate the words in the turn; `None` where they are not there as a whole.

    A model was shown marks of chat formats defused, which changes no offset; so they are compared
    in that form.
    """
    words, turn_text = defused(words), defused(turn_text)
    words = _with_brackets(words.strip(_EDGES), turn_text)
    whole = _locate_part(words, turn_text, 0)
    if whole is not None and not whole.changes:
        return whole
    parts = [part.strip(_EDGES) for part in _ELLIPSIS.split(words)]
    parts = [part for part in parts if part.strip(_EDGES + ".,;:–—-")]
    if not parts or parts == [words]:
        return whole
    return _locate_parts(parts, turn_text) or whole


def utf16_offsets(text: str, start: int, end: int) -> tuple[int, int]:
    """The same stretch counted as a browser counts, in UTF-16 code units."""
    before = len(text[:start].encode("utf-16-le", "surrogatepass")) // 2
    return before, before + len(text[start:end].encode("utf-16-le", "surrogatepass")) // 2


def _with_brackets(words: str, turn_text: str) -> str:
    """The words with the brackets of the turn's placeholders, where a model left them out."""
    for label in set(_PLACEHOLDER.findall(turn_text)):
        if label in words:
            words = re.sub(rf"(?<![\[\w]){re.escape(label)}(?![\]\w])", f"[{label}]", words)
    return words


def _locate_parts(parts: Sequence[str], turn_text: str) -> Location | None:
    """Locate each part after the one before it."""
    if len(parts) > 1 and any(len(prepare(part).content.keys) < _SHORTEST_PART for part in parts):
        return None
    spans: list[Span] = []
    found: list[Location] = []
    offset = 0
    for part in parts:
        location = _locate_part(part, turn_text, offset)
        if location is None:
            return None
        found.append(location)
        spans.extend(location.spans)
        offset = spans[-1].end
    changes = {change for location in found for change in location.changes}
    if any(omitted_negation(turn_text, left.end, right.start) for left, right in pairwise(spans)):
        changes.add(QuarantineReason.NEGATION_CHANGED)
    order = list(QuoteStatus)
    how = max((location.how for location in found), key=order.index)
    if len(parts) > 1:
        how = max(how, QuoteStatus.NORMALIZED, key=order.index)
    return Location(tuple(spans), how, tuple(sorted(changes)))


def _locate_part(words: str, turn_text: str, offset: int) -> Location | None:
    """Locate words without a gap, at or after an offset."""
    exact = _find_exactly(words, turn_text, offset)
    if exact is not None:
        return Location((exact,), QuoteStatus.EXACT)
    rest = turn_text[offset:]
    found = _find_normalized(words, rest) or _find_fuzzily(words, rest)
    if found is None or not offset:
        return found
    return Location(
        tuple(Span(start + offset, end + offset) for start, end in found.spans),
        found.how,
        found.changes,
    )


def _find_exactly(words: str, turn_text: str, offset: int) -> Span | None:
    first = next(iter(token_spans(words)), None)
    at = turn_text.find(words, offset) if first else -1
    while at >= 0:
        span = _trimmed(turn_text, at, at + len(words))
        if span is not None:
            return span
        at = turn_text.find(words, at + 1)
    return None


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The stretch, if it begins and ends with whole tokens."""
    base = max(start - _MARGIN, 0)
    inside = [
        (left + base, right + base)
        for left, right in token_spans(text[base : end + _MARGIN])
        if right + base > start and left + base < end
    ]
    if not inside or inside[0][0] < start or inside[-1][1] > end:
        return None
    return Span(start, end)


def _find_normalized(words: str, text: str) -> Location | None:
    claim, source = prepare(words), prepare(text)
    for claimed, said in ((claim.every, source.every), (claim.content, source.content)):
        found = said.find(claimed.joined)
        if found is not None:
            return _location(
                claim,
                source,
                (said.places[found[0]], said.places[found[1]]),
                QuoteStatus.NORMALIZED,
            )
    return None


def _find_fuzzily(words: str, text: str) -> Location | None:
    claim, source = prepare(words), prepare(text)
    claimed, said = claim.content.keys, source.content
    if len(claimed) < _SHORTEST_FUZZY:
        return None
    found = align(claimed, said)
    if found is None:
        return None
    location = _location(
        claim, source, (said.places[found.first], said.places[found.last]), QuoteStatus.FUZZY
    )
    return replace(location, changes=tuple(sorted(set(found.changes))))


def _location(
    claim: PreparedText, source: PreparedText, found: tuple[int, int], how: QuoteStatus
) -> Location:
    """The location of a run of the source's words.

    With the fillers at the claim's ends where the source has them.
    """
    keys, inner = source.every.keys, source.content.places
    first, last = found
    low, high = bisect_left(inner, first), bisect_right(inner, last)
    before = keys[inner[low - 1] + 1 if low else 0 : first]
    after = keys[last + 1 : inner[high] if high < len(inner) else len(keys)]
    own = claim.content.places
    first -= _reach(claim.every.keys[: own[0]][::-1], before[::-1])
    last += _reach(claim.every.keys[own[-1] + 1 :], after)
    return Location((Span(source.spans[first][0], source.spans[last][1]),), how)


def _reach(claimed: Sequence[str], said: Sequence[str]) -> int:
    """How far the claimed fillers reach into those that were said, in order."""
    reach = 0
    for key in claimed:
        if key in said[reach:]:
            reach = said.index(key, reach) + 1
    return reach
