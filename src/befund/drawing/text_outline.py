"""The process map as lines of text.

Each activity with who, with what, how sure, and where it hurts.
"""

from collections.abc import Iterable, Iterator, Mapping

from befund.labels import interviews_of, say
from befund.records.message import Message, message
from befund.records.process import (
    Activity,
    Block,
    Branch,
    Choice,
    Edge,
    OrderBasis,
    Parallel,
    Process,
    ProcessMap,
    StepSequence,
)

BASIS = {
    OrderBasis.SAID: message("map.said"),
    OrderBasis.HANDED_OVER: message("map.handed_over"),
    OrderBasis.TOLD: message("map.told"),
    OrderBasis.ASSUMED: message("map.assumed"),
}
_STEP = "   "


def outline_of(found: ProcessMap) -> Iterator[str]:
    """All processes, then what could not be placed."""
    if not found.processes:
        yield say(message("map.no_steps"))
    for process in found.processes:
        yield from _process(process)
        yield ""
    if found.small:
        yield say(message("map.small", names=", ".join(found.small)))
    if found.unplaced:
        yield say(message("map.unplaced", count=len(found.unplaced)))
    if found.not_today:
        yield say(message("map.not_today", count=found.not_today))


def _process(process: Process) -> Iterator[str]:
    activities = process.activities
    steps = message("count.steps", count=len(activities))
    involved = message("count.involved", count=len(process.lanes))
    if process.hidden:
        more = message("count.more_steps", count=process.hidden)
        yield say(
            message(
                "map.head_hidden", process=process.name, steps=steps, more=more, involved=involved
            )
        )
    else:
        yield say(message("map.head", process=process.name, steps=steps, involved=involved))
    if process.trigger:
        yield say(message("map.trigger", trigger=process.trigger))
    numbers = {activity.id: number for number, activity in enumerate(activities, 1)}
    # Of several edges into one activity the most telling wins, as it comes last.
    into = {edge.target: edge for edge in sorted(process.edges, key=_telling)}
    yield from _block(process.body, numbers, into, "")
    inferred = sum(edge.inferred for edge in process.edges)
    if inferred:
        yield say(message("map.inferred", inferred=inferred, count=len(process.edges)))
        yield from _inferred(process.edges, numbers)
    shown = [
        order for order in process.broken if order.before in numbers and order.after in numbers
    ]
    if shown:
        yield say(message("map.broken"))
        for order in shown:
            heard = interviews_of(order.support)
            if order.against:
                why = message("map.outvoted", heard=heard, against=order.against)
            else:
                why = message("map.circle", heard=heard)
            yield f"{_STEP}{numbers[order.before]} → {numbers[order.after]}: {say(why)}"


def _inferred(edges: Iterable[Edge], numbers: Mapping[str, int]) -> Iterator[str]:
    """What nobody said in so many words, by what it rests on and how many tell it."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for edge in edges:
        if edge.inferred:
            basis = BASIS[edge.basis]
            if edge.support.interviews:
                basis = message("map.basis", basis=basis, heard=interviews_of(edge.support))
            source, target = numbers[edge.source], numbers[edge.target]
            pair = f"{source} → {target}"
            if edge.over:
                pair = say(message("map.over", edge=pair, count=edge.over))
            found.setdefault(say(basis), []).append((source, target, pair))
    for ground, pairs in found.items():
        yield f"{_STEP}{ground}: {', '.join(text for *_, text in sorted(pairs))}"


def _block(
    block: Block, numbers: Mapping[str, int], into: Mapping[str, Edge], indent: str
) -> Iterator[str]:
    if isinstance(block, Activity):
        yield from _activity(block, numbers[block.id], into.get(block.id), indent)
    elif isinstance(block, StepSequence):
        for part in block.parts:
            yield from _block(part, numbers, into, indent)
    elif isinstance(block, Parallel):
        at_once = say(message("map.at_once"))
        yield f"{indent}◆ {at_once}"
        for inner in block.branches:
            yield from _block(inner, numbers, into, indent + _STEP)
    else:
        yield from _choice(block, numbers, into, indent)


def _choice(
    choice: Choice, numbers: Mapping[str, int], into: Mapping[str, Edge], indent: str
) -> Iterator[str]:
    for branch in choice.branches:
        if branch.block is None:
            continue
        yield f"{indent}◇ {_case(branch)}"
        yield from _block(branch.block, numbers, into, indent + _STEP)


def _case(branch: Branch) -> str:
    """When a branch is taken."""
    if branch.exception and branch.condition:
        return say(message("map.exception_when", condition=branch.condition))
    return branch.condition or say(message("map.exception" if branch.exception else "map.by_case"))


def _activity(activity: Activity, number: int, edge: Edge | None, indent: str) -> Iterator[str]:
    if edge and edge.handoff:
        handoff = message("map.handoff", giver=edge.handoff.giver, taker=edge.handoff.taker)
        yield f"{indent}⇄ {_marked(handoff, said=edge.handoff.said)}"
    if edge and edge.media_break:
        media_break = message(
            "map.media_break", before=edge.media_break.before, after=edge.media_break.after
        )
        yield f"{indent}↯ {_marked(media_break, said=edge.media_break.said)}"
    things = ", ".join((*activity.systems, *activity.documents))
    parts = [activity.lane, things, activity.duration or "", say(interviews_of(activity.support))]
    yield f"{indent}{number:>3}. {activity.title} [{'; '.join(part for part in parts if part)}]"
    for pain in activity.pains:
        heard = str(pain.support)
        if pain.severity:
            heard = say(message("map.severity", heard=heard, severity=pain.severity))
        yield f"{indent}{_STEP}  ! {pain.title} ({heard})"


def _marked(what: Message, *, said: bool) -> str:
    """What lies between two activities, marked where nobody said it."""
    return say(what if said else message("map.assumed_too", what=what))


def _telling(edge: Edge) -> tuple[bool, bool]:
    """Of several edges into an activity, the one whose hand-off was said comes last."""
    return edge.handoff is not None and edge.handoff.said, edge.media_break is not None
