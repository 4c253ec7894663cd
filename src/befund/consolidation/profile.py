"""What of an observation is compared: its terms, letters, systems, figures and polarity."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from befund.consolidation.words import generic_terms, term
from befund.grounding.figures import Figure, figures_of
from befund.grounding.folding import fold, token_spans
from befund.grounding.lexicon import NEGATIONS
from befund.index.text import content_words
from befund.records import Kind, Observation, PainCategory, PainPoint, ProcessStep, QuickWin, StatementType

_GENERIC = 0.25  # how much a term counts that says little
_GRAM = 4
_CUTS = ("[vertraulich]", "[gesundheit]")


@dataclass(frozen=True, slots=True)
class Profile:
    """An observation as the lexical rule sees it.

    `core` weighs the terms of its title and of what it is about, `body` those of its quotes too; `grams` are the
    core's letters in fours, which bring compounds together. `actor` and `receiver` are terms of roles.
    """

    id: str
    interview: str
    kind: Kind
    core: dict[str, float]
    body: dict[str, float]
    grams: frozenset[str]
    systems: frozenset[str]
    category: PainCategory | None
    actor: frozenset[str]
    receiver: frozenset[str]
    figures: tuple[Figure, ...]
    negations: frozenset[str]
    statement: StatementType
    cut: bool


def profile_of(observation: Observation) -> Profile:
    """The profile of an observation; it depends on nothing but what the observation says."""
    item = observation.item
    said = " ".join(quote.text for quote in observation.quotes)
    about = " ".join([item.title, *_about(item)])
    core = content_words(about)
    systems = getattr(item, "systems", ())
    return Profile(
        id=observation.id,
        interview=observation.interview,
        kind=item.kind,
        core=_weighed(core),
        body=_weighed([*core, *content_words(said)]),
        grams=_grams(core),
        systems=frozenset(_terms(systems)),
        category=item.category if isinstance(item, PainPoint) and item.category is not PainCategory.OTHER else None,
        actor=frozenset(_terms([item.actor_role or ""])) if isinstance(item, ProcessStep) else frozenset(),
        receiver=frozenset(_terms([item.handed_over_to or ""])) if isinstance(item, ProcessStep) else frozenset(),
        figures=tuple(figures_of(_keys(" . ".join([said, *_amounts(item)])))),
        negations=_negated(item.title),
        statement=item.statement_type,
        cut=any(mark in said.casefold() for mark in _CUTS),
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


def _weighed(words: Iterable[str]) -> dict[str, float]:
    """Each term once; the generic ones count little."""
    generic = generic_terms()
    return {found: _GENERIC if found in generic else 1.0 for found in map(term, words)}


def _terms(texts: Iterable[str]) -> list[str]:
    return [term(word) for text in texts if text for word in content_words(text)]


def _grams(words: Iterable[str]) -> frozenset[str]:
    generic = generic_terms()
    return frozenset(gram for word in words if term(word) not in generic for gram in _grams_of(word))


@lru_cache(maxsize=1 << 15)
def _grams_of(word: str) -> tuple[str, ...]:
    return tuple(word[at : at + _GRAM] for at in range(max(1, len(word) - _GRAM + 1)))


@lru_cache(maxsize=1 << 15)
def _keys(text: str) -> tuple[str, ...]:
    return tuple(key for start, end in token_spans(text) for key in fold(text[start:end]))


def _negated(title: str) -> frozenset[str]:
    """The kinds of negation in a title ("nicht", "kein", …)."""
    return frozenset(NEGATIONS[key] for key in _keys(title) if key in NEGATIONS)
