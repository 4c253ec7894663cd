"""Reads transcript files of many conventions into one record."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from befund.readers.files import SUPPORTED_SUFFIXES, Found, find_transcripts, is_plain_file
    from befund.readers.reader import read_transcript
    from befund.readers.roles import UNKNOWN_SPEAKER, assign_roles, infer_interviewers, infer_roles

__all__ = [
    "SUPPORTED_SUFFIXES",
    "UNKNOWN_SPEAKER",
    "Found",
    "assign_roles",
    "find_transcripts",
    "infer_interviewers",
    "infer_roles",
    "is_plain_file",
    "read_transcript",
]


def __getattr__(name: str) -> Any:
    """Import on first use: each document is opened in a child process, which needs none of this."""
    if name in __all__:
        for module in ("files", "roles", "reader"):
            found = importlib.import_module(f"{__name__}.{module}")
            if hasattr(found, name):
                return getattr(found, name)
    raise AttributeError(name)
