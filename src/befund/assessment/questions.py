"""What is still open after the interviews, as questions for the workshop, role by role."""

from collections.abc import Iterable, Iterator, Sequence

from befund.records import Evidence, Group, Observation, PainPoint
from befund.records.base import Record
from befund.records.figures import OpenQuestion, QuestionKind
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
                text=f"{one.about} Das passt nicht zusammen. Was gilt?",
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
                text=(
                    f"„{pain.title}“ wiegt schwer, und nur ein Interview sagt es. Wer kennt das "
                    "auch?"
                ),
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
            ALL, QuestionKind.OWNER, f"Wer macht diese Schritte von „{process.name}“?", unowned
        )


def _triggers(process: Process) -> Iterator[OpenQuestion]:
    first = process.activities[0]
    if not process.trigger:
        text = f"Was löst „{process.name}“ aus, und woran merkt man es?"
        yield _about(_role(first), QuestionKind.TRIGGER, text, [first])


def _cases(process: Process) -> Iterator[OpenQuestion]:
    """What happens in the other case; asked of who decides."""
    last: Activity | None = None
    for part in process.body.parts:
        if isinstance(part, Choice):
            ways = [branch for branch in part.branches if branch.block is not None]
            if len(ways) == 1:
                inner = list(_activities(ways))
                said = (
                    f"Gesagt wurde nur, was hier gilt: „{ways[0].condition}“."
                    if ways[0].condition
                    else ""
                )
                text = (
                    f"{said} Was geschieht in den anderen Fällen?"
                    if said
                    else "Wann ist das so, und was gilt sonst?"
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
            text=f"Folgt das bei „{process.name}“ wirklich aufeinander? Niemand hat es so gesagt.",
            about=tuple(activity.id for pair in pairs for activity in pair),
            details=tuple(f"{before.title} → {after.title}" for before, after in pairs),
        )


def _durations(process: Process) -> Iterator[OpenQuestion]:
    by_role: dict[str, list[Activity]] = {}
    for activity in process.activities:
        if not activity.duration:
            by_role.setdefault(_role(activity), []).append(activity)
    for role, open_ones in by_role.items():
        text = f"Wie lange dauern diese Schritte von „{process.name}“, und wie oft kommen sie vor?"
        yield _about(role, QuestionKind.DURATION, text, open_ones)


def _role(activity: Activity) -> str:
    return activity.lane if activity.owned else ALL


def _about(
    role: str, kind: QuestionKind, text: str, activities: Sequence[Activity]
) -> OpenQuestion:
    return OpenQuestion(
        role=role,
        kind=kind,
        text=text,
        about=tuple(activity.id for activity in activities),
        details=tuple(activity.title for activity in activities),
        evidence=tuple(one for activity in activities for one in activity.support.evidence[:1]),
    )
