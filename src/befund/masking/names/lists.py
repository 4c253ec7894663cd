"""Given names and surnames from Faker's lists.

The lists are read from Faker's files as literals: importing them would start the whole of Faker
(0.4 s), which is not needed for its data.
"""

import ast
import importlib.util
from functools import cache
from pathlib import Path

from befund.masking.names.words import (
    NO_GIVEN,
    ORDINARY_GIVEN,
    ORDINARY_SURNAMES,
    SHORT_FORMS_FEMALE,
    SHORT_FORMS_MALE,
)
from befund.text.folding import fold

_GIVEN_LOCALES = (
    "de_DE", "de_AT", "de_CH", "en_US", "en_GB", "nl_NL", "pl_PL", "tr_TR", "it_IT", "hr_HR",
    "fr_FR", "cs_CZ",
    "ro_RO", "sv_SE", "da_DK", "pt_PT", "sl_SI", "no_NO", "en_IE", "ga_IE", "de_LI", "de_LU",
    "nl_BE", "fr_BE",
    "sk_SK", "hu_HU", "es_ES", "fi_FI",
)  # fmt: skip
_CORE = ("de_DE", "de_AT", "de_CH", "en_US", "en_GB")
_COMMON_SURNAMES = ("de_DE", "de_AT", "de_CH")
_SURNAME_LOCALES = (*_CORE, "nl_NL", "pl_PL", "tr_TR", "it_IT", "hr_HR")


@cache
def given_names() -> dict[str, str]:
    """Return the key of every known given name with its gender ("m", "f", "" for both)."""
    found: dict[str, str] = {}
    for locale in _GIVEN_LOCALES:
        # short names of other languages are too often something else
        least = 2 if locale in _CORE else 4
        for gender, attribute in (
            ("m", "first_names_male"),
            ("f", "first_names_female"),
            ("", "first_names"),
        ):
            for name in _given(locale, attribute):
                if len(name) >= least:
                    found.setdefault(fold(name), gender)
    for gender, names in (("m", SHORT_FORMS_MALE), ("f", SHORT_FORMS_FEMALE)):
        found.update((fold(name), gender) for name in names)
    for word in (*NO_GIVEN, ""):
        found.pop(word, None)
    return found


@cache
def plain_given_names() -> frozenset[str]:
    """Return the keys of given names that are no ordinary words."""
    return frozenset(given_names()) - ORDINARY_GIVEN


@cache
def surnames() -> frozenset[str]:
    """Return the keys of all listed surnames, ordinary words among them."""
    return frozenset(fold(n) for locale in _SURNAME_LOCALES for n in _last(locale)) - {""}


@cache
def plain_surnames() -> frozenset[str]:
    """Return the keys of surnames common in German that are no ordinary words."""
    listed = {fold(n) for locale in _COMMON_SURNAMES for n in _last(locale) if len(n) > 3}
    return frozenset(listed) - ORDINARY_SURNAMES - frozenset(given_names()) - ORDINARY_GIVEN


def gender_of(given: str) -> str:
    """Return "m", "f", or "" for a given name."""
    return given_names().get(fold(given), "")


@cache
def _assigned(locale: str) -> dict[str, tuple[str, ...]]:
    """Return each name list of a locale's file by its attribute.

    {} where Faker has no such file.
    """
    spec = importlib.util.find_spec("faker")
    if spec is None or spec.origin is None:
        return {}
    path = Path(spec.origin).parent / "providers" / "person" / locale / "__init__.py"
    if not path.exists():
        return {}
    found = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = _strings(node.value)
        elif (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and node.value is not None
        ):
            found[node.target.id] = _strings(node.value)
    return found


def _strings(value: ast.expr) -> tuple[str, ...]:
    return tuple(
        n.value for n in ast.walk(value) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    )


def _given(locale: str, attribute: str) -> tuple[str, ...]:
    return _assigned(locale).get(attribute, ())


def _last(locale: str) -> tuple[str, ...]:
    return tuple(
        n
        for attribute, names in _assigned(locale).items()
        if "last_names" in attribute
        for n in names
    )
