"""Names that stand alone.

Given names from the list, common surnames, and everybody already known.
"""

import re
from collections.abc import Iterator

from befund.masking.category import Category
from befund.masking.hits import Hit, Name
from befund.masking.names.context import means_person
from befund.masking.names.lists import (
    gender_of,
    given_names,
    plain_given_names,
    plain_surnames,
    surnames,
)
from befund.masking.names.runs import run_end, slice_of, without_genitive
from befund.masking.names.words import (
    JOBS,
    MASS_WORDS,
    NEVER,
    NO_SURNAMES,
    ORDINARY_GIVEN,
    ORDINARY_SURNAMES,
    SEASONS,
    SURNAME_ENDINGS,
)
from befund.masking.text import TextLine, Word
from befund.text.folding import fold

# "St. Martin", but not "wenn sie da ist. Martin"
_SAINT = re.compile(r"(?:\bst\.|\bdr\. no) $", re.IGNORECASE)
_PLACE_NAMES = (
    "strasse",
    "str",
    "platz",
    "allee",
    "weg",
    "institut",
    "stiftung",
    "schule",
    "haus",
    "motor",
    "wert",
    "effekt",
    "werk",
)
_FIXED = frozenset(
    {
        "otto normalverbraucher",
        "schwarze peter",
        "schwarzen peter",
        "schwarzer peter",
        "santa maria",
        "ave maria",
        "jesus maria",
        "adam riese",
        "ernst & young",
        "sankt martin",
        "st martin",
        "hans dampf",
        "lieschen mueller",
        "max mustermann",
        "erika mustermann",
        "max value",
        "max wert",
        "power bi",
        "claude code",
        "herr gott",
        "jan feb",
    }
)


class NameLexicon:
    """The names known so far; strong ones (speakers, roster) are found in lower case too."""

    def __init__(self) -> None:
        self.given: set[str] = set()
        self.surnames: set[str] = set()
        self._strong: set[str] = set()

    def learn(self, name: Name, *, strong: bool = False) -> None:
        """Take in both parts of a name, hyphenated ones also by their parts."""
        for text, known in ((name.given, self.given), (name.surname, self.surnames)):
            whole = fold(text)
            # "Müller-Lüdenscheidt" is called by either half; halves of three letters are mostly
            # words ("von", "alt").
            for part in {whole, *(p for p in whole.split("-") if len(p) > 3)}:
                if (len(part) > 2 or text.istitle()) and part not in NEVER - SEASONS:
                    known.add(part)
                    if strong and len(part) > 2:
                        self._strong.add(part)

    def knows(self, folded: str) -> bool:
        return folded in self.given or folded in self.surnames

    def in_any_case(self, folded: str) -> bool:
        """Tell whether a name may be taken in lower case: it is strong, and no ordinary word."""
        return folded in self._strong and not is_ambiguous(folded)


def is_ambiguous(folded: str) -> bool:
    """Tell whether a name is an ordinary word as well."""
    if folded in ORDINARY_GIVEN or folded in SEASONS or folded in MASS_WORDS:
        return True
    return folded in ORDINARY_SURNAMES and folded not in plain_given_names()


def _is_month(line: TextLine, place: int, folded: str) -> bool:
    """Tell whether "Jan" is January cut short: "im Jan.", "Jan. bis März"."""
    if folded != "jan" or line.text[line.words[place].end : line.words[place].end + 1] != ".":
        return False
    follows = fold(line.word(place + 1))
    return line.before(place) in {
        "im",
        "ab",
        "bis",
        "seit",
        "anfang",
        "mitte",
        "ende",
    } or follows in {
        "bis",
        "und",
        "feb",
    }


