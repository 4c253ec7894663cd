"""What stands in place of personal data, and how a client reads it."""

import re
from typing import NamedTuple

from befund.records.pack import Risk

NUMBERED = re.compile(r"\[(?P<label>[^\[\]\n\d]{1,30}) \d+\]")
CUT = re.compile(r"\s*\[(?:vertraulich|gesundheit)\]", re.IGNORECASE)


class Naming(NamedTuple):
    """How a kind of placeholder reads.

    The risk, subject and object, after "mit", in English, within a quote.
    """

    risk: Risk
    plain: str
    dative: str
    english: str
    quoted: str


_NAMINGS = {
    "Person": Naming(Risk.PERSON, "eine Person", "einer Person", "somebody", "[Name]"),
    "Pseudonym": Naming(Risk.PERSON, "eine Person", "einer Person", "somebody", "[Name]"),
    "Firma": Naming(Risk.FIRM, "eine Firma", "einer Firma", "a company", "[Firma]"),
    "Produkt": Naming(Risk.FIRM, "ein Produkt", "einem Produkt", "a product", "[Produkt]"),
    "Adresse": Naming(Risk.PLACE, "eine Adresse", "einer Adresse", "an address", "[Adresse]"),
    "Ort": Naming(Risk.PLACE, "ein Ort", "einem Ort", "a place", "[Ort]"),
    "E-Mail": Naming(
        Risk.CONTACT,
        "eine E-Mail-Adresse",
        "einer E-Mail-Adresse",
        "an address",
        "[E-Mail-Adresse]",
    ),
    "Telefon": Naming(Risk.CONTACT, "eine Nummer", "einer Nummer", "a number", "[Nummer]"),
    "IBAN": Naming(
        Risk.CONTACT,
        "eine Bankverbindung",
        "einer Bankverbindung",
        "an account",
        "[Bankverbindung]",
    ),
    "Kreditkarte": Naming(
        Risk.CONTACT, "eine Kartennummer", "einer Kartennummer", "a card", "[Kartennummer]"
    ),
    "Geburtsdatum": Naming(
        Risk.CONTACT, "ein Geburtsdatum", "einem Geburtsdatum", "a date", "[Datum]"
    ),
    "Kennung": Naming(Risk.CONTACT, "eine Kennung", "einer Kennung", "an identifier", "[Kennung]"),
    "Kennzeichen": Naming(
        Risk.CONTACT, "ein Kennzeichen", "einem Kennzeichen", "a plate", "[Kennzeichen]"
    ),
    "Link": Naming(Risk.CONTACT, "eine Webadresse", "einer Webadresse", "a link", "[Webadresse]"),
}
_OTHER = Naming(Risk.CONTACT, "eine Angabe", "einer Angabe", "a detail", "[Angabe]")


def naming(label: str) -> Naming:
    """How placeholders with that label read."""
    return _NAMINGS.get(label, _OTHER)


def quoted(text: str) -> str:
    """The words of a quote with placeholders that tell nobody apart; cuts become an omission."""
    return NUMBERED.sub(lambda match: naming(match["label"]).quoted, CUT.sub(" […]", text)).strip()
