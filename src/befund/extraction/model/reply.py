"""The reply that the model is asked for, with the fields of the records.

Its schema, and how it becomes raw items. Reading is lenient where nothing is lost by it (a missing
optional field, an unknown category), and strict where it would be: a reply without any of its lists
is invalid, and so is one with an entry that has no title or no field for its quotes.
"""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import NoneType
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    create_model,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from befund.records import (
    Claim,
    Flag,
    Item,
    PainPoint,
    ProcessStep,
    QuickWin,
    RawItem,
    StatementType,
)

SCHEMA_NAME = "befund_extraction"
ItemType = type[ProcessStep] | type[PainPoint] | type[QuickWin]


def _text_or_none(value: object) -> object:
    """Numbers become text; what models write for "unknown" becomes None."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value.strip().lower() in {
        "",
        "null",
        "none",
        "unbekannt",
        "unknown",
        "n/a",
        "-",
        "–",
    }:
        return None
    return value


def _list_of_texts(value: object) -> object:
    """One text becomes a list of it; entries that say nothing are left out."""
    entries = value if isinstance(value, list) else [value]
    known = [_text_or_none(entry) for entry in entries]
    return [entry for entry in known if entry is not None]


def _list_or_none_said(value: object) -> object:
    return [] if value is None else value


def _known_or(otherwise: StrEnum | None, names: type[StrEnum]) -> BeforeValidator:
    known = {name.value for name in names}
    return BeforeValidator(
        lambda value: value if isinstance(value, str) and value in known else otherwise
    )


def _grade_or_none(grades: range) -> BeforeValidator:
    known = {str(grade): grade for grade in grades}
    return BeforeValidator(
        lambda value: known.get(str(value)) if isinstance(value, int | str) else None
    )


def _turn_number(value: object) -> object:
    """A number stays; "[12]", as the prompt shows it, becomes one."""
    return value.strip(" []") if isinstance(value, str) else value


Text = Annotated[str | None, BeforeValidator(_text_or_none)]
Texts = Annotated[list[str], BeforeValidator(_list_of_texts)]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Truth = Annotated[bool, BeforeValidator(lambda value: value is True)]


class Part(BaseModel):
    """A part of the reply; what it holds beyond its fields is ignored."""

    model_config = ConfigDict(extra="ignore")


class QuotedTurn(Part):
    """A quote as the model gives it."""

    turn: Annotated[int, BeforeValidator(_turn_number)]
    text: Said


class Entry(Part):
    """What the three kinds of entry share."""

    title: Said
    statement_type: Annotated[StatementType, _known_or(StatementType.IS, StatementType)] = (
        StatementType.IS
    )
    quotes: list[QuotedTurn]

    def claims(self) -> tuple[Claim, ...]:
        return tuple(Claim(turn=quote.turn, text=quote.text) for quote in self.quotes)


_FLAGS = {"without_problem": Flag.SOLUTION_WITHOUT_PROBLEM, "long_term": Flag.LONG_TERM}
"""The flags that a model gives, each as a field of its own; the code finds out the others."""
_OWN_WAY = frozenset({*Entry.model_fields, "kind", "flags"})
"""Fields of a record that an entry has otherwise, or that the code fills in."""
RECORDS: Mapping[str, ItemType] = {
    "process_steps": ProcessStep,
    "pain_points": PainPoint,
    "quick_wins": QuickWin,
}
"""The lists of a reply, and what their entries become."""


def _leniently_read(field: FieldInfo) -> tuple[Any, Any]:
    """The type that reads a record's field from a reply, and its default.

    TypeError for a type that has none yet.
    """
    if field.annotation == tuple[str, ...]:
        return Texts, []
    (kind,) = (
        one for one in get_args(field.annotation) or (field.annotation,) if one is not NoneType
    )
    if kind is str:
        return Text, None
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return Annotated[field.annotation, _known_or(field.default, kind)], field.default
    limits = {
        name: getattr(limit, name)
        for limit in field.metadata
        for name in ("ge", "le")
        if hasattr(limit, name)
    }
    if kind is int and len(limits) == 2:
        grades = range(limits["ge"], limits["le"] + 1)
        return Annotated[Literal[tuple(grades)] | None, _grade_or_none(grades)], None
    raise TypeError(field)


def _entry_type(name: str, record: ItemType) -> type[Entry]:
    """An entry with the fields of a record, and with the flags that a model may give a quick win."""
    fields: dict[str, Any] = {
        own: _leniently_read(field)
        for own, field in record.model_fields.items()
        if own not in _OWN_WAY
    }
    flags: dict[str, Any] = dict.fromkeys(_FLAGS, (Truth, False)) if record is QuickWin else {}
    return create_model(name, __base__=Entry, **fields, **flags)


# Their names stand in the schema that is sent, and so in what kept answers are found by.
_NAMES = {ProcessStep: "Step", PainPoint: "Pain", QuickWin: "Win"}
ENTRIES: Mapping[str, type[Entry]] = {
    lists: _entry_type(_NAMES[record], record) for lists, record in RECORDS.items()
}
"""The entries of a reply's lists, as the model gives them."""


