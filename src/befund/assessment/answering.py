"""Which pain points a change answers: the one that it names, else what was just complained of, else shared words."""

from collections.abc import Sequence

from befund.grounding.wording import content_stems, likeness
from befund.records import Group, Observation, QuickWin

_NAMED = 0.5
_NEAR_TURNS = 2  # the question "what would you change?" and its answer
_SHARED_WORDS = 2


def answered_pains(change: Group, pains: Sequence[Group]) -> list[Group]:
    """The pain points that a change answers, by id."""
    words = {pain.id: content_stems(" ".join(_words(member) for member in pain.members)) for pain in pains}
    problems = [
        content_stems(m.item.problem) for m in change.members if isinstance(m.item, QuickWin) and m.item.problem
    ]
    named = [pain for pain in pains if any(_is_about(problem, words[pain.id]) for problem in problems)]
    if named:
        return sorted(named, key=lambda pain: pain.id)
    own = content_stems(" ".join(_words(member) for member in change.members))
    alike = [pain for pain in pains if len(own & words[pain.id]) >= _SHARED_WORDS]
    near = [(gap, pain) for pain in pains if (gap := _gap(change, pain)) is not None]
    nearest = min(near, key=lambda one: (one[0], one[1].id))[1:] if near else ()
    found = {pain.id: pain for pain in (*alike, *nearest)}
    return [found[name] for name in sorted(found)]


def _is_about(problem: frozenset[str], pain: frozenset[str]) -> bool:
    return len(problem & pain) >= min(2, len(problem)) and likeness(problem, pain) >= _NAMED


def _gap(change: Group, pain: Group) -> int | None:
    """How many turns before the change the pain point was said, where it was in the same stretch of talk."""
    gaps = [
        mine.turn - theirs.turn
        for one in change.members
        for other in pain.members
        if one.interview == other.interview
        for mine in one.quotes
        for theirs in other.quotes
        if 0 <= mine.turn - theirs.turn <= _NEAR_TURNS
    ]
    return min(gaps, default=None)


def _words(member: Observation) -> str:
    item = member.item
    fields = ("change", "problem", "affected_step", "cause", "consequence", "workaround")
    said = [value for name in fields if isinstance(value := getattr(item, name, None), str)]
    return " ".join([item.title, *said, *getattr(item, "systems", ())])
