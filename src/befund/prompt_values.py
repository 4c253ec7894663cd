"""The lists of values in prompts, made from the records' enums.

`[[pain_category explained]]` in a prompt's file.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from befund.records import Effort, PainCategory, StatementType
from befund.terms import terms

_TAG = re.compile(r"\[\[(\w+) (\w+)\]\]")
_ENUMS: Mapping[str, type[StrEnum]] = {
    "pain_category": PainCategory,
    "statement_type": StatementType,
    "effort": Effort,
}
_OR = {"de": "oder", "en": "or"}

Explained = Sequence[tuple[str, str]]  # values, each with its explanation


def _explained(values: Explained, _: str) -> str:
    return ", ".join(f"{value} ({text})" if text else value for value, text in values)


def _glossed(values: Explained, _: str) -> str:
    return ", ".join(f"{value} {text}".rstrip() for value, text in values)


def _listed(values: Explained, _: str) -> str:
    return ", ".join(value for value, _ in values)


def _either(values: Explained, language: str) -> str:
    *first, last = (value for value, _ in values)
    return f"{', '.join(first)} {_OR.get(language, 'or')} {last}"


_STYLES: Mapping[str, Callable[[Explained, str], str]] = {
    "explained": _explained,
    "glossed": _glossed,
    "listed": _listed,
    "either": _either,
}


def with_values(source: str, language: str) -> str:
    """A prompt's source with its lists of values filled in.

    A list or style that is not known stays as it is.
    """

    def filled(tag: re.Match[str]) -> str:
        kind, style = tag.groups()
        if kind not in _ENUMS or style not in _STYLES:
            return tag.group()
        explained = [
            (value.value, terms(kind)[value].explanation(language)) for value in _ENUMS[kind]
        ]
        return _STYLES[style](explained, language)

    return _TAG.sub(filled, source)
