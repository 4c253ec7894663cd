"""Plain text and Markdown: decoding, front matter, and Markdown's marks."""

import re

from befund.errors import InputError
from befund.readers.characters import safe_text
from befund.readers.source import SourceLine

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}\s+")
_ESCAPE = re.compile(r"\\([.\-\[\]()*_#!>+\"'|~`{}<:\\])")
# none goes past the next mark: where none is closed, each would be looked for to the end
_BOLD = re.compile(
    r"(?<!\*)\*\*(?!\*)((?:(?!\*\*).)+)(?<!\*)\*\*(?!\*)|(?<![\w_])__(?!_)((?:(?!__).)+)__(?![\w_])"
)
_ITALIC_LINE = re.compile(r"^\*(?!\*)([^*]+)\*$|^_(?!_)([^_]+)_$")
_QUOTE_OR_BULLET = re.compile(r"^(?:>\s*)+|^[-*+]\s+(?=\*\*)")
_LINE_END = re.compile(r"\r\n|[\r\f\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROL_CHARACTERS = 0.01


def decode(data: bytes, name: str) -> str:
    """The text of a file: UTF-8 with or without BOM, UTF-16 by BOM, else cp1252.

    Line ends become newlines.
    """
    encodings = next(([code] for bom, code in _BOMS if data.startswith(bom)), ["utf-8", "cp1252"])
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        controls = sum(1 for _ in _CONTROL.finditer(text))
        if "\0" in text or controls > _MOST_CONTROL_CHARACTERS * len(text):
            break
        return safe_text(_LINE_END.sub("\n", text))
    raise InputError(
        "Der Inhalt ist kein Text in UTF-8, UTF-16 oder Windows-1252, sondern binär.",
        where=name,
        remedy="Bitte das Transkript als Text oder Word-Datei exportieren.",
    )


def raw_lines(text: str) -> list[SourceLine]:
    """Lines as they stand."""
    return [
        SourceLine(number, line.rstrip()) for number, line in enumerate(text.split("\n"), start=1)
    ]


def text_lines(text: str) -> list[SourceLine]:
    """Lines without YAML front matter and Markdown's marks."""
    front = _FRONT_MATTER.match(text)
    hidden = text[: front.end()].count("\n") if front else 0
    return [unmarked(line) for line in raw_lines(text)[hidden:]]


def unmarked(line: SourceLine) -> SourceLine:
    """A line without Markdown's marks, which are kept as `bold` and `heading`."""
    text = line.text.strip().removesuffix("\\")
    heading = _HEADING.match(text)
    text = _QUOTE_OR_BULLET.sub("", text[heading.end() :].rstrip("#").rstrip() if heading else text)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    bold = line.bold
    if "**" in text or "__" in text:
        first = _BOLD.match(text)
        bold = (first[1] or first[2]).strip() if first else bold
        text = _BOLD.sub(lambda match: match[1] or match[2], text)
    italic = _ITALIC_LINE.match(text)
    text = (italic[1] or italic[2]) if italic else text
    return SourceLine(
        line.number, text, bold, line.heading or heading is not None, line.start, line.end
    )
