"""Ask a model what the map rests on.

The order within each interview, and which names mean one process.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from befund.errors import ModelStopError
from befund.llm.call_pool import CallPool
from befund.llm.usage import Usage
from befund.process import ModelNames, ModelOrder, is_today
from befund.progress import Progress, SilentProgress
from befund.records import Interview, Kind, Observation
from befund.records.process import ReadOrder
from befund.store.port import MapStore


@dataclass
class MapRead:
    """What asking gave.

    Its cost, claims without a quote that stands, what failed, and why it stopped.
    """

    usage: Usage = field(default_factory=Usage)
    dropped: int = 0
    failures: list[str] = field(default_factory=list)
    stopped: ModelStopError | None = None


@dataclass(frozen=True)
class MapReading:
    """What is asked for the map; either part may be left out."""

    order: ModelOrder | None
    names: ModelNames | None
    pool: CallPool
    progress: Progress = field(default_factory=SilentProgress)

    def bring_up_to_date(self, store: MapStore) -> MapRead:
        """Ask about every interview whose steps are new, and about names where they are.

        Keep each answer at once. Where a model fails, words stand in and the next run asks again.
        """
        return _Reading(self, store).run()


class _Asked(NamedTuple):
    """What one call cost, and what came of it beside what was saved."""

    usage: Usage
    failure: str | None
    dropped: int = 0


class _Reading:
    """One pass over a workspace."""

    def __init__(self, asked: MapReading, store: MapStore) -> None:
        self._asked, self._store = asked, store
        self._interviews = [
            interview for interview in store.interviews() if interview.masked_sha256
        ]
        self._steps: dict[str, list[Observation]] = {}
        for observation in store.observations():
            if observation.item.kind is Kind.PROCESS_STEP and is_today(observation):
                self._steps.setdefault(observation.interview, []).append(observation)
        self._result = MapRead()

    def run(self) -> MapRead:
        order, names = self._asked.order, self._asked.names
        calls: list[Callable[[], _Asked | None]] = []
        if order is not None:
            calls += [partial(self._read_order, order, one) for one in self._without_order(order)]
        if names is not None and self._names_are_new(names):
            calls.append(partial(self._read_names, names))
        self._asked.progress.chunks_planned(len(calls))
        try:
            self._asked.pool.run(lambda call: call(), calls, self._count)
        except ModelStopError as error:
            self._result.stopped = error
        self._result.failures.sort()
        return self._result

    def _without_order(self, order: ModelOrder) -> list[Interview]:
        """The interviews whose steps were not read, or by another model or prompt."""
        known = {name: read.fingerprint for name, read in self._store.read_orders().items()}
        return [
            interview
            for interview in self._interviews
            if len(steps := self._steps.get(interview.id, ())) > 1
            and known.get(interview.id)
            != order.fingerprint(interview.masked_sha256, steps, interview.language)
        ]

    def _read_order(self, order: ModelOrder, interview: Interview) -> _Asked | None:
        transcript = self._store.transcript(interview.id)
        if transcript is None:
            return None
        steps = self._steps[interview.id]
        found = order.read(transcript, steps)
        if found.failure is None:
            fingerprint = order.fingerprint(interview.masked_sha256, steps, interview.language)
            self._store.save_order(
                ReadOrder(
                    interview=interview.id,
                    fingerprint=fingerprint,
                    claims=found.claims,
                    dropped=found.dropped,
                )
            )
        return _Asked(
            found.usage,
            f"{interview.id}: {found.failure}" if found.failure else None,
            found.dropped,
        )

    def _names_are_new(self, names: ModelNames) -> bool:
        known = self._store.process_naming()
        return known is None or known.fingerprint != names.fingerprint(
            self._every_step(), self._language()
        )

    def _read_names(self, names: ModelNames) -> _Asked:
        found = names.group(self._every_step(), self._language())
        if found.naming is not None:
            self._store.save_process_naming(found.naming)
        return _Asked(found.usage, found.failure)

    def _every_step(self) -> Sequence[Observation]:
        return [step for steps in self._steps.values() for step in steps]

    def _language(self) -> str:
        """The language that most interviews are in."""
        counts = Counter(interview.language for interview in self._interviews)
        return min(counts, key=lambda language: (-counts[language], language), default="de")

    def _count(self, _: Callable[[], _Asked | None], asked: _Asked | None) -> None:
        if asked is None:
            return
        usage, failure, dropped = asked
        self._result.usage += usage
        self._result.dropped += dropped
        self._result.failures += [failure] if failure else []
        self._asked.progress.chunk_finished(
            cached=not usage.calls,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cost=usage.cost,
        )
