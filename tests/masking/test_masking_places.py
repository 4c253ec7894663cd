"""Mail, telephone, bank, address, dates, numbers, firms.

Found as people say them, and nothing else.
"""

from collections.abc import Callable

import pytest

from befund.masking import Roster
from befund.records import MaskedTranscript

Mask = Callable[..., MaskedTranscript]


@pytest.mark.parametrize(
    ("text", "secret", "mark"),
    [
        ("Schreiben Sie an s.mueller@firma.example.de, bitte.", "s.mueller", "[E-Mail 1]"),
        ("Die Adresse ist einkauf punkt nord at firma punkt de.", "einkauf", "[E-Mail 1]"),
        ("Unter 0341 55 50 123 bin ich da.", "55 50", "[Telefon 1]"),
        ("Meine Handynummer ist 0171-2345678.", "2345678", "[Telefon 1]"),
        ("Ruf mal +49 (0) 341 5550123 an.", "5550123", "[Telefon 1]"),
        ("Durchwahl 217, da geht immer einer ran.", "217", "[Telefon 1]"),
        ("Das ist die null eins sieben sechs, vier null vier null neun.", "sieben", "[Telefon 1]"),
        ("Die IBAN ist DE89 3704 0044 0532 0130 00.", "3704", "[IBAN 1]"),
        ("Die IBAN ist DE89 3704 0044 0532 0130 01.", "3704", "[IBAN 1]"),
        ("Das Geld geht auf DE89370400440532013000 raus.", "3704", "[IBAN 1]"),
        ("Er hat AT611904300234573201 angegeben.", "1904", "[IBAN 1]"),
        ("Sie wohnt in der Goethestraße 12, 04229 Leipzig.", "Goethe", "[Adresse 1]"),
        ("Robert-Koch-Straße 4a ist meine Adresse.", "Koch", "[Adresse 1]"),
        ("Er wohnt Am Kalkofen 17, das ist weit.", "Kalkofen", "[Adresse 1]"),
        ("Ich wohne Lange Gasse 3.", "Gasse", "[Adresse 1]"),
        ("Geboren am 14.03.1991, steht da.", "14.03", "[Geburtsdatum 1]"),
        ("Ihr Geburtstag ist der 3. Mai.", "3. Mai", "[Geburtsdatum 1]"),
        ("Der ist Jahrgang 1961.", "1961", "[Geburtsdatum 1]"),
        ("Sie ist am vierzehnten März einundneunzig geboren.", "vierzehnten", "[Geburtsdatum 1]"),
        ("Meine Personalnummer ist 204178.", "204178", "[Kennung 1]"),
        ("Das Auto mit dem Kennzeichen L-XY 482 steht da.", "XY", "[Kennzeichen 1]"),
        ("Mit der Karte 4111 1111 1111 1111 zahlen.", "4111", "[Kreditkarte 1]"),
        ("Mein Profil ist linkedin.com/in/sabine-mueller-42.", "sabine", "[Link 1]"),
        ("Die Weber Verpackungen GmbH & Co. KG liefert.", "Weber", "[Firma 1]"),
        ("Bei der Nordquell AG bestellen wir.", "Nordquell", "[Firma 1]"),
    ],
)
def test_what_identifies_somebody_is_masked(
    masked: Mask, text: str, secret: str, mark: str
) -> None:
    after = masked(text).turns[0].text
    assert mark in after
    assert secret not in after


@pytest.mark.parametrize(
    "text",
    [
        "Die Auftragsnummer 0004711234 steht oben.",
        "Wir liefern 12000 Stück in 14 Tagen.",
        "Von 06:30 bis 15:15, am 01.03.2024.",
        "Bestellung 4500123987 und Charge 0170 4455.",
        "Im Gang 4, Platz 17, Regal 12 b.",
        "Der Stellplatz 12 ist frei, die Lackierstraße 2 steht.",
        "Am Montag 17 Paletten, am Tor 3 noch 12.",
        "Das war 2019, und die Anlage ist Baujahr 1998.",
        "Eine GmbH braucht das, die AG auch.",
        "SAP SE hat das Modul abgekündigt.",
        "DIN-A4 und ISO 9001 sind Pflicht.",
        "Die Norm EN 1090 gilt, Version 2.0.1.",
        "Das kostet 1.250,00 Euro, plus 19 %.",
        "Alle 5 Minuten, 3 bis 4 mal am Tag, 24/7.",
        "Artikel 100-200-3000 in Rot.",
        "Der Firmengeburtstag war schön.",
    ],
)
def test_process_numbers_stay(masked: Mask, text: str) -> None:
    assert masked(text).turns[0].text == text


def test_the_same_value_has_one_placeholder_however_written(masked: Mask) -> None:
    result = masked(
        "IBAN DE89 3704 0044 0532 0130 00, also DE89370400440532013000. Tel. 0341/5550123, +49 341 5550123."
    )
    assert result.turns[0].text == "IBAN [IBAN 1], also [IBAN 1]. Tel. [Telefon 1], [Telefon 1]."


def test_roster_firms_and_products_are_found_in_any_case_and_short(masked: Mask) -> None:
    roster = Roster(firms=("Kellinghaus Arbeitsschutz GmbH",), products=("AquaNova 300",))
    result = masked(
        "Bei kellinghaus arbeitsschutz, also bei Kellinghaus, für die Aquanova 300.", roster=roster
    )
    assert result.turns[0].text == "Bei [Firma 1], also bei [Firma 1], für die [Produkt 1]."


def test_a_firm_does_not_swallow_a_person_of_the_same_name(masked: Mask) -> None:
    roster = Roster(firms=("Hartwig GmbH",))
    assert masked("Herr Hartwig von der Hartwig GmbH ruft an.", roster=roster).turns[0].text == (
        "Herr [Person 1] von der [Firma 1] ruft an."
    )
