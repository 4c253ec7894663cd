"""Fold the log of decisions over findings: what stands, who decided it, and what changed since."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum

from befund.records import Action, Decision, Finding, Member, Seen
from befund.records.base import Record

_COUNTS = ("null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")


class Status(StrEnum):
    """Where a finding stands."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Review(Record):
    """A finding with what people decided: `title` is what an edit gave it, `decided` the decision that stands.

    `comments` and the standing decision are those of the finding and of findings that went up in it.
    `changes` are sentences about what is different since it was decided.
    """

    finding: Finding
    title: str
    status: Status | None = None
    decided: Decision | None = None
    comments: tuple[Decision, ...] = ()
    changes: tuple[str, ...] = ()


def reviewed(findings: Iterable[Finding], decisions: Iterable[Decision]) -> list[Review]:
    """The findings in their order, each with its decisions; the log's order decides, the last word stands."""
    log: dict[str, list[Decision]] = defaultdict(list)
    for decision in sorted(decisions, key=lambda decision: decision.number):
        log[decision.finding].append(decision)
    return [_review(finding, log) for finding in findings]


def _review(finding: Finding, log: dict[str, list[Decision]]) -> Review:
    own = [decision for decision in log.get(finding.id, []) if decision.action in _SINCE]
    inherited = [decision for name in finding.formerly for decision in log.get(name, [])]
    every = sorted([*inherited, *own], key=lambda decision: decision.number)
    verdicts = [d for d in own if d.action in {Action.ACCEPT, Action.REJECT}]
    edits = [d for d in own if d.action is Action.EDIT and d.title]
    decided = verdicts[-1] if verdicts else None
    status = None
    if decided is not None:
        status = Status.ACCEPTED if decided.action is Action.ACCEPT else Status.REJECTED
    basis = decided or (own[-1] if own else None)
    return Review(
        finding=finding,
        title=edits[-1].title or finding.title if edits else finding.title,
        status=status,
        decided=decided,
        comments=tuple(d for d in every if d.note),
        changes=tuple(_changes(basis, finding)) if basis else (),
    )


def _changes(decision: Decision, finding: Finding) -> Iterable[str]:
    """What is different from what the reviewer saw, in sentences."""
    seen = _seen_with_later(decision)
    since = _SINCE[decision.action]
    before, now = set(seen.interviews), set(finding.interviews)
    new, lost = len(now - before), len(before - now)
    if new:
        yield f"{_many(new, 'neues Interview stützt', 'neue Interviews stützen')} das, seit Sie es {since} haben."
    if lost:
        yield f"{_many(lost, 'Interview stützt', 'Interviews stützen')} das nicht mehr, seit Sie es {since} haben."
    more, fewer = _difference(seen.members, finding.members)
    if more and not new:
        yield f"{_many(more, 'weitere Aussage stützt', 'weitere Aussagen stützen')} das, seit Sie es {since} haben."
    if fewer and not lost:
        yield f"{_many(fewer, 'Aussage ist', 'Aussagen sind')} entfallen, seit Sie es {since} haben."
    if seen.title != finding.title:
        yield f"Damals hieß es: „{seen.title}“."


_SINCE = {
    Action.ACCEPT: "angenommen",
    Action.REJECT: "abgelehnt",
    Action.EDIT: "bearbeitet",
    Action.MERGE: "zusammengeführt",
    Action.SPLIT: "geteilt",
    Action.COMMENT: "kommentiert",
}


def _seen_with_later(decision: Decision) -> Seen:
    """What was on screen, with what a merge took in and without what a split took out."""
    gone = {member.observation for member in decision.taken_out}
    members = [*decision.seen.members, *(member for other in decision.others_seen for member in other.members)]
    kept = tuple(member for member in members if member.observation not in gone)
    interviews = tuple(sorted({member.interview for member in kept}))
    return decision.seen.model_copy(update={"members": kept, "interviews": interviews})


def _difference(before: Sequence[Member], now: Sequence[Member]) -> tuple[int, int]:
    """How many members are new, and how many are gone."""
    more = sum(not any(member.is_again(other) for other in before) for member in now)
    fewer = sum(not any(member.is_again(other) for other in now) for member in before)
    return more, fewer


def _many(count: int, one: str, several: str) -> str:
    if count == 1:
        return f"Ein {one}" if one.startswith(("neues", "Inter")) else f"Eine {one}"
    number = _COUNTS[count].capitalize() if count < len(_COUNTS) else str(count)
    return f"{number} {several}"
