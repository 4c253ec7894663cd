"""The replies that a model is asked for about the map: their schemas, and how they are read."""

from collections import Counter
from typing import Any

from pydantic import BaseModel, ConfigDict

MOST_ORDERS = 200
"""What one reply can say of order: each quote is looked for, which takes time."""
LONGEST_QUOTE = 1000
ORDER_SCHEMA_NAME = "befund_order"
PROCESSES_SCHEMA_NAME = "befund_processes"


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore")


class StatedOrder(_Part):
    """One step before another, by their numbers, and the words that say so."""

    before: int
    after: int
    beside: bool = False
    turn: int
    quote: str


class _Orders(_Part):
    orders: list[StatedOrder]


class StatedProcess(_Part):
    """Numbers of names that mean one process, and of the one that it is shown under."""

    shown: int
    names: list[int]


class _Processes(_Part):
    processes: list[StatedProcess]


def parse_orders(text: str) -> list[StatedOrder]:
    """What a reply says about order, MOST_ORDERS at most.

    Raises ValidationError for a reply of another form.
    """
    stated = _Orders.model_validate_json(text).orders
    return [one for one in stated if len(one.quote) <= LONGEST_QUOTE][:MOST_ORDERS]


def parse_processes(text: str, count: int) -> list[StatedProcess]:
    """The groups of a reply, of numbers from 1 to `count`.

    What stands in two groups stands in none. Raises ValidationError for a reply of another form.
    """
    stated = _Processes.model_validate_json(text).processes
    members = [(group.shown, list(dict.fromkeys(group.names))) for group in stated]
    times = Counter(number for _, names in members for number in names)
    sure = {number for number in times if 1 <= number <= count and times[number] == 1}
    groups = []
    for shown, names in members:
        kept = [number for number in names if number in sure]
        if kept:
            groups.append(StatedProcess(shown=shown if shown in kept else kept[0], names=kept))
    return groups


def order_schema() -> dict[str, Any]:
    """The JSON schema of a reply about order in strict form.

    Every property required, every object closed.
    """
    number, text = {"type": "integer"}, {"type": "string"}
    fields = {
        "before": number,
        "after": number,
        "beside": {"type": "boolean"},
        "turn": number,
        "quote": text,
    }
    return _list_of("orders", fields)


def processes_schema() -> dict[str, Any]:
    """The JSON schema of a reply about names in strict form."""
    number = {"type": "integer"}
    return _list_of("processes", {"shown": number, "names": {"type": "array", "items": number}})


def _list_of(name: str, fields: dict[str, Any]) -> dict[str, Any]:
    return _closed({name: {"type": "array", "items": _closed(fields)}})


def _closed(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }
