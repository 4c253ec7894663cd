"""The findings of a workspace as reviewers have them on screen: in memory, up to date, and decided on."""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property

from befund.records import Action, Contradiction, Decision, Finding
from befund.review import Log, Review, review_of, taken_back
from befund.store import Store
from befund.store.findings import Regrouped, Stand
from befund.workflow.consolidating import grouped, read_material
from befund.workflow.deciding import Act, draft, newest_of, one_review, regrouped_by
from befund.workflow.remembering import known_after

Masking = Callable[[Act, Sequence[str]], tuple[Act, tuple["Masked", ...]]]


@dataclass(frozen=True)
class Masked:
    """What a reviewer wrote of somebody, and the placeholder that was kept instead; for the reviewer's eyes alone."""

    said: str
    kept: str


@dataclass(frozen=True)
class Decided:
    """What deciding did: the decisions, the findings that changed or are new, and the ids that are gone."""

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


@dataclass(frozen=True)
class _State:
    """Findings and log at one moment."""

    stand: Stand
    findings: tuple[Finding, ...]
    decisions: tuple[Decision, ...]
    reviews: tuple[Review, ...]
    contradictions: tuple[Contradiction, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Review]:
        """The reviews by their findings' ids."""
        return {review.finding.id: review for review in self.reviews}


class ReviewBoard:
    """Findings with their decisions; safe for several threads, and it sees what other processes write.

    `alone` gives the workspace's lock, which acts that group findings anew hold; `masking` takes known names out of a
    reviewer's words, given the interviews that they are about.
    """

    def __init__(
        self,
        store: Store,
        alone: Callable[[], AbstractContextManager[None]] = nullcontext,
        masking: Masking = lambda act, _: (act, ()),
    ) -> None:
        self._store, self._alone, self._masking = store, alone, masking
        self._refreshing = threading.Lock()
        self._state = _State(Stand(-1, -1), (), (), (), ())

    def reviews(self) -> list[Review]:
        """All findings with their decisions, most telling first."""
        return list(self._fresh().reviews)

    def get(self, prefix: str) -> Review:
        """The one finding whose id begins so, also by an id that went up in another; raises NotFoundError."""
        state = self._fresh()
        return state.by_id.get(prefix) or one_review(state.reviews, prefix)

    def contradictions(self, finding: str | None = None) -> list[Contradiction]:
        """All contradictions, or those in which a finding is a side."""
        every = self._fresh().contradictions
        return [one for one in every if finding is None or finding in {side.finding for side in one.sides}]

    def log(self, finding: str | None = None) -> list[Logged]:
        """The whole log of decisions, oldest first, or what concerns one finding."""
        state = self._fresh()
        gone = taken_back(state.decisions)
        titles = {name: r.title for r in state.reviews for name in (*r.finding.formerly, r.finding.id)}
        names = {finding, *(state.by_id[finding].finding.formerly if finding in state.by_id else ())}
        return [
            Logged(decision, titles.get(decision.finding, decision.seen.title), gone.get(decision.number))
            for decision in state.decisions
            if finding is None or names & {decision.finding, *decision.others, decision.into}
        ]

    def decide(self, prefix: str, act: Act) -> Decided:
        """Append a decision to the log; merge and split, and their undo, group the findings anew.

        Raises NotFoundError for an id that is not there, ConfigurationError for an act without what it needs,
        ConflictError where the finding is not as the act expects, and WorkspaceError where another process works
        on the findings while they would be grouped anew.
        """
        return self.decide_all([(prefix, act)])

    def decide_all(self, acts: Sequence[tuple[str, Act]]) -> Decided:
        """Several acts at once: all are kept, or where one cannot be, none; one that groups anew stands alone."""
        with_words = [(prefix, *self._masking(act, self._interviews(prefix))) for prefix, act in acts]
        masked = tuple(one for _, _, found in with_words for one in found)
        wanted = [(prefix, act) for prefix, act, _ in with_words]
        state = self._fresh()
        drafts = [draft(state.reviews, state.decisions, prefix, act) for prefix, act in wanted]
        regrouping = any(regrouped_by(state.decisions, decision) for decision in drafts)
        with self._alone() if regrouping else nullcontext():
            return replace(self._keep(wanted), masked=masked)

    def undo_last(self, author: str) -> Decided:
        """Take back the author's newest act that stands; raises NotFoundError where there is none."""
        number = newest_of(self._fresh().decisions, author).number
        return self.undo(number, author)

    def undo(self, number: int, author: str) -> Decided:
        """Take back the decision of that number, be it an undo."""
        return self.decide("", Act(Action.UNDO, author, undoes=number))

    def _interviews(self, prefix: str) -> Sequence[str]:
        return self.get(prefix).finding.interviews if prefix else ()

    def _keep(self, acts: Sequence[tuple[str, Act]]) -> Decided:
        """Draft on what stands, and again whenever somebody else was quicker."""
        while True:
            state = self._fresh()
            drafts = [draft(state.reviews, state.decisions, prefix, act) for prefix, act in acts]
            kept = self._store.add_decisions(drafts, state.stand, self._regrouped(state, drafts))
            if kept is not None:
                return _decided(state, self._fresh(), kept)

    def _regrouped(self, state: _State, drafts: Sequence[Decision]) -> Regrouped | None:
        for draft_ in drafts:
            concerned = regrouped_by(state.decisions, draft_)
            if concerned is not None:
                decision, back = concerned
                numbered = draft_.model_copy(update={"number": state.stand.decision + 1})
                log = [*state.decisions, numbered]
                act = decision if back or decision.number else numbered
                known = known_after(state.findings, log, act, back=back)
                result = grouped(read_material(self._store), log, known)
                return Regrouped(result.findings, result.contradictions)
        return None

    def _fresh(self) -> _State:
        """What stands, read again as far as anything of it changed."""
        if self._store.stand() == self._state.stand:
            return self._state
        with self._refreshing:
            while True:
                stand = self._store.stand()
                if stand != self._state.stand:
                    self._state = self._read(stand, self._state)
                if self._store.stand() == stand:
                    return self._state

    def _read(self, stand: Stand, before: _State) -> _State:
        if stand.findings == before.stand.findings:
            findings, contradictions = before.findings, before.contradictions
            added = self._store.decisions(after=before.stand.decision)
            decisions = (*before.decisions, *added)
        else:
            findings, contradictions = tuple(self._store.findings()), tuple(self._store.contradictions())
            added = self._store.decisions()
            decisions = tuple(added)
        log = Log.of(decisions)
        reviews = tuple(review_of(finding, log) for finding in findings)
        return _State(stand, findings, decisions, reviews, contradictions)


def _decided(before: _State, after: _State, kept: Sequence[Decision]) -> Decided:
    names = [review.finding.id for review in after.reviews]
    concerned = {decision.finding for decision in kept}
    changed = [r for r in after.reviews if r != before.by_id.get(r.finding.id)]
    return Decided(
        decisions=tuple(kept),
        changed=tuple(sorted(changed, key=lambda review: review.finding.id not in concerned)),
        new=tuple(name for name in names if name not in before.by_id),
        gone=tuple(name for name in before.by_id if name not in set(names)),
    )
