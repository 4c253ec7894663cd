"""Findings and log of a workspace as they stand at one moment.

They are brought up to date by reading only what is new.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from befund.errors import NotFoundError
from befund.records import Contradiction, Decision, Finding, Observation, Place
from befund.review import Log, Review, review_of
from befund.store import Store
from befund.store.findings import Regrouped, Revision
from befund.usecases.findings.consolidation import Material, extracted_from, read_material


class Sources:
    """What findings are made of, read from a store when it is first asked for.

    It holds until another process makes findings anew, and for `material` until an interview is
    extracted again.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: tuple[object, Material] | None = None

    @cached_property
    def observations(self) -> Mapping[str, Observation]:
        """All observations by id."""
        return {observation.id: observation for observation in self._store.observations()}

    def material(self) -> Material:
        """What a merge or split makes findings of."""
        key = extracted_from(self._store)
        if self._known is None or self._known[0] != key:
            self._known = (key, read_material(self._store))
        return self._known[1]


@dataclass(frozen=True)
class Grouping:
    """Findings as they were last made, and what carries them."""

    sources: Sources
    findings: tuple[Finding, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    @cached_property
    def homes(self) -> Mapping[str, str]:
        """By its id or a former one, the id of the finding that stands."""
        former = {name: finding.id for finding in self.findings for name in finding.formerly}
        return {**former, **{finding.id: finding.id for finding in self.findings}}

    @cached_property
    def carried(self) -> Mapping[Place, str]:
        """By the place of a quote, the finding that it carries."""
        places: dict[Place, str] = {}
        for finding in self.findings:
            for member in finding.members:
                places.update(dict.fromkeys(member.places, finding.id))
        return places

    def evidence(self, finding: Finding) -> list[Observation]:
        """The observations of a finding, best evidence first."""
        known = self.sources.observations
        return [
            known[member.observation] for member in finding.members if member.observation in known
        ]


@dataclass(frozen=True)
class State:
    """Findings with their decisions, most telling first, and the whole log."""

    revision: Revision
    grouping: Grouping
    decisions: tuple[Decision, ...] = ()
    reviews: tuple[Review, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Review]:
        """The reviews by their findings' ids."""
        return {review.finding.id: review for review in self.reviews}

    def find(self, prefix: str) -> Review:
        """The one review whose finding's id begins so, also by an id that was merged into it.

        Raises NotFoundError.
        """
        home = self.grouping.homes.get(prefix)
        if home is not None:
            return self.by_id[home]
        found = [review for name, review in self.by_id.items() if name.startswith(prefix)]
        if len(found) == 1:
            return found[0]
        what = "Mehrere Befunde beginnen so." if found else "Diesen Befund gibt es nicht."
        raise NotFoundError(what, where=prefix, remedy="`befund findings` nennt alle Kennungen.")

    def followed_by(self, kept: Sequence[Decision], regrouped: Regrouped | None) -> "State":
        """What stands once decisions are kept, and findings with them."""
        revision = Revision(kept[-1].number, self.revision.findings + (regrouped is not None))
        if regrouped is None:
            return _with_new(kept, revision, self)
        grouping = replace(
            self.grouping,
            findings=tuple(regrouped.findings),
            contradictions=tuple(regrouped.contradictions),
        )
        return _folded(revision, grouping, (*self.decisions, *kept))


def nothing_read(store: Store) -> State:
    """The state before the first reading."""
    return State(Revision(-1, -1), Grouping(Sources(store)))


def brought_up(store: Store, before: State) -> State:
    """What stands now; what did not change since is taken over, not read again."""
    while True:
        revision = store.revision()
        if revision == before.revision:
            return before
        if revision.findings == before.revision.findings:
            state = _with_new(store.decisions(after=before.revision.decision), revision, before)
        else:
            grouping = Grouping(
                Sources(store), tuple(store.findings()), tuple(store.contradictions())
            )
            state = _folded(revision, grouping, tuple(store.decisions()))
        if store.revision() == revision:
            return state


def _folded(revision: Revision, grouping: Grouping, decisions: tuple[Decision, ...]) -> State:
    log = Log.of(decisions)
    return State(
        revision,
        grouping,
        decisions,
        tuple(review_of(finding, log) for finding in grouping.findings),
    )


def _with_new(added: Sequence[Decision], revision: Revision, before: State) -> State:
    """Only findings that the new decisions are about are folded again."""
    decisions = (*before.decisions, *added)
    concerned = _concerned(added, decisions, before.grouping)
    log = Log.of(decisions)
    reviews = tuple(
        review_of(review.finding, log) if review.finding.id in concerned else review
        for review in before.reviews
    )
    return State(revision, before.grouping, decisions, reviews)


def _concerned(added: Iterable[Decision], log: Sequence[Decision], grouping: Grouping) -> set[str]:
    """The findings that new decisions, or what they take back, are about."""
    by_number = {decision.number: decision for decision in log}
    found: set[str] = set()
    for one in added:
        decision: Decision | None = one
        while decision is not None:
            found.add(grouping.homes.get(decision.finding, ""))
            if decision.quote is not None:
                found.add(grouping.carried.get(decision.quote, ""))
            decision = by_number.get(decision.undoes) if decision.undoes is not None else None
    return found
