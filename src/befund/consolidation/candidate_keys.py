"""The key by which candidates for a comparison are found.

Not a stem to compare words by (see `text.stemming`). Which pairs a model is asked about depends on
it, and the answers that are kept, the demo's among them, are found by what was asked: another key
here means that every client's comparisons are paid for again. It also cuts deeper than a stem
("Fehler", "fehlt"), which finding candidates needs. Change it together with the prompts of
consolidation.
"""

from functools import lru_cache

_PREFIXES = (
    "zusammen", "weiter", "zuruck", "hinter", "herein", "heraus", "rein", "raus", "rum", "fest", "frei", "nach",
    "nieder", "durch", "unter", "uber", "auf", "aus", "ein", "vor", "ab", "an", "zu", "um", "mit", "los", "hin",
    "her", "weg", "bei",
)  # fmt: skip
_SHORTEST = 4


@lru_cache(maxsize=1 << 16)
def candidate_key(word: str) -> str:
    """What the forms of a folded word share.

    Endings, and the marks of participles and infinitives, are gone. After Weissweiler and Fraser's
    CISTEM (2017), with separable prefixes and the commonest English endings.
    """
    body, head = word, ""
    for prefix in _PREFIXES:
        rest = word[len(prefix) :]
        if word.startswith(prefix) and rest[:2] in {"ge", "zu"} and len(rest) > 2 + _SHORTEST:
            head, body = prefix, rest[2:]
            break
    else:
        if word.startswith("ge") and len(word) >= 7:
            body = word[2:]
    for ending in ("ing", "ed"):
        if body.endswith(ending) and len(body) >= len(ending) + _SHORTEST:
            body = body.removesuffix(ending)
    while len(body) > _SHORTEST - 1:
        if len(body) > 5 and body[-2:] in {"em", "er", "nd"}:
            body = body[:-2]
        elif body[-1] in "tesn":
            body = body[:-1]
        else:
            break
    return head + body
