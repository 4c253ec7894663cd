"""The verdict without a model: how alike the words of two observations are, and what speaks against it."""

from befund.consolidation.cues import conflict_of
from befund.consolidation.profile import Profile
from befund.records import Kind, Relation, Verdict

LEXICAL = "lexical"

_SAME = {Kind.PROCESS_STEP: 0.5, Kind.PAIN_POINT: 0.5, Kind.QUICK_WIN: 0.5}
_DIFFERENT = 0.2
_CONTAINED = 0.8


def judge(a: Profile, b: Profile) -> Verdict | None:
    """What `a` is to `b`; None where their words leave it open. It depends on the two alone."""
    score = likeness(a, b)
    if score < _DIFFERENT:
        return Verdict(a=a.id, b=b.id, relation=Relation.DIFFERENT, score=score, by=LEXICAL)
    if score < _SAME[a.kind]:
        return None
    conflict, parts = conflict_of(a, b)
    relation = Relation.CONTRADICTS if parts else Relation.SAME
    return Verdict(a=a.id, b=b.id, relation=relation, conflict=conflict, score=score, by=LEXICAL)


def likeness(a: Profile, b: Profile) -> float:
    """How alike two observations are, 0 to 1, rounded so that it is the same on every machine."""
    score = 0.5 * _dice(a.core, b.core) + 0.3 * _overlap(a.body, b.body) + 0.2 * _grams(a, b)
    if a.category and b.category:
        score += 0.08 if a.category is b.category else -0.08
    if a.systems and b.systems:
        score += 0.05 if a.systems & b.systems else -0.1
    return round(min(max(score, 0.0), 1.0), 6)


def _dice(a: dict[str, float], b: dict[str, float]) -> float:
    total = sum(a.values()) + sum(b.values())
    return 2 * _shared(a, b) / total if total else 0.0


def _overlap(a: dict[str, float], b: dict[str, float]) -> float:
    least = min(sum(a.values()), sum(b.values()))
    return _shared(a, b) / least if least else 0.0


def _shared(a: dict[str, float], b: dict[str, float]) -> float:
    return sum(a[name] for name in a.keys() & b.keys())


def _grams(a: Profile, b: Profile) -> float:
    total = len(a.grams) + len(b.grams)
    return 2 * len(a.grams & b.grams) / total if total else 0.0
