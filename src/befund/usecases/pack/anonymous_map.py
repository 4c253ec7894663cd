"""The process map for a client.

Counts without names, released quotes, and lanes without small roles if wanted.
"""

import re
from collections.abc import Callable, Sequence

from befund.anonymity import AnonymousRoles
from befund.anonymity.lexicon import HEADS
from befund.records import Evidence, Support
from befund.records.process import (
    Activity,
    Block,
    Branch,
    BrokenOrder,
    Choice,
    Edge,
    PainMark,
    Parallel,
    ProcessMap,
    StepSequence,
)

Shown = Callable[[Evidence], Evidence | None]
_WORD = re.compile(r"[^\W\d_]+")


def small_lanes(found: ProcessMap, anonymous_roles: AnonymousRoles) -> tuple[str, ...]:
    """The lanes that name a job of one person, or a role that fewer than k of those asked bear."""
    lanes = dict.fromkeys(lane for process in found.processes for lane in process.lanes)
    return tuple(lane for lane in lanes if is_small_role(lane, anonymous_roles))


def is_small_role(role: str, anonymous_roles: AnonymousRoles) -> bool:
    """Whether a role could be read as one person's."""
    words = _WORD.findall(role)
    is_job = any(
        anonymous_roles.bearers_of(match.group()) < anonymous_roles.k
        for match in HEADS.finditer(role)
    )
    return is_job or any(
        anonymous_roles.is_small_role(word) or anonymous_roles.is_small_job(word) for word in words
    )


def renamed_lanes(found: ProcessMap, small: Sequence[str]) -> ProcessMap:
    """The map with numbers in place of the lanes given."""
    names = {lane: f"Beteiligte {number}" for number, lane in enumerate(small, 1)}

    def activity(one: Activity) -> Activity:
        return one.model_copy(update={"lane": names.get(one.lane, one.lane)})

    def edge(one: Edge) -> Edge:
        if one.handoff is None:
            return one
        giver, taker = (names.get(lane, lane) for lane in (one.handoff.giver, one.handoff.taker))
        return one.model_copy(
            update={"handoff": one.handoff.model_copy(update={"giver": giver, "taker": taker})}
        )

    return _mapped(found, activity, edge)


def anonymous_map(found: ProcessMap, shown: Shown, anonymous_roles: AnonymousRoles) -> ProcessMap:
    """The map without interviews' names; `shown` gives a quote as a client reads it, or None."""

    def support(one: Support) -> Support:
        evidence = tuple(
            dict.fromkeys(quote for each in one.evidence if (quote := shown(each)) is not None)
        )
        said = counted(len(one.interviews), one.of, anonymous_roles.k) if one.interviews else ""
        return Support(interviews=(), of=one.of, evidence=evidence, said=said)

    def mark(one: PainMark) -> PainMark:
        return one.model_copy(update={"support": support(one.support)})

    def activity(one: Activity) -> Activity:
        return one.model_copy(
            update={
                "support": support(one.support),
                "pains": tuple(mark(pain) for pain in one.pains),
            }
        )

    def edge(one: Edge) -> Edge:
        return one.model_copy(update={"support": support(one.support)})

    mapped = _mapped(found, activity, edge)
    numbers = tuple(str(number) for number in range(1, len(found.interviews) + 1))
    unplaced = tuple(mark(pain) for pain in found.unplaced)
    return mapped.model_copy(update={"interviews": numbers, "unplaced": unplaced})


def counted(count: int, of: int, k: int) -> str:
    """So many of those asked; a single one is not counted out."""
    return f"einzelne von {of}" if count == 1 and k > 1 else f"{count} von {of}"


def _mapped(
    found: ProcessMap, activity: Callable[[Activity], Activity], edge: Callable[[Edge], Edge]
) -> ProcessMap:
    processes = []
    for process in found.processes:
        body = _block(process.body, activity)
        edges = tuple(edge(one) for one in process.edges)
        broken: tuple[BrokenOrder, ...] = ()
        processes.append(
            process.model_copy(update={"body": body, "edges": edges, "broken": broken})
        )
    return found.model_copy(update={"processes": tuple(processes)})


def _block(block: Block, activity: Callable[[Activity], Activity]) -> Block:
    if isinstance(block, Activity):
        return activity(block)
    if isinstance(block, StepSequence):
        return StepSequence(parts=tuple(_block(part, activity) for part in block.parts))
    if isinstance(block, Parallel):
        return Parallel(branches=tuple(_steps(branch, activity) for branch in block.branches))
    return Choice(branches=tuple(_branch(branch, activity) for branch in block.branches))


def _branch(branch: Branch, activity: Callable[[Activity], Activity]) -> Branch:
    inner = None if branch.block is None else _steps(branch.block, activity)
    return branch.model_copy(update={"block": inner})


def _steps(steps: StepSequence, activity: Callable[[Activity], Activity]) -> StepSequence:
    return StepSequence(parts=tuple(_block(part, activity) for part in steps.parts))
