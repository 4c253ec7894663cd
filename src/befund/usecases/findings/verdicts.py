"""Verdicts on candidate pairs.

By the lexical rule, or by a model with as many calls at once as a run may have.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from befund.consolidation import (
    DEPTH,
    PAIRS_PER_CALL,
    Call,
    ModelJudge,
    Nearby,
    Profile,
    candidate_calls,
    candidate_pairs,
    lexical_verdicts,
    pairs_to_ask,
    profiles_of,
    told,
)
from befund.consolidation.model_judge import CallVerdicts
from befund.errors import BefundError, ModelStopError
from befund.index import StatementVectors, nearest
from befund.llm.call_pool import CallPool
from befund.llm.usage import Usage
from befund.progress import Progress, SilentProgress
from befund.records import Answer, ComparisonPlan, Kind, Observation, Verdict
from befund.records.message import Said, message
from befund.store.port import ComparisonStore
from befund.usecases.findings.earlier_findings import earlier


@dataclass
class VerdictSet:
    """What judging gave.

    Verdicts, their cost, and why some are the lexical rule's though a model was asked. `warnings`
    name what else went wrong: then fewer pairs may have been found. `plan` is what a model was
    asked by; `settled` are answers on pairs that several calls asked about, as they are to be kept.
    """

    verdicts: list[Verdict]
    usage: Usage = field(default_factory=Usage)
    failures: list[str] = field(default_factory=list)
    warnings: list[Said] = field(default_factory=list)
    stopped: ModelStopError | None = None
    plan: ComparisonPlan | None = None
    settled: list[Answer] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether every call was answered."""
        return not self.failures and self.stopped is None


@dataclass(frozen=True)
class Judging:
    """Who gives verdicts.

    Its fingerprint, and how it judges observations, given their interviews' languages.
    """

    fingerprint: str
    judge: Callable[[Sequence[Observation], Mapping[str, str]], VerdictSet]


def _judge_lexically(observations: Sequence[Observation], _: Mapping[str, str]) -> VerdictSet:
    """The verdicts of the lexical rule over all candidate pairs."""
    profiles = profiles_of(observations)
    return VerdictSet(lexical_verdicts(profiles, candidate_pairs(profiles.values())))


LEXICAL = Judging("lexical", _judge_lexically)


def judging_by(
    judge: ModelJudge,
    store: ComparisonStore,
    pool: CallPool,
    progress: Progress | None = None,
    vectors: StatementVectors | None = None,
) -> Judging:
    """Verdicts by a model, on pairs that `vectors` help to find.

    Where it fails, those of the lexical rule stand in. Which pairs are asked about together is kept
    in the store before the first call.
    """
    asking = (judge, store, pool, progress or SilentProgress())
    return Judging(
        judge.fingerprint,
        lambda observations, languages: _Asking(*asking).run(observations, languages, vectors),
    )


def nearby(observations: Iterable[Observation], vectors: StatementVectors) -> Nearby:
    """The nearest of each observation among those of its kind."""
    every = sorted(observations, key=lambda observation: observation.id)
    known = vectors.vectors([told(observation) for observation in every])
    found: dict[str, list[tuple[str, float]]] = {}
    for kind in Kind:
        rows = [row for row, observation in enumerate(every) if observation.item.kind is kind]
        for row, others in zip(rows, nearest(known[rows], DEPTH), strict=True):
            found[every[row].id] = [(every[rows[other]].id, above) for other, above in others]
    return Nearby(found, vectors.by_meaning)


