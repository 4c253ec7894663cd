"""Observations as flat rows: as JSON promises them, and as a German table shows them."""

from collections.abc import Mapping
from typing import Any

from befund.export.labels import CATEGORIES, EFFORTS, FIELDS, FLAGS, QUARANTINE, STATEMENT_TYPES
from befund.records import Effort, ItemBase, Kind, Observation, PainCategory, PainPoint, ProcessStep, QuickWin

_ITEM_TYPES: Mapping[Kind, type[ItemBase]] = {
    Kind.PROCESS_STEP: ProcessStep,
    Kind.PAIN_POINT: PainPoint,
    Kind.QUICK_WIN: QuickWin,
}


def kind_fields(kind: Kind) -> list[str]:
    """The names of the fields that only this kind has, in their order."""
    shared = {*ItemBase.model_fields, "kind"}
    return [name for name in _ITEM_TYPES[kind].model_fields if name not in shared]


def as_json(observation: Observation) -> dict[str, Any]:
    """One observation as `befund observations --json` prints it: the kind's fields stand beside the quotes."""
    item = observation.item.model_dump(mode="json")
    row: dict[str, Any] = {
        "id": observation.id,
        "interview": observation.interview,
        "kind": item.pop("kind"),
        "title": item.pop("title"),
        **item,
        "quotes": [quote.model_dump(mode="json") for quote in observation.quotes],
        "extractor": observation.extractor,
        "prompt": observation.prompt,
    }
    if observation.quarantine:
        row["quarantine"] = [reason.value for reason in observation.quarantine]
    if observation.rejected:
        row["rejected"] = [
            {"turn": claim.claim.turn, "text": claim.claim.text, "reason": claim.reason.value}
            for claim in observation.rejected
        ]
    return row


def as_table_row(observation: Observation) -> dict[str, str | int]:
    """One observation under German headings; lists are joined, what was not said is empty."""
    item = observation.item
    row: dict[str, str | int] = {"Titel": item.title, "Interview": observation.interview}
    for name in kind_fields(item.kind):
        row[FIELDS[name]] = shown(getattr(item, name))
    row["Aussage"] = STATEMENT_TYPES[item.statement_type]
    row["Hinweise"] = ", ".join(FLAGS[flag] for flag in item.flags)
    row["Zitate"] = "\n".join(f"„{quote.text}“" for quote in observation.quotes)
    if observation.quarantine:
        row["Quarantäne"] = ", ".join(QUARANTINE[reason] for reason in observation.quarantine)
    row["Kennung"] = observation.id
    row["Extraktor"] = observation.extractor
    return row


def shown(value: object) -> str | int:
    """A field's value as a table shows it."""
    if isinstance(value, PainCategory):
        return CATEGORIES[value]
    if isinstance(value, Effort):
        return EFFORTS[value]
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, int):
        return value
    return "" if value is None else str(value)
