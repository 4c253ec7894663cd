"""The reply that the model is asked for: its schema, and how it becomes raw items.

Reading is lenient where nothing is lost by it (a missing optional field, an unknown category), and
strict where it would be: a reply without any of its lists is invalid, and so is one with an entry
that has no title or no field for its quotes.
"""

import json
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from befund.records import (
    Claim,
    Effort,
    Flag,
    Item,
    PainCategory,
    PainPoint,
    ProcessStep,
    QuickWin,
    RawItem,
    StatementType,
)

SCHEMA_NAME = "befund_extraction"


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


def _known_or(names: type[PainCategory | StatementType | Effort], otherwise: str | None) -> BeforeValidator:
    known = {name.value for name in names}
    return BeforeValidator(lambda value: value if isinstance(value, str) and value in known else otherwise)


def _severity(value: object) -> object:
    return int(value) if isinstance(value, int | str) and str(value) in {"1", "2", "3"} else None


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
    statement_type: Annotated[StatementType, _known_or(StatementType, "is")] = StatementType.IS
    quotes: list[QuotedTurn]

    def claims(self) -> tuple[Claim, ...]:
        return tuple(Claim(turn=quote.turn, text=quote.text) for quote in self.quotes)

    def fields(self) -> dict[str, Any]:
        return self.model_dump(exclude={"quotes", "without_problem", "long_term"})


class Step(Entry):
    """A process step as the model gives it."""

    process: Text = None
    activity: Text = None
    actor_role: Text = None
    systems: Texts = []
    documents: Texts = []
    trigger: Text = None
    condition: Text = None
    handed_over_to: Text = None
    duration: Text = None

    def item(self) -> Item:
        return ProcessStep(**self.fields())


class Pain(Entry):
    """A pain point as the model gives it."""

    category: Annotated[PainCategory, _known_or(PainCategory, "other")] = PainCategory.OTHER
    affected_step: Text = None
    roles: Texts = []
    systems: Texts = []
    cause: Text = None
    consequence: Text = None
    workaround: Text = None
    severity: Annotated[Literal[1, 2, 3] | None, BeforeValidator(_severity)] = None
    severity_reason: Text = None
    frequency: Text = None
    time_or_money: Text = None

    def item(self) -> Item:
        return PainPoint(**self.fields())


class Win(Entry):
    """A quick-win candidate as the model gives it."""

    change: Text = None
    problem: Text = None
    effort: Annotated[Effort | None, _known_or(Effort, None)] = None
    expected_effect: Text = None
    proposed_by: Text = None
    obstacles: Texts = []
    without_problem: Truth = False
    long_term: Truth = False

    def item(self) -> Item:
        flags = {Flag.SOLUTION_WITHOUT_PROBLEM: self.without_problem, Flag.LONG_TERM: self.long_term}
        return QuickWin(**self.fields(), flags=tuple(flag for flag, holds in flags.items() if holds))


class Reply(Part):
    """The whole reply."""

    process_steps: Annotated[list[Step], BeforeValidator(_list_or_none_said)] = []
    pain_points: Annotated[list[Pain], BeforeValidator(_list_or_none_said)] = []
    quick_wins: Annotated[list[Win], BeforeValidator(_list_or_none_said)] = []

    @model_validator(mode="before")
    @classmethod
    def _has_a_list(cls, value: object) -> object:
        """Another object than the one asked for must not count as a chunk in which nothing was said."""
        if isinstance(value, dict) and not value.keys() & cls.model_fields.keys():
            raise PydanticCustomError("lists_missing", "none of the lists is there")
        return value


def parse_reply(text: str) -> tuple[RawItem, ...]:
    """The raw items of a reply, in its order. Raises ValidationError where an entry cannot be read."""
    reply = Reply.model_validate_json(text)
    entries: list[Step | Pain | Win] = [*reply.process_steps, *reply.pain_points, *reply.quick_wins]
    return tuple(RawItem(item=entry.item(), claims=entry.claims()) for entry in entries)


def join_replies(texts: Iterable[str]) -> str:
    """One reply with all entries of several."""
    replies = [json.loads(text) for text in texts]
    lists = {name: [entry for reply in replies for entry in reply.get(name) or ()] for name in Reply.model_fields}
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
    dropped = {"title", "default", "minLength", "description"} if "$ref" not in node else {"default"}
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
