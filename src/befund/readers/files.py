"""Finds transcript files in a folder."""

import os
from pathlib import Path

SUPPORTED_SUFFIXES = (
    ".docx", ".htm", ".html", ".json", ".markdown", ".md", ".odt", ".pdf", ".rtf", ".srt", ".text", ".txt", ".vtt",
)  # fmt: skip
"""Endings that are read; the content decides how."""

REFUSED_SUFFIXES = (".doc",)
"""Endings that are found in a folder, so that a legacy Word file is refused by name and not passed over."""


def find_transcripts(folder: Path) -> list[Path]:
    """The transcript files below a folder, sorted; hidden files and folders and office lock files are skipped."""
    found: list[Path] = []
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not _hidden(name)]
        found += [Path(parent, name) for name in files if not _hidden(name) and has_known_suffix(name)]
    return sorted(found)


def has_known_suffix(name: str) -> bool:
    """Whether a file of that name may be a transcript."""
    return Path(name).suffix.lower() in (*SUPPORTED_SUFFIXES, *REFUSED_SUFFIXES)


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$", "__MACOSX"))
