"""What a model writes of a masked transcript.

A placeholder that stands nowhere in it is no person's.
"""

from collections.abc import Collection
from typing import Any

from befund.masking.category import Category, numbered_in
from befund.masking.foreign_placeholders import settled
from befund.records import MaskedTranscript, RawItem

Marks = Collection[tuple[Category, int]]


def placeholders_of(masked: MaskedTranscript) -> set[tuple[Category, int]]:
    """The placeholders of a transcript, speakers included."""
    texts = [text for turn in masked.turns for text in (turn.text, turn.speaker)]
    return {mark for text in texts for mark in numbered_in(text)}


def with_known_placeholders(raw: RawItem, known: Marks) -> RawItem:
    """The item with placeholders as the transcript has them.

    One that it does not know loses its number. A model copies "[Person 2]" from an example, or
    counts on: shown as it is, it would be somebody. Claims stay, as they are looked for in the
    transcript.
    """
    changed: dict[str, Any] = {}
    for name, value in raw.item:
        if type(value) is str:
            changed[name] = _settled(value, known)
        elif isinstance(value, tuple) and all(type(part) is str for part in value):
            changed[name] = tuple(_settled(part, known) for part in value)
    before = raw.item.model_dump(include=set(changed))
    if changed == before:
        return raw
    return raw.model_copy(update={"item": raw.item.model_copy(update=changed)})


def _settled(text: str, known: Marks) -> str:
    for start, end, kept in reversed(list(settled(text, lambda *mark: mark in known))):
        text = text[:start] + kept + text[end:]
    return text