class Standalone:
    """Finds single names: those of the lexicon, given names and common surnames."""

    def __init__(self, lexicon: NameLexicon, *, english: bool) -> None:
        self._lexicon = lexicon
        self._english = english

    def find(self, line: TextLine) -> Iterator[Hit]:
        place = 0
        while place < len(line.words):
            last = run_end(line, place)
            if last > place:
                whole = self._whole_run(line, place, last)
                if whole is not None:
                    yield whole
                    place = last + 1
                    continue
                if fold(line.word(last)).endswith(_PLACE_NAMES) and last - place >= 1:
                    yield from self._known_only(line, place, last)
                    place = last + 1
                    continue
            hit = self._at(line, place)
            if hit is not None:
                yield hit
            place += 1

    def _whole_run(self, line: TextLine, place: int, last: int) -> Hit | None:
        """Return a hyphenated name as one: Hans-Peter, Meier-Lüdke."""
        text = slice_of(line, place, last)
        for cut in (text, without_genitive(text)):
            folded = fold(cut)
            span = (line.words[place].start, line.words[place].start + len(cut))
            if folded in self._lexicon.surnames:
                return Hit(*span, Category.PERSON, name=Name(surname=cut))
            parts = folded.split("-")
            if folded in given_names() or all(p in given_names() for p in parts):
                return Hit(*span, Category.PERSON, name=Name(given=cut, gender=gender_of(parts[0])))
        return None

    def _known_only(self, line: TextLine, place: int, last: int) -> Iterator[Hit]:
        """Yield known names inside "Hartmann-Werk"; "Max-Planck-Institut" stays."""
        for inner in range(place, last + 1):
            if self._lexicon.knows(fold(line.word(inner))) and not is_ambiguous(
                fold(line.word(inner))
            ):
                hit = self._at(line, inner)
                if hit is not None:
                    yield hit

    def _at(self, line: TextLine, place: int) -> Hit | None:
        word = line.words[place]
        if len(word.text) < 2 or (
            not word.capital
            and not line.lowercase
            and not self._lexicon.in_any_case(fold(word.text))
        ):
            return None
        for text in dict.fromkeys((word.text, without_genitive(word.text))):
            folded = fold(text)
            if folded in NEVER - SEASONS:
                return None
            known = self._lexicon.knows(folded)
            listed = known or self._is_listed(text, folded) or self._has_job(line, place, folded)
            if listed and self._is_person(line, place, folded, known=known):
                return self._hit(word, text, folded)
        return None

    @staticmethod
    def _is_listed(text: str, folded: str) -> bool:
        if text.isupper() and len(text) < 4:
            return False
        if folded in given_names() or folded in plain_surnames():
            return True
        return len(folded) > 5 and folded.endswith(SURNAME_ENDINGS) and folded not in NO_SURNAMES

    @staticmethod
    def _has_job(line: TextLine, place: int, folded: str) -> bool:
        """Tell whether a listed surname follows what its bearer does: "Disponent Grabow"."""
        return fold(line.before(place)) in JOBS and folded in surnames()

    def _is_person(self, line: TextLine, place: int, folded: str, *, known: bool) -> bool:
        around = f"{line.before(place)} {folded}", f"{folded} {fold(line.after(place))}"
        if any(phrase in _FIXED for phrase in around):
            return False
        if _SAINT.search(line.text, max(0, line.words[place].start - 5), line.words[place].start):
            return False
        # Where an export lost all capitals, "mark" and "rose" are things far more often than
        # people.
        if not line.words[place].capital:
            return not is_ambiguous(folded) and (known or folded in plain_given_names())
        in_milan = (
            folded == "milan"
            and self._english
            and line.before(place) in {"in", "from", "to", "near", "at"}
        )
        if in_milan or _is_month(line, place, folded):
            return False
        if not is_ambiguous(folded):
            return True
        return means_person(line, place, known=known, english=self._english)

    def _hit(self, word: Word, text: str, folded: str) -> Hit:
        is_given = folded in self._lexicon.given or (
            folded in given_names() and folded not in self._lexicon.surnames
        )
        name = Name(given=text, gender=gender_of(text)) if is_given else Name(surname=text)
        return Hit(word.start, word.start + len(text), Category.PERSON, name=name)
