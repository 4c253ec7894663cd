"""The grammar of a spoken sentence.

Clauses, acts of work, tense, and whether it proposes something.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from befund.extraction.rules.lexicon import CueHit, CueLexicon
from befund.extraction.rules.words import Clause, ClauseWord, clauses_of, words_of

_PARTICIPLE = re.compile(
    r"(?:ge\w{2,}(?:t|en)|\w{2,}ge\w{2,}(?:t|en)|(?:be|ver|er|ent|zer|über|unter)\w{3,}(?:t|en)"
    r"|\w+iert)"
)

# word sets whose forms are finite wherever they stand
_FINITE_SETS = ("state", "past", "irrealis", "passive")

# How much speaks for an act: whoever says "ich prüfe" does it; "wird geprüft" tells less; in "wenn
# ich prüfe" it is a condition.
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
    """Evidence of an act of work.

    A verb beside "I", a known verb elsewhere, a passive, a noun as its object.
    """
    words = [word for word in inside if word.form]
    verb = _verb_evidence(words, lexicon)
    if verb <= 0:
        return 0.0
    has_sequence = any(word.form in lexicon.sets["sequence"] for word in words)
    objects = min(3, _object_count(words, lexicon)) * _NOUN
    return verb + objects + (_SEQUENCE if has_sequence else 0.0)


def _verb_evidence(words: Sequence[ClauseWord], lexicon: CueLexicon) -> float:
    """The strongest evidence that a verb of the clause gives."""
    sets = lexicon.sets
    subordinate = _is_subordinate(words, lexicon)
    best = 0.0
    for place, word in enumerate(words):
        if word.form in sets["self"] or word.form in sets["we"]:
            best = max(best, _beside_subject(words, place, lexicon, subordinate=subordinate))
        elif (
            word.form in lexicon.verbs
            and word.form not in sets["idle"]
            and _may_be_verb(word, place)
        ):
            best = max(best, _ACT_SUBORDINATE if subordinate else _ACT_OTHER)
    if _is_passive(words, lexicon):
        best = max(best, _ACT_OTHER)
    return best


def _is_subordinate(words: Sequence[ClauseWord], lexicon: CueLexicon) -> bool:
    """Whether a clause says when or why something is done, which is weak evidence that it is done.

    "Dann, wenn …" begins with a word of sequence and tells the next act all the same.
    """
    if not words or words[0].form in lexicon.sets["sequence"]:
        return False
    return any(word.form in lexicon.sets["subordinate"] for word in words[:2])


def _is_passive(words: Sequence[ClauseWord], lexicon: CueLexicon) -> bool:
    """Whether something "wird" done.

    An auxiliary with a participle, which for many verbs is the infinitive, too.
    """
    has_auxiliary = any(word.form in lexicon.sets["passive"] for word in words)
    return has_auxiliary and any(
        word.form in lexicon.participles or word.form in lexicon.verbs for word in words
    )


def _object_count(words: Sequence[ClauseWord], lexicon: CueLexicon) -> int:
    """How many things are acted on.

    Told by articles in English, by capitals behind the first word in German.
    """
    sets = lexicon.sets
    if sets["articles"]:
        return sum(word.form in sets["articles"] for word in words)
    return sum(word.noun and word.form not in sets["idle"] for word in words[1:])


def _may_be_verb(word: ClauseWord, place: int) -> bool:
    """German writes nouns with a capital and verbs without.

    The first word of a clause has one in any case.
    """
    return not word.noun or place == 0


def _beside_subject(
    words: Sequence[ClauseWord], place: int, lexicon: CueLexicon, *, subordinate: bool
) -> float:
    """Evidence of the verb beside "I" or "we".

    German puts the finite verb second, so the subject stands on either side of it ("ich prüfe",
    "dann prüfe ich"); in English the verb follows. Beside the subject of a main clause any word
    that can be a verb is taken for one, as no list holds every verb of work; in a German
    subordinate clause the verb stands at the end, and only a known one counts.
    """
    sets = lexicon.sets
    english = bool(sets["one"] & {"he"})
    around = [place + 1] if english else [place - 1, place + 1]
    for beside in around:
        if not 0 <= beside < len(words):
            continue
        word = words[beside]
        if word.form in sets["idle"] or not word.form.isalpha() or not _may_be_verb(word, beside):
            continue
        if word.form in sets["past"] or len(word.form) < 3:
            continue
        if not subordinate:
            return ACT_FIRST_PERSON
        if word.form in lexicon.verbs:
            return _ACT_SUBORDINATE
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
    """Whether a verb that may carry a clause stands in it.

    One that ends it as an infinitive does is none.
    """
    words = [word for word in inside if word.form]
    for place, word in enumerate(words):
        if not _may_be_verb(word, place):
            continue
        if any(word.form in lexicon.sets[name] for name in _FINITE_SETS):
            return True
        # German "prüfen" is both "we check" and "to check"; at the end of a main clause it is the
        # latter.
        ends_as_infinitive = place == len(words) - 1 and word.form in lexicon.infinitives
        if word.form in lexicon.verbs and not ends_as_infinitive:
            return True
        follows_i = place > 0 and words[place - 1].form in lexicon.sets["self"]
        if follows_i and word.form.endswith("e"):  # "ich mache": the ending of the first person
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
