"""Text in pictures: how wide it is, lines of a width, and what XML can hold.

Widths are those of Helvetica, which Arial and Liberation Sans share; what fits in them fits in a
narrower font too.
"""

import re
import unicodedata
from collections.abc import Iterator

_BY_WIDTH = {  # thousandths of the size of the font
    191: "'",
    222: "ijl‚‘’",
    260: "|",
    278: " !,./:;I[\\]ft·",
    333: "()-`r„“”°",
    355: '"',
    389: "*",
    400: "²³",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu–€«»§",
    584: "+<=>~×±",
    611: "FTZß",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
}
_WIDTHS = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
_WIDEST = 1000
_BOLD = 1.08
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
_PIECE = re.compile(r"[^\-/]+[\-/]?|[\-/]")
_SYLLABLE = re.compile(
    r"(?:sch[lmnrw]?|[bdfgkpt]r|ch|ck|ph|th|qu|[^\W\d_aeiouyäöü])(?=[aeiouyäöü])"
)
_VOWEL = re.compile(r"[aeiouyäöü]", re.IGNORECASE)
_LEAST_PART = 3


def printable(text: str) -> str:
    """The text in one line, without characters that XML cannot hold."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is, in the unit of the size of its font."""
    # Umlauts are as wide as their letters, so the dots are left out.
    letters = (
        letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)
    )
    return (
        sum(_WIDTHS.get(letter, _WIDEST) for letter in letters)
        * size
        / 1000
        * (_BOLD if bold else 1)
    )


def fitted(text: str, room: float, size: float, lines: int, *, bold: bool = False) -> list[str]:
    """At most so many lines, none wider than `room`.

    Long words are hyphenated, what does not fit ends in "…".
    """
    found: list[str] = []
    line = ""
    for glue, piece in _pieces(printable(text)):
        longer = f"{line}{glue}{piece}" if line else piece
        if width(longer, size, bold=bold) <= room:
            line = longer
            continue
        found += [line] if line else []
        *full, line = _hyphenated(piece, room, size, bold=bold)
        found += full
    found += [line] if line else []
    if len(found) <= lines:
        return found
    return [*found[: lines - 1], _ending(found[lines - 1], room, size, bold=bold)]


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """What a line can be broken between, each with what joins it to the one before."""
    for word in text.split():
        glue = " "
        for piece in _PIECE.findall(word):
            yield glue, piece
            glue = ""


def _hyphenated(word: str, room: float, size: float, *, bold: bool) -> list[str]:
    """The word in parts that fit, all but the last with a hyphen.

    German hyphenates before the last consonant of those between vowels; a word without such a place
    is cut anywhere.
    """
    parts = []
    while len(word) > 1 and width(word, size, bold=bold) > room:
        # One letter at least is taken, however narrow the room, so that it ends.
        fitting = [
            at
            for at in range(1, len(word))
            if at == 1 or width(f"{word[:at]}-", size, bold=bold) <= room
        ]
        onsets = [match.start() for match in _SYLLABLE.finditer(word.lower())]
        breaks = {at for at in onsets if _VOWEL.search(word[:at])}
        good = [
            at for at in fitting if at in breaks and _LEAST_PART <= at <= len(word) - _LEAST_PART
        ]
        at = (good or fitting)[-1]
        parts.append(f"{word[:at]}-")
        word = word[at:]
    return [*parts, word]


def _ending(line: str, room: float, size: float, *, bold: bool) -> str:
    """As much of a line as leaves room for "…"."""
    while line and width(f"{line}…", size, bold=bold) > room:
        line = line[:-1]
    return line.rstrip(" ,;:-–") + "…"
