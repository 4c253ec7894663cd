"""The groups that map and scores are made of.

Findings as they were reviewed, or like words where there are none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from befund.assessment.questions import Disputed
from befund.grounding.phrases import content_stems
from befund.records import Evidence, Group, Observation, ProcessStep
from befund.review import Review, Status, reviewed
from befund.store import Store


def groups_in(store: Store) -> list[Group]:
    """The workspace's groups.

    Findings with what reviewers made of them, without those that were rejected.
    """
    observations = {observation.id: observation for observation in store.observations()}
    return groups_of(reviewed(store.findings(), store.decisions()), observations)


def groups_of(reviews: Sequence[Review], observations: Mapping[str, Observation]) -> list[Group]:
    """The groups of reviews that were read already, and of observations by id."""
    if not reviews:
        return alike(observations.values())
    standing = (review for review in reviews if review.status is not Status.REJECTED)
    groups = [group for review in standing if (group := group_of(review, observations)) is not None]
    grouped = {member.observation for review in reviews for member in review.finding.members}
    return groups + alike(
        observation for name, observation in observations.items() if name not in grouped
    )


def disputed_in(store: Store) -> list[Disputed]:
    """The contradictions between findings that stand."""
    titles = {
        review.finding.id: review.title
        for review in reviewed(store.findings(), store.decisions())
        if review.status is not Status.REJECTED
    }
    by_id = {observation.id: observation for observation in store.observations()}
    found = []
    for one in store.contradictions():
        first, second = one.sides
        if first.finding in titles and second.finding in titles:
            members = [
                by_id[name] for side in one.sides for name in side.observations if name in by_id
            ]
            about = f"„{titles[first.finding]}“ und „{titles[second.finding]}“."
            found.append(Disputed(id=one.id, about=about, roles=(), evidence=_evidence(members)))
    return found


def alike(observations: Iterable[Observation]) -> list[Group]:
    """Observations of one kind under the same words as one group; the others stay alone."""
    found: dict[tuple[str, frozenset[str] | str], list[Observation]] = {}
    for observation in observations:
        item = observation.item
        stems = content_stems(
            (item.activity if isinstance(item, ProcessStep) else None) or item.title
        )
        found.setdefault((item.kind, stems if len(stems) > 1 else observation.id), []).append(
            observation
        )
    return [_of_alike(members) for members in found.values()]


def _of_alike(members: Sequence[Observation]) -> Group:
    ordered = sorted(members, key=lambda member: (member.interview, member.id))
    titles = Counter(member.item.title for member in ordered)
    return Group(
        id=min(member.id for member in ordered),
        title=min(titles, key=lambda title: (-titles[title], len(title), title)),
        kind=ordered[0].item.kind,
        members=tuple(ordered),
    )


def group_of(review: Review, by_id: Mapping[str, Observation]) -> Group | None:
    """A finding's group; its members come in the order of their evidence.

    None where it is empty.
    """
    members = [by_id[m.observation] for m in review.finding.members if m.observation in by_id]
    if not members:
        return None
    return Group(
        id=review.finding.id,
        title=review.title,
        kind=review.finding.item.kind,
        members=tuple(_as_edited(member, review) for member in members),
    )


def _as_edited(member: Observation, review: Review) -> Observation:
    """A member that says what the reviewer made of the finding.

    Later stages go by what most members say.
    """
    changed = {name: getattr(review.item, name) for name in review.edited if name != "title"}
    if "title" in review.edited and isinstance(review.item, ProcessStep):
        changed.setdefault("activity", review.title)  # a map calls a step by its activity
    if not changed:
        return member
    return member.model_copy(update={"item": member.item.model_copy(update=changed)})


def _evidence(members: Iterable[Observation]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(observation=member.id, interview=member.interview, quote=member.quotes[0])
        for member in members
        if member.quotes
    )
