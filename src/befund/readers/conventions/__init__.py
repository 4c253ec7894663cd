"""One file per convention of writing down who spoke, tried from the most specific to the most general."""

from befund.readers.conventions.registry import recognise

__all__ = ["recognise"]
