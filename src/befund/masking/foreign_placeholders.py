"""Placeholders of somebody else.

A transcript that was pseudonymised elsewhere names "[Person 1]", who is not ours. Ours are written
by masking alone, so whatever reads like one in a source is another's. Each becomes a placeholder of
a category of its own. It is numbered by interview: what another tool calls "[Person 1]" in two
files may be two persons, and to take one for two costs less than to take two for one.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from rapidfuzz.distance import OSA

from befund.masking.category import LABELS, Category, placeholder
from befund.masking.hits import Hit
from befund.masking.text import TextLine, wordset
from befund.text.folding import fold

_OTHER_WORDS = wordset(
    """
    name names vorname nachname firstname lastname surname employee colleague customer client people
    pers per mitarbeiter mitarbeiterin kollege kollegin kunde kundin frau herr teilnehmer
    teilnehmerin ansprechpartner company firm organisation organization business unternehmen betrieb
    org product produktname mail emailadresse mailadresse emailaddress phone telephone phonenumber
    mobile telefonnummer handynummer creditcard card kartennummer kreditkartennummer address
    anschrift ort stadt standort location place city loc birthdate dateofbirth dob geburtstag
    identifier id licenseplate licenceplate numberplate plate url website webseite detail other
    """
)
_OURS = {fold("".join(filter(str.isalpha, label))): category for category, label in LABELS.items()}
_WORDS = frozenset((*_OURS, *_OTHER_WORDS))
_SHORTEST_FUZZY = 5

_BRACKETED = re.compile(
    r"\[([^\[\]]{1,80})\]|<([^<>]{1,40})>|\{([^{}]{1,40})\}|［([^［］]{1,40})］|【([^【】]{1,40})】"
)
_IN_PARENTHESES = re.compile(r"\(([^()]{1,40})\)")
# A label of up to three words, then a number, or one or two capitals that something parts from it.
_WHOLE = re.compile(
    r"[\W_]*(?P<label>[^\W\d_](?:[^\d]{0,28}?[^\W\d_])?)(?:[\W_]*?(?P<number>\d{1,9})|[\W_]+(?P<letters>[A-Z]{1,2}))[\W_]*"
)
_MENTION = re.compile(
    r"(?<!\w)(?P<label>" + "|".join(re.escape(label).replace("\\-", "[-–_ ]?") for label in LABELS.values())
    + r"|Name|Company|Firm|Product|Phone|Address)[\W_]{0,2}(?P<number>\d{1,9})(?!\w)",
    re.IGNORECASE,
)  # fmt: skip


class Foreign(NamedTuple):
    """A foreign placeholder in a text; all of one interview with the same `value` mean the same."""

    start: int
    end: int
    value: str


def foreign_in(text: str) -> Iterator[Foreign]:
    """Yield what reads like a placeholder, near spellings and English ones included."""
    for match in _BRACKETED.finditer(text):
        inner = next(group for group in match.groups() if group is not None)
        value = _value(inner)
        if value:
            yield Foreign(match.start(), match.end(), value)
        elif match[1] is not None:  # "[Person 1, Person 2]", "[Person 1 lacht]": the rest stays
            yield from _mentions(inner, match.start(1))
    for match in _IN_PARENTHESES.finditer(text):
        value = _value(match[1])
        # what else stands in parentheses is ordinary writing
        if value.startswith(("person ", "name ")):
            yield Foreign(match.start(), match.end(), value)


def foreign_in_label(label: str, told: Iterable[str]) -> Iterator[Foreign]:
    """Yield what reads like a placeholder in a speaker's label.

    Readers have taken the brackets from it. `told` are the values in what is said: "Person A" is an
    ordinary label unless somebody says "[Person A]".
    """
    bracketed = list(foreign_in(label))
    if bracketed:
        yield from bracketed
    elif (value := _value(label)) and value in set(told):
        yield Foreign(0, len(label), value)
    else:
        yield from _mentions(label, 0)


def settled(text: str, is_known: Callable[[Category, int], bool]) -> Iterator[tuple[int, int, str]]:
    """Yield what stands for somebody in a text about masked ones, and how it is to read.

    There our placeholders are meant, however they are spelled; one that is not known loses its
    number, or it would mean whoever has that number, or gets it.
    """
    for match in _BRACKETED.finditer(text):
        found = _WHOLE.fullmatch(_visible(match[1] or ""))
        category = _OURS.get(_letters(found["label"])) if found and found["number"] else None
        if found is None or category is None:
            continue
        number = int(found["number"])
        kept = (
            placeholder(category, number) if is_known(category, number) else f"[{LABELS[category]}]"
        )
        if kept != match.group():
            yield match.start(), match.end(), kept


class ForeignPlaceholders:
    """Finds the foreign placeholders of one interview."""

    def __init__(self, interview: str) -> None:
        self._interview = interview

    def find(self, line: TextLine) -> Iterator[Hit]:
        for found in foreign_in(line.text):
            yield self.hit(found)

    def hit(self, found: Foreign) -> Hit:
        """What was found, as masking knows it."""
        return Hit(found.start, found.end, Category.PSEUDONYM, f"{self._interview}\n{found.value}")


def _mentions(text: str, offset: int) -> Iterator[Foreign]:
    for match in _MENTION.finditer(text):
        value = f"{_letters(match['label'])} {int(match['number'])}"
        yield Foreign(match.start() + offset, match.end() + offset, value)


def _value(inner: str) -> str:
    """What a whole bracket stands for, as "person 1"; empty where it is no placeholder."""
    found = _WHOLE.fullmatch(_visible(inner))
    if found is None:
        return ""
    label = _letters(found["label"])
    if label not in _WORDS and not _is_slip(label):
        return ""
    return f"{label} {int(found['number']) if found['number'] else found['letters'].lower()}"


def _is_slip(label: str) -> bool:
    """Whether a label is one of ours but for a letter: "Perosn", "Firmen"."""
    ours = (word for word in _OURS if len(word) >= _SHORTEST_FUZZY and word[0] == label[0])
    return any(OSA.distance(label, word, score_cutoff=1) <= 1 for word in ours)


def _letters(label: str) -> str:
    """A label's letters alone, however it is written: "E-Mail", "e_mail" and "Email" are one."""
    return "".join(filter(str.isalpha, fold(_visible(label))))


def _visible(text: str) -> str:
    """A text without characters that nobody sees."""
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
