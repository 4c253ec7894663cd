"""Extract and ground what is pending.

Threads over all chunks of all interviews, saved interview by interview.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from befund.chunking import chunk_transcript
from befund.errors import BefundError
from befund.extraction.model.bounds import MOST_ITEMS
from befund.extraction.port import Extraction, Extractor, Usage
from befund.grounding import ground_all
from befund.llm.call_pool import CallPool
from befund.llm.pricing import estimate_tokens
from befund.masking.reply_placeholders import placeholders_of, with_known_placeholders
from befund.progress import Progress
from befund.records import Chunk, ChunkFailure, Interview, MaskedTranscript, Observation, RawItem
from befund.records.base import Record
from befund.records.message import Message, message
from befund.store.port import ExtractionStore

_Given = TypeVar("_Given")
_Timed = tuple[Extraction, float]  # what a chunk gave, and the seconds it took


class ChunkingOptions(Record):
    """How transcripts are cut: tokens per chunk, and turns of context before one."""

    chunk_tokens: int
    context_turns: int

    def cut(self, transcript: MaskedTranscript) -> tuple[Chunk, ...]:
        """The chunks of a transcript."""
        return chunk_transcript(
            transcript,
            budget=self.chunk_tokens,
            context_turns=self.context_turns,
            count_tokens=estimate_tokens,
        )


def extraction_fingerprint(
    interview: Interview, extractor: Extractor, chunking_options: ChunkingOptions
) -> str:
    """What decides an interview's observations.

    Its masked text and roles, the extractor, and the cutting.
    """
    parts = (
        interview.masked_sha256,
        extractor.fingerprint(interview.language),
        chunking_options.model_dump_json(),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def is_pending(
    interview: Interview, extractor: Extractor, chunking_options: ChunkingOptions
) -> bool:
    """Whether an interview's observations are missing, or were made by something else."""
    current = extraction_fingerprint(interview, extractor, chunking_options)
    return bool(interview.masked_sha256) and interview.extracted_by != current


@dataclass
class _Pending:
    """An interview under way: what its chunks gave so far."""

    interview: Interview
    fingerprint: str
    transcript: MaskedTranscript
    missing: int
    items: list[tuple[Chunk, RawItem]] = field(default_factory=list)
    failures: list[ChunkFailure] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0
    dropped: int = 0

    def add(self, chunk: Chunk, extraction: Extraction, seconds: float) -> None:
        self.missing -= 1
        self.usage += extraction.usage
        self.seconds += seconds
        self.dropped += extraction.dropped
        self.items += [(chunk, item) for item in extraction.items]
        if extraction.failure:
            failure = ChunkFailure(
                interview=self.interview.id, chunk=chunk.number, reason=extraction.failure
            )
            self.failures.append(failure)


_Job = tuple[_Pending, Chunk]


