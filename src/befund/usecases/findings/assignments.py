"""Under which processes and job roles the filter finds each finding.

Those that the map shows it under.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from befund.job_role import JobRoles, roles_named
from befund.process import placement_of, processes_by_group
from befund.process.names import OPEN_LANE
from befund.records import Observation, PainPoint, ProcessStep
from befund.records.process import ProcessNaming
from befund.review import Assignment, Assignments, Review, Status
from befund.store import Store
from befund.usecases.findings.groups import group_of, groups_of
from befund.usecases.findings.interviewees import interviewees_of
from befund.usecases.findings.state import State


@dataclass(frozen=True)
class _Known:
    """Assignments, and what they were worked out from."""

    reviews: Sequence[Review]
    observations: Mapping[str, Observation]
    naming: ProcessNaming | None
    assigned: Assignments


class AssignmentCache:
    """The assignments of a workspace's findings, worked out anew only where an act changed what the map is made of."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known = _Known((), {}, None, {})

    def of(self, state: State) -> Assignments:
        """The assignments as findings, decisions and the names that a model read stand now."""
        known, naming = self._known, self._store.process_naming()
        observations = state.grouping.sources.observations
        assigned = known.assigned
        if (
            known.observations is not observations
            or naming != known.naming
            or _changed(known.reviews, state.reviews)
        ):
            assigned = assignments_of(self._store, state.reviews, observations)
        self._known = _Known(state.reviews, observations, naming, assigned)
        return assigned


def assignments_of(
    store: Store, reviews: Sequence[Review], observations: Mapping[str, Observation]
) -> Assignments:
    """By finding its processes and job roles.

    What was rejected is on no map, and stands by what it is told beside.
    """
    interviewees, groups = interviewees_of(store), groups_of(reviews, observations)
    placed = placement_of(
        groups, interviewees.roles, interviewees.same, len(interviewees.interviews)
    )
    rejected = [
        group
        for review in reviews
        if review.status is Status.REJECTED
        and (group := group_of(review, observations)) is not None
    ]
    processes = processes_by_group([*groups, *rejected], placed)
    roles = {review.finding.id: tuple(_roles(review, placed.lanes)) for review in reviews}
    shown = JobRoles(
        roles_named(groups, interviewees.roles),
        (name for names in roles.values() for name in names),
    )
    return {
        name: Assignment(processes.get(name, frozenset()), frozenset(shown[role] for role in own))
        for name, own in roles.items()
    }


def _roles(review: Review, lanes: Mapping[str, str]) -> Iterator[str]:
    """Who says it, whom it hurts, and who does it: where a step is on the map, as its lane says."""
    yield from review.finding.roles
    if isinstance(review.item, PainPoint):
        yield from review.item.roles
    elif isinstance(review.item, ProcessStep):
        lane = lanes.get(review.finding.id, review.item.actor_role)
        if lane and lane != OPEN_LANE:
            yield lane


def _changed(before: Sequence[Review], after: Sequence[Review]) -> bool:
    """Whether an act did more than a map can see.

    One that edited, rejected or regrouped, or took that back.
    """
    return before is not after and (
        len(before) != len(after)
        or any(_of_map(one) != _of_map(two) for one, two in zip(before, after, strict=True))
    )


def _of_map(review: Review) -> tuple[object, ...]:
    return review.finding, review.item, review.status is Status.REJECTED
