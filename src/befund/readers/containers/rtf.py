"""Rich text: its plain text, cp1252 escapes resolved."""

import re

from striprtf.striprtf import rtf_to_text

from befund.errors import InputError
from befund.readers.containers.limits import SAVE_AGAIN
from befund.readers.containers.text import raw_lines
from befund.readers.source import SourceLine

_CODE_PAGE = re.compile(r"\\ansicpg(\d{1,5})(?!\d)")


def rtf_lines(data: bytes, name: str) -> list[SourceLine]:
    """The lines of a rich text file; `number` counts its paragraphs."""
    source = data.decode("cp1252", errors="replace")
    page = _CODE_PAGE.search(source[:2000])
    encoding = f"cp{page[1]}" if page and page[1] not in ("0", "65001") else "cp1252"
    try:
        text = rtf_to_text(source, encoding=encoding, errors="replace")  # type: ignore[no-untyped-call]
    except (UnicodeError, LookupError, ValueError, OverflowError) as error:
        raise InputError("Die RTF-Datei ist beschädigt.", where=name, remedy=SAVE_AGAIN) from error
    return raw_lines(text.replace("\r\n", "\n").replace("\u2028", "\n"))
