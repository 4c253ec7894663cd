"""Which pain points a change answers: the one that it names, else what was just complained of, else shared words."""

from collections import Counter
from collections.abc import Iterator, Sequence

from befund.grounding.phrases import content_stems, likeness
from befund.records import Group, Observation, QuickWin

_NAMED = 0.5
_NEAR_TURNS = 2  # the question "what would you change?" and its answer
_SHARED_WORDS = 2


class Pains:
    """Pain points by their words and by the turns that they are told in, so that no change looks at all of them."""

    def __init__(self, pains: Sequence[Group]) -> None:
        self._pains = {pain.id: pain for pain in pains}
        self._words = {
            pain.id: content_stems(" ".join(_words(member) for member in pain.members))
            for pain in pains
        }
        self._having: dict[str, list[str]] = {}
        self._told: dict[tuple[str, int], list[str]] = {}
        for pain in pains:
            for word in self._words[pain.id]:
                self._having.setdefault(word, []).append(pain.id)
            for turn in {
                (member.interview, quote.turn) for member in pain.members for quote in member.quotes
            }:
                self._told.setdefault(turn, []).append(pain.id)

    def answered_by(self, change: Group) -> list[Group]:
        """The pain points that a change answers, by id."""
        problems = [
            m.item.problem
            for m in change.members
            if isinstance(m.item, QuickWin) and m.item.problem
        ]
        found = {name for problem in problems for name in self._about(content_stems(problem))}
        if not found:
            own = content_stems(" ".join(_words(member) for member in change.members))
            found = {name for name, count in self._sharing(own).items() if count >= _SHARED_WORDS}
            found |= self._just_said(change)
        return [self._pains[name] for name in sorted(found)]

    def _about(self, problem: frozenset[str]) -> Iterator[str]:
        for name, count in self._sharing(problem).items():
            if count >= min(2, len(problem)) and likeness(problem, self._words[name]) >= _NAMED:
                yield name

    def _sharing(self, words: frozenset[str]) -> Counter[str]:
        return Counter(name for word in words for name in self._having.get(word, ()))

    def _just_said(self, change: Group) -> set[str]:
        """What was complained of last before the change, in the same stretch of talk."""
        near = [
            (gap, name)
            for member in change.members
            for quote in member.quotes
            for gap in range(_NEAR_TURNS + 1)
            for name in self._told.get((member.interview, quote.turn - gap), ())
        ]
        return {min(near)[1]} if near else set()


def _words(member: Observation) -> str:
    item = member.item
    fields = ("change", "problem", "affected_step", "cause", "consequence", "workaround")
    said = [value for name in fields if isinstance(value := getattr(item, name, None), str)]
    return " ".join([item.title, *said, *getattr(item, "systems", ())])
