"""Numbers that stand for one person: personnel and insurance numbers, car plates, accounts."""

import re
from collections.abc import Iterator

from befund.masking.category import Category
from befund.masking.hits import Hit
from befund.masking.text import TextLine

_STAFF = re.compile(
    r"\b(?:Personal(?:nummer|-?Nr\.?)|Pers\.?-?Nr\.?|Mitarbeiternummer|Ausweisnummer|Steuer(?:-?ID"
    r"|identifikationsnummer|nummer)"
    r"|Sozialversicherungsnummer|Rentenversicherungsnummer|SV-Nummer|Versichertennummer"
    r"|BSN(?: number)?"
    r"|employee (?:number|id|no\.?)"
    r"|staff (?:number|id|no\.?)|personnel number|badge number|passport number"
    r"|national insurance number)"
    r"(?:\s+(?:ist|lautet|war|die|is|was|the|von|der|hat|habe|ich)\b)*[\s:,]*"
    r"((?=[A-Z\d./ -]{0,60}\d)(?:[A-Z]{1,3}-?)?\d[\dA-Z./-]*(?:\s\d[\dA-Z]*)*)",
    re.IGNORECASE,
)
_INSURANCE = re.compile(
    r"\b\d{2}\s?(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}\s?[A-Z]\s?\d{3}\b"
)
_PLATE = re.compile(r"\b([A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d{1,4}[EH]?)\b")
_CAR = re.compile(
    r"\b(?:Kennzeichen|Nummernschild|Auto|Wagen|Pkw|PKW|Lkw|LKW|Dienstwagen|Firmenwagen|Transporter"
    r"|Sprinter|Golf|Fahrzeug|plate|car|van)\b"
)


class Identifiers:
    """Finds personnel numbers, insurance numbers and car plates."""

    def find(self, line: TextLine) -> Iterator[Hit]:
        for match in _STAFF.finditer(line.text):
            yield Hit(
                match.start(1), match.end(1), Category.IDENTIFIER, match.group(1).replace(" ", "")
            )
        for match in _INSURANCE.finditer(line.text):
            yield Hit(
                match.start(), match.end(), Category.IDENTIFIER, match.group().replace(" ", "")
            )
        for match in _PLATE.finditer(line.text):
            around = line.text[max(0, match.start() - 60) : match.end() + 30]
            if _CAR.search(around) and not match.group().startswith(("DIN", "ISO", "SAP", "EN ")):
                yield Hit(
                    match.start(1), match.end(1), Category.PLATE, match.group(1).replace(" ", "-")
                )
