"""The filter of the list as an address says it."""

from typing import Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, Field, model_validator

from befund.records import FindingFlag, Kind, PainCategory
from befund.review import Filter
from befund.review.filtering import CHANGED, EDITED

ALL = "*"
_MAY_BE_EMPTY = frozenset({"process", "role"})
_MARKS = {
    "contradicted": FindingFlag.CONTRADICTED.value,
    "changed": CHANGED,
    "edited": EDITED,
    "single_source": FindingFlag.SINGLE_SOURCE.value,
    "hearsay_only": FindingFlag.HEARSAY_ONLY.value,
}


class Wanted(BaseModel):
    """One value a field at most; an empty process or role means what has none, `ALL` or nothing that any will do."""

    kind: Kind | None = None
    process: str | None = None
    role: str | None = None
    category: PainCategory | None = None
    severity: int | None = Field(default=None, ge=1, le=3)
    status: Literal["undecided", "accepted", "rejected"] | None = None
    interview: str | None = None
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
        return {name: v for name, v in given.items() if v != ALL and (v != "" or name in _MAY_BE_EMPTY)}

    @property
    def filter(self) -> Filter:
        """What the board is asked for."""
        names = ("kind", "process", "role", "category", "severity", "status", "interview")
        fields = {name: (value,) for name in names if (value := getattr(self, name)) is not None}
        marks = tuple(mark for name, mark in _MARKS.items() if getattr(self, name))
        return Filter(**fields, mark=marks, text=self.q)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beside kind, status and words is asked for."""
        return bool(self.model_dump(exclude_defaults=True, exclude={"kind", "status", "q"}))

    @property
    def query(self) -> str:
        """The end of an address that asks for the same, with its question mark; empty where all is wanted."""
        asked = self.model_dump(mode="json", exclude_defaults=True)
        return "?" + urlencode({k: "true" if v is True else v for k, v in asked.items()}) if asked else ""

    def without(self, *names: str) -> "Wanted":
        """The same without some of its fields."""
        return self.model_copy(update={name: type(self).model_fields[name].default for name in names})
