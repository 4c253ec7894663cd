"""The one base of all records: frozen, closed, no I/O."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen value with named fields; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
