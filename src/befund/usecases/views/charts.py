"""What the pictures show beside map and matrix.

Where it hurts by kind, process and role, and who contradicts whom.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from befund.job_role import JobRoles, roles_named
from befund.records import Conflict, Evidence, Group, Kind, Observation, PainCategory, PainPoint
from befund.records.base import Record
from befund.records.process import ProcessMap
from befund.review import Status, reviewed
from befund.usecases.findings.groups import groups_in
from befund.usecases.findings.interviewees import interviewees_of
from befund.usecases.views.process_map import process_map
from befund.usecases.workspace import Workspace

NO_PROCESS = ""
"""Where a pain point stands that could be placed at no activity."""


class HeatCell(Record):
    """The pain points of one category in one column.

    Findings by id, and the highest severity that was given.
    """

    category: PainCategory
    column: str
    findings: tuple[str, ...]
    severity: int | None


class Heat(Record):
    """Pain points by category, once by process and once by the role of those who name them.

    Columns come in the order of their weight, `NO_PROCESS` last; a pain point that several roles
    name counts for each.
    """

    categories: tuple[PainCategory, ...]
    processes: tuple[str, ...]
    roles: tuple[str, ...]
    by_process: tuple[HeatCell, ...]
    by_role: tuple[HeatCell, ...]


class SideView(Record):
    """One side of a contradiction: what its finding is called, and who says so."""

    finding: str
    title: str
    evidence: tuple[Evidence, ...]


class OpposedSides(Record):
    """A contradiction with both sides; `rejected` where a reviewer rejected one of the findings."""

    id: str
    conflict: Conflict
    kind: Kind
    sides: tuple[SideView, SideView]
    rejected: bool


def pain_heat(workspace: Workspace) -> Heat:
    """Where it hurts; rejected findings do not count."""
    groups = groups_in(workspace.store)
    pains = [group for group in groups if group.kind is Kind.PAIN_POINT]
    process_of = _process_of(process_map(workspace, everything=True))
    roles = interviewees_of(workspace.store).roles
    by_process = {pain.id: [process_of.get(pain.id, NO_PROCESS)] for pain in pains}
    shown = JobRoles(roles_named(groups, roles))
    by_role = {
        pain.id: sorted({shown[roles[name]] if name in roles else name for name in pain.interviews})
        for pain in pains
    }
    weights: dict[PainCategory, int] = defaultdict(int)
    for pain in pains:
        weights[_category(pain)] += 1
    return Heat(
        categories=tuple(sorted(weights, key=lambda category: (-weights[category], category))),
        processes=_columns(by_process.values()),
        roles=_columns(by_role.values()),
        by_process=_cells(pains, by_process),
        by_role=_cells(pains, by_role),
    )


def oppositions(workspace: Workspace) -> list[OpposedSides]:
    """All contradictions, side by side; those of which a side was rejected come last."""
    store = workspace.store
    reviews = {
        review.finding.id: review for review in reviewed(store.findings(), store.decisions())
    }
    observations = {observation.id: observation for observation in store.observations()}
    found = []
    for one in store.contradictions():
        known = [reviews.get(side.finding) for side in one.sides]
        first, second = (
            SideView(
                finding=side.finding,
                title=review.title if review else "",
                evidence=_evidence(observations, side.observations),
            )
            for side, review in zip(one.sides, known, strict=True)
        )
        rejected = any(review is not None and review.status is Status.REJECTED for review in known)
        found.append(
            OpposedSides(
                id=one.id,
                conflict=one.conflict,
                kind=one.kind,
                sides=(first, second),
                rejected=rejected,
            )
        )
    return sorted(found, key=lambda one: one.rejected)


def _process_of(found: ProcessMap) -> dict[str, str]:
    """By pain point, the process at whose activity it stands."""
    names: dict[str, str] = {}
    for process in found.processes:
        for activity in process.activities:
            names.update((mark.group, process.name) for mark in activity.pains)
    return names


def _category(pain: Group) -> PainCategory:
    """What most of those who name it call it.

    The first member's, who is the best evidence, among equals.
    """
    categories = [
        member.item.category for member in pain.members if isinstance(member.item, PainPoint)
    ]
    return max(categories, key=categories.count, default=PainCategory.OTHER)


def _columns(named: Iterable[Sequence[str]]) -> tuple[str, ...]:
    counts: dict[str, int] = defaultdict(int)
    for names in named:
        for name in names:
            counts[name] += 1
    return tuple(sorted(counts, key=lambda name: (name == NO_PROCESS, -counts[name], name)))


def _cells(pains: Sequence[Group], columns: Mapping[str, Sequence[str]]) -> tuple[HeatCell, ...]:
    held: dict[tuple[PainCategory, str], list[Group]] = defaultdict(list)
    for pain in pains:
        for column in columns[pain.id]:
            held[_category(pain), column].append(pain)
    return tuple(
        HeatCell(
            category=category,
            column=column,
            findings=tuple(pain.id for pain in members),
            severity=max(
                (severity for pain in members if (severity := _severity(pain))), default=None
            ),
        )
        for (category, column), members in sorted(held.items())
    )


def _severity(pain: Group) -> int:
    return max(
        (
            member.item.severity or 0
            for member in pain.members
            if isinstance(member.item, PainPoint)
        ),
        default=0,
    )


def _evidence(
    observations: Mapping[str, Observation], names: Iterable[str]
) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(observation=name, interview=observations[name].interview, quote=quote)
        for name in names
        if name in observations
        for quote in observations[name].quotes
    )
