"""Which pain points a change answers.

The one that it names, else what was just complained of, else shared words.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from befund.grounding.phrases import content_stems, likeness
from befund.records import Group, Observation, QuickWin

# A problem is seldom named in the very words of a complaint, so half of the stems must do.
_NAMED = 0.5
_NEAR_TURNS = 2  # the question "what would you change?" and its answer
_SHARED_WORDS = 2


def answered_pains(changes: Sequence[Group], pains: Sequence[Group]) -> dict[str, tuple[str, ...]]:
    """By change, the ids of the pain points that it answers."""
    known = _Pains(pains)
    return {change.id: known.answered_by(change) for change in changes}


class _Pains:
    """Pain points by their words and by the turns that they are told in.

    So no change looks at all of them.
    """

    def __init__(self, pains: Sequence[Group]) -> None:
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

    def answered_by(self, change: Group) -> tuple[str, ...]:
        """The pain points that a change answers, by id."""
        items = [member.item for member in change.members if isinstance(member.item, QuickWin)]
        found: set[str] = set()
        for item in items:
            if item.problem:
                found.update(self._about(content_stems(item.problem)))
        # Who says which problem a change solves is believed; likeness is asked only where nobody
        # does.
        if not found:
            own = content_stems(" ".join(_words(member) for member in change.members))
            found.update(
                name for name, count in self._sharing(own).items() if count >= _SHARED_WORDS
            )
            found |= self._just_said(change)
        return tuple(sorted(found))

    def _about(self, problem: frozenset[str]) -> Iterator[str]:
        for name, count in self._sharing(problem).items():
            if count >= min(2, len(problem)) and likeness(problem, self._words[name]) >= _NAMED:
                yield name

    def _sharing(self, words: frozenset[str]) -> Counter[str]:
        return Counter(name for word in words for name in self._having.get(word, ()))

    def _just_said(self, change: Group) -> set[str]:
        """What was complained of last before the change, in the same stretch of talk."""
        near: list[tuple[int, str]] = []
        for member in change.members:
            for quote in member.quotes:
                for gap in range(_NEAR_TURNS + 1):
                    told = self._told.get((member.interview, quote.turn - gap), ())
                    near += [(gap, name) for name in told]
        return {min(near)[1]} if near else set()


def _words(member: Observation) -> str:
    item = member.item
    fields = ("change", "problem", "affected_step", "cause", "consequence", "workaround")
    said = [value for name in fields if isinstance(value := getattr(item, name, None), str)]
    return " ".join([item.title, *said, *getattr(item, "systems", ())])
