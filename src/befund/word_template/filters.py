"""Filters and tests of templates; none makes much of little, none shows a list as Python does."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from jinja2 import filters as jinja
from jinja2.environment import Environment
from jinja2.runtime import Undefined
from jinja2.utils import pass_environment

from befund.word_template.fault import TemplateFault

MAX_ONE_TEXT = 1_000_000
"""Characters that one expression may come to."""
_MAX_DIGITS = 10

TESTS = (
    "defined", "undefined", "none", "boolean", "true", "false", "number", "integer", "string",
    "mapping", "sequence",
    "odd", "even", "divisibleby", "in", "eq", "ne", "lt", "le", "gt", "ge", "equalto", "lessthan",
    "greaterthan",
    "==", "!=", "<", "<=", ">", ">=", "upper", "lower",
)  # fmt: skip


class TemplateGroup(NamedTuple):
    """What `groupby` gives: the value that entries share, and the entries."""

    grouper: Any
    list: list[Any]


def as_text(value: Any) -> str:
    """A text, a number or a yes and no as text; raises TemplateFault for a list or a dict."""
    if isinstance(value, str | int | float | Undefined):
        return str(value)
    raise TemplateFault(
        "Die Vorlage schreibt eine ganze Liste oder Gruppe hin; gemeint ist wohl eines ihrer "
        "Felder."
    )


def bounded(length: int) -> bool:
    """True, or TemplateFault where a text gets longer than one expression may come to."""
    if length > MAX_ONE_TEXT:
        raise TemplateFault(f"Ein Ausdruck der Vorlage ergibt mehr als {MAX_ONE_TEXT} Zeichen.")
    return True


def _on_text(change: Callable[[str], str]) -> Callable[[Any], str]:
    def changed(value: Any) -> str:
        return change(as_text(value))

    return changed


def _title(value: Any) -> str:
    return str(jinja.do_title(as_text(value)))


def _trim(value: Any, chars: Any = None) -> str:
    return as_text(value).strip(None if chars is None else as_text(chars))


def _replace(value: Any, old: Any, new: Any, count: int = -1) -> str:
    text, old, new = as_text(value), as_text(old), as_text(new)
    bounded(len(text) + text.count(old) * len(new))
    return text.replace(old, new, count)


@pass_environment
def _join(
    environment: Environment, value: Iterable[Any], d: Any = "", attribute: Any = None
) -> str:
    entries = (
        value if attribute is None else map(jinja.make_attrgetter(environment, attribute), value)
    )
    texts = [as_text(one) for one in entries]
    between = as_text(d)
    bounded(sum(map(len, texts)) + len(between) * len(texts))
    return between.join(texts)


@pass_environment
def _truncate(
    environment: Environment, value: Any, length: int = 255, killwords: Any = None, end: Any = "..."
) -> str:
    text, end = as_text(value), as_text(end)
    bounded(len(text) + len(end))
    return (
        text
        if length < len(end)
        else str(jinja.do_truncate(environment, text, length, bool(killwords), end))
    )


def _round(value: float, precision: int = 0, method: Any = "common") -> float:
    if abs(precision) > _MAX_DIGITS:
        raise TemplateFault("Die Vorlage rundet auf zu viele Stellen.")
    return jinja.do_round(value, precision, method)


@pass_environment
def _groupby(
    environment: Environment, value: Iterable[Any], attribute: Any, default: Any = None
) -> list[TemplateGroup]:
    found = jinja.sync_do_groupby(environment, value, attribute, default)
    return [TemplateGroup(*one) for one in found]


_TEXTS: Mapping[str, Callable[..., str]] = {
    "upper": _on_text(str.upper),
    "lower": _on_text(str.lower),
    "capitalize": _on_text(str.capitalize),
    "title": _title,
    "trim": _trim,
    "replace": _replace,
    "join": _join,
    "truncate": _truncate,
    "string": as_text,
    "e": as_text,  # every text is escaped once, where it enters the document
    "escape": as_text,
}
_NUMBERS: Mapping[str, Callable[..., Any]] = {
    "round": _round,
    "int": jinja.do_int,
    "float": jinja.do_float,
    "abs": abs,
}
_SEQUENCES: Mapping[str, Callable[..., Any]] = {
    "length": len,
    "count": len,
    "first": jinja.sync_do_first,
    "last": jinja.do_last,
    "min": jinja.do_min,
    "max": jinja.do_max,
    "sort": jinja.do_sort,
    "unique": jinja.do_unique,
    "reverse": jinja.do_reverse,
    "list": jinja.sync_do_list,
    "map": jinja.sync_do_map,
    "select": jinja.sync_do_select,
    "reject": jinja.sync_do_reject,
    "selectattr": jinja.sync_do_selectattr,
    "rejectattr": jinja.sync_do_rejectattr,
    "groupby": _groupby,
}
FILTERS: Mapping[str, Callable[..., Any]] = {
    **_TEXTS,
    "default": jinja.do_default,
    "d": jinja.do_default,
    **_NUMBERS,
    **_SEQUENCES,
}
"""All filters that there are, by name."""
