"""Full names in speech: Ronny Schmittke; Wolny, Marek; mein Name ist Schmittke."""

import re
from collections.abc import Iterator

from befund.masking.category import Category
from befund.masking.hits import Hit, Name
from befund.masking.names.lists import gender_of, given_names, plain_given_names, surnames
from befund.masking.names.runs import (
    is_surname,
    run_end,
    skip_fillers,
    slice_of,
    surname_at,
    without_genitive,
)
from befund.masking.names.words import DETERMINERS, NEVER
from befund.masking.text import TextLine, wordset
from befund.text.folding import fold

_OWN_NAME = re.compile(
    r"\b(?:mein(?:en)? Name (?:ist|lautet)|ich hei(?:ß|ss)e|my name is|my name['’]s"
    r"|ich bin (?:der|die|dr|de)(?= [^\W\d_]+ [^\W\d_]+[,.])|I['’]m(?= [^\W\d_]+ [^\W\d_]+[,.])"
    r"|I am(?= [^\W\d_]+ [^\W\d_]+[,.]))\s+",
    re.IGNORECASE,
)
_GREETED = re.compile(
    r"(?:^|(?<=[.!?…]\s)|(?<=,\s))(?:good\s+(?:morning|afternoon|evening)|thanks|thank\s+you|cheers"
    r"|welcome|hello|hi"
    r"|guten\s+(?:morgen|tag|abend)|danke(?:schön)?|hallo|moin|servus"
    r"|grüezi)[\s,]+(?=[^\W\d_]+[,.!?])",
    re.IGNORECASE,
)
_NOT_GREETED = wordset(
    """
    leute jungs maedels kollegen zusammen chef team schluss ende everyone everybody all folks boss
    sir madam guys there again goodness god gott morgen hallo danke ihnen dir euch sie bitte nein
    gut okay tschuess also dann mal welt moin sonst heute bye yes indeed right good well sure mate
    lads
    """
)
_JOB_ENDINGS = (
    "er",
    "in",
    "ung",
    "ent",
    "eur",
    "ist",
    "or",
    "kraft",
    "mann",
    "frau",
    "hilfe",
    "eitung",
)
_PERSONAL = re.compile(
    r"\b(?:geb(?:oren|\.)|Jahrgang|wohnt|wohnhaft|born|IBAN|Geburt|Adresse|Anschrift|Telefon"
    r"|Durchwahl)",
    re.IGNORECASE,
)
_NAME_IS = re.compile(r"\bNamen? (?:ist|war|lautet)\s+$")
_GAP_OF_FILLERS = re.compile(r"[\s,.…-]+")


