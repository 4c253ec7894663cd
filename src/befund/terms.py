"""What the values of enums are called, and how prompts explain them: one data file, read once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Term:
    """A value's names on screens, and its explanations to a model.

    Empty where the value explains itself.
    """

    de: str
    en: str
    prompt_de: str = ""
    prompt_en: str = ""

    def explanation(self, language: str) -> str:
        """How a prompt in a language explains the value."""
        return self.prompt_en if language == "en" else self.prompt_de


@cache
def terms(kind: str) -> Mapping[str, Term]:
    """The terms of one enum ("pain_category") by its values."""
    return {value: Term(**texts) for value, texts in _all_terms()[kind].items()}


def english_terms() -> Mapping[str, str]:
    """The English name of every German one."""
    return {term.de: term.en for kind in _all_terms() for term in terms(kind).values()}


@cache
def _all_terms() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads((files("befund") / "terms.toml").read_text("utf-8"))
