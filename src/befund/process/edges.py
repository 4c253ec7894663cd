"""What leads from one activity to the next.

What it rests on, who hands over to whom, where the medium changes.
"""

from collections.abc import Mapping
from collections.abc import Sequence as Many

from befund.grounding.phrases import content_stems, likeness
from befund.process.names import OPEN_LANE, carrier
from befund.process.ranking import Ranked, joined
from befund.records import Group, PainCategory, ProcessStep, Support
from befund.records.process import (
    Activity,
    Edge,
    Handoff,
    MediaBreak,
    OrderBasis,
    PainLink,
    StepSequence,
    activities,
    successions,
)

_BREAKS = frozenset({PainCategory.MEDIA_BREAK, PainCategory.DOUBLE_ENTRY})
# "Vertrieb" and "Vertriebsinnendienst" share half of their stems, and mean one taker.
_SAME_ROLE = 0.5


def items_of(step: Group) -> list[ProcessStep]:
    """What the members of a group of steps say."""
    return [member.item for member in step.members if isinstance(member.item, ProcessStep)]


def edges_of(
    body: StepSequence,
    ranked: Ranked,
    line: Many[str],
    steps: Mapping[str, Group],
    made: Mapping[str, Activity],
) -> tuple[Edge, ...]:
    """The edges of all successions within `body`; `line` holds those not shown too.

    An edge may lead over some that are not shown; one that no relation carries is assumed, and
    tells of no hand-off. What carries the work is compared only where nothing lies between.
    """
    shown = {activity.id for activity in activities(body)}
    edges = []
    for source, target in successions(body):
        relation, over = joined(ranked.kept, line, (source, target)) or (None, [])
        handoff = _handoff(steps[source], made[source], made[target])
        basis, support = (
            OrderBasis.ASSUMED,
            Support(interviews=(), of=made[source].support.of, evidence=()),
        )
        if relation:
            basis, support = relation.basis, relation.support(support.of)
        elif handoff and handoff.said:
            basis, support = OrderBasis.HANDED_OVER, made[source].support
        hidden = sum(name not in shown for name in over)
        edges.append(
            Edge(
                source=source,
                target=target,
                basis=basis,
                support=support,
                over=hidden,
                handoff=handoff if basis is not OrderBasis.ASSUMED else None,
                media_break=_media_break(made[source], made[target])
                if relation and not hidden
                else None,
            )
        )
    return tuple(edges)


def _handoff(step: Group, source: Activity, target: Activity) -> Handoff | None:
    if source.lane == target.lane or OPEN_LANE in {source.lane, target.lane}:
        return None
    taker = content_stems(target.lane)
    takers = [content_stems(item.handed_over_to) for item in items_of(step) if item.handed_over_to]
    return Handoff(
        giver=source.lane,
        taker=target.lane,
        said=any(likeness(one, taker) >= _SAME_ROLE for one in takers),
    )


def _media_break(source: Activity, target: Activity) -> MediaBreak | None:
    before, after = (
        carrier(source.systems, source.documents),
        carrier(target.systems, target.documents),
    )
    shared = {*source.systems, *source.documents} & {*target.systems, *target.documents}
    if before is None or after is None or before == after or shared:
        return None
    said = any(
        pain.category in _BREAKS and pain.link is not PainLink.WORDS
        for pain in (*source.pains, *target.pains)
    )
    return MediaBreak(before=before, after=after, said=said)