class FullNames:
    """Finds given names with a surname beside them."""

    def __init__(self, nouns: frozenset[str], *, english: bool) -> None:
        self._nouns = nouns
        self._english = english

    def find(self, line: TextLine) -> Iterator[Hit]:
        yield from self._own_names(line)
        yield from self._greeted(line)
        place = 0
        while place < len(line.words):
            word = line.words[place]
            if not word.capital or fold(word.text) not in given_names():
                place += 1
                continue
            hit = self._given_first(line, place) or self._surname_first(line, place)
            if hit is not None:
                yield hit
            place = run_end(line, place) + 1

    def _given_first(self, line: TextLine, place: int) -> Hit | None:
        last = run_end(line, place)
        middle = last
        for _ in range(2):  # "Anna Maria Luise Weber"
            if line.after(middle)[:1].isupper() and fold(line.after(middle)) in plain_given_names():
                middle = run_end(line, middle + 1)
        end = self._surname(line, place, middle)
        if end is None and middle > last and fold(slice_of(line, middle, middle)) in surnames():
            end = middle  # "Anna Peter": a given name as surname
        if end is None:
            return None
        begin = end
        while begin > middle + 1 and line.gap(begin - 1, begin) == "-":
            begin -= 1
        given, surname = slice_of(line, place, last), slice_of(line, begin, end)
        stop = line.words[end].end
        base = without_genitive(surname)
        if base != surname and fold(base) in surnames() and fold(surname) not in surnames():
            surname, stop = base, stop - 1
        return Hit(
            line.words[place].start,
            stop,
            Category.PERSON,
            name=Name(given, surname, gender_of(given)),
        )

    def _surname(self, line: TextLine, place: int, middle: int) -> int | None:
        """Return the last place of the surname after the given name at `place`, if there is one."""
        sure = fold(line.word(place)) in plain_given_names()
        if middle + 1 >= len(line.words):
            return None
        if line.after(middle):
            end = surname_at(line, middle + 1, self._nouns, english=self._english)
            if end is not None and (sure or self._certain(line, place, end)):
                return end
        return self._surname_past_fillers(line, middle) if sure else None

    @staticmethod
    def _surname_past_fillers(line: TextLine, middle: int) -> int | None:
        """Return the last place of a surname that was searched for ("Adrian, ähm, Munteanu").

        Behind fillers any noun may follow, so it must be a listed surname, or all of a sentence
        ("Äh. Munteanu.").
        """
        ahead = skip_fillers(line, middle + 1)
        if ahead == middle + 1 or not _GAP_OF_FILLERS.fullmatch(line.gap(middle, middle + 1)):
            return None
        if not line.words[ahead].capital or fold(line.word(ahead)) in NEVER:
            return None
        end = run_end(line, ahead)
        after_name = line.words[end].end
        listed = fold(slice_of(line, ahead, end)) in surnames()
        alone = line.text[after_name : after_name + 1] == "." and line.starts_sentence(ahead)
        return end if listed or alone else None

    def _certain(self, line: TextLine, place: int, end: int) -> bool:
        """Tell whether an ordinary word as given name ("Mark") with a surname is a person."""
        if line.before(place) in DETERMINERS or fold(line.word(end)) not in surnames():
            return False
        return self._english or fold(line.word(place)) not in self._nouns

    def _surname_first(self, line: TextLine, place: int) -> Hit | None:
        """Return "Wolny, Marek" where the first is a listed surname, or personal data follow."""
        if (
            place == 0
            or line.gap(place - 1, place).strip() != ","
            or not line.words[place - 1].capital
        ):
            return None
        if fold(line.word(place)) not in plain_given_names() or fold(line.word(place - 1)) in NEVER:
            return None
        begin = place - 1
        while begin > 0 and line.gap(begin - 1, begin) == "-":
            begin -= 1
        surname, end = slice_of(line, begin, place - 1), run_end(line, place)
        # Two nouns with a comma between them may be any list ("Bier, Anna sagt"), so something else
        # must speak for a name.
        follows = line.text[line.words[end].end : line.words[end].end + 40]
        listed = fold(surname) in surnames() and fold(surname) not in plain_given_names()
        listed = (
            listed
            or _NAME_IS.search(
                line.text, max(0, line.words[begin].start - 40), line.words[begin].start
            )
            is not None
        )
        if not (listed or (_PERSONAL.search(follows) and line.before(begin) not in DETERMINERS)):
            return None
        given = slice_of(line, place, end)
        name = Name(given, surname, gender_of(given))
        return Hit(line.words[begin].start, line.words[end].end, Category.PERSON, name=name)

    def _own_names(self, line: TextLine) -> Iterator[Hit]:
        """Yield what follows "mein Name ist"."""
        for match in _OWN_NAME.finditer(line.text):
            first = line.place_from(match.end())
            if first is None or not line.words[first].capital or fold(line.word(first)) in NEVER:
                continue
            last = run_end(line, first)
            if fold(match.group()).startswith(
                ("ich bin", "i'm", "i am")
            ) and not self._reads_as_name(line, first):
                continue
            given, surname = "", slice_of(line, first, last)
            if line.after(last)[:1].isupper() and fold(line.after(last)) not in NEVER:
                begin, last = last + 1, run_end(line, last + 1)
                given, surname = surname, slice_of(line, begin, last)
            elif fold(surname) in given_names():
                given, surname = surname, ""
            name = Name(given, surname, gender_of(given))
            yield Hit(line.words[first].start, line.words[last].end, Category.PERSON, name=name)

    def _reads_as_name(self, line: TextLine, first: int) -> bool:
        """Tell whether two words after "I'm" or "ich bin die" are a name and no job.

        "Die Leiterin Einkauf" is one.
        """
        words = line.word(first), line.after(first)
        if not all(
            w[:1].isupper() and w[1:].islower() and fold(w) not in NEVER | self._nouns
            for w in words
        ):
            return False
        if fold(words[0]) in given_names():
            return True
        return not fold(words[0]).endswith(_JOB_ENDINGS) and is_surname(words[1], self._nouns)

    def _greeted(self, line: TextLine) -> Iterator[Hit]:
        """Yield who is greeted or thanked by name: "Good morning, Orla,", "Danke, Malu."."""
        for match in _GREETED.finditer(line.text):
            place = line.place_from(match.end())
            if place is None:
                continue
            word = line.words[place]
            folded = fold(word.text)
            if (
                word.capital
                and word.text[1:].islower()
                and folded not in NEVER | _NOT_GREETED | self._nouns
            ):
                yield Hit(
                    word.start,
                    word.end,
                    Category.PERSON,
                    name=Name(given=word.text, gender=gender_of(word.text)),
                )
