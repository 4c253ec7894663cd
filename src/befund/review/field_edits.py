"""A reviewer's edits of a finding's fields.

Checked against what its kind can say, and laid over its item.
"""

from collections.abc import Iterable
from enum import Enum
from typing import Any, get_args

from pydantic import ValidationError

from befund.errors import ConfigurationError
from befund.records import FieldEdit, Item

_FIXED = frozenset({"kind", "title", "flags"})
_LIST_REMEDY = "Mehrere Angaben mit Komma trennen."


def editable(item: Item) -> list[str]:
    """The names of the fields that a reviewer can edit beside the title, in their order."""
    return [name for name in type(item).model_fields if name not in _FIXED]


def edit_of(item: Item, name: str, text: str) -> FieldEdit:
    """The edit that a person means who types `text` for a field.

    Lists by commas, nothing empties the field. Raises ConfigurationError where the kind has no such
    field, or the text is no value of it.
    """
    _check_name(item, name)
    given = text.strip()
    value: str | int | tuple[str, ...] | None = given or None
    if isinstance(type(item).model_fields[name].get_default(call_default_factory=True), tuple):
        value = tuple(part.strip() for part in given.split(",") if part.strip())
    elif int in _types(item, name) and given.removeprefix("-").isdigit():
        value = int(given)
    edit = FieldEdit(name=name, value=value)
    check_edits(item, [edit])
    return edit


def check_edits(item: Item, edits: Iterable[FieldEdit]) -> None:
    """Raises ConfigurationError, naming the field, for an edit that the item's kind cannot hold."""
    for edit in edits:
        _check_name(item, edit.name)
        try:
            with_edits(item, [edit])
        except ValidationError:
            raise ConfigurationError(
                "Das kann in diesem Feld nicht stehen.",
                where=edit.name,
                remedy=_remedy(item, edit.name),
            ) from None


def with_edits(item: Item, edits: Iterable[FieldEdit]) -> Item:
    """The item with its edited fields; a later edit of a field wins."""
    changed = {edit.name: edit.value for edit in edits}
    return type(item).model_validate({**item.model_dump(), **changed}) if changed else item


def _check_name(item: Item, name: str) -> None:
    if name not in editable(item):
        remedy = (
            "Den Titel mit --title nennen."
            if name == "title"
            else f"Möglich sind: {', '.join(editable(item))}."
        )
        raise ConfigurationError(
            "Dieses Feld lässt sich hier nicht bearbeiten.", where=name, remedy=remedy
        )


def _types(item: Item, name: str) -> tuple[Any, ...]:
    annotation = type(item).model_fields[name].annotation
    return get_args(annotation) or (annotation,)


def _remedy(item: Item, name: str) -> str:
    if name == "severity":
        return "Möglich sind 1 (lästig), 2 und 3 (die Arbeit steht)."
    for one in _types(item, name):
        if isinstance(one, type) and issubclass(one, Enum):
            return f"Möglich sind: {', '.join(str(value.value) for value in one)}."
    return _LIST_REMEDY if isinstance(getattr(item, name), tuple) else "Erwartet wird ein Text."
