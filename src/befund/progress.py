"""A progress observer that is silent by default."""

from typing import Protocol


class Progress(Protocol):
    """What a run tells its observer; called from several threads."""

    def interview_started(self, interview: str) -> None: ...

    def interview_finished(self, interview: str, failed_chunks: int) -> None: ...

    def chunks_planned(self, count: int) -> None: ...

    def chunk_finished(
        self, *, cached: bool, input_tokens: int, output_tokens: int, cost: float | None
    ) -> None: ...

    def message(self, text: str) -> None: ...


class SilentProgress:
    """The observer that ignores everything."""

    def interview_started(self, interview: str) -> None:
        """Ignore it."""

    def interview_finished(self, interview: str, failed_chunks: int) -> None:
        """Ignore it."""

    def chunks_planned(self, count: int) -> None:
        """Ignore it."""

    def chunk_finished(
        self, *, cached: bool, input_tokens: int, output_tokens: int, cost: float | None
    ) -> None:
        """Ignore it."""

    def message(self, text: str) -> None:
        """Ignore it."""
