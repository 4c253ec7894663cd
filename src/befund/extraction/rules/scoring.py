"""How much each clause of a sentence speaks for a process step, a pain point and a quick win.

The weights are set by hand: those of cues stand in the cue lists, those of grammar in this file.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from befund.extraction.rules.lexicon import Hit, Lexicon
from befund.extraction.rules.words import Clause, Word, clauses_of, words_of

_PARTICIPLE = re.compile(
    r"(?:ge\w{2,}(?:t|en)|\w{2,}ge\w{2,}(?:t|en)|(?:be|ver|er|ent|zer|über|unter)\w{3,}(?:t|en)|\w+iert)"
)

ACT_FIRST_PERSON = 2.4
ACT_OTHER = 1.6
ACT_SUBORDINATE = 0.8
PASSIVE = 1.6
NOUN = 0.3
SEQUENCE = 0.8
PAST_STEP = -1.5
IRREALIS_STEP = -2.5
NEGATED_STEP = -1.2
DURATION_PAIN = 1.0
IRREALIS_WIN = 1.0


@dataclass(frozen=True, slots=True)
class Scores:
    """Evidence for the three kinds; a kind is claimed from its threshold on."""

    step: float = 0.0
    pain: float = 0.0
    win: float = 0.0


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a passage with its clauses, the cues in it and each clause's scores.

    `fresh` tells of each clause whether it starts another act ("dann").
    """

    start: int
    end: int
    words: list[Word]
    clauses: list[Clause]
    hits: list[Hit]
    scores: list[Scores]
    fresh: list[bool]

    def has(self, *groups: str) -> bool:
        """Whether a cue of one of the groups occurs (and is not denied)."""
        return any(hit.label.split(".", 1)[0] in groups and not hit.denied for hit in self.hits)


def read_sentence(text: str, span: tuple[int, int], lexicon: Lexicon) -> Sentence:
    """The sentence at `span` of `text`, cut into clauses and scored."""
    words = words_of(text, *span, lexicon.spelling)
    clauses = clauses_of(words, lexicon.sets, lexicon.fields["numbers"])
    hits = lexicon.hits(words)
    scores = [_scores(words, clause, hits, lexicon) for clause in clauses]
    fresh = [_in_sequence(words, clause, lexicon) for clause in clauses]
    return Sentence(*span, words, clauses, hits, scores, fresh)


def _in_sequence(words: Sequence[Word], clause: Clause, lexicon: Lexicon) -> bool:
    return any(word.form in lexicon.sets["sequence"] for word in words[clause.first : clause.last])


def _scores(words: Sequence[Word], clause: Clause, hits: Sequence[Hit], lexicon: Lexicon) -> Scores:
    inside = words[clause.first : clause.last]
    forms = [word.form for word in inside if word.form]
    sums = {"step": 0.0, "pain": 0.0, "quick_win": 0.0}
    for hit in hits:
        group, weight = hit.label.split(".", 1)
        if group in sums and clause.first <= hit.first < clause.last:
            value = float(weight)
            sums[group] += -value / 2 if hit.denied and group == "pain" and value > 0 else value
    step = sums["step"] + _acts(inside, lexicon)
    pain = sums["pain"]
    win = sums["quick_win"]
    present = set(forms)
    if present & lexicon.sets["past"] or _is_perfect(forms, lexicon):
        step += PAST_STEP
    if present & lexicon.sets["irrealis"]:
        step += IRREALIS_STEP
        pain -= 1.0
        win += IRREALIS_WIN
    if present & lexicon.sets["negators"]:
        step += NEGATED_STEP
    if has_duration(inside, lexicon):
        pain += DURATION_PAIN
    return Scores(step, pain, win)


def _is_perfect(forms: Sequence[str], lexicon: Lexicon) -> bool:
    return bool(lexicon.sets["perfect"].intersection(forms)) and any(_PARTICIPLE.fullmatch(form) for form in forms)


def _acts(inside: Sequence[Word], lexicon: Lexicon) -> float:
    """Evidence of an act of work: a verb beside "I", a known verb elsewhere, a passive, a noun as its object."""
    words = [word for word in inside if word.form]
    if not words:
        return 0.0
    sets = lexicon.sets
    subordinate = any(word.form in sets["subordinate"] for word in words[:2]) and words[0].form not in sets["sequence"]
    best = 0.0
    for place, word in enumerate(words):
        if word.form in sets["self"] | sets["we"]:
            best = max(best, _beside_subject(words, place, lexicon, subordinate=subordinate))
        elif word.form in lexicon.verbs and word.form not in sets["idle"] and _may_be_verb(word, place):
            best = max(best, ACT_SUBORDINATE if subordinate else ACT_OTHER)
    forms = {word.form for word in words}
    if forms & sets["passive"] and any(w.form in lexicon.participles or w.form in lexicon.verbs for w in words):
        best = max(best, PASSIVE)
    if best <= 0:
        return 0.0
    if sets["articles"]:
        nouns = sum(1 for word in words if word.form in sets["articles"])
    else:
        nouns = sum(1 for place, word in enumerate(words) if place and word.noun and word.form not in sets["idle"])
    sequence = SEQUENCE if forms & sets["sequence"] else 0.0
    return best + min(3, nouns) * NOUN + sequence


def _may_be_verb(word: Word, place: int) -> bool:
    return not word.noun or place == 0


def _beside_subject(words: Sequence[Word], place: int, lexicon: Lexicon, *, subordinate: bool) -> float:
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
            return ACT_SUBORDINATE if subordinate else ACT_FIRST_PERSON
    return 0.0


def has_duration(inside: Sequence[Word], lexicon: Lexicon) -> bool:
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
