"""What a title claims, whether it denies it, and what it puts first."""

from enum import StrEnum

from befund.consolidation.words import is_part, term
from befund.grounding.lexicon import NEGATIONS
from befund.text.search_words import content_words
from befund.text.tokens import keys_of


def _words(text: str) -> frozenset[str]:
    return frozenset(keys_of(text))


_TERMS_OF_NOTHING = frozenset(
    term(word)
    for word in [
        "machen",
        "tun",
        "werden",
        "haben",
        "sein",
        "lassen",
        "do",
        "does",
        "make",
        "get",
        "be",
        "have",
        "let",
    ]
)
# "Nicht nur", "not just": the thing is affirmed.
_AFFIRMING = _words("nur bloß allein erst selten weniger only just merely simply seldom")
_CONDITIONS = _words("wenn falls sofern solange außer if when unless except where")
# Words that deny without a negation: "fehlen" is what "nicht vorhanden" says.
_LACKING = frozenset(
    term(word)
    for text in [
        "fehlen",
        "fehlend",
        "mangeln",
        "vermissen",
        "vergeblich",
        "unbekannt",
        "unklar",
        "unauffindbar",
        "unvollstandig",
        "vergessen",
        "ausbleiben",
        "entfallen",
        "verweigern",
        "ablehnen",
        "verloren",
        "offen",
        "lack",
        "missing",
        "unknown",
        "unclear",
        "forget",
        "refuse",
        "lost",
        "absent",
        "fail",
    ]
    for word in content_words(text)
)
_BEFORE, _AFTER = (
    _words("vor bevor vorher ehe before"),
    _words("nach nachdem danach nachher after afterwards"),
)


class Negation(StrEnum):
    """Whether a title denies something; `open` where it is not sure what."""

    NONE = "none"
    DENIES = "denies"
    OPEN = "open"


class TitleOrder(StrEnum):
    """Whether something comes before or after something else."""

    BEFORE = "before"
    AFTER = "after"


def claim_of(title: str) -> frozenset[str]:
    """The terms of what a title says, without negations and words that carry nothing."""
    said = (
        word
        for word in content_words(title)
        if word not in NEGATIONS and word not in _BEFORE | _AFTER
    )
    return frozenset(map(term, said)) - _TERMS_OF_NOTHING


def deed_of(activity: str) -> frozenset[str]:
    """The terms of what is done and to what.

    A verb that says no more than that something is done is none of them.
    """
    return frozenset(map(term, content_words(activity))) - _TERMS_OF_NOTHING


def is_one_deed(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether all that the shorter names is in the other, if only in a compound.

    "Futter" is in "Futterlieferung".
    """
    short, long = sorted((one, other), key=len)
    return bool(short) and all(any(is_part(a, b) for b in long) for a in short)


def negation_of(title: str) -> Negation:
    """What negates and is not taken back at once; in a condition it denies the condition alone."""
    keys = keys_of(title)
    places = [
        place
        for place, key in enumerate(keys)
        if key in NEGATIONS and (place + 1 == len(keys) or keys[place + 1] not in _AFFIRMING)
    ]
    if not places:
        return Negation.NONE
    if len(places) > 1 or not _CONDITIONS.isdisjoint(keys[: places[0]]):
        return Negation.OPEN
    return Negation.DENIES


def denies(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the claim that the `one` denies is what the `other` claims.

    All of its words, two at least, are there. A word besides is what may be denied ("nicht gern",
    "nicht immer"). The other may tell more of how it happens, but not deny in words of its own.
    """
    return len(one) > 1 and one <= other and _LACKING.isdisjoint(other - one)


def sequence_of(title: str) -> TitleOrder | None:
    """What the title puts first, where it says so once."""
    keys = keys_of(title)
    before, after = not _BEFORE.isdisjoint(keys), not _AFTER.isdisjoint(keys)
    if before == after:
        return None
    return TitleOrder.BEFORE if before else TitleOrder.AFTER
