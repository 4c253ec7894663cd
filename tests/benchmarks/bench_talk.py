"""Interviews for benchmarks: as many words as wanted, no two sentences alike for long."""

import random
from collections.abc import Iterator

_PEOPLE = (
    "Frau Wiegand",
    "Herrn Ostermann",
    "der Frau Radtke",
    "dem Jochen",
    "Frau Dr. Lindqvist",
    "der Sabine",
)
_ROLES = (
    "der Disponent",
    "die Buchhaltung",
    "der Meister",
    "das Lager",
    "der Einkauf",
    "die Werkstatt",
    "der Vertrieb",
)
_SYSTEMS = (
    "Navision",
    "Excel",
    "SAP",
    "Outlook",
    "die Access-Datenbank",
    "das Zeitprogramm",
    "DATEV",
)
_THINGS = (
    "den Lieferschein",
    "die Bestellung",
    "den Prüfbericht",
    "die Rechnung",
    "den Laufzettel",
    "das Angebot",
)
_HOW = (
    "von Hand",
    "doppelt",
    "noch einmal",
    "zweimal am Tag",
    "auf Zuruf",
    "per Mail",
    "auf Papier",
)
_TIMES = (
    "eine halbe Stunde",
    "drei Tage",
    "zehn Minuten",
    "fast einen Vormittag",
    "bis zu zwei Wochen",
)
_QUESTIONS = (
    "Und wie geht es dann mit {thing} weiter?",
    "Was passiert, wenn {role} nicht da ist?",
    "Womit arbeiten Sie da, mit {system}?",
    "Was stört Sie daran am meisten?",
    "Wie lange dauert das ungefähr?",
    "Was würden Sie ändern, wenn Sie könnten?",
)
_SENTENCES = (
    "Also, {role} kriegt {thing} meistens {how}, und ich tipp das dann ähm nochmal in {system} ein.",
    "Das dauert, na ja, so {time}, weil ich jedes Mal bei {person} nachfragen muss.",
    "Wenn {role} im Urlaub ist, bleibt {thing} halt liegen, da warten wir manchmal {time}.",
    "Nee, mit {system} gibt's eigentlich keine Probleme, das läuft seit Jahren.",
    "Früher haben wir {thing} {how} abgelegt, aber das machen wir seit dem Umzug nicht mehr.",
    "Man könnte doch einfach in {system} ein Pflichtfeld machen, dann müsste keiner mehr nachfragen.",
    "Und wenn da einer die falsche Nummer einträgt, merkt {role} das erst nach {time}.",
    "Ich druck {thing} aus, leg das {person} ins Fach, und die gibt es an den nächsten weiter.",
    "Dann ruf ich an, aber da geht ja keiner ran, und dann schreib ich eine Mail und häng {thing} an.",
    "Bei uns weiß eigentlich nur einer, wie {system} {how} abgeglichen wird, wenn der krank ist, steht alles.",
    "Die Daten stehen in {system} und in einer Liste von {role}, und die zwei stimmen nie überein.",
    "Das Wetter war ja auch wieder was heute, ich bin ganz durchnässt angekommen.",
    "Wenn jetzt {system} mal ausfallen würde, das wär natürlich schlimm, aber das kam noch nicht vor.",
    "Am Monatsende rechnet {role} {thing} {how} nach, das sind so {time} Arbeit.",
    "Wir bräuchten eine gemeinsame Ablage, dann sieht {role} auch, was mit {thing} ist.",
    "Ja gut, und dann prüf ich, ob die Menge passt, und geb das in {system} frei.",
)


def interview(words: int, seed: int) -> str:
    """About so many words of conversation; another seed, another conversation."""
    dice = random.Random(seed)
    lines: list[str] = []
    count = 0
    while count < words:
        answer = " ".join(_filled(dice, _SENTENCES) for _ in range(dice.randint(3, 9)))
        lines += [f"I: {_filled(dice, _QUESTIONS)}", f"B: {answer}"]
        count += sum(len(line.split()) - 1 for line in lines[-2:])
    return "\n".join(lines) + "\n"


def exchanges(count: int, seed: int) -> str:
    """An interview of questions with answers that fill a chunk of 200 tokens each."""
    dice = random.Random(seed)
    return "".join(
        f"I: {_filled(dice, _QUESTIONS)}\nB: {' '.join(_upto(dice, 540))}\n" for _ in range(count)
    )


def _upto(dice: random.Random, length: int) -> Iterator[str]:
    while length > 0:
        sentence = _filled(dice, _SENTENCES)
        length -= len(sentence) + 1
        if length > 0:
            yield sentence


def _filled(dice: random.Random, templates: tuple[str, ...]) -> str:
    text = dice.choice(templates).format(
        person=dice.choice(_PEOPLE),
        role=dice.choice(_ROLES),
        system=dice.choice(_SYSTEMS),
        thing=dice.choice(_THINGS),
        how=dice.choice(_HOW),
        time=dice.choice(_TIMES),
    )
    return text[0].upper() + text[1:]
