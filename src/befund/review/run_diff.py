"""What became of findings between two runs, in words."""

from enum import StrEnum

from befund.records import FindingSnapshot, Kind, Snapshot
from befund.records.base import Record
from befund.records.message import Message, message


class ChangeKind(StrEnum):
    """What became of a finding."""

    NEW = "new"
    GONE = "gone"
    STRONGER = "stronger"
    WEAKER = "weaker"


class Change(Record):
    """One finding that changed, and how."""

    finding: str
    kind: Kind
    turn: ChangeKind
    title: str
    text: Message


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
        return _made(ChangeKind.GONE, standing, message("diff.merged", heir=heir.title))
    return _made(ChangeKind.GONE, standing, message("diff.gone", heard=_heard(standing)))


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
    turn = ChangeKind.WEAKER if is_now < was else ChangeKind.STRONGER
    return _made(
        turn, after, _difference(_heard(before), _heard(after), ", ".join(gained), ", ".join(lost))
    )


def _difference(before: Message, after: Message, gained: str, lost: str) -> Message:
    """How many carry it now, and which interviews came and went."""
    if gained and lost:
        return message("diff.gained_and_lost", before=before, after=after, gained=gained, lost=lost)
    if gained:
        return message("diff.gained", before=before, after=after, gained=gained)
    if lost:
        return message("diff.lost", before=before, after=after, lost=lost)
    return message("diff.compared", before=before, after=after)


def _made(turn: ChangeKind, standing: FindingSnapshot, text: Message) -> Change:
    return Change(
        finding=standing.id, kind=standing.kind, turn=turn, title=standing.title, text=text
    )


def _support(standing: FindingSnapshot) -> Message:
    return message("diff.new", heard=_heard(standing), names=", ".join(standing.interviews))


def _heard(standing: FindingSnapshot) -> Message:
    interviews = message("count.interviews", count=len(standing.interviews))
    statements = message("count.statements", count=standing.observations)
    return message("diff.heard", interviews=interviews, statements=statements)
