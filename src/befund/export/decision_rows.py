"""The log of decisions as JSON promises it, and what each decision did, in German."""

from typing import Any

from befund.export.labels import CATEGORIES, EFFORTS, FIELDS, STATEMENT_TYPES
from befund.records import Decision, FieldEdit, Place

_VALUES = {
    value.value: label
    for labels in (CATEGORIES, EFFORTS, STATEMENT_TYPES)
    for value, label in labels.items()
}
_NAMES = {**FIELDS, "statement_type": "Aussage"}


def logged_as_json(decision: Decision, title: str, undone_by: int | None) -> dict[str, Any]:
    """One decision of the log.

    What its action does not use is empty, `title` is the finding's today.
    """
    return {
        "number": decision.number,
        "time": decision.time,
        "author": decision.author,
        "action": decision.action.value,
        "finding": decision.finding,
        "title": title,
        "note": decision.note,
        "new_title": decision.title,
        "edited": {edit.name: edit.value for edit in decision.edited},
        "others": list(decision.others),
        "taken_out": [member.observation for member in decision.taken_out],
        "into": decision.into,
        "judged": decision.judged.model_dump(mode="json") if decision.judged else None,
        "quote": decision.quote.model_dump(mode="json") if decision.quote else None,
        "undoes": decision.undoes,
        "undone_by": undone_by,
    }


def what_it_did(decision: Decision) -> str:
    """What a decision did beside its action: the new title and fields, what it joined or parted.

    May be empty.
    """
    judged = decision.judged
    parts = [
        f"Titel: {decision.title}" if decision.title else "",
        *map(_edit, decision.edited),
        f"mit {', '.join(decision.others)}" if decision.others else "",
        f"{_observations(len(decision.taken_out))} nach {decision.into}" if decision.into else "",
        f"Wirkung {_number(judged.impact)}" if judged and judged.impact is not None else "",
        f"Aufwand {_number(judged.effort)}" if judged and judged.effort is not None else "",
        _place(decision.quote) if decision.quote else "",
        f"Entscheidung {decision.undoes}" if decision.undoes is not None else "",
    ]
    return "; ".join(part for part in parts if part)


def _edit(edit: FieldEdit) -> str:
    value = edit.value
    said = ", ".join(value) if isinstance(value, tuple) else _VALUES.get(str(value), str(value))
    return f"{_NAMES.get(edit.name, edit.name)}: {said if value not in {None, ()} else 'leer'}"


def _observations(count: int) -> str:
    return "1 Beobachtung" if count == 1 else f"{count} Beobachtungen"


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def _place(place: Place) -> str:
    return f"{place.interview}, Beitrag {place.turn}"
