"""Verdicts on candidate pairs: by the lexical rule, or by a model with as many calls at once as a run may have."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from befund.consolidation import (
    ModelJudge,
    candidate_groups,
    candidate_pairs,
    lexical_verdicts,
    likeness,
    profiles_of,
)
from befund.errors import ModelStopError
from befund.llm.usage import Usage
from befund.progress import Progress, SilentProgress
from befund.records import Observation, Verdict
from befund.workflow.threads import run_all

# Pairs with hardly a word in common are not worth a call: of what a hand sorted together, next to none lies below.
_WORTH_A_CALL = 0.1


@dataclass
class Judged:
    """What judging gave: verdicts, their cost, and why some are the lexical rule's though a model was asked."""

    verdicts: list[Verdict]
    usage: Usage = field(default_factory=Usage)
    failures: list[str] = field(default_factory=list)
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


def judging_by(judge: ModelJudge, threads: int, progress: Progress | None = None) -> Judging:
    """Verdicts by a model; where it fails, those of the lexical rule stand in."""
    observer = progress or SilentProgress()
    return Judging(
        judge.fingerprint,
        lambda observations, languages: _Asking(judge, observations, languages, observer).run(threads),
    )


class _Asking:
    """One pass of a model over all candidate groups."""

    def __init__(
        self, judge: ModelJudge, observations: Sequence[Observation], languages: Mapping[str, str], progress: Progress
    ) -> None:
        self._judge, self._languages, self._progress = judge, languages, progress
        self._by_id = {observation.id: observation for observation in observations}
        self._profiles = profiles_of(observations)
        self._pairs = [
            (a, b)
            for a, b in candidate_pairs(self._profiles.values())
            if likeness(self._profiles[a], self._profiles[b]) >= _WORTH_A_CALL
        ]
        self._result = Judged([])
        self._adding = threading.Lock()

    def run(self, threads: int) -> Judged:
        """Ask about every group; the result is the same in whatever order answers come."""
        groups = list(candidate_groups(self._pairs))
        self._progress.chunks_planned(len(groups))
        run_all([partial(self._ask, anchor, others) for anchor, others in groups], threads)
        judged = {(verdict.a, verdict.b) for verdict in self._result.verdicts}
        rest = [pair for pair in self._pairs if pair not in judged]
        self._result.verdicts += lexical_verdicts(self._profiles, rest)
        self._result.verdicts.sort(key=lambda verdict: (verdict.a, verdict.b))
        self._result.failures.sort()
        return self._result

    def _ask(self, anchor: str, others: Sequence[str]) -> None:
        if self._result.stopped is not None:
            return
        first = self._by_id[anchor]
        language = self._languages.get(first.interview, "de")
        try:
            found = self._judge.judge(first, [self._by_id[name] for name in others], self._profiles, language)
        except ModelStopError as error:
            self._result.stopped = error
            return
        with self._adding:
            self._result.verdicts += found.verdicts
            self._result.usage += found.usage
            self._result.failures += [found.failure] if found.failure else []
        self._progress.chunk_finished(
            cached=not found.usage.calls,
            input_tokens=found.usage.input_tokens,
            output_tokens=found.usage.output_tokens,
            cost=found.usage.cost,
        )
