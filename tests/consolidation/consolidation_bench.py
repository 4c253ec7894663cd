"""Benchmark: consolidate generated observations with the lexical rule, and count the calls that a model would get.

Vectors are measured for a tenth and a hundredth of the interviews: they serve where a model judges, whose calls take
far longer than they do.

    PYTHONPATH=src python tests/consolidation/consolidation_bench.py [INTERVIEWS] [OBSERVATIONS-EACH]

Observations are made of words that vary: each interview says a share of common things in its own words, and some
things that nobody else says.
"""

import random
import resource
import sys
import time
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from befund.consolidation import (
    Surroundings,
    candidate_calls,
    candidate_pairs,
    consolidate,
    lexical_verdicts,
    pairs_to_ask,
    profiles_of,
)
from befund.index import TextVectors
from befund.records import (
    Item,
    Observation,
    PainCategory,
    PainPoint,
    ProcessStep,
    QuickWin,
    Quote,
    QuoteStatus,
)
from befund.usecases.findings.verdicts import nearby

_WORDS = """
Auftrag Rechnung Lieferschein Angebot Retoure Reklamation Urlaubsantrag Stundenzettel Prüfbericht Mahnung Muster
Wareneingang Bestellung Gutschrift Stammdaten Vertrag Zeichnung Stückliste Etikett Inventur Zollpapier Palette
Werkzeug Wartungsplan Schichtplan Reisekosten Bewerbung Schulung Kundenakte Preisliste
| SAP Navision Excel DATEV Sage Proalpha Outlook Teams SharePoint Access Lagerbüro Werkstatt Versand Einkauf
Vertrieb Labor Montage Empfang Archiv Telefonzentrale
| prüfen erfassen drucken abheften weiterleiten freigeben suchen abgleichen unterschreiben ablegen buchen melden
scannen kontrollieren anlegen verschicken zählen sortieren beschriften stornieren
| fehlt dauert liegt verschwindet stimmt-nicht kommt-doppelt bleibt-liegen ist-unleserlich geht-verloren
ist-veraltet hängt-fest wird-vergessen
| morgens abends freitags mühsam ständig inzwischen leider nochmal händisch umständlich tagelang gründlich
gemeinsam allein meistens notfalls nebenbei hektisch ungern zuletzt
"""
_OBJECTS, _PLACES, _VERBS, _TROUBLES, _FILLERS = (part.split() for part in _WORDS.split("|"))


def generated(interviews: int, each: int, seed: int = 7) -> list[Observation]:
    """Observations of which about two in three are said by others, too."""
    chance = random.Random(seed)
    common = [
        (
            chance.choice(_OBJECTS),
            chance.choice(_PLACES),
            chance.choice(_VERBS),
            chance.choice(_TROUBLES),
        )
        for _ in range(400)
    ]
    found = []
    for interview in range(interviews):
        for number in range(each):
            rest = (chance.choice(words) for words in (_PLACES, _VERBS, _TROUBLES))
            own = (f"{chance.choice(_OBJECTS)}{interview}", *rest)
            about = chance.choice(common) if chance.random() < 0.67 else own
            found.append(_observation(interview, number, about, chance))
    return found


def _observation(
    interview: int, number: int, about: tuple[str, ...], chance: random.Random
) -> Observation:
    thing, place, verb, trouble = about
    fillers = " ".join(chance.sample(_FILLERS, 4))
    said = f"{fillers} {thing} {verb} {place} {trouble} {' '.join(chance.sample(_FILLERS, 4))}"
    item: Item = (
        ProcessStep(title=f"{thing} in {place} {verb}", activity=f"{thing} {verb}"),
        PainPoint(
            title=f"{thing} in {place} {trouble}", category=chance.choice(list(PainCategory))
        ),
        QuickWin(title=f"{thing} in {place} besser {verb}", change=f"{thing} {verb}"),
    )[hash_of(about) % 3]
    quote = Quote(turn=number, start=0, end=len(said), text=said, status=QuoteStatus.EXACT)
    return Observation(
        id=f"o-{interview:04}-{number:02}",
        interview=f"i{interview}",
        chunk=0,
        item=item,
        quotes=(quote,),
        extractor="t",
    )


def hash_of(about: tuple[str, ...]) -> int:
    """The same in every process."""
    return sum(map(ord, "".join(about)))


def main() -> None:
    """Print how long each step took, and how much memory all of it."""
    interviews, each = map(int, sys.argv[1:3] or ("1000", "30"))
    observations = generated(interviews, each)
    start = time.perf_counter()
    profiles = profiles_of(observations)
    profiled = time.perf_counter()
    pairs = candidate_pairs(profiles.values())
    paired = time.perf_counter()
    verdicts = lexical_verdicts(profiles, pairs)
    judged = time.perf_counter()
    result = consolidate(observations, verdicts, Surroundings(all_interviews=interviews))
    end = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(observations)} observations, {len(pairs)} pairs, {len(verdicts)} verdicts")  # noqa: T201 - a script
    print(f"{len(result.findings)} findings, {len(result.contradictions)} contradictions")  # noqa: T201
    times = (start, profiled, paired, judged, end)
    steps = zip(("profiles", "neighbours", "verdicts", "findings"), pairwise(times), strict=True)
    print(", ".join(f"{name} {after - before:.1f} s" for name, (before, after) in steps))  # noqa: T201
    print(f"together {end - start:.1f} s, peak {peak:.0f} MB")  # noqa: T201
    for count in (interviews // 100, interviews // 10):
        _count_calls([o for o in observations if int(o.interview[1:]) < count])


def _count_calls(observations: list[Observation]) -> None:
    """Print how many calls a model would get, words and vectors together, and how long vectors take."""
    profiles = profiles_of(observations)
    with TemporaryDirectory() as folder:
        vectors = TextVectors(Path(folder))
        start = time.perf_counter()
        asked = pairs_to_ask(profiles, nearby(observations, vectors))
        built = time.perf_counter()
        nearby(observations, vectors)
        again = time.perf_counter()
    calls = sum(1 for _ in candidate_calls(asked))
    print(  # noqa: T201
        f"a model: {calls} calls about {len(asked)} pairs of {len(observations)} observations "
        f"({calls / len(observations):.3f} each); pairs {built - start:.1f} s, vectors again {again - built:.1f} s"
    )


if __name__ == "__main__":
    main()
