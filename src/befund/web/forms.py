"""From a form to what a reviewer wants to do, and to the inputs of a finding's fields."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, Any, cast, get_args

from fastapi import Depends, Request

from befund.errors import ConfigurationError
from befund.export.labels import CATEGORIES, EFFORTS, FIELDS, STATEMENT_TYPES
from befund.records import Action, FieldEdit, Item
from befund.review import Review
from befund.review.field_edits import edit_of, editable
from befund.usecases.review.decisions import Act

FIELD = "field."
_ACTIONS = frozenset(
    {Action.ACCEPT, Action.REJECT, Action.EDIT, Action.MERGE, Action.SPLIT, Action.COMMENT}
)
_RELOAD = "Bitte die Seite neu laden."
_BOTH_SIDES = "Mindestens eine Aussage ankreuzen, und mindestens eine stehen lassen."
_NAMED: Mapping[Enum, str] = {
    value: name
    for names in (CATEGORIES, EFFORTS, STATEMENT_TYPES)
    for value, name in cast("Mapping[Enum, str]", names).items()
}


@dataclass(frozen=True)
class Given:
    """The fields of a form in their order, a name as often as it was sent."""

    fields: Sequence[tuple[str, str]] = field(default_factory=tuple)

    def one(self, name: str) -> str:
        """The first value of a field; empty where there is none."""
        return next((value for key, value in self.fields if key == name), "")

    def every(self, name: str) -> list[str]:
        """All values of a field."""
        return [value for key, value in self.fields if key == name]

    def without(self, *names: str) -> list[tuple[str, str]]:
        """What is sent again with other values for some names."""
        return [(key, value) for key, value in self.fields if key not in names]


async def _given(request: Request) -> Given:
    async with request.form() as form:  # a file in it is closed again
        return Given(
            tuple((name, value) for name, value in form.multi_items() if isinstance(value, str))
        )


GivenForm = Annotated[Given, Depends(_given)]


@dataclass(frozen=True)
class Input:
    """How a field of a finding is typed in: its text now, and what there is to choose from."""

    name: str
    label: str
    text: str
    choices: Sequence[tuple[str, str]]
    is_list: bool
    may_be_empty: bool


def inputs_of(item: Item) -> list[Input]:
    """The inputs of all fields that can be edited beside the title."""
    return [_input(item, name) for name in editable(item)]


def action_of(given: Given) -> Action:
    """The action that a form asks for; raises ConfigurationError for one that is not done here."""
    found = next((action for action in _ACTIONS if action.value == given.one("action")), None)
    if found is None:
        raise ConfigurationError("Diese Entscheidung gibt es hier nicht.", remedy=_RELOAD)
    return found


def act_of(given: Given, review: Review, author: str) -> Act | None:
    """What a form asks to do with a finding; None for an edit that changes nothing.

    Raises ConfigurationError for what cannot be done.
    """
    action = action_of(given)
    act = Act(action, author, note=given.one("note").strip(), expects=given.one("expects") or None)
    if action is Action.EDIT:
        return _edit(act, given, review)
    if action is Action.MERGE:
        others = [name for name in given.every("others") if name != review.finding.id]
        if not others:
            raise ConfigurationError(
                "Es ist nichts ausgewählt.", remedy="Ankreuzen, was darin aufgehen soll."
            )
        return _with(act, others=others)
    if action is Action.SPLIT:
        taken = given.every("observations")
        if not 0 < len(taken) < len(review.finding.members):
            raise ConfigurationError("Auf beiden Seiten muss etwas bleiben.", remedy=_BOTH_SIDES)
        return _with(act, observations=taken)
    return act


def _edit(act: Act, given: Given, review: Review) -> Act | None:
    title = given.one("title").strip()
    edits = list(_edits(given, review.item))
    if title in {"", review.title}:
        return _with(act, edits=edits) if edits else None
    return _with(act, title=title, edits=edits)


def _edits(given: Given, item: Item) -> Iterable[FieldEdit]:
    now = {one.name: one.text for one in inputs_of(item)}
    for key, text in given.fields:
        name = key.removeprefix(FIELD)
        if key.startswith(FIELD) and text.strip() != now.get(name):
            yield edit_of(item, name, text)


def _with(act: Act, **changed: Any) -> Act:
    return Act(**{**vars(act), **changed})


def _input(item: Item, name: str) -> Input:
    value, spec = getattr(item, name), type(item).model_fields[name]
    types = get_args(spec.annotation) or (spec.annotation,)
    is_list = isinstance(value, tuple)
    choices = [
        (str(one.value), _NAMED[one])
        for kind in types
        if isinstance(kind, type) and issubclass(kind, Enum)
        for one in kind
    ]
    if name == "severity":
        choices = [(str(number), str(number)) for number in (1, 2, 3)]
    return Input(
        name=name,
        label=FIELDS.get(name, "Aussage"),
        text=", ".join(value) if is_list else "" if value is None else str(value),
        choices=choices,
        is_list=is_list,
        may_be_empty=spec.default is None,
    )