class Extracting:
    """One pass of an extractor over interviews; `usage` adds up what it cost so far.

    An interview is saved when its last chunk is back, so a stop loses no more than interviews under
    way, and of those no answer that was paid for.
    """

    def __init__(
        self,
        store: ExtractionStore,
        extractor: Extractor,
        chunking_options: ChunkingOptions,
        progress: Progress,
        pool: CallPool,
    ) -> None:
        self._store, self._extractor, self._chunking_options = store, extractor, chunking_options
        self._progress, self._pool = progress, pool
        self.usage = Usage()
        self.failures: list[ChunkFailure] = []
        self.warnings: list[Message] = []
        self.finished = 0

    def run(self, interviews: Iterable[Interview]) -> None:
        """Extract all chunks of what is pending.

        Raises ModelStopError as soon as no further call can succeed. That is a StoppedError where
        somebody stopped the run. What is answered until it ends is kept.
        """
        self._pool.run(self._timed, self._work(interviews), self._finish)

    def _work(self, interviews: Iterable[Interview]) -> Iterator[_Job]:
        outdated = {failure.interview for failure in self._store.chunk_failures()}
        for interview in interviews:
            is_wanted = is_pending(interview, self._extractor, self._chunking_options)
            if interview.id in outdated and interview.masked_sha256 and not is_wanted:
                self._store.save_failures(
                    interview.id, ()
                )  # of another extractor, which is no longer asked for
            if not is_wanted:
                continue
            found = self._attempt(interview.id, partial(self._cut, interview.id))
            if found is None:
                continue
            transcript, chunks = found
            fingerprint = extraction_fingerprint(interview, self._extractor, self._chunking_options)
            pending = _Pending(interview, fingerprint, transcript, len(chunks))
            self._progress.interview_started(interview.id)
            self._progress.chunks_planned(len(chunks))
            if not chunks:
                self._save(pending)
            for chunk in chunks:
                yield pending, chunk

    def _cut(self, interview: str) -> tuple[MaskedTranscript, tuple[Chunk, ...]] | None:
        transcript = self._store.transcript(interview)
        return None if transcript is None else (transcript, self._chunking_options.cut(transcript))

    def _attempt(self, interview: str, work: Callable[[], _Given]) -> _Given | None:
        """What some work on an interview gives.

        An error that nobody foresaw fails this interview, and no other. What an earlier run found
        in it stays, and the next one tries again.
        """
        try:
            return work()
        except BefundError:  # nothing can be kept
            raise
        except Exception as error:  # noqa: BLE001 - one interview must not stop a batch; the error may quote it
            failure = ChunkFailure(interview=interview, chunk=0, reason=_unforeseen(error))
        self._store.save_failures(interview, [failure])
        self.failures.append(failure)
        return None

    def _extract(self, chunk: Chunk) -> Extraction:
        """What a chunk gives; an error that nobody foresaw fails this chunk, and no other."""
        try:
            return self._extractor.extract(chunk)
        except BefundError:  # no call can succeed, or nothing can be kept
            raise
        except Exception as error:  # noqa: BLE001 - one chunk must not stop a batch; its text may quote a transcript
            return Extraction(failure=_unforeseen(error))

    def _timed(self, job: _Job) -> _Timed:
        _, chunk = job
        started = time.perf_counter()
        return self._extract(chunk), time.perf_counter() - started

    def _finish(self, job: _Job, timed: _Timed) -> None:
        (pending, chunk), (extraction, seconds) = job, timed
        pending.add(chunk, extraction, seconds)
        self.usage += extraction.usage
        self._progress.chunk_finished(
            cached=not extraction.usage.calls and extraction.usage.cached > 0,
            input_tokens=extraction.usage.input_tokens,
            output_tokens=extraction.usage.output_tokens,
            cost=extraction.usage.cost,
        )
        if not pending.missing:
            self._save(pending)

    def _save(self, pending: _Pending) -> None:
        """Save an interview; what was complete before gives way only to what is complete too."""
        failures = sorted(pending.failures, key=lambda failure: failure.chunk)
        earlier = self._store.interview(pending.interview.id)
        if failures and earlier and earlier.extracted_by:
            self._store.save_failures(pending.interview.id, failures)
        else:
            observations = self._attempt(pending.interview.id, partial(self._ground, pending))
            if observations is not None:
                self._replace(pending, failures, observations)
        self.failures += failures
        if pending.dropped:
            self.warnings.append(_too_many(pending))
        self.finished += 1
        self._progress.interview_finished(pending.interview.id, len(failures))

    def _ground(self, pending: _Pending) -> Sequence[Observation]:
        known = placeholders_of(pending.transcript)
        return ground_all(
            [(chunk, with_known_placeholders(raw, known)) for chunk, raw in pending.items],
            pending.transcript,
            extractor=self._extractor.name,
            prompt=self._extractor.prompt(pending.transcript.language),
        )

    def _replace(
        self,
        pending: _Pending,
        failures: Sequence[ChunkFailure],
        observations: Sequence[Observation],
    ) -> None:
        self._store.save_extraction(
            pending.interview.id,
            observations,
            failures,
            extracted_by="" if failures else pending.fingerprint,
            extractor=self._extractor.name,
            spent=self._spent(pending),
        )

    @staticmethod
    def _spent(pending: _Pending) -> tuple[float | None, float | None] | None:
        """What an interview took; None where kept answers made it cheaper than it was."""
        return None if pending.usage.cached else (pending.usage.cost, pending.seconds)


def _too_many(pending: _Pending) -> Message:
    """What a reader must know of an interview of which not all that the model sent was taken."""
    return message(
        "run.too_many",
        interview=pending.interview.id,
        sent=len(pending.items) + pending.dropped,
        most=MOST_ITEMS,
        count=pending.dropped,
    )


def _unforeseen(error: Exception) -> str:
    return f"unerwarteter Fehler im Programm ({type(error).__name__})."
