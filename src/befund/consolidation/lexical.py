"""The verdict without a model.

How alike the words of two observations are, and what speaks against it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from befund.consolidation.cues import opposition
from befund.consolidation.profile import Profile
from befund.consolidation.roles import are_two
from befund.records import Conflict, Kind, Relation, Verdict

LEXICAL = "lexical"

# Fitted to tests/consolidation/labelled/repairs.txt so that hardly anything is joined that is not
# the same.
_SAME = {Kind.PROCESS_STEP: 0.47, Kind.PAIN_POINT: 0.4, Kind.QUICK_WIN: 0.4}
# What contradicts each other must be about the same beyond doubt: else a negation parts two things
# that differ anyway.
_OPPOSED = {Kind.PROCESS_STEP: 0.47, Kind.PAIN_POINT: 0.5, Kind.QUICK_WIN: 0.5}
# Where both speakers know what either role does, two of their steps are two steps rather than a
# contradiction, unless they are told nearly in the same words. Not fitted: no labelled pair stands
# in such interviews.
_TWO_STEPS = 0.85
_DIFFERENT = 0.15
# shared weight without which nothing is said to be the same: one word in common is none
_ENOUGH = 1.7
_LITTLE = 1.2  # shared weight below which two observations have hardly a word in common


Doers = Mapping[str, Collection[frozenset[str]]]


def doers_of(profiles: Iterable[Profile]) -> Doers:
    """By interview, the roles that are said to do a step."""
    found: dict[str, set[frozenset[str]]] = defaultdict(set)
    for profile in profiles:
        if profile.actor:
            found[profile.interview].add(profile.actor)
    return found


def judge(a: Profile, b: Profile, doers: Doers | None = None) -> Verdict | None:
    """What `a` is to `b`; None where their words leave it open.

    It depends on the two alone, and on who does what in their two interviews.
    """
    score = likeness(a, b)
    if score < _DIFFERENT:
        return Verdict(a=a.id, b=b.id, relation=Relation.DIFFERENT, score=score, by=LEXICAL)
    if score < _SAME[a.kind] or _shared(a.body, b.body) < _ENOUGH:
        return None
    conflict, parts = opposition(a, b)
    if not parts:
        return Verdict(
            a=a.id, b=b.id, relation=Relation.SAME, conflict=conflict, score=score, by=LEXICAL
        )
    # Two people contradict each other only over one and the same thing, so words must be closer
    # than for "same"; where one person says both, or a title was cut short, words prove nothing.
    enough = _OPPOSED[a.kind]
    if conflict is Conflict.RESPONSIBILITY and _both_know_both(a, b, doers or {}):
        enough = _TWO_STEPS
    if conflict is None or a.interview == b.interview or score < enough or a.cut or b.cut:
        return None
    return Verdict(
        a=a.id, b=b.id, relation=Relation.CONTRADICTS, conflict=conflict, score=score, by=LEXICAL
    )


def _both_know_both(a: Profile, b: Profile, doers: Doers) -> bool:
    """Whether each of the two interviews tells what the one role does, and what the other."""
    if not are_two(a.actor, b.actor):
        return False
    for interview in (a.interview, b.interview):
        told = doers.get(interview, ())
        for role in (a.actor, b.actor):
            if all(are_two(role, doer) for doer in told):
                return False
    return True


def likeness(a: Profile, b: Profile) -> float:
    """How alike two observations are, 0 to 1, rounded so that it is the same on every machine.

    Words in common are the base; category, systems, verb and head nouns move it. The thresholds
    above were fitted to what comes out, so a weight changes with them alone.
    """
    score = 0.5 * _dice(a.core, b.core) + 0.3 * _overlap(a.body, b.body) + 0.2 * _grams(a, b)
    if _shared(a.core, b.core) < _LITTLE:
        score *= 0.7
    if a.category and b.category:
        score += 0.08 if a.category is b.category else -0.08
    if a.systems and b.systems:
        score += 0.05 if a.systems & b.systems else -0.1
    score += _verb_weight(a, b)
    common_heads = a.heads.keys() & b.heads.keys()
    if any(a.heads[head].isdisjoint(b.heads[head]) for head in common_heads):
        score -= 0.15
    return round(min(max(score, 0.0), 1.0), 6)


def _verb_weight(a: Profile, b: Profile) -> float:
    """How far verbs speak for or against.

    Two acts on one thing ("anlegen", "löschen") are two steps.
    """
    if not a.verb or not b.verb:
        return 0.0
    if a.verb in b.core or b.verb in a.core:
        return 0.05 if a.verb == b.verb else 0.0
    return -0.2 if a.verb[0] == b.verb[0] == "=" else -0.1


def _dice(a: dict[str, float], b: dict[str, float]) -> float:
    total = sum(a.values()) + sum(b.values())
    return 2 * _shared(a, b) / total if total else 0.0


def _overlap(a: dict[str, float], b: dict[str, float]) -> float:
    least = min(sum(a.values()), sum(b.values()))
    return _shared(a, b) / least if least else 0.0


def _shared(a: dict[str, float], b: dict[str, float]) -> float:
    return sum(min(a[name], b[name]) for name in a.keys() & b.keys())


def _grams(a: Profile, b: Profile) -> float:
    total = len(a.grams) + len(b.grams)
    return 2 * len(a.grams & b.grams) / total if total else 0.0
