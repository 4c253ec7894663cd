"""The kinds of personal data, and how their placeholders read."""

import re
from collections.abc import Iterator
from enum import StrEnum


class Category(StrEnum):
    """What was masked or cut; the value is the name in counts and in the vault."""

    PERSON = "person"
    FIRM = "firm"
    PRODUCT = "product"
    EMAIL = "email"
    PHONE = "phone"
    IBAN = "iban"
    CARD = "card"
    ADDRESS = "address"
    BIRTH_DATE = "birth_date"
    IDENTIFIER = "identifier"
    PLATE = "plate"
    LINK = "link"
    OTHER = "other"
    PSEUDONYM = "pseudonym"
    OFF_RECORD = "off_record"
    HEALTH = "health"


LABELS = {
    Category.PERSON: "Person",
    Category.FIRM: "Firma",
    Category.PRODUCT: "Produkt",
    Category.EMAIL: "E-Mail",
    Category.PHONE: "Telefon",
    Category.IBAN: "IBAN",
    Category.CARD: "Kreditkarte",
    Category.ADDRESS: "Adresse",
    Category.BIRTH_DATE: "Geburtsdatum",
    Category.IDENTIFIER: "Kennung",
    Category.PLATE: "Kennzeichen",
    Category.LINK: "Link",
    Category.OTHER: "Angabe",
    Category.PSEUDONYM: "Pseudonym",
}
CUT_MARKERS = {Category.OFF_RECORD: "[vertraulich]", Category.HEALTH: "[Gesundheit]"}

PLACEHOLDER = re.compile(
    r"\[(?:(?:"
    + "|".join(map(re.escape, LABELS.values()))
    + r") \d+|"
    + "|".join(m[1:-1] for m in CUT_MARKERS.values())
    + r")\]"
)
_NUMBERED = re.compile(r"\[(" + "|".join(map(re.escape, LABELS.values())) + r") (\d+)\]")
_BY_LABEL = {label: category for category, label in LABELS.items()}
FOUND_ONLY = frozenset({Category.LINK, Category.PSEUDONYM})
"""What only the program finds; a user who adds a text to mask says what else it is."""


def placeholder(category: Category, number: int) -> str:
    """Return the placeholder for the numbered entry of a category, as "[Person 3]"."""
    return f"[{LABELS[category]} {number}]"


def numbered_in(text: str) -> Iterator[tuple[Category, int]]:
    """Yield the category and the number of each placeholder in a text."""
    for match in _NUMBERED.finditer(text):
        yield _BY_LABEL[match[1]], int(match[2])
