"""What a convention is."""

from collections.abc import Sequence
from typing import Protocol

from befund.readers.source import Line, Reading


class Convention(Protocol):
    """One way of writing down who spoke."""

    def read(self, lines: Sequence[Line]) -> Reading | None:
        """The segments of a file in this convention; None where it is another."""
        ...
