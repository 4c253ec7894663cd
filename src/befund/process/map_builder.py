"""Build the process map.

Activities from steps, their order by majority, lanes, hand-offs, breaks and pain points.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from befund.grounding.phrases import content_stems
from befund.process.cues import as_condition, as_title
from befund.process.edges import edges_of, items_of
from befund.process.names import OPEN_LANE, majority
from befund.process.order import OrderSource, place
from befund.process.pains import support_of
from befund.process.placement import placement_of
from befund.process.ranking import Pair, Precedence, Ranked, line_up, rank
from befund.process.structure import PlacedStep, as_blocks
from befund.records import Group, Kind, Observation, StatementType
from befund.records.process import Activity, PainMark, Process, ProcessMap, SameProcess

_TELLING_WORDS = 2
_LARGE = 3  # activities that make a process worth a picture of its own


@dataclass(frozen=True)
class Interviewees:
    """Who was asked: all interviews by id, and the role of those where it is known.

    Names of one process.
    """

    interviews: tuple[str, ...]
    roles: Mapping[str, str]
    same: tuple[SameProcess, ...] = ()


def build_map(
    groups: Sequence[Group],
    interviewees: Interviewees,
    order: OrderSource,
    limit: int | None = None,
) -> ProcessMap:
    """The processes as they are today.

    With `limit` the larger ones, and so many main activities of each. What should be, is wished or
    was once is counted and left out. The order of `groups` changes nothing.
    """
    total = len(interviewees.interviews)
    placed = placement_of(groups, interviewees.roles, interviewees.same, total)
    sizes = Counter(placed.processes.values())
    ordered = sorted(sizes, key=lambda name: (-sizes[name], name))
    small = [
        name for name in ordered if limit is not None and sizes[name] < _LARGE <= sizes[ordered[0]]
    ]
    processes = []
    for name in ordered[: len(ordered) - len(small)]:
        own = [step for step in placed.steps if placed.processes[step.id] == name]
        made = {
            step.id: _activity(step, placed.lanes[step.id], placed.pains.get(step.id, ()), total)
            for step in own
        }
        processes.append(_process(name, own, made, order, limit))
    return ProcessMap(
        interviews=tuple(sorted(interviewees.interviews)),
        processes=tuple(processes),
        small=tuple(small),
        unplaced=placed.unplaced,
        not_today=sum(group.kind is Kind.PROCESS_STEP for group in groups) - len(placed.steps),
    )


def _process(
    name: str,
    steps: Sequence[Group],
    made: Mapping[str, Activity],
    order: OrderSource,
    limit: int | None,
) -> Process:
    of = next(iter(made.values())).support.of
    relations = _relations(steps, order)
    ranked = rank(relations, [step.id for step in steps], of)
    line = line_up(
        {step.id: made[step.id].lane for step in sorted(steps, key=_told_at)}, ranked.kept
    )
    shown = _main(line, {step.id: step for step in steps}, made, limit)
    by_id = {step.id: step for step in steps}
    placed = [
        _placed(by_id[step], made[step], beside=bool(at and _beside(ranked, shown[at - 1], step)))
        for at, step in enumerate(shown)
    ]
    body = as_blocks(placed)
    return Process(
        name=name,
        body=body,
        edges=edges_of(body, ranked, line, by_id, made),
        broken=ranked.broken,
        hidden=len(line) - len(shown),
    )


def _told_at(step: Group) -> tuple[str, int, int, str]:
    return min(place(member) for member in step.members)


def _activity(step: Group, lane: str, pains: tuple[PainMark, ...], total: int) -> Activity:
    items = items_of(step)
    said = majority(item.activity for item in items if item.activity)
    return Activity(
        id=step.id,
        title=as_title(said or step.title),
        lane=lane,
        owned=lane != OPEN_LANE,
        systems=_by_frequency(name for item in items for name in item.systems),
        documents=_by_frequency(name for item in items for name in item.documents),
        trigger=majority(item.trigger for item in items if item.trigger),
        duration=majority(item.duration for item in items if item.duration),
        support=support_of(step, total),
        pains=pains,
    )


def _by_frequency(names: Iterable[str]) -> tuple[str, ...]:
    counts = Counter(names)
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def _relations(steps: Sequence[Group], order: OrderSource) -> dict[Pair, Precedence]:
    """The claims about observations as relations of their groups."""
    group_of = {member.id: step.id for step in steps for member in step.members}
    members: list[Observation] = [member for step in steps for member in step.members]
    relations: dict[Pair, Precedence] = {}
    for claim in order.claims(sorted(members, key=place)):
        before, after = group_of.get(claim.before), group_of.get(claim.after)
        # Two observations of one step say nothing of its place among others.
        if before and after and before != after:
            relations.setdefault((before, after), Precedence((before, after))).claims.append(claim)
    return relations


def _main(
    line: Sequence[str], steps: Mapping[str, Group], made: Mapping[str, Activity], limit: int | None
) -> list[str]:
    """The steps that a picture needs first.

    What many tell, and what says most, in the order of the line.
    """
    if limit is None or len(line) <= limit:
        return list(line)
    interviewees = sorted(
        line, key=lambda step: (-_weight(steps[step], made[step]), line.index(step))
    )
    chosen = set(interviewees[: max(limit, 1)])
    return [step for step in line if step in chosen]


def _weight(step: Group, activity: Activity) -> int:
    items = items_of(step)
    said = (
        bool(activity.systems),
        bool(activity.documents),
        bool(activity.pains),
        any(item.handed_over_to for item in items),
        any(item.actor_role for item in items),
        any(item.activity for item in items),
        len(content_stems(activity.title)) >= _TELLING_WORDS,
    )
    return 3 * len(step.interviews) + sum(said)


def _placed(step: Group, activity: Activity, *, beside: bool) -> PlacedStep:
    items = items_of(step)
    exception = sum(item.statement_type is StatementType.EXCEPTION for item in items) * 2 > len(
        items
    )
    conditions = [as_condition(item.condition) for item in items if item.condition]
    condition = majority(conditions) if len(conditions) * 2 >= len(items) else None
    return PlacedStep(activity=activity, condition=condition, exception=exception, beside=beside)


def _beside(ranked: Ranked, before: str, after: str) -> bool:
    relation = ranked.kept.get((before, after))
    return relation is not None and relation.beside
