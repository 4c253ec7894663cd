"""Observations as flat rows: as JSON promises them, and as a German table shows them."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from befund.export.labels import (
    CATEGORIES,
    EFFORTS,
    FIELDS,
    FLAGS,
    QUARANTINE,
    ROLES,
    STATEMENT_TYPES,
    clock,
)
from befund.records import (
    Effort,
    ItemBase,
    Kind,
    MaskedTranscript,
    Observation,
    PainCategory,
    PainPoint,
    ProcessStep,
    QuickWin,
    Quote,
    StatementType,
)

Transcripts = Mapping[str, MaskedTranscript]

LAST_COLUMNS = ("Aussage", "Hinweise", "Quarantäne", "Kennung", "Extraktor")

_ITEM_TYPES: Mapping[Kind, type[ItemBase]] = {
    Kind.PROCESS_STEP: ProcessStep,
    Kind.PAIN_POINT: PainPoint,
    Kind.QUICK_WIN: QuickWin,
}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Origin(NamedTuple):
    """Who said a quote and when, as a table shows it; empty where the transcript is not at hand."""

    role: str = ""
    speaker: str = ""
    time: str = ""


def origin(quote: Quote, transcript: MaskedTranscript | None) -> Origin:
    """Who said a quote, and when."""
    if transcript is None:
        return Origin()
    turn = transcript.turns[quote.turn]
    return Origin(ROLES[turn.role], turn.speaker, clock(turn.start_seconds))


def kind_fields(kind: Kind) -> list[str]:
    """The names of the fields that only this kind has, in their order."""
    shared = {*ItemBase.model_fields, "kind"}
    return [name for name in _ITEM_TYPES[kind].model_fields if name not in shared]


def as_json(observation: Observation, transcript: MaskedTranscript | None = None) -> dict[str, Any]:
    """One observation as `befund observations --json` prints it.

    The kind's fields stand beside the quotes. With its transcript, each quote also says who said it
    and when.
    """
    item = observation.item.model_dump(mode="json")
    row: dict[str, Any] = {
        "id": observation.id,
        "interview": observation.interview,
        "kind": item.pop("kind"),
        "title": item.pop("title"),
        **item,
        "quotes": [_quote_as_json(quote, transcript) for quote in observation.quotes],
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


def as_json_list(observations: Sequence[Observation], transcripts: Transcripts) -> bytes:
    """The content of a JSON file of observations, with who said each quote and when."""
    rows = [as_json(one, transcripts.get(one.interview)) for one in observations]
    return (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode()


def _quote_as_json(quote: Quote, transcript: MaskedTranscript | None) -> dict[str, Any]:
    row = quote.model_dump(mode="json")
    if transcript is not None:
        turn = transcript.turns[quote.turn]
        row |= {
            "speaker": turn.speaker,
            "role": turn.role.value,
            "start_seconds": turn.start_seconds,
        }
    return row


def as_table_row(
    observation: Observation, transcript: MaskedTranscript | None = None
) -> dict[str, str | int]:
    """One observation under German headings; lists are joined, what was not said is empty."""
    item = observation.item
    row: dict[str, str | int] = {
        "Titel": item.title,
        "Zitate": "\n".join(_quoted(quote, transcript) for quote in observation.quotes),
        "Interview": observation.interview,
    }
    for name in kind_fields(item.kind):
        row[FIELDS[name]] = shown(getattr(item, name))
    row["Aussage"] = STATEMENT_TYPES[item.statement_type]
    row["Hinweise"] = ", ".join(FLAGS[flag] for flag in item.flags)
    row["Quarantäne"] = ", ".join(QUARANTINE[reason] for reason in observation.quarantine)
    row["Kennung"] = observation.id
    row["Extraktor"] = observation.extractor
    return row


def _quoted(quote: Quote, transcript: MaskedTranscript | None) -> str:
    said = origin(quote, transcript)
    who = ", ".join(part for part in (f"{said.role} {said.speaker}".strip(), said.time) if part)
    return f"„{quote.text}“" + (f" ({who})" if who else "")


def shown(value: object) -> str | int:
    """A field's value as a table shows it."""
    if isinstance(value, PainCategory):
        return CATEGORIES[value]
    if isinstance(value, Effort):
        return EFFORTS[value]
    if isinstance(value, StatementType):
        return STATEMENT_TYPES[value]
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, int):
        return value
    return "" if value is None else str(value)


def printable(text: str) -> str:
    """The text with a space for each character that a file of text or a spreadsheet cannot hold."""
    return _UNPRINTABLE.sub(" ", text)


def all_printable(value: Any) -> Any:
    """The same dicts and lists with every text in them `printable`."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {name: all_printable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [all_printable(one) for one in value]
    return value
