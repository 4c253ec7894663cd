"""The grammar of a spoken sentence: clauses, acts of work, tense, and whether it proposes something."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from befund.extraction.rules.lexicon import CueHit, CueLexicon
from befund.extraction.rules.words import Clause, ClauseWord, clauses_of, words_of

_PARTICIPLE = re.compile(
    r"(?:ge\w{2,}(?:t|en)|\w{2,}ge\w{2,}(?:t|en)|(?:be|ver|er|ent|zer|über|unter)\w{3,}(?:t|en)|\w+iert)"
)

ACT_FIRST_PERSON = 2.4
_ACT_OTHER = 1.6
_ACT_SUBORDINATE = 0.8
_NOUN = 0.3
_SEQUENCE = 0.8


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """One sentence of a passage with its clauses and the cues in it.

    `fresh` tells of each clause whether it starts another act ("dann"), `conditional` whether
    it says when one is done ("wenn").
    """

    start: int
    end: int
    words: list[ClauseWord]
    clauses: list[Clause]
    hits: list[CueHit]
    fresh: list[bool]
    conditional: list[bool]

    def has(self, *groups: str) -> bool:
        """Whether a cue of one of the groups occurs (and is not denied)."""
        return any(hit.label.split(".", 1)[0] in groups and not hit.denied for hit in self.hits)


def read_sentence(text: str, span: tuple[int, int], lexicon: CueLexicon) -> ParsedSentence:
    """The sentence at `span` of `text`, cut into clauses."""
    words = words_of(text, *span, lexicon.spelling)
    clauses = clauses_of(words, lexicon.sets, lexicon.fields["numbers"])
    hits = lexicon.hits(words)
    fresh = [_has_word(words, clause, lexicon.sets["sequence"]) for clause in clauses]
    conditional = [_has_word(words, clause, lexicon.sets["conditional"]) for clause in clauses]
    return ParsedSentence(*span, words, clauses, hits, fresh, conditional)


def _has_word(words: Sequence[ClauseWord], clause: Clause, forms: frozenset[str]) -> bool:
    return any(word.form in forms for word in words[clause.first : clause.last])


def is_perfect(forms: Sequence[str], lexicon: CueLexicon) -> bool:
    """Whether a clause tells of what has been done ("hab ich geschickt")."""
    return bool(lexicon.sets["perfect"].intersection(forms)) and any(
        _PARTICIPLE.fullmatch(form) for form in forms
    )


def act_of(inside: Sequence[ClauseWord], lexicon: CueLexicon) -> float:
    """Evidence of an act of work: a verb beside "I", a known verb elsewhere, a passive, a noun as its object."""
    words = [word for word in inside if word.form]
    if not words:
        return 0.0
    sets = lexicon.sets
    subordinate = (
        any(word.form in sets["subordinate"] for word in words[:2])
        and words[0].form not in sets["sequence"]
    )
    best = 0.0
    for place, word in enumerate(words):
        if word.form in sets["self"] | sets["we"]:
            best = max(best, _beside_subject(words, place, lexicon, subordinate=subordinate))
        elif (
            word.form in lexicon.verbs
            and word.form not in sets["idle"]
            and _may_be_verb(word, place)
        ):
            best = max(best, _ACT_SUBORDINATE if subordinate else _ACT_OTHER)
    forms = {word.form for word in words}
    if forms & sets["passive"] and any(
        w.form in lexicon.participles or w.form in lexicon.verbs for w in words
    ):
        best = max(best, _ACT_OTHER)
    if best <= 0:
        return 0.0
    if sets["articles"]:
        nouns = sum(1 for word in words if word.form in sets["articles"])
    else:
        nouns = sum(
            1
            for place, word in enumerate(words)
            if place and word.noun and word.form not in sets["idle"]
        )
    sequence = _SEQUENCE if forms & sets["sequence"] else 0.0
    return best + min(3, nouns) * _NOUN + sequence


def _may_be_verb(word: ClauseWord, place: int) -> bool:
    return not word.noun or place == 0


def _beside_subject(
    words: Sequence[ClauseWord], place: int, lexicon: CueLexicon, *, subordinate: bool
) -> float:
    sets = lexicon.sets
    around = [place + 1] if lexicon.sets["one"] & {"he"} else [place - 1, place + 1]
    for beside in around:
        if not 0 <= beside < len(words):
            continue
        word = words[beside]
        known = word.form in lexicon.verbs
        if word.form in sets["idle"] or not word.form.isalpha() or not _may_be_verb(word, beside):
            continue
        if word.form in sets["past"] or len(word.form) < 3:
            continue
        if known or not subordinate:
            return _ACT_SUBORDINATE if subordinate else ACT_FIRST_PERSON
    return 0.0


def has_duration(inside: Sequence[ClauseWord], lexicon: CueLexicon) -> bool:
    """Whether a number stands within three words before a unit of time or money."""
    units, numbers = lexicon.fields["units"], lexicon.fields["numbers"]
    since = 99
    for word in inside:
        since += 1
        if word.form in numbers or word.form[:1].isdigit():
            since = 0
        if word.form in units and since <= 3:
            return True
    return False


def has_finite_verb(inside: Sequence[ClauseWord], lexicon: CueLexicon) -> bool:
    """Whether a verb that may carry a clause stands in it, other than one that ends it as an infinitive does."""
    sets = lexicon.sets
    words = [word for word in inside if word.form]
    for place, word in enumerate(words):
        if word.noun and place:
            continue
        form = word.form
        if (
            form in sets["state"]
            or form in sets["past"]
            or form in sets["irrealis"]
            or form in sets["passive"]
        ):
            return True
        if form in lexicon.verbs and not (place == len(words) - 1 and form in lexicon.infinitives):
            return True
        if place and words[place - 1].form in sets["self"] and form[-1:] == "e":
            return True
    return False


def is_infinitive(inside: Sequence[ClauseWord], lexicon: CueLexicon) -> bool:
    """Whether a clause tells an act without a subject ("Liste ausdrucken", "print the list")."""
    words = [word for word in inside if word.form]
    if len(words) < 2:
        return False
    if lexicon.sets["articles"]:
        return words[0].form in lexicon.infinitives
    return words[-1].form in lexicon.infinitives and not words[-1].noun
