"""What is still open after the interviews, as questions for the workshop, role by role."""

from collections.abc import Iterable, Iterator, Sequence

from befund.records import Evidence, Group, Observation, PainPoint
from befund.records.base import Record
from befund.records.figures import OpenQuestion, QuestionKind
from befund.records.message import Message, message
from befund.records.process import Activity, Branch, Choice, Process, ProcessMap, StepSequence

ALL = "Alle"
_GRAVE = 3
_ORDER = tuple(QuestionKind)


class Disputed(Record):
    """A contradiction, as far as a question needs it."""

    id: str
    about: str
    roles: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def open_questions(
    found: ProcessMap, pains: Sequence[Group], disputed: Iterable[Disputed] = ()
) -> list[OpenQuestion]:
    """All open questions, by role and weight.

    One per role and kind where several things are open alike. What a single interview said is asked
    of all, so that nobody is recognised by the question.
    """
    questions = [*_contradictions(disputed), *_single_sources(pains, len(found.interviews))]
    for process in found.processes:
        questions += [
            *_owners(process),
            *_triggers(process),
            *_cases(process),
            *_orders(process),
            *_durations(process),
        ]
    return sorted(
        questions, key=lambda one: (one.role == ALL, one.role, _ORDER.index(one.kind), one.about)
    )


def _contradictions(disputed: Iterable[Disputed]) -> Iterator[OpenQuestion]:
    for one in disputed:
        for role in one.roles or (ALL,):
            yield OpenQuestion(
                role=role,
                kind=QuestionKind.CONTRADICTION,
                text=message("question.contradiction", about=one.about),
                about=(one.id,),
                evidence=one.evidence,
            )


def _single_sources(pains: Sequence[Group], of: int) -> Iterator[OpenQuestion]:
    for pain in pains:
        items = [member.item for member in pain.members]
        grave = any(
            isinstance(item, PainPoint) and (item.severity or 0) >= _GRAVE for item in items
        )
        if grave and of > 1 and len(pain.interviews) == 1:
            yield OpenQuestion(
                role=ALL,
                kind=QuestionKind.SINGLE_SOURCE,
                text=message("question.single_source", pain=pain.title),
                about=(pain.id,),
                evidence=tuple(_evidence(pain.members)),
            )


def _evidence(members: Iterable[Observation]) -> Iterator[Evidence]:
    for member in members:
        if member.quotes:
            yield Evidence(
                observation=member.id, interview=member.interview, quote=member.quotes[0]
            )


def _owners(process: Process) -> Iterator[OpenQuestion]:
    unowned = [activity for activity in process.activities if not activity.owned]
    if unowned:
        yield _about(
            ALL, QuestionKind.OWNER, message("question.owner", process=process.name), unowned
        )


def _triggers(process: Process) -> Iterator[OpenQuestion]:
    first = process.activities[0]
    if not process.trigger:
        text = message("question.trigger", process=process.name)
        yield _about(_role(first), QuestionKind.TRIGGER, text, [first])


def _cases(process: Process) -> Iterator[OpenQuestion]:
    """What happens in the other case; asked of who decides."""
    last: Activity | None = None
    for part in process.body.parts:
        if isinstance(part, Choice):
            ways = [branch for branch in part.branches if branch.block is not None]
            if len(ways) == 1:
                inner = list(_activities(ways))
                condition = ways[0].condition
                text = (
                    message("question.other_cases", condition=condition)
                    if condition
                    else message("question.when_and_else")
                )
                yield _about(_role(last or inner[0]), QuestionKind.EXCEPTION, text, inner)
        elif isinstance(part, Activity):
            last = part


def _activities(ways: Iterable[Branch]) -> Iterator[Activity]:
    for way in ways:
        if isinstance(way.block, StepSequence):
            yield from (part for part in way.block.parts if isinstance(part, Activity))


def _orders(process: Process) -> Iterator[OpenQuestion]:
    """Where nobody says that one comes after the other; asked of who has the work then."""
    made = {activity.id: activity for activity in process.activities}
    by_role: dict[str, list[tuple[Activity, Activity]]] = {}
    for edge in process.edges:
        if not edge.support.evidence:
            pair = (made[edge.source], made[edge.target])
            by_role.setdefault(_role(pair[0]), []).append(pair)
    for role, pairs in by_role.items():
        yield OpenQuestion(
            role=role,
            kind=QuestionKind.ORDER,
            text=message("question.order", process=process.name),
            about=tuple(activity.id for pair in pairs for activity in pair),
            details=tuple(f"{before.title} → {after.title}" for before, after in pairs),
        )


def _durations(process: Process) -> Iterator[OpenQuestion]:
    by_role: dict[str, list[Activity]] = {}
    for activity in process.activities:
        if not activity.duration:
            by_role.setdefault(_role(activity), []).append(activity)
    for role, open_ones in by_role.items():
        text = message("question.duration", process=process.name)
        yield _about(role, QuestionKind.DURATION, text, open_ones)


def _role(activity: Activity) -> str:
    return activity.lane if activity.owned else ALL


def _about(
    role: str, kind: QuestionKind, text: Message, activities: Sequence[Activity]
) -> OpenQuestion:
    return OpenQuestion(
        role=role,
        kind=kind,
        text=text,
        about=tuple(activity.id for activity in activities),
        details=tuple(activity.title for activity in activities),
        evidence=tuple(one for activity in activities for one in activity.support.evidence[:1]),
    )
