"""What of an observation is compared: its terms, letters, systems, figures and polarity."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from befund.consolidation.claims import (
    Negation,
    TitleOrder,
    claim_of,
    deed_of,
    negation_of,
    sequence_of,
)
from befund.consolidation.roles import role_of
from befund.consolidation.words import generic_terms, halves, term, weighed
from befund.grounding.figures import Figure, figures_of
from befund.records import (
    Kind,
    Observation,
    PainCategory,
    PainPoint,
    ProcessStep,
    QuickWin,
    StatementType,
)
from befund.text.folding import fold
from befund.text.search_words import content_words
from befund.text.tokens import keys_of

_GRAM = 4
_PLACEHOLDER = re.compile(r"\[[^\[\]]{1,60}\]")
_CUTS = ("[vertraulich]", "[gesundheit]")


@dataclass(frozen=True, slots=True)
class Profile:
    """An observation as the lexical rule sees it.

    `core` weighs the terms of its title and of what it is about, but not who does it, `body` those
    of its quotes too; `grams` are the core's letters in fours, which bring spellings together;
    `verb` is what a step does, `heads` are the second halves of compounds with their first. `actor`
    and `receiver` are roles as far as they are specific. `claim` is the title without negations,
    `negation` whether it denies that, `sequence` whether it says before or after what; `deed` is
    what a step does to what.
    """

    id: str
    interview: str
    kind: Kind
    verb: str
    heads: dict[str, frozenset[str]]
    core: dict[str, float]
    body: dict[str, float]
    grams: frozenset[str]
    systems: frozenset[str]
    category: PainCategory | None
    actor: frozenset[str]
    receiver: frozenset[str]
    figures: tuple[Figure, ...]
    claim: frozenset[str]
    negation: Negation
    sequence: TitleOrder | None
    deed: frozenset[str]
    statement: StatementType
    cut: bool


def profile_of(observation: Observation) -> Profile:
    """The profile of an observation; it depends on nothing but what the observation says."""
    item = observation.item
    said = " ".join(quote.text for quote in observation.quotes)
    systems = getattr(item, "systems", ())
    actor = (
        frozenset(_terms([item.actor_role or ""])) if isinstance(item, ProcessStep) else frozenset()
    )
    # Who acts is compared by itself: two steps of one role are no more alike for it, and one step
    # that two claim is no less.
    core = [
        word for word in _words(" ".join([item.title, *_about(item)])) if term(word) not in actor
    ]
    return Profile(
        id=observation.id,
        interview=observation.interview,
        kind=item.kind,
        verb=_verb(item),
        heads=_heads(core),
        core=_weighed(core),
        body=_weighed([*core, *_words(said)]),
        grams=_grams(core),
        systems=frozenset(_terms(systems)),
        category=item.category
        if isinstance(item, PainPoint) and item.category is not PainCategory.OTHER
        else None,
        actor=role_of(item.actor_role or "") if isinstance(item, ProcessStep) else frozenset(),
        receiver=role_of(item.handed_over_to or "")
        if isinstance(item, ProcessStep)
        else frozenset(),
        figures=tuple(figures_of(keys_of(" . ".join([said, *_amounts(item)])))),
        claim=claim_of(item.title),
        negation=negation_of(item.title),
        sequence=sequence_of(item.title),
        deed=deed_of(getattr(item, "activity", None) or item.title),
        statement=item.statement_type,
        cut=any(mark in fold(said) for mark in _CUTS),
    )


def told(observation: Observation) -> str:
    """What an observation says in all.

    Its title, what it is about, and its quotes, without placeholders.
    """
    said = (quote.text for quote in observation.quotes)
    return _PLACEHOLDER.sub(
        " ", "\n".join([observation.item.title, *_about(observation.item), *said])
    )


def _about(item: object) -> list[str]:
    """The fields that say what an item is about, beside its title."""
    fields: tuple[str | None, ...] = ()
    if isinstance(item, ProcessStep):
        fields = (item.activity,)
    elif isinstance(item, PainPoint):
        fields = (item.affected_step,)
    elif isinstance(item, QuickWin):
        fields = (item.change,)
    return [field for field in fields if field]


def _amounts(item: object) -> list[str]:
    fields = [getattr(item, name, None) for name in ("duration", "frequency", "time_or_money")]
    return [field for field in fields if field]


def _words(text: str) -> list[str]:
    """The content words of a text; placeholders do not count."""
    return content_words(_PLACEHOLDER.sub(" ", text))


def _weighed(words: Iterable[str]) -> dict[str, float]:
    """Each term once, with the most that it weighs."""
    found: dict[str, float] = {}
    for word in words:
        for name, weight in weighed(word):
            found[name] = max(weight, found.get(name, 0.0))
    return found


def _verb(item: object) -> str:
    """What is done, where a step says it as object and verb: the term of its last word."""
    words = content_words(item.activity) if isinstance(item, ProcessStep) and item.activity else []
    return term(words[-1]) if len(words) > 1 else ""


def _heads(words: Iterable[str]) -> dict[str, frozenset[str]]:
    """By second half of a compound, the first halves: of what there is a number or a list."""
    found: dict[str, set[str]] = {}
    for word in words:
        if (parts := halves(word)) is not None:
            found.setdefault(parts[1], set()).add(parts[0])
    return {head: frozenset(first) for head, first in found.items()}


def _terms(texts: Iterable[str]) -> list[str]:
    return [term(word) for text in texts if text for word in content_words(text)]


def _grams(words: Iterable[str]) -> frozenset[str]:
    generic = generic_terms()
    return frozenset(
        gram for word in words if term(word) not in generic for gram in _grams_of(word)
    )


@lru_cache(maxsize=1 << 15)
def _grams_of(word: str) -> tuple[str, ...]:
    return tuple(word[at : at + _GRAM] for at in range(max(1, len(word) - _GRAM + 1)))
