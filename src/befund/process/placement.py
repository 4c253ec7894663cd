"""Where everything belongs that was said.

The process of each group, who does a step, and which pain hurts there. The map, the filter of
findings and the table of pain points all ask here, so that they cannot disagree.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from befund.job_role import JobRoles, roles_named
from befund.process.names import (
    OPEN_LANE,
    lane_of,
    majority,
    named_process,
    own_roles,
    processes_of,
)
from befund.process.order import place
from befund.process.pains import place_pains
from befund.process.process_names import ProcessNames
from befund.records import Group, Kind, Observation, StatementType
from befund.records.process import PainMark, SameProcess

_TODAY = frozenset({StatementType.IS, StatementType.EXCEPTION, StatementType.HEARSAY})

Turns = Mapping[str, Sequence[tuple[int, str]]]
"""By interview, in which turn a step is told, and of which process it is.

In the order of the turns.
"""


@dataclass(frozen=True)
class Placement:
    """The steps of today, by step its process, its lane and the pain points at it, and the pain points at none.

    `names` says under which name a process is shown.
    """

    steps: tuple[Group, ...]
    processes: Mapping[str, str]
    lanes: Mapping[str, str]
    pains: Mapping[str, tuple[PainMark, ...]]
    unplaced: tuple[PainMark, ...]
    names: ProcessNames


def placement_of(
    groups: Sequence[Group], respondents: Mapping[str, str], same: Sequence[SameProcess], of: int
) -> Placement:
    """Place all groups of a workspace with `of` interviews; their order changes nothing.

    `respondents` gives the role of who was asked by interview, `same` names that mean one process,
    as a model read.
    """
    steps = tuple(
        today
        for group in _sorted(groups, Kind.PROCESS_STEP)
        if (today := _today(group)) is not None
    )
    names = ProcessNames(
        Counter(name for step in steps for m in step.members if (name := named_process(m))), same
    )
    pains, unplaced = place_pains(_sorted(groups, Kind.PAIN_POINT), steps, of)
    roles, own = JobRoles(roles_named(groups, respondents)), own_roles(steps, respondents)
    doers = {step.id: lane_of(step, own) for step in steps}
    return Placement(
        steps=steps,
        processes=processes_of(steps, names),
        lanes={step: doer if doer == OPEN_LANE else roles[doer] for step, doer in doers.items()},
        pains=pains,
        unplaced=unplaced,
        names=names,
    )


def processes_by_group(groups: Iterable[Group], placed: Placement) -> dict[str, frozenset[str]]:
    """By group its process: as on the map, also of a pain point that stands there.

    What is not on the map belongs to the process that it names, else to that of the step told
    nearest to it in each interview; where no step was told at all, to none.
    """
    found = {step: frozenset({name}) for step, name in placed.processes.items()}
    for step, marks in placed.pains.items():
        found.update((mark.group, found[step]) for mark in marks)
    elsewhere = [group for group in groups if group.id not in found]
    named = {group.id: name for group in elsewhere if (name := _usual_name(group))}
    rest = ProcessNames(Counter(name for name in named.values() if name not in placed.names))
    turns = _turns(placed)
    for group in elsewhere:
        if group.id in named:
            name = named[group.id]
            found[group.id] = frozenset(
                {placed.names[name] if name in placed.names else rest[name]}
            )
        else:
            found[group.id] = frozenset(_nearest(group, turns))
    return found


def is_today(member: Observation) -> bool:
    """Whether an observation tells of how it is, and rests on something."""
    return member.item.statement_type in _TODAY and bool(member.quotes) and not member.quarantine


def _sorted(groups: Iterable[Group], kind: Kind) -> list[Group]:
    return sorted((group for group in groups if group.kind is kind), key=lambda group: group.id)


def _today(group: Group) -> Group | None:
    """The group without members that speak of another time or of a wish.

    None where none is left.
    """
    members = tuple(filter(is_today, group.members))
    if not members:
        return None
    return group.model_copy(update={"members": tuple(sorted(members, key=place))})


def _usual_name(group: Group) -> str | None:
    return majority(name for member in group.members if (name := named_process(member)))


def _turns(placed: Placement) -> Turns:
    turns: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for step in placed.steps:
        for member in step.members:
            turns[member.interview].append((place(member)[1], placed.processes[step.id]))
    for told in turns.values():
        told.sort()
    return turns


def _nearest(group: Group, turns: Turns) -> Iterator[str]:
    """The process of the step told nearest to each member; the one before among equals."""
    for member in group.members:
        told = turns.get(member.interview)
        if told and member.quotes:
            turn = place(member)[1]
            at = bisect_left(told, (turn, ""))
            yield min(told[max(at - 1, 0) : at + 1], key=lambda step: abs(step[0] - turn))[1]
