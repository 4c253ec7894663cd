"""The filter of the list as an address says it."""

from typing import Any, Literal, Self
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from starlette.datastructures import QueryParams

from befund.records import FindingFlag, Kind, PainCategory
from befund.review import Filter
from befund.review.finding_filter import CHANGED, EDITED

ALL = "*"
_MAY_BE_EMPTY = frozenset({"process", "role"})
_MARKS = {
    "contradicted": FindingFlag.CONTRADICTED.value,
    "changed": CHANGED,
    "edited": EDITED,
    "single_source": FindingFlag.SINGLE_SOURCE.value,
    "hearsay_only": FindingFlag.HEARSAY_ONLY.value,
}


class FilterParams(BaseModel):
    """One value a field at most.

    An empty process or role means what has none, `ALL` or nothing that any will do. `finding` are
    ids: a picture leads to those that it is made of.
    """

    model_config = ConfigDict(hide_input_in_errors=True)

    kind: Kind | None = None
    process: str | None = None
    role: str | None = None
    category: PainCategory | None = None
    severity: int | None = Field(default=None, ge=1, le=3)
    status: Literal["undecided", "accepted", "rejected"] | None = None
    interview: str | None = None
    finding: tuple[str, ...] = ()
    contradicted: bool = False
    changed: bool = False
    edited: bool = False
    single_source: bool = False
    hearsay_only: bool = False
    q: str = Field(default="", max_length=200)

    @model_validator(mode="before")
    @classmethod
    def _without_what_is_open(cls, given: Any) -> Any:
        """A form sends also the fields that ask for nothing."""
        if not isinstance(given, dict):
            return given
        return {
            name: v for name, v in given.items() if v != ALL and (v != "" or name in _MAY_BE_EMPTY)
        }

    @property
    def filter(self) -> Filter:
        """What the board is asked for."""
        names = ("kind", "process", "role", "category", "severity", "status", "interview")
        fields = {name: (value,) for name in names if (value := getattr(self, name)) is not None}
        marks = tuple(mark for name, mark in _MARKS.items() if getattr(self, name))
        return Filter(**fields, mark=marks, finding=self.finding, text=self.q)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beside kind, status and words is asked for."""
        return bool(
            self.model_dump(exclude_defaults=True, exclude={"kind", "status", "finding", "q"})
        )

    @property
    def query(self) -> str:
        """The end of an address that asks for the same, with its question mark.

        Empty where all is wanted.
        """
        asked = self.model_dump(mode="json", exclude_defaults=True)
        pairs = {name: "true" if value is True else value for name, value in asked.items()}
        return f"?{urlencode(pairs, doseq=True)}" if pairs else ""

    @property
    def without_findings(self) -> str:
        """The end of an address that asks for the same of all findings."""
        return self.model_copy(update={"finding": ()}).query

    @classmethod
    def of(cls, query: str) -> Self:
        """The filter that the end of an address asks for; all where that makes no sense."""
        given = QueryParams(query)
        try:
            return cls.model_validate({**given, "finding": given.getlist("finding")})
        except ValidationError:
            return cls()
