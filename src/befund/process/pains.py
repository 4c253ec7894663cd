"""Where pain points sit: at the step that they name, at the step told beside them, or where words are shared."""

from collections.abc import Mapping, Sequence

from befund.grounding.wording import content_stems, likeness
from befund.records import Evidence, Group, Observation, PainPoint, Support
from befund.records.process import PainLink, PainMark

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
    """By id of the step's group, the pain points that affect it; and those that no step could be found for."""
    words = {step.id: content_stems(" ".join(_step_words(member) for member in step.members)) for step in steps}
    placed: dict[str, list[PainMark]] = {}
    unplaced = []
    for pain in sorted(pains, key=lambda group: group.id):
        found = _named(pain, words) or _beside(pain, steps) or _shared(pain, words)
        mark = _mark(pain, found[1] if found else PainLink.WORDS, of)
        if found:
            placed.setdefault(found[0], []).append(mark)
        else:
            unplaced.append(mark)
    return {step: tuple(sorted(marks, key=_gravity)) for step, marks in placed.items()}, tuple(
        sorted(unplaced, key=_gravity)
    )


def _named(pain: Group, words: Mapping[str, frozenset[str]]) -> tuple[str, PainLink] | None:
    named = [content_stems(m.item.affected_step or "") for m in pain.members if isinstance(m.item, PainPoint)]
    best = max(
        ((likeness(one, other), len(one & other), step) for one in named for step, other in words.items()),
        default=(0.0, 0, ""),
    )
    return (best[2], PainLink.NAMED) if best[0] >= _NAMED else None


def _beside(pain: Group, steps: Sequence[Group]) -> tuple[str, PainLink] | None:
    """The step whose quote stands nearest in the same answer; the one before goes before the one after."""
    near: list[tuple[int, str]] = []
    quotes = [(member.interview, quote) for member in pain.members for quote in member.quotes]
    for step in steps:
        for member in step.members:
            for own in member.quotes:
                for interview, quote in quotes:
                    if interview != member.interview or quote.turn != own.turn:
                        continue
                    gap = quote.start - own.end if own.start <= quote.start else 2 * (own.start - quote.end)
                    if gap <= _NEAR_CHARACTERS:
                        near.append((max(gap, 0), step.id))
    return (min(near)[1], PainLink.BESIDE) if near else None


def _shared(pain: Group, words: Mapping[str, frozenset[str]]) -> tuple[str, PainLink] | None:
    own = content_stems(" ".join(_pain_words(member) for member in pain.members))
    best = max(((len(own & other), step) for step, other in words.items()), default=(0, ""))
    return (best[1], PainLink.WORDS) if best[0] >= _SHARED_WORDS else None


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
