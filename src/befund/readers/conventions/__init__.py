"""One file per convention of writing down who spoke, from the most specific on."""

from befund.readers.conventions.registry import recognise

__all__ = ["recognise"]
