"""IBAN and payment cards.

One with a wrong check digit is a slip of the tongue, and still somebody's.
"""

import re
from collections.abc import Iterator

from befund.masking.category import Category
from befund.masking.hits import Hit
from befund.masking.text import TextLine

_GERMAN = re.compile(r"\bDE[\s.-]?\d{2}(?:[\s.-]{0,2}\d){16,20}\b", re.IGNORECASE)
_FOREIGN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,4})?\b")
_AFTER_CUE = re.compile(
    r"\bIBAN\b\D{0,25}?\b([A-Z]{2}[\s.-]?\d{2}(?:[\s.-]{0,2}\d){6,30})\b", re.IGNORECASE
)
_ACCOUNT = re.compile(
    r"\b(?:Kontonummer|Konto-Nr\.?|Kto\.?-?Nr\.?|account number)\D{0,20}?(\d[\d\s]{4,14}\d)\b",
    re.IGNORECASE,
)
_BIC = re.compile(r"\b(?:BIC|SWIFT)\W{1,3}(?:ist\s|is\s)?([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b")
_CARD = re.compile(
    r"(?<![\w-])(?:\d{4}[\s-]?){3}\d{4}(?![\w-])|(?<![\w-])3[47]\d{2}[\s-]?\d{6}[\s-]?\d{5}(?![\w-])"
)


class BankData:
    """Finds IBANs, account numbers and card numbers."""

    def find(self, line: TextLine) -> Iterator[Hit]:
        for pattern in (_GERMAN, _AFTER_CUE, _ACCOUNT, _BIC):
            for match in pattern.finditer(line.text):
                group = 1 if pattern.groups else 0
                yield Hit(
                    match.start(group),
                    match.end(group),
                    Category.IBAN,
                    _compact(match.group(group)),
                )
        for match in _FOREIGN.finditer(line.text):
            number = _compact(match.group())
            if _is_iban(number):
                yield Hit(match.start(), match.end(), Category.IBAN, number)
        for match in _CARD.finditer(line.text):
            number = _compact(match.group())
            if _is_card(number):
                yield Hit(match.start(), match.end(), Category.CARD, number)


def _compact(number: str) -> str:
    return re.sub(r"[\s.-]", "", number).upper()


def _is_iban(number: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(number))


def _is_card(number: str) -> bool:
    from stdnum import luhn

    return bool(luhn.is_valid(number))
