"""Verdicts on candidate pairs: by the lexical rule, or by a model with as many calls at once as a run may have."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
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
from befund.errors import BefundError, ModelStopError, StoppedError
from befund.index import TextVectors, nearest
from befund.llm.usage import Usage
from befund.progress import Progress, SilentProgress
from befund.records import Kind, Observation, Verdict
from befund.workflow.extracting import GRACE, wait_for_calls


@dataclass
class Judged:
    """What judging gave: verdicts, their cost, and why some are the lexical rule's though a model was asked.

    `warnings` name what else went wrong: then fewer pairs may have been found.
    """

    verdicts: list[Verdict]
    usage: Usage = field(default_factory=Usage)
    failures: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    stopped: ModelStopError | None = None


@dataclass(frozen=True)
class Judging:
    """Who gives verdicts: its fingerprint, and how it judges observations, given their interviews' languages."""

    fingerprint: str
    judge: Callable[[Sequence[Observation], Mapping[str, str]], Judged]


def _judge_lexically(observations: Sequence[Observation], _: Mapping[str, str]) -> Judged:
    """The verdicts of the lexical rule over all candidate pairs."""
    profiles = profiles_of(observations)
    return Judged(lexical_verdicts(profiles, candidate_pairs(profiles.values())))


LEXICAL = Judging("lexical", _judge_lexically)


def judging_by(
    judge: ModelJudge,
    threads: int,
    progress: Progress | None = None,
    vectors: TextVectors | None = None,
    stopping: threading.Event | None = None,
) -> Judging:
    """Verdicts by a model, on pairs that `vectors` help to find; where it fails, those of the lexical rule stand in.

    Once `stopping` is set, nothing more is asked.
    """
    asking = (judge, threads, progress or SilentProgress(), stopping or threading.Event())
    return Judging(
        judge.fingerprint,
        lambda observations, languages: _Asking(*asking).run(observations, languages, vectors),
    )


def nearby(observations: Iterable[Observation], vectors: TextVectors) -> Nearby:
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
    """One pass of a model over all candidate pairs."""

    def __init__(self, judge: ModelJudge, threads: int, progress: Progress, stopping: threading.Event) -> None:
        self._judge, self._threads, self._progress, self._stopping = judge, threads, progress, stopping
        self._by_id: dict[str, Observation] = {}
        self._profiles: Mapping[str, Profile] = {}
        self._result = Judged([])
        self._adding = threading.Lock()

    def run(
        self, observations: Sequence[Observation], languages: Mapping[str, str], vectors: TextVectors | None
    ) -> Judged:
        """Ask about every pair that nobody judged yet; the result is the same in whatever order answers come."""
        self._profiles = profiles_of(observations)
        self._by_id = {name: o for o in observations if (name := o.id) in self._profiles}
        pairs = pairs_to_ask(self._profiles, self._nearby(vectors))
        calls = list(candidate_calls(pairs, self._settled(pairs)))
        self._ask_all(calls, languages)
        judged = {(verdict.a, verdict.b) for verdict in self._result.verdicts}
        self._result.verdicts += lexical_verdicts(self._profiles, [pair for pair in pairs if pair not in judged])
        self._result.verdicts.sort(key=lambda verdict: (verdict.a, verdict.b))
        self._result.failures.sort()
        return self._result

    def _nearby(self, vectors: TextVectors | None) -> Nearby | None:
        """What vectors say; they are derived, so their trouble is told and stops nothing."""
        try:
            return None if vectors is None else nearby(self._by_id.values(), vectors)
        except BefundError as error:
            self._result.warnings.append(f"Was verglichen wird, wurde allein nach Wörtern ausgewählt. {error}")
            return None

    def _settled(self, pairs: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
        """The pairs that were judged before; they count as the calls that they spare."""
        found = [self._judge.kept(self._by_id[a], self._by_id[b], self._profiles) for a, b in pairs]
        self._result.verdicts = [verdict for verdict in found if verdict is not None]
        self._result.usage = Usage(cached=ceil(len(self._result.verdicts) / PAIRS_PER_CALL))
        return {(verdict.a, verdict.b) for verdict in self._result.verdicts}

    def _ask_all(self, calls: Sequence[Call], languages: Mapping[str, str]) -> None:
        """Make all calls; an interrupted run gives those under way a few seconds."""
        self._progress.chunks_planned(len(calls))
        pool = ThreadPoolExecutor(max_workers=self._threads, thread_name_prefix="befund-judge")
        asked = [pool.submit(self._ask, call, languages) for call in calls]
        try:
            for done in asked:
                done.result()
        except BaseException:
            self._stopping.set()
            pool.shutdown(wait=False, cancel_futures=True)
            wait_for_calls(asked, self._progress, GRACE)
            raise
        pool.shutdown()

    def _ask(self, call: Call, languages: Mapping[str, str]) -> None:
        if self._stopping.is_set():
            self._result.stopped = self._result.stopped or StoppedError()
            return
        comparisons = [(self._by_id[anchor], [self._by_id[name] for name in others]) for anchor, others in call]
        language = languages.get(comparisons[0][0].interview, "de")
        found = self._judge.judge(comparisons, self._profiles, language)
        with self._adding:
            self._result.verdicts += found.verdicts
            self._result.usage += found.usage
            self._result.failures += [found.failure] if found.failure else []
            if found.stopped is not None:
                self._result.stopped = self._result.stopped or found.stopped
                self._stopping.set()
        self._progress.chunk_finished(
            cached=not found.usage.calls,
            input_tokens=found.usage.input_tokens,
            output_tokens=found.usage.output_tokens,
            cost=found.usage.cost,
        )
