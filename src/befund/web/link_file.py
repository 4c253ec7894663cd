"""The file by which a browser is led to a link.

What it is opened with stands in the list of processes, for all to see. It lies in the workspace, as
browsers in a sandbox are kept from folders of temporary files; whoever can read there needs no
link.
"""

import os
import secrets
from contextlib import suppress
from html import escape
from pathlib import Path

from befund.errors import WorkspaceError

_PREFIX = ".review-"
_PAGE = """<!doctype html>
<html lang="de"><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={link}"><title>Befund</title></head>
<body><a href="{link}">Befund</a></body></html>
"""


class LinkFile:
    """A page that leads on to a link, for the owner's eyes, there until it is removed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, link: str) -> Path:
        """Write it in place of any before; raises WorkspaceError."""
        self.remove()
        path = self._folder / f"{_PREFIX}{secrets.token_hex(8)}.html"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(_PAGE.format(link=escape(link)))
        except OSError as error:
            raise WorkspaceError(
                f"In den Ordner lässt sich nicht schreiben ({error.strerror}).",
                where=str(self._folder),
                remedy="Mit --no-browser starten und den Link selbst öffnen.",
            ) from error
        return path.absolute()

    def remove(self) -> None:
        """Remove it, and what a server left behind that was killed."""
        for path in self._folder.glob(f"{_PREFIX}*.html"):
            with suppress(OSError):
                path.unlink()
