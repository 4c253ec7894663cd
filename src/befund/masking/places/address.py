"""Street addresses, with house number, or after words such as "wohnt in"."""

import re
from collections.abc import Iterator

from befund.masking.category import Category
from befund.masking.hits import Hit
from befund.masking.text import TextLine, wordset
from befund.text.folding import fold
from befund.text.tokens import UPPER

_NUMBER = r"\s+(?:Nummer\s+|Nr\.?\s*)?\d{1,4}(?:\s?[a-hA-H]\b)?(?:\s?[-–/]\s?\d{1,4}[a-h]?)?\b"
_TOWN = (
    rf"(?:,?\s*(?:in\s+)?(?:D-)?\d{{5}}(?:\s+[{UPPER}][^\W\d_]+(?:[\s-](?:am|an der|im"
    rf"|[{UPPER}])[^\W\d_]*)?)?)?"
)
_CAPITAL = rf"[{UPPER}][\w.-]{{0,40}}"
_STREET = re.compile(
    rf"\b((?:{_CAPITAL}\s+)?{_CAPITAL}?(?i:stra(?:ß|ss)e|str\.|weg|allee|platz|gasse|ring|damm"
    r"|ufer|chaussee|steig|pfad|markt|wall|stieg|kamp|hof|halde|rain|leite|siedlung|gärten|twiete"
    r"|stiege|brink))"
    rf"({_NUMBER})({_TOWN})"
)
_OWN_STREET = re.compile(
    rf"\b({_CAPITAL}\s+(?:Straße|Strasse|Str\.|Allee|Weg|Platz|Gasse|Ring))({_NUMBER})({_TOWN})"
)
_AM = re.compile(
    r"\b((?:Am|An der|An den|Im|In der|In den|Auf der|Auf dem|Zum|Zur|Unter den|Hinter der|Vor dem)"
    rf"\s+{_CAPITAL})({_NUMBER})({_TOWN})"
)
_IN_TOWN = re.compile(rf"\s+in\s+[{UPPER}][\w-]+(?!\s*\d)")
_SOMEBODYS = re.compile(r"\b(?:Herrn?|Frau|Familie|Eheleute|Fam\.)\s[^.!?]{1,40},\s*$")
_HOME = re.compile(
    r"\b(?:wohn\w*|adresse|anschrift|gezogen|zieht|zuhause|daheim|lives?|living|address)\b",
    re.IGNORECASE,
)
_BARE_STREET = re.compile(
    rf"\b{_CAPITAL}(?:stra(?:ß|ss)e|weg|allee|gasse)\b|\b{_CAPITAL}\s+(?:Straße|Allee|Gasse)\b"
)
_ENGLISH = re.compile(
    rf"(?:\b{_CAPITAL},\s+)?\b\d{{1,4}}[a-z]?\s+(?:{_CAPITAL}\s+){{1,3}}(?:Street|St\.|Road|Rd\.?"
    r"|Avenue|Ave\.?|Lane"
    r"|Drive|Close|Court|Square|Terrace|Crescent|Row|Place|Gardens|Grove|Mews|Hill|View|Quay"
    r"|Parade|Wynd|Brae|Rise|Park)\b"
    r"(?:,\s*[A-Z]\w+)?(?:,?\s*[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2})?"
)
_POSTCODE_TOWN = re.compile(rf"\b(?:D-|PLZ:?\s*)\d{{5}}(?:\s+{_CAPITAL})?")
# Ways and places inside a firm, which bear numbers too.
_NO_STREETS = tuple(
    wordset(
        """
        arbeitsplatz stellplatz parkplatz ladeplatz lagerplatz pruefplatz messplatz stehplatz
        sitzplatz regalplatz palettenplatz packplatz montageplatz speicherplatz bildschirmplatz
        ausbildungsplatz warteplatz klaerplatz umschlagplatz verpackungsplatz handplatz bahnhof
        betriebshof bauhof wertstoffhof werkhof innenhof hinterhof bauernhof umweg rueckweg hinweg
        dienstweg transportweg lieferweg laufweg fahrweg ausweg vorweg anstieg umstieg ausstieg
        einstieg aufstieg abstieg dichtring o-ring heftring weltmarkt supermarkt baumarkt
        fertigungsstrasse produktionsstrasse lackierstrasse waschstrasse montagestrasse
        foerderstrasse verpackungsstrasse lagerstrasse transportstrasse umformstrasse pressenstrasse
        walzstrasse schweissstrasse rollenstrasse transferstrasse sortierstrasse
        kommissionierstrasse mischstrasse abfuellstrasse giessstrasse
        """
    )
)
_BARE = wordset("strasse weg platz ring hof markt wall ufer damm allee gasse steig pfad str.")


class Addresses:
    """Finds street addresses."""

    def find(self, line: TextLine) -> Iterator[Hit]:
        for match in _STREET.finditer(line.text):
            yield from self._street(line.text, match)
        for match in _OWN_STREET.finditer(line.text):
            yield self._hit(match)
        # "Am Markt" is an address beside "wohne" or with a number, and a place of work otherwise.
        for match in _AM.finditer(line.text):
            before = line.text[max(0, match.start() - 60) : match.start()]
            if match.group(3) or _HOME.search(before) or _SOMEBODYS.search(before):
                town = _IN_TOWN.match(line.text, match.end())
                yield self._hit(match, town.end() if town else match.end())
        for pattern in (_ENGLISH, _POSTCODE_TOWN):
            for match in pattern.finditer(line.text):
                yield self._hit(match)
        # "Ich wohne in der Lindenallee": without a number only the word for living tells it from a
        # firm's gate.
        for home in _HOME.finditer(line.text):
            street = _BARE_STREET.search(line.text, home.end(), home.end() + 60)
            if street and not fold(street.group()).endswith(_NO_STREETS):
                yield self._hit(street)

    def _street(self, text: str, match: re.Match[str]) -> Iterator[Hit]:
        words = match.group(1).split()
        last = fold(words[-1])
        if last.endswith(_NO_STREETS) or last in _BARE:
            return
        start = match.start()
        if len(words) > 1 and not words[0].endswith(("e", "er", "en", ".", "-")):
            # the word before belongs to the sentence
            start = match.start() + match.group(1).rindex(words[-1])
        yield Hit(
            start, match.end(), Category.ADDRESS, fold(" ".join(text[start : match.end()].split()))
        )

    @staticmethod
    def _hit(match: re.Match[str], end: int | None = None) -> Hit:
        end = match.end() if end is None else end
        return Hit(
            match.start(),
            end,
            Category.ADDRESS,
            fold(" ".join(match.string[match.start() : end].split())),
        )
