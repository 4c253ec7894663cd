"""Telephone numbers in digits and in spoken words; order numbers, times and quantities are none."""

import re
from collections.abc import Iterator

from befund.masking.category import Category
from befund.masking.hits import Hit
from befund.masking.text import TextLine

_DIGITS = re.compile(
    r"(?<![\w.,/+-])(?:\(?\+\s?\d{1,3}\)?|\(?0\d{1,5}\)?|\(\d{3}\)"
    r"|\d{3})(?:[\s./()–-]{0,3}\d+){1,9}(?![\w]|[.,]\d)"
)
_CUE = re.compile(
    r"\b(?:tele[fp]on\w*|tel|handy\w*|mobil\w*|diensthandy|durchwahl|rufnummer|nummer|fax\w*"
    r"|erreich\w*|anruf\w*|ruf\w*"
    r"|phone|cell|mobile|call|reach|number|extension|whatsapp)\b",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"(?:auftrag|bestell|artikel|material|rechnung|charge|serien|kunden|lieferschein|beleg|kosten"
    r"|konto|teile|vorgang|ticket"
    r"|order|invoice|part|batch|serial|article|item|customer)\w*[\s-]*(?:nummer|nr|no|number"
    r"|id)?\.?[:\s]*(?:ist|is|lautet|die|hat)?\s*(?:die|the)?\s*$",
    re.IGNORECASE,
)
_DATE_OR_TIME = re.compile(
    r"\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4})?|\d{1,2}[:.]\d{2}(?:\s?(?:Uhr|bis|-|–).*)?"
    r"|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}"
)
_EXTENSION = re.compile(
    r"\b(?:Durchwahl|Nebenstelle|extension|ext\.)(?:\s(?:ist|is|die|the|number|Nummer|mit"
    r"|lautet))*[\s:-]*(\d{2,5})\b",
    re.IGNORECASE,
)
_NUMERAL = (
    r"(?:null|eins|zwo|zwei|drei|vier|fünf|fuenf|sechs|sieben|acht|neun"
    r"|zero|oh|one|two|three|four|five|six|seven|eight|nine)"
)
_SPOKEN = re.compile(
    rf"\b(?:null|zero|oh)(?:[\s,.-]+(?:doppel|double)?\s?{_NUMERAL}){{5,}}\b", re.IGNORECASE
)


class Phones:
    """Finds telephone numbers."""

    def find(self, line: TextLine) -> Iterator[Hit]:
        for match in _DIGITS.finditer(line.text):
            digits = re.sub(r"\D", "", match.group())
            if 6 <= len(digits) <= 16 and self._is_phone(line.text, match, digits):
                value = (
                    "0" + digits[2:] if digits.startswith("49") and "+" in match.group() else digits
                )
                yield Hit(match.start(), match.end(), Category.PHONE, value.replace("0049", "0", 1))
        for match in _EXTENSION.finditer(line.text):
            yield Hit(match.start(1), match.end(1), Category.PHONE, match.group(1))
        for match in _SPOKEN.finditer(line.text):
            yield Hit(
                match.start(), match.end(), Category.PHONE, " ".join(match.group().lower().split())
            )

    @staticmethod
    def _is_phone(text: str, match: re.Match[str], digits: str) -> bool:
        number = match.group()
        before = text[max(0, match.start() - 60) : match.start()]
        if _DATE_OR_TIME.fullmatch(number) or _OTHER_NUMBER.search(before):
            return False
        if (
            text[match.end() : match.end() + 8]
            .lstrip()
            .startswith(("%", "€", "Euro", "Stück", "Uhr", "kg", "mm"))
        ):
            return False
        cued = _CUE.search(before) is not None
        # Numbers with a country's code are phones by their form; without one an order number looks
        # the same.
        if number.startswith(("+", "(+", "00")):
            return len(digits) >= 8
        if number.startswith(("0", "(0")):
            return (
                len(digits) >= 9
                or cued
                or re.match(r"\(?0\d{2,4}\)?[\s/-]+\d{4,}", number) is not None
            )
        # Without a zero before it only an American number is a phone's: cued, in brackets, or in
        # three groups.
        return _is_valid(number, "US") and (
            cued or number.startswith("(") or number.count("-") == 2
        )


def _is_valid(number: str, region: str) -> bool:
    import phonenumbers

    try:
        return (
            phonenumbers.is_valid_number(phonenumbers.parse(number, region))
            or len(re.sub(r"\D", "", number)) == 10
        )
    except phonenumbers.NumberParseException:
        return False
