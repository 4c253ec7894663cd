"""Tell what a slice loses that stands beside it, or between its parts.

A negation, half of a number.
"""

import re
from collections.abc import Sequence

from befund.grounding.figures import value_of
from befund.grounding.lexicon import CLAUSE_OPENERS, FILLERS, NEGATIONS
from befund.records import QuarantineReason
from befund.text.sentences import SENTENCE_END
from befund.text.tokens import keys_of, token_keys, token_spans

_BOUNDARIES = frozenset(".,;:?!–—()\n")
# Characters: a spoken clause is hardly longer, and turns of a whole page are not read again for
# each quote.
_WINDOW = 160
_CLAUSE_END = re.compile(rf"{SENTENCE_END.pattern}|[;:](?=\s|$)")
_RANGES = frozenset({"bis", "oder", "to", "or"})


def omitted_negation(text: str, start: int, end: int) -> bool:
    """Whether the words left out between two parts negate either part."""
    after = _clause(text, start, min(end, start + _WINDOW), forwards=True)
    before = _clause(text, max(start, end - _WINDOW), end, forwards=False)
    return _negates(after) or _negates(before)


def cut_off(text: str, start: int, end: int) -> tuple[QuarantineReason, ...]:
    """What a slice loses that stands beside it in the same clause.

    "Das tun wir | nicht", "zwei bis | drei".
    """
    words = [(start + left, start + right) for left, right in token_spans(text[start:end])]
    if not words:
        return ()
    start, end = words[0][0], words[-1][1]  # punctuation of the slice's own ends a clause, too
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
        own = [key for key in token_keys(text[start + left : start + right]) if key not in FILLERS]
        # Spoken clauses often have no comma between them; "weil", "dass" and the like open one all
        # the same.
        if _BOUNDARIES & set(gap) or (own and own[0] in CLAUSE_OPENERS):
            break
        keys = [*keys, *own] if forwards else [*own, *keys]
        last = right if forwards else left
    return keys


def _negates(keys: Sequence[str]) -> bool:
    return any(
        key in NEGATIONS
        and not (key in {"nicht", "not"} and tuple(keys[at + 1 : at + 2]) in {("nur",), ("only",)})
        for at, key in enumerate(keys)
    )


def _cuts_number(text: str, start: int, end: int) -> bool:
    """Whether a number at an end of the slice is part of a longer one: "hundert fünfzig"."""
    inside = _keys(text[start:end])
    after = _keys(_CLAUSE_END.split(text[end : end + _WINDOW])[0])
    before = _keys(_CLAUSE_END.split(text[max(start - _WINDOW, 0) : start])[-1])
    return bool(inside) and (
        (_is_number(inside[-1:]) and _begins_with_number(after))
        or (_is_number(inside[:1]) and _begins_with_number(before[::-1]))
    )


def _begins_with_number(keys: Sequence[str]) -> bool:
    return _is_number(keys[1:2] if keys and keys[0] in _RANGES else keys[:1])


def _is_number(keys: Sequence[str]) -> bool:
    return bool(keys) and value_of(keys[0]) is not None


def _keys(text: str) -> list[str]:
    return [key for key in keys_of(text) if key not in FILLERS]
