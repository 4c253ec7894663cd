"""What a convention is."""

from collections.abc import Sequence
from typing import Protocol

from befund.readers.source import ParsedSource, SourceLine


class Convention(Protocol):
    """One way of writing down who spoke."""

    def read(self, lines: Sequence[SourceLine]) -> ParsedSource | None:
        """The segments of a file in this convention; None where it is another."""
        ...
