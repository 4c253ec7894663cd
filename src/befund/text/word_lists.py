"""Word lists as data: TOML files beside the code that reads them, each list a text of words."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from befund.text.folding import fold


def word_lists(package: str, file: str) -> Mapping[str, frozenset[str]]:
    """The lists of a package's TOML file by name, each as the set of its words, folded."""
    lists = tomllib.loads((files(package) / file).read_text(encoding="utf-8"))
    return {name: frozenset(fold(words).split()) for name, words in lists.items()}
