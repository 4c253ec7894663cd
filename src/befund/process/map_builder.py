"""Build the process map: activities from steps, their order by majority, lanes, hand-offs, breaks and pain points."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from befund.grounding.phrases import content_stems
from befund.process.cues import as_condition, as_title
from befund.process.edges import edges_of, items_of
from befund.process.names import OPEN_LANE, Names, lane_of, majority, own_roles, processes_of
from befund.process.order import OrderSource, place
from befund.process.pains import place_pains, support_of
from befund.process.ranking import Pair, Precedence, Ranked, line_up, rank
from befund.process.structure import PlacedStep, as_blocks
from befund.records import Group, Kind, Observation, StatementType
from befund.records.process import Activity, PainMark, Process, ProcessMap, SameProcess

_TODAY = frozenset({StatementType.IS, StatementType.EXCEPTION, StatementType.HEARSAY})
_TELLING_WORDS = 2
_LARGE = 3  # activities that make a process worth a picture of its own


@dataclass(frozen=True)
class Interviewees:
    """Who was asked: all interviews by id, and the role of those where it is known; names of one process."""

    interviews: tuple[str, ...]
    roles: Mapping[str, str]
    same: tuple[SameProcess, ...] = ()


def build_map(
    groups: Sequence[Group], interviewees: Interviewees, order: OrderSource, limit: int | None = None
) -> ProcessMap:
    """The processes as they are today; with `limit` the larger ones, and so many main activities of each.

    What should be, is wished or was once is counted and left out. The order of `groups` changes nothing.
    """
    steps = [today for group in _sorted(groups, Kind.PROCESS_STEP) if (today := _today(group)) is not None]
    named = processes_of(steps, interviewees.same)
    total = len(interviewees.interviews)
    pains, unplaced = place_pains(_sorted(groups, Kind.PAIN_POINT), steps, total)
    roles = own_roles(steps, interviewees.roles)
    lanes = {step.id: lane_of(step, roles) for step in steps}
    lane_names = Names(lane for lane in lanes.values() if lane != OPEN_LANE)
    sizes = Counter(named.values())
    ordered = sorted(sizes, key=lambda name: (-sizes[name], name))
    small = [name for name in ordered if limit is not None and sizes[name] < _LARGE <= sizes[ordered[0]]]
    processes = []
    for name in ordered[: len(ordered) - len(small)]:
        own = [step for step in steps if named[step.id] == name]
        made = {step.id: _activity(step, lane_names[lanes[step.id]], pains.get(step.id, ()), total) for step in own}
        processes.append(_process(name, own, made, order, limit))
    return ProcessMap(
        interviews=tuple(sorted(interviewees.interviews)),
        processes=tuple(processes),
        small=tuple(small),
        unplaced=unplaced,
        not_today=sum(_today(group) is None for group in _sorted(groups, Kind.PROCESS_STEP)),
    )


def _process(
    name: str, steps: Sequence[Group], made: Mapping[str, Activity], order: OrderSource, limit: int | None
) -> Process:
    of = next(iter(made.values())).support.of
    relations = _relations(steps, order)
    ranked = rank(relations, [step.id for step in steps], of)
    line = line_up({step.id: made[step.id].lane for step in sorted(steps, key=_told_at)}, ranked.kept)
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


def _sorted(groups: Sequence[Group], kind: Kind) -> list[Group]:
    return sorted((group for group in groups if group.kind is kind), key=lambda group: group.id)


def is_today(member: Observation) -> bool:
    """Whether an observation tells of how it is, and rests on something."""
    return member.item.statement_type in _TODAY and bool(member.quotes) and not member.quarantine


def _today(group: Group) -> Group | None:
    """The group without members that speak of another time or of a wish; None where none is left."""
    members = tuple(filter(is_today, group.members))
    if not members:
        return None
    return group.model_copy(update={"members": tuple(sorted(members, key=place))})


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
        if before and after and before != after:
            relations.setdefault((before, after), Precedence((before, after))).claims.append(claim)
    return relations


def _main(
    line: Sequence[str], steps: Mapping[str, Group], made: Mapping[str, Activity], limit: int | None
) -> list[str]:
    """The steps that a picture needs first: what many tell, and what says most, in the order of the line."""
    if limit is None or len(line) <= limit:
        return list(line)
    interviewees = sorted(line, key=lambda step: (-_weight(steps[step], made[step]), line.index(step)))
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
    exception = sum(item.statement_type is StatementType.EXCEPTION for item in items) * 2 > len(items)
    conditions = [as_condition(item.condition) for item in items if item.condition]
    condition = majority(conditions) if len(conditions) * 2 >= len(items) else None
    return PlacedStep(activity=activity, condition=condition, exception=exception, beside=beside)


def _beside(ranked: Ranked, before: str, after: str) -> bool:
    relation = ranked.kept.get((before, after))
    return relation is not None and relation.beside
