"""Words as consolidation compares them.

Stems, with words of one meaning made one, German and English alike.
"""

import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from befund.consolidation.candidate_keys import candidate_key
from befund.text.folding import loose_key
from befund.text.search_words import search_words

_SHORTEST = 4
_PART = 5  # letters of a stem that is found again in a longer one: "Kunde" is no "Kundendienst"
_GENERIC = 0.25  # how much a term counts that says little
_HALF = 0.7  # how much each half of a compound counts


@lru_cache(maxsize=1 << 16)
def term(word: str) -> str:
    """What a folded word stands for: the name of its concept ("=3"), else its stem."""
    table = _concepts()
    root = candidate_key(word)
    return table.get(root, root)


@lru_cache(maxsize=1 << 16)
def weighed(word: str) -> tuple[tuple[str, float], ...]:
    """The terms of a folded word, weighed: a compound's halves, or the word itself.

    Generic ones weigh little.
    """
    if (parts := halves(word)) is not None:
        return tuple((part, _HALF) for part in parts)
    whole = term(word)
    return ((whole, _GENERIC if whole in generic_terms() else 1.0),)


@lru_cache(maxsize=1 << 16)
def halves(word: str) -> tuple[str, str] | None:
    """What a compound is about and what it is ("wohnung", "nummer").

    None for another word, or a concept.
    """
    if term(word).startswith("="):
        return None
    for head in _heads():
        rest = word.removesuffix(head) if word.endswith(head) else word.removesuffix(head + "n")
        if rest != word and len(rest) >= _SHORTEST:
            return term(rest.removesuffix("s")), term(head)
    return None


def is_part(one: str, other: str) -> bool:
    """Whether two stems are one, or the shorter begins or ends the other ("labor", "laborant")."""
    short, long = sorted((one, other), key=len)
    return short == long or (
        len(short) >= _PART and (long.startswith(short) or long.endswith(short))
    )


@cache
def _data() -> dict[str, list[str] | str]:
    return tomllib.loads(
        (files("befund.consolidation") / "concepts.toml").read_text(encoding="utf-8")
    )


@cache
def _concepts() -> dict[str, str]:
    concepts = enumerate(_data()["concepts"])
    return {
        candidate_key(word): f"={number}"
        for number, line in concepts
        for word in search_words(line)
    }


@cache
def _heads() -> tuple[str, ...]:
    heads = loose_key(str(_data()["heads"])).split()
    return tuple(sorted(heads, key=lambda head: (-len(head), head)))


@cache
def generic_terms() -> frozenset[str]:
    """Terms that say little about what an observation is about."""
    return frozenset(candidate_key(loose_key(word)) for word in str(_data()["generic"]).split())
