"""Tell what a slice loses that stands beside it, or between its parts: a negation, half of a number."""

from collections.abc import Sequence

from befund.grounding.figures import value_of
from befund.grounding.folding import fold, token_spans
from befund.grounding.lexicon import CLAUSE_OPENERS, FILLERS, NEGATIONS
from befund.records import QuarantineReason

_BOUNDARIES = frozenset(".,;:?!–—()\n")
_WINDOW = 160


def omitted_negation(text: str, start: int, end: int) -> bool:
    """Whether the words left out between two parts negate either part."""
    after = _clause(text, start, min(end, start + _WINDOW), forwards=True)
    before = _clause(text, max(start, end - _WINDOW), end, forwards=False)
    return _negates(after) or _negates(before)


def cut_off(text: str, start: int, end: int) -> tuple[QuarantineReason, ...]:
    """What a slice loses that stands right beside it in the same clause: "das tun wir | nicht", "zwei bis | drei"."""
    after = _clause(text, end, min(end + _WINDOW, len(text)), forwards=True)
    before = _clause(text, max(start - _WINDOW, 0), start, forwards=False)
    changes = []
    if _negates(after[:3]) or _negates(before[-2:]):
        changes.append(QuarantineReason.NEGATION_CHANGED)
    if _cuts_number(text, start, end):
        changes.append(QuarantineReason.NUMBER_CHANGED)
    return tuple(changes)


def _clause(text: str, start: int, end: int, *, forwards: bool) -> list[str]:
    """The keys from one end of a stretch to the nearest boundary of a clause, without fillers."""
    spans = list(token_spans(text[start:end]))
    keys: list[str] = []
    last = 0 if forwards else end - start
    for left, right in spans if forwards else reversed(spans):
        gap = text[start + last : start + left] if forwards else text[start + right : start + last]
        own = [key for key in fold(text[start + left : start + right]) if key not in FILLERS]
        if _BOUNDARIES & set(gap) or (own and own[0] in CLAUSE_OPENERS):
            break
        keys = [*keys, *own] if forwards else [*own, *keys]
        last = right if forwards else left
    return keys


def _negates(keys: Sequence[str]) -> bool:
    return any(
        key in NEGATIONS and not (key in {"nicht", "not"} and tuple(keys[at + 1 : at + 2]) in {("nur",), ("only",)})
        for at, key in enumerate(keys)
    )


def _cuts_number(text: str, start: int, end: int) -> bool:
    """Whether a number at an end of the slice is part of a longer number or range."""
    inside = _keys(text[start:end])
    if not inside:
        return False
    after, before = _keys(text[end : end + _WINDOW])[:2], _keys(text[max(start - _WINDOW, 0) : start])[-2:]
    ranges = {"bis", "oder", "to", "or"}
    goes_on = bool(after) and (after[0] in ranges or value_of(after[0]) is not None)
    if goes_on and after[0] in ranges:
        goes_on = len(after) > 1 and value_of(after[1]) is not None
    goes_back = bool(before) and (before[-1] in ranges or value_of(before[-1]) is not None)
    if goes_back and before[-1] in ranges:
        goes_back = len(before) > 1 and value_of(before[0]) is not None
    is_sentence_end = any(mark in ".?!" for mark in text[end : end + 2].strip())
    is_sentence_start = any(mark in ".?!" for mark in text[max(start - 2, 0) : start].strip())
    return (value_of(inside[-1]) is not None and goes_on and not is_sentence_end) or (
        value_of(inside[0]) is not None and goes_back and not is_sentence_start
    )


def _keys(text: str) -> list[str]:
    return [key for left, right in token_spans(text) for key in fold(text[left:right]) if key not in FILLERS]
