"""Finds transcript files in a folder."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

SUPPORTED_SUFFIXES = (
    ".docx", ".htm", ".html", ".json", ".markdown", ".md", ".odt", ".pdf", ".rtf", ".srt", ".text",
    ".txt", ".vtt",
)  # fmt: skip
"""Endings that are read; the content decides how."""

REFUSED_SUFFIXES = (".doc",)
"""Endings that are found in a folder.

So a legacy Word file is refused by name and not passed over.
"""


@dataclass
class Found:
    """What lies below a folder; hidden files and folders and office lock files are not even named.

    `others` have another ending, `odd` are neither files nor links to one (a FIFO, a device, a dead
    link), `closed` are folders that may not be read, with the reason, and `left_out` the folders
    that were not wanted.
    """

    transcripts: list[Path] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)
    odd: list[Path] = field(default_factory=list)
    closed: list[tuple[Path, str]] = field(default_factory=list)
    left_out: list[Path] = field(default_factory=list)


def find_transcripts(folder: Path, unwanted: Callable[[Path], bool] = lambda _: False) -> Found:
    """What lies below a folder, each kind sorted.

    Nothing is looked for in a folder that is unwanted.
    """
    found = Found()

    def note(error: OSError) -> None:
        found.closed.append((Path(os.fsdecode(error.filename)), error.strerror or ""))

    for parent, folders, files in os.walk(folder, onerror=note):
        below = [Path(parent, name) for name in folders if not _hidden(name)]
        found.left_out += [path for path in below if unwanted(path)]
        # What is taken out of this list is not walked into, and its order is that of the walk.
        folders[:] = sorted(path.name for path in below if path not in found.left_out)
        for path in (Path(parent, name) for name in files if not _hidden(name)):
            if not has_known_suffix(path.name):
                found.others.append(path)
            else:
                (found.transcripts if is_plain_file(path) else found.odd).append(path)
    for paths in (found.transcripts, found.others, found.odd, found.left_out):
        paths.sort()
    return found


def is_plain_file(path: Path) -> bool:
    """Whether a path is a file, or a link to one, and no FIFO, socket or device."""
    try:
        return path.is_file()
    except OSError:
        return False


def has_known_suffix(name: str) -> bool:
    """Whether a file of that name may be a transcript."""
    return Path(name).suffix.lower() in (*SUPPORTED_SUFFIXES, *REFUSED_SUFFIXES)


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$", "__MACOSX"))
