"""Findings and log of a workspace as they stand at one moment, brought up to date by reading only what is new."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from befund.errors import NotFoundError
from befund.records import Contradiction, Decision, Finding, Observation, Place
from befund.review import Log, Review, review_of
from befund.store import Store
from befund.store.findings import Stand


@dataclass(frozen=True)
class Grouping:
    """Findings as they were last made, and what carries them."""

    store: Store
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
        return {place: f.id for f in self.findings for member in f.members for place in member.places}

    @cached_property
    def observations(self) -> Mapping[str, Observation]:
        """All observations by id."""
        return {observation.id: observation for observation in self.store.observations()}

    def evidence(self, finding: Finding) -> list[Observation]:
        """The observations of a finding, best evidence first."""
        return [self.observations[m.observation] for m in finding.members if m.observation in self.observations]


@dataclass(frozen=True)
class State:
    """Findings with their decisions, most telling first, and the whole log."""

    stand: Stand
    grouping: Grouping
    decisions: tuple[Decision, ...] = ()
    reviews: tuple[Review, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Review]:
        """The reviews by their findings' ids."""
        return {review.finding.id: review for review in self.reviews}

    def find(self, prefix: str) -> Review:
        """The one review whose finding's id begins so, also by an id that went up in it; raises NotFoundError."""
        home = self.grouping.homes.get(prefix)
        if home is not None:
            return self.by_id[home]
        found = [review for name, review in self.by_id.items() if name.startswith(prefix)]
        if len(found) == 1:
            return found[0]
        what = "Mehrere Befunde beginnen so." if found else "Diesen Befund gibt es nicht."
        raise NotFoundError(what, where=prefix, remedy="`befund findings` nennt alle Kennungen.")


def nothing_read(store: Store) -> State:
    """The state before the first reading."""
    return State(Stand(-1, -1), Grouping(store))


def brought_up(store: Store, before: State) -> State:
    """What stands now; what did not change since is taken over, not read again."""
    while True:
        stand = store.stand()
        if stand == before.stand:
            return before
        state = _made_anew(store, stand) if stand.findings != before.stand.findings else _with_new(store, stand, before)
        if store.stand() == stand:
            return state


def _made_anew(store: Store, stand: Stand) -> State:
    grouping = Grouping(store, tuple(store.findings()), tuple(store.contradictions()))
    decisions = tuple(store.decisions())
    log = Log.of(decisions)
    return State(stand, grouping, decisions, tuple(review_of(finding, log) for finding in grouping.findings))


def _with_new(store: Store, stand: Stand, before: State) -> State:
    added = store.decisions(after=before.stand.decision)
    decisions = (*before.decisions, *added)
    concerned = _concerned(added, decisions, before.grouping)
    log = Log.of(decisions)
    reviews = tuple(
        review_of(review.finding, log) if review.finding.id in concerned else review for review in before.reviews
    )
    return State(stand, before.grouping, decisions, reviews)


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
