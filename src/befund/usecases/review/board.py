"""The findings of a workspace as reviewers have them on screen.

In memory, up to date, and decided on.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace

from befund.errors import ConfigurationError
from befund.records import Action, Contradiction, Decision, Observation
from befund.review import Catalogue, Facets, Filter, Review, taken_back
from befund.store import Store
from befund.store.findings import Regrouped
from befund.usecases.findings.assignments import AssignmentCache
from befund.usecases.findings.consolidation import grouped
from befund.usecases.findings.earlier_findings import known_after
from befund.usecases.findings.state import State, brought_up, nothing_read
from befund.usecases.review.decisions import Act, draft, newest_of, regrouped_by


@dataclass(frozen=True, repr=False)
class Masked:
    """What a reviewer wrote of somebody, and the placeholder that was kept instead.

    For the reviewer's eyes alone.
    """

    said: str
    kept: str


Masking = Callable[[Act, Sequence[str]], tuple[Act, tuple[Masked, ...]]]


@dataclass(frozen=True)
class Decided:
    """What deciding did.

    The decisions, the findings that changed or are new, and the ids that are gone. Of `changed`,
    those come first that were decided on. `masked` is what was taken out of the reviewer's words.
    """

    decisions: tuple[Decision, ...]
    changed: tuple[Review, ...]
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    masked: tuple[Masked, ...] = ()


@dataclass(frozen=True)
class Logged:
    """A decision, the title of its finding today, and the undo that took it back where one did."""

    decision: Decision
    title: str
    undone_by: Decision | None = None


class ReviewedFindings:
    """Findings with their decisions, to read.

    Safe for several threads, and it sees what other processes write.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._refreshing = threading.Lock()
        self._state, self._catalogue, self._assignments = (
            nothing_read(store),
            Catalogue(),
            AssignmentCache(store),
        )

    def reviews(self) -> list[Review]:
        """All findings with their decisions, most telling first."""
        return list(self._fresh().reviews)

    def get(self, prefix: str) -> Review:
        """The one finding whose id begins so, also by an id that was merged into another.

        Raises NotFoundError.
        """
        return self._fresh().find(prefix)

    def filtered(self, wanted: Filter) -> list[Review]:
        """The findings that a filter leaves, most telling first."""
        state = self._fresh()
        return self._catalogue.found(
            state.reviews, self._assignments.of(state), wanted, state.grouping.evidence
        )

    def facets(self, wanted: Filter) -> Facets:
        """How many findings each value of each field would leave, given the rest of the filter."""
        state = self._fresh()
        return self._catalogue.facets(
            state.reviews, self._assignments.of(state), wanted, state.grouping.evidence
        )

    def evidence(self, review: Review) -> list[Observation]:
        """The observations of a finding, best evidence first."""
        return self._fresh().grouping.evidence(review.finding)

    def contradictions(self, finding: str | None = None) -> list[Contradiction]:
        """All contradictions, or those in which a finding is a side."""
        every = self._fresh().grouping.contradictions
        return [
            one
            for one in every
            if finding is None or finding in {side.finding for side in one.sides}
        ]

    def log(self, finding: str | None = None) -> list[Logged]:
        """The whole log of decisions, oldest first, or what concerns one finding."""
        state = self._fresh()
        gone, homes = taken_back(state.decisions), state.grouping.homes
        home = homes.get(finding or "", finding)
        return [
            Logged(one, _title(state, one), gone.get(one.number))
            for one in state.decisions
            if home is None
            or home in {homes.get(n, n) for n in (one.finding, *one.others, one.into) if n}
        ]

    def _fresh(self) -> State:
        """What stands, read again as far as anything of it changed."""
        if self._store.revision() != self._state.revision:
            with self._refreshing:
                self._state = brought_up(self._store, self._state)
        return self._state


