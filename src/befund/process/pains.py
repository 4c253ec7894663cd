"""Where pain points sit.

At the step that they name, at the step told beside them, or where words are shared.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from befund.grounding.phrases import content_stems, likeness
from befund.records import Evidence, Group, Observation, PainPoint, Quote, Support
from befund.records.process import PainLink, PainMark

# How alike a named step must be, how far in a turn two things are still said together, and how many
# words must be shared where neither helps.
_NAMED = 0.6
_NEAR_CHARACTERS = 300
_SHARED_WORDS = 2


def support_of(group: Group, of: int) -> Support:
    """Who carries a group, with the first quote of each member."""
    evidence = [
        Evidence(observation=member.id, interview=member.interview, quote=member.quotes[0])
        for member in sorted(group.members, key=lambda member: (member.interview, member.id))
        if member.quotes
    ]
    return Support(interviews=group.interviews, of=of, evidence=tuple(evidence))


def place_pains(
    pains: Sequence[Group], steps: Sequence[Group], of: int
) -> tuple[Mapping[str, tuple[PainMark, ...]], tuple[PainMark, ...]]:
    """By id of the step's group, the pain points that affect it.

    And those that no step could be found for.
    """
    index = _Steps(steps)
    placed: dict[str, list[PainMark]] = {}
    unplaced = []
    for pain in sorted(pains, key=lambda group: group.id):
        found = index.named(pain) or index.beside(pain) or index.shared(pain)
        mark = _mark(pain, found[1] if found else PainLink.WORDS, of)
        if found:
            placed.setdefault(found[0], []).append(mark)
        else:
            unplaced.append(mark)
    return {step: tuple(sorted(marks, key=_gravity)) for step, marks in placed.items()}, tuple(
        sorted(unplaced, key=_gravity)
    )


class _Steps:
    """Steps by their words and by the turns that they are told in.

    So no pain point looks at all of them.
    """

    def __init__(self, steps: Sequence[Group]) -> None:
        self._words = {
            step.id: content_stems(" ".join(_step_words(member) for member in step.members))
            for step in steps
        }
        self._having: dict[str, list[str]] = {}
        self._told: dict[tuple[str, int], list[tuple[Quote, str]]] = {}
        for step in steps:
            for word in self._words[step.id]:
                self._having.setdefault(word, []).append(step.id)
            for member in step.members:
                for quote in member.quotes:
                    self._told.setdefault((member.interview, quote.turn), []).append(
                        (quote, step.id)
                    )

    def named(self, pain: Group) -> tuple[str, PainLink] | None:
        """The step that is named as affected."""
        named = [
            content_stems(m.item.affected_step or "")
            for m in pain.members
            if isinstance(m.item, PainPoint)
        ]
        found = [
            (likeness(one, self._words[step]), count, step)
            for one in named
            for step, count in self._sharing(one).items()
        ]
        best = max(found, default=(0.0, 0, ""))
        return (best[2], PainLink.NAMED) if best[0] >= _NAMED else None

    def beside(self, pain: Group) -> tuple[str, PainLink] | None:
        """The step told nearest in the same answer; one before is nearer than one after."""
        near: list[tuple[int, str]] = []
        for member in pain.members:
            for quote in member.quotes:
                for own, step in self._told.get((member.interview, quote.turn), ()):
                    gap = (
                        quote.start - own.end
                        if own.start <= quote.start
                        else 2 * (own.start - quote.end)
                    )
                    if gap <= _NEAR_CHARACTERS:
                        near.append((max(gap, 0), step))
        return (min(near)[1], PainLink.BESIDE) if near else None

    def shared(self, pain: Group) -> tuple[str, PainLink] | None:
        """The step that most words are shared with."""
        sharing = self._sharing(
            content_stems(" ".join(_pain_words(member) for member in pain.members))
        )
        best = max(((count, step) for step, count in sharing.items()), default=(0, ""))
        return (best[1], PainLink.WORDS) if best[0] >= _SHARED_WORDS else None

    def _sharing(self, words: frozenset[str]) -> Counter[str]:
        """How many of these words each step has."""
        return Counter(step for word in words for step in self._having.get(word, ()))


def _mark(pain: Group, link: PainLink, of: int) -> PainMark:
    items = [member.item for member in pain.members if isinstance(member.item, PainPoint)]
    severities = [item.severity for item in items if item.severity is not None]
    categories = sorted(item.category for item in items)
    return PainMark(
        group=pain.id,
        title=pain.title,
        category=max(categories, key=categories.count),
        severity=max(severities, default=None),
        link=link,
        support=support_of(pain, of),
    )


def _gravity(mark: PainMark) -> tuple[int, int, str]:
    return -(mark.severity or 0), -len(mark.support.interviews), mark.group


def _step_words(member: Observation) -> str:
    item = member.item
    parts = [item.title, getattr(item, "activity", None) or ""]
    return " ".join([*parts, *getattr(item, "systems", ()), *getattr(item, "documents", ())])


def _pain_words(member: Observation) -> str:
    return " ".join([member.item.title, *getattr(member.item, "systems", ())])
