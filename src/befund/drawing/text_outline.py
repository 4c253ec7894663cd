"""The process map as lines of text.

Each activity with who, with what, how sure, and where it hurts.
"""

from collections.abc import Iterable, Iterator, Mapping

from befund.records.process import (
    Activity,
    Block,
    Choice,
    Edge,
    OrderBasis,
    Parallel,
    Process,
    ProcessMap,
    StepSequence,
)

BASIS = {
    OrderBasis.SAID: "gesagt",
    OrderBasis.HANDED_OVER: "aus einer Übergabe erschlossen",
    OrderBasis.TOLD: "so erzählt",
    OrderBasis.ASSUMED: "erschlossen",
}
_STEP = "   "


def outline_of(found: ProcessMap) -> Iterator[str]:
    """All processes, then what could not be placed."""
    if not found.processes:
        yield "Noch keine Prozessschritte."
    for process in found.processes:
        yield from _process(process)
        yield ""
    if found.small:
        yield f"Weitere, kleine Prozesse (mit --all): {', '.join(found.small)}"
    if found.unplaced:
        yield f"Keinem Schritt zuzuordnen: {len(found.unplaced)} Schmerzpunkte"
    if found.not_today:
        yield f"Nicht im Ist (Soll, Wunsch oder früher): {found.not_today} Schritte"


def _process(process: Process) -> Iterator[str]:
    activities = process.activities
    hidden = f" ({process.hidden} weitere mit --all)" if process.hidden else ""
    steps = "Schritt" if len(activities) == 1 else "Schritte"
    involved = "Beteiligter" if len(process.lanes) == 1 else "Beteiligte"
    yield f"{process.name}: {len(activities)} {steps}{hidden}, {len(process.lanes)} {involved}"
    if process.trigger:
        yield f"Auslöser: {process.trigger}"
    numbers = {activity.id: number for number, activity in enumerate(activities, 1)}
    # Of several edges into one activity the most telling wins, as it comes last.
    into = {edge.target: edge for edge in sorted(process.edges, key=_telling)}
    yield from _block(process.body, numbers, into, "")
    inferred = sum(edge.inferred for edge in process.edges)
    if inferred:
        yield f"Nicht ausdrücklich gesagt ({inferred} von {len(process.edges)} Übergängen):"
        yield from _inferred(process.edges, numbers)
    shown = [
        order for order in process.broken if order.before in numbers and order.after in numbers
    ]
    if shown:
        yield "Widersprüchliche Reihenfolge, nicht in der Karte:"
        for order in shown:
            against = f", umgekehrt {order.against}" if order.against else ", ergäbe einen Kreis"
            yield (
                f"{_STEP}{numbers[order.before]} → {numbers[order.after]}: {order.support} "
                f"Interviews{against}"
            )


def _inferred(edges: Iterable[Edge], numbers: Mapping[str, int]) -> Iterator[str]:
    """What nobody said in so many words, by what it rests on and how many tell it."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for edge in edges:
        if edge.inferred:
            told = f", {edge.support} Interviews" if edge.support.interviews else ""
            over = f" (über {edge.over} weitere)" if edge.over else ""
            source, target = numbers[edge.source], numbers[edge.target]
            found.setdefault(BASIS[edge.basis] + told, []).append(
                (source, target, f"{source} → {target}{over}")
            )
    for basis, pairs in found.items():
        yield f"{_STEP}{basis}: {', '.join(text for *_, text in sorted(pairs))}"


def _block(
    block: Block, numbers: Mapping[str, int], into: Mapping[str, Edge], indent: str
) -> Iterator[str]:
    if isinstance(block, Activity):
        yield from _activity(block, numbers[block.id], into.get(block.id), indent)
    elif isinstance(block, StepSequence):
        for part in block.parts:
            yield from _block(part, numbers, into, indent)
    elif isinstance(block, Parallel):
        yield f"{indent}◆ gleichzeitig"
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
        named = branch.condition or ("Ausnahme" if branch.exception else "je nach Fall")
        exception = "Ausnahme: " if branch.exception and branch.condition else ""
        yield f"{indent}◇ {exception}{named}"
        yield from _block(branch.block, numbers, into, indent + _STEP)


def _activity(activity: Activity, number: int, edge: Edge | None, indent: str) -> Iterator[str]:
    if edge and edge.handoff:
        said = "" if edge.handoff.said else " (erschlossen)"
        yield f"{indent}⇄ Übergabe {edge.handoff.giver} → {edge.handoff.taker}{said}"
    if edge and edge.media_break:
        said = "" if edge.media_break.said else " (erschlossen)"
        yield f"{indent}↯ Medienbruch {edge.media_break.before} → {edge.media_break.after}{said}"
    things = ", ".join((*activity.systems, *activity.documents))
    parts = [activity.lane, things, activity.duration or "", f"{activity.support} Interviews"]
    yield f"{indent}{number:>3}. {activity.title} [{'; '.join(part for part in parts if part)}]"
    for pain in activity.pains:
        severity = f", Schwere {pain.severity}" if pain.severity else ""
        yield f"{indent}{_STEP}  ! {pain.title} ({pain.support}{severity})"


def _telling(edge: Edge) -> tuple[bool, bool]:
    """Of several edges into an activity, the one whose hand-off was said comes last."""
    return edge.handoff is not None and edge.handoff.said, edge.media_break is not None
