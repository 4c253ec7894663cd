"""Names that no list has.

An article, a capitalised word that is no German word, and what only a person does.
"""

import re
from collections.abc import Iterator
from functools import cache

from befund.masking.category import Category
from befund.masking.hits import Hit, Name
from befund.masking.names.runs import is_surname, run_end
from befund.masking.names.words import HUMAN_PARTICIPLES, HUMAN_VERBS, NEVER
from befund.masking.text import TextLine, wordset
from befund.text.folding import fold

_ARTICLES = wordset("der die dem den beim vom")
_AUXILIARIES = wordset("hat hatte")
_MACHINES_DO = wordset(
    """
    will wollte soll sollte kann konnte darf muss musste macht machte gibt gab legt legte nimmt nahm
    findet fand arbeitet arbeitete bringt brachte holt holte druckt druckte scannt bucht buchte
    prueft pruefte zeigt zeigte schickt schickte sortiert sammelt verteilt wartet faehrt kennt und
    plant plante mailt mailte
    """
)
_OF_DEPARTMENT = re.compile(
    r"\s+(?:in der|aus der|von der|im|vom|aus dem)\s+(?:Konstruktion|Buchhaltung|Einkauf|Vertrieb"
    r"|Versand|Lager"
    r"|Innendienst|Außendienst|Disposition|Fertigung|Produktion|Werkstatt|Technik"
    r"|Arbeitsvorbereitung|Montage|Verwaltung"
    r"|Personalabteilung)\b"
)
_LEAST = 5
_MACHINE_ENDINGS = (
    "soft",
    "tool",
    "ware",
    "net",
    "app",
    "bot",
    "cloud",
    "plan",
    "pro",
    "web",
    "line",
    "data",
    "box",
    "it",
)


class Unknown:
    """Finds "der Ottenbacher hat gesagt", "dem Dornseif in der Konstruktion"."""

    def __init__(self, nouns: frozenset[str]) -> None:
        self._nouns = nouns

    def find(self, line: TextLine) -> Iterator[Hit]:
        for place, word in enumerate(line.words):
            if (
                not word.capital
                or line.before(place) not in _ARTICLES
                or not self._acts(line, place)
            ):
                continue
            if self._may_be_name(line, place):
                yield Hit(word.start, word.end, Category.PERSON, name=Name(surname=word.text))

    def _may_be_name(self, line: TextLine, place: int) -> bool:
        text = line.words[place].text
        folded = fold(text)
        if (
            len(text) < _LEAST
            or not text[1:].islower()
            or folded in NEVER
            or run_end(line, place) > place
        ):
            return False
        if folded.endswith(_MACHINE_ENDINGS) or not is_surname(text, self._nouns):
            return False
        return not _is_german(text)

    @staticmethod
    def _acts(line: TextLine, place: int) -> bool:
        """Tell whether somebody speaks, writes or decides, or belongs to a department."""
        after = fold(line.after(place))
        if after in HUMAN_VERBS - _MACHINES_DO:
            return after not in _AUXILIARIES or fold(line.after(place + 1)) in HUMAN_PARTICIPLES
        return _OF_DEPARTMENT.match(line.text, line.words[place].end) is not None


@cache
def _is_german(word: str) -> bool:
    """Tell whether a word, or its last part of a compound, is in the dictionary."""
    import simplemma  # its dictionary takes most of a second, and few texts need it

    tails = (word[at:] for at in range(1, len(word) - 3))
    return simplemma.is_known(word, lang="de") or any(
        simplemma.is_known(tail.capitalize(), lang="de") and len(tail) >= _LEAST for tail in tails
    )