def _item(entry: Entry, record: ItemType) -> Item:
    flags = tuple(flag for name, flag in _FLAGS.items() if getattr(entry, name, False))
    return record(**entry.model_dump(exclude={"quotes", *_FLAGS}), flags=flags)


class _Lists(Part):
    """A reply, whatever its lists are."""

    @model_validator(mode="before")
    @classmethod
    def _has_a_list(cls, value: object) -> object:
        """Another object than the one asked for must not count as a chunk in which nothing was said."""
        if isinstance(value, dict) and not value.keys() & cls.model_fields.keys():
            raise PydanticCustomError("lists_missing", "none of the lists is there")
        return value


_LISTS: dict[str, Any] = {
    name: (Annotated[list[entry], BeforeValidator(_list_or_none_said)], [])  # type: ignore[valid-type]  # made above
    for name, entry in ENTRIES.items()
}
Reply = create_model("Reply", __base__=_Lists, **_LISTS)
"""The whole reply."""


def parse_reply(text: str) -> tuple[RawItem, ...]:
    """The raw items of a reply, in its order.

    Raises ValidationError where an entry cannot be read.
    """
    reply = Reply.model_validate_json(text)
    return tuple(
        RawItem(item=_item(entry, record), claims=entry.claims())
        for name, record in RECORDS.items()
        for entry in getattr(reply, name)
    )


def completed(answer: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """A worked answer with every field that an entry has.

    A field that it leaves out was not said.
    """
    return {
        name: [
            {
                field: entry.get(field, info.get_default())
                for field, info in ENTRIES[name].model_fields.items()
            }
            for entry in entries
        ]
        for name, entries in answer.items()
    }


def join_replies(texts: Iterable[str]) -> str:
    """One reply with all entries of several."""
    replies = [json.loads(text) for text in texts]
    lists = {
        name: [entry for reply in replies for entry in reply.get(name) or ()] for name in RECORDS
    }
    return json.dumps(lists, ensure_ascii=False)


def reply_schema() -> dict[str, Any]:
    """The reply's JSON schema in strict form: every property required, every object closed."""
    closed = _closed(Reply.model_json_schema())
    if not isinstance(closed, dict):
        raise TypeError(closed)
    return closed


def _closed(node: Any) -> Any:
    if isinstance(node, list):
        return [_closed(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    dropped = (
        {"title", "default", "minLength", "description"} if "$ref" not in node else {"default"}
    )
    kept = {
        key: {name: _closed(value) for name, value in child.items()}
        if key in {"properties", "$defs"}
        else _closed(child)
        for key, child in node.items()
        if key not in dropped or key in {"properties", "$defs"}
    }
    if "properties" in kept:
        kept |= {"required": list(kept["properties"]), "additionalProperties": False}
    return kept
