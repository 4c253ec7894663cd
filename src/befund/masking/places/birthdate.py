"""Dates of birth: dates in a sentence that speaks of birth or birthday."""

import re
from collections.abc import Iterator

from befund.masking.category import Category
from befund.masking.hits import Hit
from befund.masking.text import TextLine
from befund.text.folding import fold
from befund.text.sentences import quick_sentences

_CUE = re.compile(
    r"\b(?:geboren\w*|geb\.|geburts\w*|jahrgang|baujahr\s+(?=\d{2}\b)|birth\w*|born|dob)\b|\bgeb\.",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    r"|January|February|March|May|June|July"
    r"|October|December)"
)
_DAY_WORD = (
    r"(?:ersten|zweiten|dritten|vierten|fünften|sechsten|siebten|siebenten|achten|neunten|zehnten"
    r"|elften|zwölften|\w+zehnten|\w*zwanzigsten"
    r"|\w*dreißigsten|(?:twenty-|thirty-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth"
    r"|ninth)|tenth|eleventh|twelfth|\w+teenth"
    r"|twentieth|thirtieth)"
)
_YEAR = (
    r"(?:\s*,?\s*(?:19|20)\d{2}|\s+\d{2}\b|\s+(?:neunzehn|zweitausend)\w*"
    r"|,?\s+(?:\w+und)?(?:vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig)\b"
    r"|,?\s+(?:forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?)?"
)
_DATE = re.compile(
    rf"\b\d{{1,2}}\.\s?\d{{1,2}}\.(?:\s?(?:19|20)?\d{{2}}\b)?"
    rf"|\b\d{{1,2}}[/-]\d{{1,2}}[/-](?:\d{{4}}"
    rf"|\d{{2}})\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b"
    rf"|\b\d{{1,2}}(?:\.|st|nd|rd|th)?\s?(?:of\s)?{_MONTH}{_YEAR}|\b{_MONTH}\s\d{{1,2}}(?:st|nd"
    rf"|rd|th)?(?:,?\s(?:19|20)\d{{2}})?"
    rf"|\b{_DAY_WORD}\s(?:of\s(?:the\s)?)?(?:{_MONTH}|{_DAY_WORD}){_YEAR}",
    re.IGNORECASE,
)
_YEAR_ALONE = re.compile(r"\b(?:19[2-9]\d|20[01]\d)\b")
_AFTER_COHORT = re.compile(r"\b(?:Jahrgang|Baujahr)\s+((?:19)?\d{2})\b", re.IGNORECASE)
_BORN_IN = re.compile(r"\b(?:geboren\w*|geb\.|born)\b", re.IGNORECASE)


class BirthDates:
    """Finds dates of birth."""

    def find(self, line: TextLine) -> Iterator[Hit]:
        if _CUE.search(line.text) is None:
            return
        spans = list(quick_sentences(line.text))
        for number, (start, end) in enumerate(spans):
            sentence = line.text[start:end]
            if _CUE.search(sentence) is None:
                continue
            yield from self._dates(line.text, start, end)
            if (
                number + 1 < len(spans)
                and _DATE.search(sentence) is None
                and _YEAR_ALONE.search(sentence) is None
            ):
                following = spans[number + 1]
                yield from self._dates(
                    line.text, following[0], min(following[1], following[0] + 60)
                )

    @staticmethod
    def _dates(text: str, start: int, end: int) -> Iterator[Hit]:
        for match in _DATE.finditer(text, start, end):
            yield Hit(
                match.start(),
                match.end(),
                Category.BIRTH_DATE,
                fold(" ".join(match.group().split())),
            )
        for match in _AFTER_COHORT.finditer(text, start, end):
            yield Hit(match.start(1), match.end(1), Category.BIRTH_DATE, match.group(1))
        if _BORN_IN.search(text, start, end):
            for match in _YEAR_ALONE.finditer(text, start, end):
                yield Hit(match.start(), match.end(), Category.BIRTH_DATE, match.group())
