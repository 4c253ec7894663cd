"""What is said about the order of steps: read from how it is told, or by a model that was asked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Protocol

from befund.grounding.phrases import content_stems, likeness
from befund.process.cues import says_after, says_before, says_beside
from befund.records import Observation, ProcessStep
from befund.records.process import OrderBasis, OrderClaim

_NEAR_TURNS = 2  # "danach" refers to what was said in this answer or the one before
_SAME = 0.5


class OrderSource(Protocol):
    """Tells which steps come before which."""

    def claims(self, steps: Sequence[Observation]) -> Iterable[OrderClaim]:
        """All claims about the order of these steps, of one interview or of many."""
        ...


class NarratedOrder:
    """Order as it is told, firmer where something says it.

    A word of order, a trigger, or what a model read. `roles` names who is asked in an interview:
    what is handed over to a role goes on where that role begins to tell. `read` holds a model's
    claims by interview; in an interview that stands there, words of order and triggers count no
    more.
    """

    def __init__(
        self, roles: Mapping[str, str], read: Mapping[str, Sequence[OrderClaim]] | None = None
    ) -> None:
        self._roles = {interview: content_stems(role) for interview, role in roles.items()}
        self._read = read or {}

    def claims(self, steps: Sequence[Observation]) -> Iterator[OrderClaim]:
        """All claims about the order of these steps."""
        told: dict[str, list[Observation]] = {}
        for step in sorted(steps, key=place):
            told.setdefault(step.interview, []).append(step)
        for interview, in_order in told.items():
            own = (
                _read(in_order, self._read[interview])
                if interview in self._read
                else _by_cues(in_order)
            )
            yield from _without_detours(list(own), in_order)
            for step in in_order:
                yield from self._handed_over(step, interview, told)

    def _handed_over(
        self, step: Observation, interview: str, told: Mapping[str, Sequence[Observation]]
    ) -> Iterator[OrderClaim]:
        taker = content_stems(_text(step, "handed_over_to"))
        if not taker:
            return
        for other in sorted(told):
            if other != interview and likeness(taker, self._roles.get(other, frozenset())) >= _SAME:
                yield _claim(step, told[other][0], step, OrderBasis.HANDED_OVER)


def place(step: Observation) -> tuple[str, int, int, str]:
    """Where an observation is told: sorts into the order of the telling."""
    first = min(step.quotes, key=lambda quote: (quote.turn, quote.start))
    return step.interview, first.turn, first.start, step.id


def _read(in_order: Sequence[Observation], claims: Sequence[OrderClaim]) -> Iterator[OrderClaim]:
    """What a model read of these steps, and the telling wherever it read nothing of neighbours."""
    names = {step.id for step in in_order}
    of_these = [claim for claim in claims if claim.before in names and claim.after in names]
    yield from of_these
    known = {frozenset((claim.before, claim.after)) for claim in of_these}
    for earlier, later in pairwise(in_order):
        if frozenset((earlier.id, later.id)) not in known:
            yield _claim(earlier, later, later, OrderBasis.TOLD)


def _by_cues(in_order: Sequence[Observation]) -> Iterator[OrderClaim]:
    for earlier, later in pairwise(in_order):
        yield _told(earlier, later)
    yield from _triggered(in_order)


def _without_detours(
    claims: Sequence[OrderClaim], in_order: Sequence[Observation]
) -> Iterator[OrderClaim]:
    """The claims without those of the telling that what is said of the same steps contradicts.

    Who tells of something else in between comes back to it later: the wider the gap, the less it
    says of order.
    """
    at = {step.id: place(step)[1] for step in in_order}
    after: dict[str, set[str]] = {}
    for claim in sorted(
        claims, key=lambda one: (one.basis is not OrderBasis.SAID, at[one.after] - at[one.before])
    ):
        if claim.basis is not OrderBasis.SAID and _leads(after, claim.after, claim.before):
            continue
        after.setdefault(claim.before, set()).add(claim.after)
        yield claim


def _leads(after: Mapping[str, set[str]], first: str, last: str) -> bool:
    """Whether a way leads from one step to another."""
    reached, waiting = {first}, [first]
    while waiting:
        new = after.get(waiting.pop(), set()) - reached
        reached |= new
        waiting += new
    return last in reached


def _told(earlier: Observation, later: Observation) -> OrderClaim:
    words = later.quotes[0].text
    near = place(later)[1] - place(earlier)[1] <= _NEAR_TURNS
    if near and says_before(words) and not says_before(earlier.quotes[0].text):
        return _claim(later, earlier, later, OrderBasis.SAID)
    said = near and says_after(words)
    claim = _claim(earlier, later, later, OrderBasis.SAID if said else OrderBasis.TOLD)
    return claim.model_copy(update={"beside": near and says_beside(words)})


def _triggered(steps: Sequence[Observation]) -> Iterator[OrderClaim]:
    """A step whose trigger is another step comes after it."""
    stems = {step.id: content_stems(_text(step, "activity") or step.item.title) for step in steps}
    for step in steps:
        trigger = content_stems(_text(step, "trigger"))
        for other in steps:
            if other.id != step.id and len(trigger & stems[other.id]) >= 2:
                yield _claim(other, step, step, OrderBasis.SAID)


def _claim(
    before: Observation, after: Observation, said_by: Observation, basis: OrderBasis
) -> OrderClaim:
    return OrderClaim(
        before=before.id,
        after=after.id,
        interview=said_by.interview,
        quote=said_by.quotes[0],
        basis=basis,
    )


def _text(step: Observation, field: str) -> str:
    return (getattr(step.item, field) or "") if isinstance(step.item, ProcessStep) else ""
