"""Say a message in a language, from a catalogue of templates with their plural forms."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, partial
from importlib.resources import files
from string import Formatter
from typing import Any

from befund.records.message import Message, Said

GERMAN, ENGLISH = "de", "en"
LANGUAGES = (GERMAN, ENGLISH)

Forms = tuple[str, ...]
"""The templates of a message: a single one, or one for each form of the plural."""

_SWAPPED = str.maketrans(",.", ".,")
_WORDS = "words"


def say(said: Said, language: str = GERMAN) -> str:
    """The text of a message, or a text as it is.

    Raises KeyError for an id or a language without a catalogue.
    """
    if isinstance(said, str):
        return said
    data = dict(said.data)
    forms = catalogue(language)[said.id]
    form = plural_form(data["count"]) if len(forms) > 1 else 0
    return _Filler(language).vformat(forms[form], (), data)


def speaking(language: str = GERMAN) -> dict[str, Any]:
    """The context with which `model_dump` writes a record's messages as text."""
    return {"say": partial(say, language=language)}


def plural_form(count: object) -> int:
    """Which form a count takes.

    In gettext's terms `nplurals=2; plural=(n != 1)`, in German as in English.
    """
    return int(count != 1)


@cache
def catalogue(language: str) -> Mapping[str, Forms]:
    """All templates of a language, by "section.name"."""
    tables = tomllib.loads((files(__package__) / f"{language}.toml").read_text("utf-8"))
    return {
        f"{section}.{name}": (entry,) if isinstance(entry, str) else (entry["one"], entry["other"])
        for section, entries in tables.items()
        if section != _WORDS
        for name, entry in entries.items()
    }


@cache
def _small_numbers(language: str) -> Sequence[str]:
    table = tomllib.loads((files(__package__) / f"{language}.toml").read_text("utf-8"))
    words: list[str] = table[_WORDS]["numbers"]
    return words


class _Filler(Formatter):
    """Fills a template in.

    Numbers have their language's decimal sign, and messages within are said first. Beside the specs
    of `format` it knows "words" and "Words": a small number as a word, the latter for a beginning.
    """

    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Message):
            return say(value, self._language)
        if format_spec.lower() == _WORDS:
            words = _small_numbers(self._language)
            word = words[value] if value < len(words) else str(value)
            return word.capitalize() if format_spec == "Words" else word
        text = format(value, format_spec)
        return (
            text.translate(_SWAPPED)
            if self._language == GERMAN and isinstance(value, float)
            else text
        )
