"""How much text fits where.

Widths of Arial's letters, lines, and the size at which a text fits a box.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

SMALLEST = 10.0
LINE = 1.2  # of the size of the letters
_BOLD = 1.08
_SPARE = 0.97  # other programs measure a little wider
_WIDTHS = {
    278: " !,./:;I[]\\fijlt|'’‘",
    333: "()-r`‚„“”",
    355: '"',
    389: "*",
    500: "Jckvsxyz",
    556: "#$0123456789?_abdeghnopquL–äöüé",
    584: "+<=>~→",
    611: "FTZß",
    667: "&ABEKPSVXYÄ",
    722: "CDHNRUwÜ",
    778: "GOQÖ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…",
}
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_UNKNOWN = 700
_JOINT = re.compile(r"((?:ung|heit|keit|schaft|ion|tät|ling)s)(?=\w{4})")
_BREAK = re.compile(r"(?<=[\s/-])")


@lru_cache(maxsize=1 << 14)
def width_of(text: str, size: float, bold: bool = False) -> float:  # noqa: FBT001, FBT002 - a plain cache key
    """How many points wide a text is in one line."""
    return (
        sum(_WIDTH_OF.get(letter, _UNKNOWN) for letter in text)
        * size
        / 1000
        * (_BOLD if bold else 1.0)
    )


def lines_of(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """The lines that a text takes within so many points."""
    room = width * _SPARE
    found: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in _words(paragraph, size, room, bold=bold):
            if line and width_of((line + word).rstrip(), size, bold) > room:
                found.append(line.rstrip())
                line = ""
            line += word
        found.append(line.rstrip())
    return found


def _words(text: str, size: float, room: float, *, bold: bool) -> Iterable[str]:
    """The words of a text; one that is longer than a line is cut."""
    for word in _BREAK.split(text):
        rest = word
        while width_of(rest.rstrip(), size, bold) > room:
            at = next(
                at
                for at in range(len(rest), 0, -1)
                if width_of(rest[:at], size, bold) <= room or at == 1
            )
            yield rest[:at]
            rest = rest[at:]
        yield rest


def height_of(text: str, size: float, width: float, *, bold: bool = False) -> float:
    """How many points high a text is within so many points of width."""
    return len(lines_of(text, size, width, bold=bold)) * size * LINE


def fit(
    text: str, width: float, height: float, sizes: Sequence[float], *, bold: bool = False
) -> tuple[str, float]:
    """The text and the largest size at which it fits without a word cut.

    At the smallest it may end in "…".
    """
    text = _parted(text, sizes[-1], width, bold=bold)
    longest = max(
        _BREAK.split(text.replace("\n", " ")), key=lambda word: width_of(word.rstrip(), 10.0, bold)
    )
    for size in sizes:
        whole = width_of(longest.rstrip(), size, bold) <= width * _SPARE
        if whole and height_of(text, size, width, bold=bold) <= height:
            return text, size
    size = sizes[-1]
    lines = lines_of(text, size, width, bold=bold)
    room = max(int(height / (size * LINE)), 1)
    return (
        text
        if len(lines) <= room
        else shortened(" ".join(lines[:room]), size, width, room, bold=bold)
    ), size


def _parted(text: str, size: float, width: float, *, bold: bool) -> str:
    """The text with hyphens at the joints of words that no line could hold.

    "Instandhaltungs-mechaniker".
    """
    long = {word for word in text.split() if width_of(word, size, bold) > width * _SPARE}
    for word in long:
        text = text.replace(word, _JOINT.sub(r"\1-", word))
    return text


def shortened(text: str, size: float, width: float, lines: int, *, bold: bool = False) -> str:
    """The beginning of a text that fits so many lines, with "…" behind it."""
    words = text.split()
    while len(words) > 1 and len(lines_of(" ".join(words) + " …", size, width, bold=bold)) > lines:
        words.pop()
    return " ".join(words).rstrip(" ,;:–-") + " …"
