"""The one base of all records: frozen, closed, no I/O."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen value with named fields.

    Unknown ones are refused. Errors name fields, never what they were given.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
