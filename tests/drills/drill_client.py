"""A made-up client for the drills.

Short interviews that say much alike, so that there is much to compare. Some sentences stand word
for word in several interviews: their observations look alike to a judge, in different calls.
"""

import random
from pathlib import Path

_THINGS = (
    "den Lieferschein",
    "die Rechnung",
    "den Auftrag",
    "die Reklamation",
    "das Angebot",
    "den Prüfbericht",
)
_PLACES = ("in der Werkstatt", "im Lager", "in der Buchhaltung", "im Vertrieb", "an der Pforte")
_SYSTEMS = ("Navision", "Excel", "Outlook", "dem Lagerprogramm")
_NAMES = ("Kessler", "Wiegand", "Ostermann", "Radtke", "Lindqvist", "Petrov", "Sawatzki")
_SAID = (
    "Also, {thing} drucke ich morgens {place} aus und tippe alles noch einmal von Hand in {system} ein.",
    "Bis {thing} {place} ankommt, vergehen meistens drei Tage, und so lange bleibt der Vorgang liegen.",
    "Danach gebe ich {thing} der Frau {name} weiter, die prüft das {place} und legt es ab.",
    "Wenn {thing} in {system} nicht stimmt, rufe ich {place} an, und bis da einer zurückruft, warten wir.",
    "Man könnte {thing} doch gleich in {system} erfassen, dann müsste {place} keiner mehr nachfragen.",
    "Vorher suche ich {thing} in {system} heraus, das dauert {place} jedes Mal ungefähr zehn Minuten.",
    "Zum Schluss hefte ich {thing} {place} ab, obwohl das in {system} eigentlich auch schon steht.",
)
_SHARED = (
    "Am Monatsende zählen wir alle Bestände von Hand, und die Liste wird dann zweimal abgetippt.",
    "Für jeden neuen Kunden wird ein Stammblatt angelegt, das unterschreibt die Leitung.",
    "Urlaubsanträge laufen bei uns auf Papier, und die gehen regelmäßig verloren.",
)


def interview(chance: random.Random, exchanges: int) -> str:
    """One interview; each exchange, of two answers, fills a chunk of 200 tokens."""
    lines = []
    for _ in range(exchanges):
        said = [
            pattern.format(
                thing=chance.choice(_THINGS),
                place=chance.choice(_PLACES),
                system=chance.choice(_SYSTEMS),
                name=chance.choice(_NAMES),
            )
            for pattern in chance.sample(_SAID, 4)
        ]
        said.insert(chance.randrange(5), chance.choice(_SHARED))
        lines.append(
            "I: Und wie läuft das dann bei Ihnen weiter, können Sie mir das einmal beschreiben?"
        )
        lines.append(f"B: {' '.join(said[:3])}")
        lines.append("I: Und sonst?")
        lines.append(f"B: {' '.join(said[3:])}")
    return "\n".join(lines) + "\n"


def write_client(folder: Path, seed: int, interviews: int = 4, exchanges: int = 3) -> Path:
    """A folder of interviews; the same seed writes the same."""
    folder.mkdir(parents=True)
    chance = random.Random(seed)
    for number in range(interviews):
        (folder / f"gespraech-{number}.txt").write_text(
            interview(chance, exchanges), encoding="utf-8"
        )
    return folder
