"""Files for their owner alone, written through a draft: whole or not at all, on disk when done."""

import os
import re
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal

# a draft is written in an instant: whoever began one so long ago was killed
_STALE_SECONDS = 3600.0
_NAME = re.compile(
    r"\.(?:(?:export|copy|answer|id)-|(?:vault|users)\.json\.)[a-z0-9_]{8}(?:\.\w{1,9})?"
)


def write_whole(
    path: Path, content: bytes, kind: Literal["export", "copy", "answer", "id"]
) -> None:
    """Replace a file's content at once, readable by its owner alone.

    `kind` stands in the draft's name. Raises OSError where that cannot be; an older file of that
    name stays then.
    """
    suffix = path.suffix if re.fullmatch(r"\.\w{1,9}", path.suffix) else ""
    # made with mode 0600
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{kind}-", suffix=suffix)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)


def remove_stale_drafts(folder: Path) -> None:
    """Remove the drafts in a folder that killed processes have left.

    What another may be writing now stays.
    """
    with suppress(OSError):  # what cannot be removed now is removed another time
        for path in folder.iterdir():
            if _NAME.fullmatch(path.name) and is_stale(path):
                path.unlink(missing_ok=True)


def is_stale(path: Path) -> bool:
    """Whether a file is one that nobody has written to for long; raises OSError."""
    return (
        path.is_file()
        and not path.is_symlink()
        and path.stat().st_mtime < time.time() - _STALE_SECONDS
    )


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
