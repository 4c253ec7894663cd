"""What a recogniser returns, and what a recogniser is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from befund.masking.category import Category
from befund.masking.text import TextLine
from befund.text.folding import fold


@dataclass(frozen=True, slots=True, repr=False)
class Name:
    """What one mention says of a person; `gender` is "m", "f" or unknown."""

    given: str = ""
    surname: str = ""
    gender: str = ""

    @property
    def form(self) -> str:
        """The mention's comparable form."""
        return "|".join((fold(self.given), fold(self.surname), self.gender))


@dataclass(frozen=True, slots=True, repr=False)
class Hit:
    """A span of one text that identifies somebody.

    Hits of a category with the same `value` mean the same; a person's hit has a `name` instead.
    """

    start: int
    end: int
    category: Category
    value: str = ""
    name: Name | None = None


class Recogniser(Protocol):
    """Finds one sort of personal data in a text, without looking at any other text."""

    def find(self, line: TextLine) -> Iterator[Hit]: ...
