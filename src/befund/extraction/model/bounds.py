"""What is taken of one reply at most.

A broken or hostile server sends any number of entries, of any length. The bounds lie far above what
a chunk can hold: of the recorded replies the longest has 32 entries with three quotes each, a title
of 57 characters and a quote of 271.
"""

import json
import re
from collections.abc import Mapping, Sequence
from itertools import chain, zip_longest
from typing import Any, NamedTuple

from befund.extraction.model.reply import ENTRIES

MOST_ITEMS = 200
"""Items that one chunk gives."""
MOST_QUOTES = 5
"""Quotes of one item.

A longer quote than LONGEST_QUOTE is none, as a part of it would be another.
"""
LONGEST_QUOTE = 1000
LONGEST_TITLE = 300
LONGEST_FIELD = 1000
_MOST_NAMES, _LONGEST_NAME = 20, 200  # of roles, systems, documents
_LARGEST_TURN = 10**6
# Of a reply within all bounds: the rest is white space, or fields that nobody asked for.
_LARGEST_TEXT = 400_000
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


class Bounded(NamedTuple):
    """A reply within the bounds, and how many of its items were left out."""

    text: str
    dropped: int


def bounded(text: str) -> Bounded:
    """The reply itself where it keeps to the bounds, else what they leave of it."""
    reply = json.loads(text)
    if not isinstance(reply, dict):
        return Bounded(text, 0)
    asked = {name: value for name, value in reply.items() if name in ENTRIES}
    taken = {name: _entries(name, value) for name, value in _first(asked).items()}
    dropped = _count(asked) - _count(taken)
    if len(text) <= _LARGEST_TEXT and taken == {
        name: _known(name, value) for name, value in asked.items()
    }:
        return Bounded(text, 0)
    return Bounded(json.dumps(taken, ensure_ascii=False), dropped)


def _count(lists: Mapping[str, Any]) -> int:
    return sum(len(value) for value in lists.values() if isinstance(value, list))


def _first(lists: Mapping[str, Any]) -> dict[str, Any]:
    """As many entries as are taken, from all lists in turn, so that no kind crowds out another."""
    if _count(lists) <= MOST_ITEMS:
        return dict(lists)
    places = {name: range(len(value)) for name, value in lists.items() if isinstance(value, list)}
    in_turn = zip_longest(*([(name, place) for place in span] for name, span in places.items()))
    chosen = [one for one in chain.from_iterable(in_turn) if one is not None][:MOST_ITEMS]
    most = {name: sum(other == name for other, _ in chosen) for name in places}
    return {name: value[: most[name]] if name in most else value for name, value in lists.items()}


def _known(name: str, value: Any) -> Any:
    """A list without fields that nobody asked for."""
    return [_fields(name, entry) for entry in value] if isinstance(value, list) else value


def _fields(name: str, entry: Any) -> Any:
    known = ENTRIES[name].model_fields
    return (
        {field: value for field, value in entry.items() if field in known}
        if isinstance(entry, dict)
        else entry
    )


def _entries(name: str, value: Any) -> Any:
    """A list's entries within the bounds.

    What is no entry at all is left for the reader of the reply to refuse.
    """
    if not isinstance(value, list):
        return _text(value, LONGEST_FIELD)
    return [_entry(_fields(name, each)) for each in value]


def _entry(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return _text(entry, LONGEST_FIELD)
    return {name: _field(name, value) for name, value in entry.items()}


def _field(name: str, value: Any) -> Any:
    if name == "quotes":
        return _quotes(value) if isinstance(value, list) else _text(value, LONGEST_FIELD)
    if isinstance(value, list):
        return [_text(entry, _LONGEST_NAME) for entry in value[:_MOST_NAMES]]
    return _text(value, LONGEST_TITLE if name == "title" else LONGEST_FIELD)


def _quotes(quotes: Sequence[Any]) -> list[Any]:
    return [_quote(quote) for quote in quotes[: 10 * MOST_QUOTES] if not _is_too_long(quote)][
        :MOST_QUOTES
    ]


def _quote(quote: Any) -> Any:
    if not isinstance(quote, dict):
        return _text(quote, LONGEST_QUOTE)
    return {
        name: _turn(value) if name == "turn" else _text(value, LONGEST_QUOTE)
        for name, value in quote.items()
    }


def _is_too_long(quote: Any) -> bool:
    text = quote.get("text") if isinstance(quote, dict) else None
    return isinstance(text, str) and len(text) > LONGEST_QUOTE


def _turn(value: Any) -> Any:
    return (
        -1
        if isinstance(value, int | float) and abs(value) > _LARGEST_TURN
        else _text(value, _LONGEST_NAME)
    )


def _text(value: Any, longest: int) -> Any:
    """A text within its bound and without what no screen and no file can show.

    Of a list or an object nothing.
    """
    if isinstance(value, list | dict):
        return None
    if not isinstance(value, str):
        return value
    shown = _UNPRINTABLE.sub(" ", value)
    return shown if len(shown) <= longest else shown[: longest - 1].rstrip() + "…"
