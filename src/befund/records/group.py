"""Groups: observations that say the same, as the later stages take them."""

from pydantic import Field

from befund.records.base import Record
from befund.records.item import Kind
from befund.records.observation import Observation, Quote


class Group(Record):
    """Observations of one kind that say the same; `id` is stable for the same members."""

    id: str
    title: str = Field(min_length=1)
    kind: Kind
    members: tuple[Observation, ...] = Field(min_length=1)

    @property
    def interviews(self) -> tuple[str, ...]:
        """The interviews that say it, by id, each once."""
        return tuple(sorted({member.interview for member in self.members}))


class Evidence(Record):
    """A quote, and the observation that it carries."""

    observation: str
    interview: str
    quote: Quote


class Support(Record):
    """What carries a statement across interviews: "n of m" and the quotes.

    `said` stands in place of the count where the interviews may not be named.
    """

    interviews: tuple[str, ...]
    of: int = Field(ge=0)
    evidence: tuple[Evidence, ...]
    said: str = ""

    def __str__(self) -> str:
        return self.said or f"{len(self.interviews)} von {self.of}"
