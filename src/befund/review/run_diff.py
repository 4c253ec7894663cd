"""What became of findings between two runs, in words."""

from enum import StrEnum

from befund.records import FindingSnapshot, Kind, Snapshot
from befund.records.base import Record


class ChangeKind(StrEnum):
    """What became of a finding."""

    NEW = "new"
    GONE = "gone"
    STRONGER = "stronger"
    WEAKER = "weaker"


class Change(Record):
    """One finding that changed, and how, in a sentence."""

    finding: str
    kind: Kind
    turn: ChangeKind
    title: str
    text: str


def changes(before: Snapshot, after: Snapshot) -> list[Change]:
    """What is new, gone, stronger or weaker, in that order; what stayed as it was is not named."""
    old = {standing.id: standing for standing in before.standings}
    new = {standing.id: standing for standing in after.standings}
    heirs = {name: standing for standing in after.standings for name in standing.formerly}
    found = [
        _made(ChangeKind.NEW, standing, _support(standing))
        for name, standing in new.items()
        if name not in old
    ]
    for name, standing in old.items():
        if name not in new:
            found.append(_gone(standing, heirs.get(name)))
        elif change := _compared(standing, new[name]):
            found.append(change)
    order = list(ChangeKind)
    return sorted(
        found,
        key=lambda change: (order.index(change.turn), change.kind, change.title, change.finding),
    )


def _gone(standing: FindingSnapshot, heir: FindingSnapshot | None) -> Change:
    if heir:
        return _made(ChangeKind.GONE, standing, f"Aufgegangen in „{heir.title}“.")
    return _made(ChangeKind.GONE, standing, f"Nichts trägt es mehr (zuvor: {_said(standing)}).")


def _compared(before: FindingSnapshot, after: FindingSnapshot) -> Change | None:
    """Interviews count first, then observations."""
    was, is_now = (
        (len(before.interviews), before.observations),
        (len(after.interviews), after.observations),
    )
    gained = sorted(set(after.interviews) - set(before.interviews))
    lost = sorted(set(before.interviews) - set(after.interviews))
    if was == is_now and not gained:
        return None
    parts = [f"{_said(after)} statt {_said(before)}"]
    parts += [f"dazu {', '.join(gained)}"] if gained else []
    parts += [f"nicht mehr {', '.join(lost)}"] if lost else []
    turn = ChangeKind.WEAKER if is_now < was else ChangeKind.STRONGER
    return _made(turn, after, "; ".join(parts) + ".")


def _made(turn: ChangeKind, standing: FindingSnapshot, text: str) -> Change:
    return Change(
        finding=standing.id, kind=standing.kind, turn=turn, title=standing.title, text=text
    )


def _support(standing: FindingSnapshot) -> str:
    return f"{_said(standing)}: {', '.join(standing.interviews)}."


def _said(standing: FindingSnapshot) -> str:
    count, observations = len(standing.interviews), standing.observations
    interviews = "1 Interview" if count == 1 else f"{count} Interviews"
    return f"{interviews} mit {observations} Aussage" + ("" if observations == 1 else "n")
