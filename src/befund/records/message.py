"""What is to be said to a person, before any language is chosen."""

from datetime import date
from typing import Any, Union

from pydantic import SerializationInfo, SerializerFunctionWrapHandler, model_serializer

from befund.records.base import Record

Value = Union[str, int, float, date, "Message"]


class Message(Record):
    """An id of the catalogues in `labels`, and what to fill in.

    A count that decides the form is named `count`.
    """

    id: str
    data: tuple[tuple[str, Value], ...] = ()

    @model_serializer(mode="wrap")
    def _dumped(self, dumped: SerializerFunctionWrapHandler, info: SerializationInfo) -> Any:
        """As text where the context knows how to say it (`labels.speaking`).

        JSON for people keeps sentences.
        """
        say = (info.context or {}).get("say")
        return say(self) if say else dumped(self)


Said = str | Message
"""A message, or the text of an error, which comes in one language."""


def message(name: str, /, **data: Value) -> Message:
    """The message `name` with its data."""
    return Message(id=name, data=tuple(data.items()))
