"""What the use cases that ask a model need of a store, each by itself; `Store` is all of it.

Answers are kept through the port of those who ask, `befund.llm.kept_answers.AnswerBook`.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from befund.records import (
    ChunkFailure,
    ComparisonPlan,
    Finding,
    Interview,
    MaskedTranscript,
    Observation,
)
from befund.records.process import ProcessNaming, ReadOrder


class TranscriptStore(Protocol):
    """Interviews and their masked transcripts."""

    def interviews(self) -> Sequence[Interview]: ...

    def transcript(self, interview: str) -> MaskedTranscript | None: ...


class ExtractionStore(Protocol):
    """Keeps what was extracted from an interview, whole or not at all."""

    def transcript(self, interview: str) -> MaskedTranscript | None: ...

    def interview(self, interview: str) -> Interview | None: ...

    def save_extraction(
        self,
        interview: str,
        observations: Sequence[Observation],
        failures: Sequence[ChunkFailure],
        *,
        extracted_by: str,
        extractor: str,
        spent: tuple[float | None, float | None] | None = None,
    ) -> None: ...

    def chunk_failures(self) -> Sequence[ChunkFailure]: ...

    def save_failures(self, interview: str, failures: Sequence[ChunkFailure]) -> None: ...


class ComparisonStore(Protocol):
    """Keeps what is to be compared, so that a run that was stopped in it is gone on with."""

    def findings(self) -> Sequence[Finding]: ...

    def comparison_plan(self) -> ComparisonPlan | None: ...

    def begin_comparison(self, plan: ComparisonPlan) -> None: ...


class MapStore(TranscriptStore, Protocol):
    """Keeps what a model read for the map."""

    def observations(self) -> Sequence[Observation]: ...

    def read_orders(self) -> Mapping[str, ReadOrder]: ...

    def save_order(self, order: ReadOrder) -> None: ...

    def process_naming(self) -> ProcessNaming | None: ...

    def save_process_naming(self, naming: ProcessNaming) -> None: ...