class ReviewBoard(ReviewedFindings):
    """The findings on which people decide.

    `alone` gives the workspace's lock, which acts that group findings anew hold; `masking` takes
    known names out of a reviewer's words, given the interviews that they are about. Both are asked
    for, so that no board writes without.
    """

    def __init__(
        self, store: Store, alone: Callable[[], AbstractContextManager[None]], masking: Masking
    ) -> None:
        super().__init__(store)
        self._alone, self._masking = alone, masking
        self._taking_turns = threading.Lock()
        self._at_once: dict[int, Sequence[int]] = {}

    def prepare(self) -> None:
        """Read already what the first list, the first merge and the first words would have to wait for."""
        state = self._fresh()
        _ = self._assignments.of(state), state.grouping.sources.material().builder
        self._masking(Act(Action.COMMENT, "", note="-"), ())

    def decide(self, prefix: str, act: Act) -> Decided:
        """Append a decision to the log; merge and split, and their undo, group the findings anew.

        Raises NotFoundError for an id that is not there, ConfigurationError for an act without what
        it needs, ConflictError where the finding is not as the act expects, and WorkspaceError
        where another process works on the findings while they would be grouped anew.
        """
        return self.decide_all([(prefix, act)])

    def decide_all(self, acts: Sequence[tuple[str, Act]]) -> Decided:
        """Several acts at once: all are kept, or where one cannot be, none.

        One that groups anew stands alone.
        """
        state = self._fresh()
        given = [(prefix, *self._masking(act, _interviews(state, prefix))) for prefix, act in acts]
        wanted = [(prefix, act) for prefix, act, _ in given]
        drafts = [draft(state, prefix, act) for prefix, act in wanted]
        regrouping = any(regrouped_by(state.decisions, decision) for decision in drafts)
        if regrouping and len(acts) > 1:
            raise ConfigurationError(
                "Zusammenführen und Teilen geht nur einzeln.",
                where=drafts[0].finding,
                remedy="Eins nach dem anderen.",
            )
        with self._regrouping() if regrouping else nullcontext():
            decided = self._keep(wanted)
        if len(acts) > 1:
            self._at_once[decided.decisions[-1].number] = [
                decision.number for decision in decided.decisions
            ]
        return replace(decided, masked=tuple(one for _, _, found in given for one in found))

    def undo(self, number: int, author: str) -> Decided:
        """Take back the decision of that number, be it an undo; raises as `decide` does."""
        return self.decide("", Act(Action.UNDO, author, undoes=number))

    def undo_last(self, author: str) -> Decided:
        """Take back the author's newest act that stands.

        With those that this board kept at once with it. Raises NotFoundError where there is none.
        """
        log = self._fresh().decisions
        newest, gone = newest_of(log, author).number, taken_back(log)
        numbers = [number for number in self._at_once.get(newest, [newest]) if number not in gone]
        return self.decide_all(
            [("", Act(Action.UNDO, author, undoes=number)) for number in numbers]
        )

    @contextmanager
    def _regrouping(self) -> Iterator[None]:
        """Threads of this process wait for each other.

        Who waits for another process is told so at once.
        """
        with self._taking_turns, self._alone():
            yield

    def _keep(self, acts: Sequence[tuple[str, Act]]) -> Decided:
        """Draft on what stands, and again whenever somebody else was quicker."""
        while True:
            state = self._fresh()
            drafts = [draft(state, prefix, act) for prefix, act in acts]
            regrouped = self._regrouped(state, drafts[0])
            kept = self._store.add_decisions(drafts, state.revision, regrouped)
            if kept is not None:
                after = state.followed_by(kept, regrouped)
                self._take_over(state, after)
                return _decided(state, after, kept)

    def _regrouped(self, state: State, drafted: Decision) -> Regrouped | None:
        """The findings as a merge, a split, or their undo leaves them; None for all else."""
        concerned = regrouped_by(state.decisions, drafted)
        if concerned is None:
            return None
        act, back = concerned
        numbered = drafted.model_copy(update={"number": state.revision.decision + 1})
        log = [*state.decisions, numbered]
        known = known_after(
            state.grouping.findings, log, numbered if act is drafted else act, back=back
        )
        result = grouped(state.grouping.sources.material(), log, known)
        return Regrouped(result.findings, result.contradictions)

    def _take_over(self, before: State, after: State) -> None:
        """Spare reading what this board wrote itself, unless another thread has read further."""
        with self._refreshing:
            if self._state is before:
                self._state = after


def _interviews(state: State, prefix: str) -> Sequence[str]:
    return state.find(prefix).finding.interviews if prefix else ()


def _title(state: State, decision: Decision) -> str:
    home = state.grouping.homes.get(decision.finding)
    return state.by_id[home].title if home else decision.seen.title


def _decided(before: State, after: State, kept: Sequence[Decision]) -> Decided:
    concerned = {after.grouping.homes.get(decision.finding) for decision in kept}
    was = before.by_id
    changed = [
        r for r in after.reviews if r is not was.get(r.finding.id) and r != was.get(r.finding.id)
    ]
    return Decided(
        decisions=tuple(kept),
        changed=tuple(sorted(changed, key=lambda review: review.finding.id not in concerned)),
        new=tuple(name for name in after.by_id if name not in was),
        gone=tuple(name for name in was if name not in after.by_id),
    )
