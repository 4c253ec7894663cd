"""The option --format of the commands that write files, made from the registry of export formats."""

from collections.abc import Collection
from typing import Any

import typer

from befund.errors import ConfigurationError

TEXT = "text"
"""The format that goes to the screen."""
_EXPLAINED = {TEXT: "text (Bildschirm)"}


def format_option(*names: str) -> Any:
    """The option with a help text that lists the formats of a command."""
    *first, last = (_EXPLAINED.get(name, name) for name in names)
    return typer.Option("--format", "-f", metavar="FORMAT", help=f"{', '.join(first)} oder {last}.")


def known_format(name: str, formats: Collection[str]) -> str:
    """The name, where it is one of the formats; raises ConfigurationError otherwise."""
    if name not in formats:
        raise ConfigurationError(
            f"Das Format „{name}“ gibt es nicht.",
            where="--format",
            remedy=f"Möglich: {', '.join(formats)}.",
        )
    return name