class _Asking:
    """One pass of a model over all candidate pairs.

    What is asked together is fixed before the first call.
    """

    def __init__(
        self, judge: ModelJudge, store: ComparisonStore, pool: CallPool, progress: Progress
    ) -> None:
        self._judge, self._store, self._pool, self._progress = judge, store, pool, progress
        self._languages: Mapping[str, str] = {}
        self._by_id: dict[str, Observation] = {}
        self._profiles: Mapping[str, Profile] = {}
        self._replies: dict[int, Sequence[Answer]] = {}
        self._result = VerdictSet([])

    def run(
        self,
        observations: Sequence[Observation],
        languages: Mapping[str, str],
        vectors: StatementVectors | None,
    ) -> VerdictSet:
        """Ask about every pair that nobody judged yet.

        The result is the same in whatever order answers come. It is also the same where an earlier
        run was stopped in it: that one's plan is asked to its end.
        """
        self._profiles, self._languages = profiles_of(observations), languages
        self._by_id = {name: o for o in observations if (name := o.id) in self._profiles}
        plan = self._result.plan = self._plan(
            _fingerprint(self._judge, self._by_id, languages), vectors
        )
        self._result.warnings += plan.warnings
        self._progress.chunks_planned(len(plan.calls))
        try:
            self._pool.run(self._ask, enumerate(plan.calls), self._note)
        except ModelStopError as error:
            self._result.stopped = error
        self._read(plan)
        self._result.failures.sort()
        return self._result

    def _plan(self, fingerprint: str, vectors: StatementVectors | None) -> ComparisonPlan:
        """The plan of the run that was stopped, else a new one, which is kept."""
        unfinished = self._store.comparison_plan()
        if unfinished is not None and unfinished.fingerprint == fingerprint:
            self._settled(unfinished.settled)
            return unfinished
        before = earlier(self._store.findings()) if unfinished is None else unfinished.before
        warnings: list[Said] = []
        pairs = pairs_to_ask(self._profiles, self._nearby(vectors, warnings))
        settled = self._settled(pairs)
        plan = ComparisonPlan(
            fingerprint=fingerprint,
            settled=settled,
            calls=tuple(candidate_calls(pairs, set(settled))),
            warnings=tuple(warnings),
            before=before,
        )
        self._store.begin_comparison(plan)
        return plan

    def _nearby(self, vectors: StatementVectors | None, warnings: list[Said]) -> Nearby | None:
        """What vectors say; they are derived, so their failure is reported and stops nothing."""
        try:
            return None if vectors is None else nearby(self._by_id.values(), vectors)
        except BefundError as error:
            warnings.append(message("run.by_words_alone", error=str(error)))
            return None

    def _settled(self, pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """The pairs that were judged before; they count as the calls that they spare."""
        found = [verdict for pair in pairs if (verdict := self._kept(pair)) is not None]
        self._result.verdicts += found
        self._result.usage += Usage(cached=ceil(len(found) / PAIRS_PER_CALL))
        return tuple((verdict.a, verdict.b) for verdict in found)

    def _kept(self, pair: tuple[str, str]) -> Verdict | None:
        a, b = pair
        return self._judge.kept(self._by_id[a], self._by_id[b], self._profiles)

    def _ask(self, numbered: tuple[int, Call]) -> CallVerdicts:
        _, call = numbered
        comparisons = [
            (self._by_id[anchor], [self._by_id[name] for name in others]) for anchor, others in call
        ]
        language = self._languages.get(comparisons[0][0].interview, "de")
        found = self._judge.judge(comparisons, language)
        if found.stopped is not None:  # not raised: what the call cost is still to be counted
            self._pool.stop(found.stopped)
        return found

    def _note(self, numbered: tuple[int, Call], found: CallVerdicts) -> None:
        number, _ = numbered
        self._replies[number] = found.answers
        self._result.usage += found.usage
        self._result.failures += [found.failure] if found.failure else []
        self._progress.chunk_finished(
            cached=not found.usage.calls,
            input_tokens=found.usage.input_tokens,
            output_tokens=found.usage.output_tokens,
            cost=found.usage.cost,
        )

    def _read(self, plan: ComparisonPlan) -> None:
        """A verdict on each pair that was asked about: from the replies, or by the lexical rule."""
        first, self._result.settled = _first_of(self._replies)
        pairs = [pair for number in range(len(plan.calls)) for pair in plan.asked(number)]
        verdicts = self._result.verdicts
        verdicts += [
            verdict for pair in pairs if (verdict := self._verdict(pair, first)) is not None
        ]
        judged = {(verdict.a, verdict.b) for verdict in verdicts}
        left = sorted({*plan.settled, *pairs} - judged)
        verdicts += lexical_verdicts(self._profiles, left)
        verdicts.sort(key=lambda verdict: (verdict.a, verdict.b))

    def _verdict(self, pair: tuple[str, str], first: Mapping[str, Answer]) -> Verdict | None:
        """What the replies say of a pair.

        Where a stopped run had none, what one before it was told.
        """
        a, b = (self._by_id[name] for name in pair)
        answer = first.get(self._judge.pair_key(a, b))
        return (
            self._kept(pair)
            if answer is None
            else self._judge.verdict(answer, a, b, self._profiles)
        )


def _first_of(replies: Mapping[int, Sequence[Answer]]) -> tuple[dict[str, Answer], list[Answer]]:
    """Of each pair the first answer in the order of the calls, and those that other calls answered too.

    Pairs of observations that read alike share a key: which answer is kept must not hang on which came first.
    """
    first: dict[str, Answer] = {}
    shared: dict[str, Answer] = {}
    for number in sorted(replies):
        for answer in replies[number]:
            if first.setdefault(answer.key, answer) is not answer:
                shared[answer.key] = first[answer.key]
    return first, list(shared.values())


def _fingerprint(
    judge: ModelJudge, by_id: Mapping[str, Observation], languages: Mapping[str, str]
) -> str:
    """What decides a plan, beside what was judged before.

    What is compared, in which language, and who judges.
    """
    compared = [by_id[name] for name in sorted(by_id)]
    spoken = sorted((name, languages.get(name, "")) for name in {one.interview for one in compared})
    parts = [judge.fingerprint, spoken, [one.model_dump_json() for one in compared]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
