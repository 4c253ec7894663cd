"""The words of a phrase that carry its meaning, folded and without endings."""

from functools import lru_cache

from befund.grounding.lexicon import ARTICLES, AUXILIARIES, COMMON, FILLERS, MODALS, NEGATIONS
from befund.grounding.text import prepare
from befund.text.stemming import stem


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EMPTY = (
    COMMON | FILLERS | ARTICLES | frozenset(AUXILIARIES) | frozenset(MODALS) | frozenset(NEGATIONS)
    | _words(
        "ich du er sie es wir ihr mich dich sich uns euch mir dir ihm ihnen der die das den dem "
        "des ein eine einen einem einer eines und oder aber wenn weil dass zu zum zur im in an am "
        "auf aus bei mit nach von vor ueber unter durch fuer gegen ohne um bis ab seit machen mach "
        "mache macht gemacht tun tut gehen geht kommen kommt kommen gehen sagen sag sagt the a an "
        "of to in on at by with from for and or but i you he she we they it its my our their do "
        "does did done make makes get gets go goes come comes say says"
    )
)  # fmt: skip


@lru_cache(maxsize=1 << 14)
def content_stems(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning; placeholders and numbers are none."""
    keys = prepare(text).every.keys
    return frozenset(
        stem(key) for key in keys if key.isalpha() and len(key) > 2 and key not in _EMPTY
    )


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the shorter phrase's stems that the other has too; 0 where one says nothing."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


# Words that say that somebody works there, but not who: shared by all that compares roles.
PERSON_WORDS = content_stems(
    "Mitarbeiter Mitarbeiterin Mitarbeitende Sachbearbeiter Sachbearbeiterin Sachbearbeitung "
    "Kollege Kollegin Kollegen Abteilung Team Bereich Person Leute Frau Herr Herrn clerk staff "
    "colleague department team person"
)
# Roles that anybody can have, whatever else they are: they contradict no other.
VAGUE_ROLES = content_stems(
    "jemand jemanden irgendjemand irgendwer irgendeiner niemand keiner anderer andere Chef Chefin "
    "Boss Vorgesetzter Vorgesetzte Leiter Leiterin Leitung Führungskraft Kolleginnen "
    "Mitarbeiterinnen Vertretung Aushilfe Betrieb Firma Büro somebody someone anybody anyone "
    "everybody everyone nobody others manager boss supervisor colleagues employee employees worker "
    "workers people company office"
)
