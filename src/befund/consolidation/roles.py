"""Who does something, as far as it tells two doers apart."""

import re
from functools import lru_cache

from befund.consolidation.candidate_keys import candidate_key
from befund.consolidation.words import is_part, term
from befund.grounding.phrases import PERSON_WORDS, VAGUE_ROLES, content_stems
from befund.text.search_words import search_words

_PLACEHOLDER = re.compile(r"\[[^\[\]]{1,60}\]")
_WORD = re.compile(r"[^\W\d_]+")
_LONG = 7  # letters of a word that may be a woman's ("Fahrerin")


@lru_cache(maxsize=1 << 14)
def role_of(text: str) -> frozenset[str]:
    """The stems and concepts of a role's own words.

    None where it could be anybody ("eine Kollegin", "ich", "Chef").
    """
    found = _WORD.findall(_PLACEHOLDER.sub(" ", text))
    own = [word for word in found if not content_stems(word) <= PERSON_WORDS | VAGUE_ROLES]
    folded = search_words(" ".join(own))
    return frozenset(key for word in folded for key in (candidate_key(_plain(word)), term(word)))


def are_two(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two roles are told apart beyond doubt.

    Both are specific, and neither is part of the other. A person and their department are one:
    "Vertrieb" and "Vertriebsinnendienst", "Labor" and "Laborantin".
    """
    return bool(one) and bool(other) and not any(is_part(a, b) for a in one for b in other)


def _plain(word: str) -> str:
    """A woman's role as a man's."""
    if len(word) < _LONG:
        return word
    return word.removesuffix("innen") if word.endswith("innen") else word.removesuffix("in")
