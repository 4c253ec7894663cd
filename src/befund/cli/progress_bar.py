"""The one progress bar of a run: interviews, calls, tokens, cost."""

import threading
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from rich.console import Console


class RunBar:
    """A progress observer that draws on stderr, and is silent where stderr is no terminal."""

    def __init__(self, console: "Console") -> None:
        self._console = console
        self._lock = threading.Lock()
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.completed:.0f}/{task.total:.0f} Abschnitte"),
            TextColumn("{task.fields[detail]}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task: TaskID = self._bar.add_task("Analyse", total=0, detail="")
        self._started = self._done = self._calls = self._cached = self._tokens = 0
        self._cost: float | None = None

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._bar.__exit__(kind, error, tb)

    def interview_started(self, interview: str) -> None:
        """Count it."""
        del interview
        with self._lock:
            self._started += 1
            self._draw()

    def interview_finished(self, interview: str, failed_chunks: int) -> None:
        """Count it."""
        del interview, failed_chunks
        with self._lock:
            self._done += 1
            self._draw()

    def chunks_planned(self, count: int) -> None:
        """Make the bar longer."""
        with self._lock:
            self._bar.update(self._task, total=(self._bar.tasks[0].total or 0) + count)

    def chunk_finished(
        self, *, cached: bool, input_tokens: int, output_tokens: int, cost: float | None
    ) -> None:
        """Move on by one chunk."""
        with self._lock:
            self._calls += not cached and bool(input_tokens or output_tokens)
            self._cached += cached
            self._tokens += input_tokens + output_tokens
            if cost is not None:
                self._cost = (self._cost or 0.0) + cost
            self._bar.advance(self._task)
            self._draw()

    def message(self, text: str) -> None:
        """Print a line above the bar."""
        self._console.print(text)

    def _draw(self) -> None:
        parts = [f"{self._done}/{self._started} Interviews"]
        if self._calls or self._cached:
            parts.append(f"{self._calls} Aufrufe, {self._cached} gespeichert")
            parts.append(f"{self._tokens:,} Token".replace(",", "."))
        if self._cost is not None:
            parts.append(f"{self._cost:.2f} €".replace(".", ","))
        self._bar.update(self._task, detail=" · ".join(parts))
