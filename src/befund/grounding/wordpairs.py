"""What a pair of words is to each other.

The same, a slip or another form of the same, the same with another meaning, or none.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from rapidfuzz.distance import OSA

from befund.grounding.figures import ONE, value_of
from befund.grounding.lexicon import (
    ARTICLES,
    AUXILIARIES,
    COMMON,
    COMPARATIVES,
    INDEFINITE,
    MODALS,
    NEGATIONS,
    NEGATIVE_PREFIXES,
    SPOKEN_FORMS,
    UNITS,
    WORD_PREFIXES,
)
from befund.records import QuarantineReason

_ENDINGS = ("", "e", "en", "er", "em", "es", "n", "s", "ern", "se", "sen", "ns")
_PAST_ENDINGS = ("te", "ten", "test", "tet", "ete", "eten", "ed", "d")
_SPOKEN_COST, _FORM_COST, _SLIP_COST = 0.25, 0.5, 1.0


@dataclass(frozen=True)
class Match:
    """That two words stand for each other: what it costs, and what it would change."""

    cost: float
    change: QuarantineReason | None = None


_SAME = Match(0.0)


@lru_cache(maxsize=1 << 16)
def match_words(claimed: str, said: str) -> Match | None:
    """Match a claimed word to one that was said."""
    if claimed == said:
        return _SAME
    if "[" in (claimed[0], said[0]):
        return None
    if claimed[0] == "#" or said[0] == "#":
        return _match_numbers(claimed, said)
    if frozenset((claimed, said)) in SPOKEN_FORMS:
        return Match(_SPOKEN_COST)
    return (
        _match_numbers(claimed, said)
        or _match_meaning_words(claimed, said)
        or _match_forms(claimed, said)
    )


@lru_cache(maxsize=1 << 14)
def match_split(joined: str, whole: str) -> bool:
    """Whether two words, joined, are one word that was said, or the other way round."""
    if joined == whole or frozenset((joined, whole)) in SPOKEN_FORMS:
        return True
    # Speech draws short words together: "gibt es" is "gibts", "auf dem" is "aufm", "hast du" is
    # "haste".
    is_short_es = joined.endswith("es") and whole == f"{joined[:-2]}s"
    is_short_article = len(whole) <= 7 and any(
        joined.endswith(article) and whole == joined.removesuffix(article) + article[-1]
        for article in ("dem", "das", "einem")
    )
    is_spoken_du = joined.endswith("stdu") and whole == f"{joined[:-2]}e"
    return is_short_es or is_short_article or is_spoken_du


def _match_numbers(claimed: str, said: str) -> Match | None:
    first, second = value_of(claimed), value_of(said)
    if first is not None and second is not None:
        return (
            Match(_SPOKEN_COST) if first == second else Match(0.0, QuarantineReason.NUMBER_CHANGED)
        )
    # "Ein" is an article and a number: beside "1" it is the number, beside "3" it contradicts it.
    if (first is not None and said in ONE) or (second is not None and claimed in ONE):
        is_one = first == 1 or second == 1
        return Match(_SPOKEN_COST) if is_one else Match(0.0, QuarantineReason.NUMBER_CHANGED)
    return None


def _match_meaning_words(claimed: str, said: str) -> Match | None:
    """What becomes of two words on which the meaning hangs.

    A changed "not", unit or "must" is never a slip.
    """
    match = _match_classes(claimed, said)
    if match is not None:
        return match
    if _is_negated(claimed, said):
        return Match(0.0, QuarantineReason.NEGATION_CHANGED)
    are_auxiliaries = claimed in AUXILIARIES and said in AUXILIARIES
    if claimed in MODALS or said in MODALS or are_auxiliaries:
        first, second = _mood(claimed), _mood(said)
        if first and second:
            return (
                Match(_SPOKEN_COST)
                if first == second
                else Match(0.0, QuarantineReason.MODALITY_CHANGED)
            )
    return None


def _match_classes(claimed: str, said: str) -> Match | None:
    """Two negations, or two units: the same in another form, or a change of meaning.

    A negation in the place of a common word costs as little as another form does, so that the two
    are aligned with each other and the change is seen.
    """
    for classes, reason in (
        (NEGATIONS, QuarantineReason.NEGATION_CHANGED),
        (UNITS, QuarantineReason.UNIT_CHANGED),
    ):
        first, second = classes.get(claimed), classes.get(said)
        if first and second:
            return Match(_SPOKEN_COST) if first == second else Match(0.0, reason)
        other = said if first else claimed
        if classes is NEGATIONS and (first or second) and other in COMMON:
            return Match(_FORM_COST, reason)
    return None


def _mood(word: str) -> str | None:
    return MODALS.get(word) or AUXILIARIES.get(word)


def _is_negated(first: str, second: str) -> bool:
    """Whether one word is the other with "un-" or the like before it, in whatever form."""
    short, long = sorted((first, second), key=len)
    for prefix in NEGATIVE_PREFIXES:
        if long.startswith(prefix) and len(long) - len(prefix) >= 3:
            rest = long[len(prefix) :]
            if rest == short or (len(short) >= 4 and _is_inflected(rest, short)):
                return True
    return False


def _match_forms(claimed: str, said: str) -> Match | None:
    if (claimed in ARTICLES and said in ARTICLES) or (claimed in INDEFINITE and said in INDEFINITE):
        return Match(_FORM_COST)
    if min(len(claimed), len(said)) < 3:
        return None
    # "Größer" looks like a case of "groß", and means something else.
    if not {claimed, said} & COMPARATIVES and _is_inflected(claimed, said):
        return Match(_FORM_COST)
    return Match(_SLIP_COST) if _is_slip(claimed, said) else None


def _is_inflected(first: str, second: str) -> bool:
    """Whether two words differ in a case or number ending alone (an umlaut may come with it)."""
    if abs(len(first) - len(second)) > 4:
        return False
    for left, right in ((first, second), (_flat(first), _flat(second))):
        # Endings begin at most three letters before the words part, as both may share their first
        # letters ("-en", "-er").
        stem = _common_head(left, right)
        for length in range(stem, max(stem - 3, 2), -1):
            if (
                length >= min(4, len(left), len(right))
                and left[length:] in _ENDINGS
                and right[length:] in _ENDINGS
            ):
                return (
                    first != _flat(first)
                    or second != _flat(second)
                    or left[:length] == right[:length]
                )
    return False


def _is_slip(first: str, second: str) -> bool:
    """Whether a word may be a typing or recognition slip of another, and not simply another word.

    Short words lie close together ("Wand", "Hand"), so they are slips where letters changed places
    or came in double; one slip is allowed below ten letters, two above.
    """
    if first in COMMON and second in COMMON:
        return False
    is_swap = sorted(first) == sorted(second)
    if min(len(first), len(second)) < 4 or _is_exact_word(first) or _is_exact_word(second):
        return is_swap and len(first) > 4 and _distance(first, second, 1) == 1
    allowed = 1 if max(len(first), len(second)) < 10 else 2
    if _distance(first, second, allowed) > allowed:
        return False
    is_substituted = len(first) == len(second) and not is_swap
    # One letter for another makes another word of a short one too often.
    if is_substituted and len(first) < 5:
        return False
    is_doubled = _without_doubles(first) == _without_doubles(second)
    return is_doubled or not (_is_past(first, second) or _has_other_prefix(first, second))


def _distance(first: str, second: str, cutoff: int) -> int:
    """The number of slips between two words.

    A slip at an umlaut counts once, though it is spelt with two letters.
    """
    distance = OSA.distance(first, second, score_cutoff=cutoff)
    return (
        min(distance, OSA.distance(_flat(first), _flat(second), score_cutoff=cutoff))
        if distance > cutoff
        else distance
    )


def _is_exact_word(word: str) -> bool:
    """Whether the meaning hangs on each letter of a word.

    So two may have changed places at most.
    """
    return word in NEGATIONS or word in UNITS or value_of(word) is not None


def _is_past(first: str, second: str) -> bool:
    """Whether one is the other in the past, or in the subjunctive: "brauchte", "bräuchte"."""
    short, long = sorted((first, second), key=len)
    stem = _common_head(first, second)
    for length in range(stem, max(stem - 3, 2), -1):
        tails = {short[length:], long[length:]}
        if tails & set(_PAST_ENDINGS) and tails & {"", "e", "en", "t", "st", "s"}:
            return True
    return long.endswith(("te", "ten", "test")) and short == _flat(long)


def _has_other_prefix(first: str, second: str) -> bool:
    head, tail = _common_head(first, second), _common_head(first[::-1], second[::-1])
    # at the head of a word, or of a compound's later part
    for start in (0, *range(max(4, head - 4), head + 1)):
        for overlap in range(5):
            cut = max(tail - overlap, 0)
            left, right = first[start : len(first) - cut], second[start : len(second) - cut]
            is_whole = min(len(first), len(second)) - start - max(len(left), len(right)) >= 3
            is_other = left not in right and right not in left and sorted(left) != sorted(right)
            if is_whole and is_other and left in WORD_PREFIXES and right in WORD_PREFIXES:
                return True
    return False


def _common_head(first: str, second: str) -> int:
    length = 0
    for left, right in zip(first, second, strict=False):
        if left != right:
            break
        length += 1
    return length


def _without_doubles(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))


def _flat(word: str) -> str:
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")
