"""Speaker labels that are known by their form."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from befund.text.folding import fold

_INTERVIEWER = re.compile(
    r"""(?ix) ^(?: i\d? | iv\d? | int\d?\.? | q | f
    | interviewer(?:in|[:*_/]-?in|innen)? | interviewende[rn]? | interviewf[üu]hrer(?:in)?
    | interviewleitung
    | moderator(?:in)? | moderation | mod\.? | berater(?:in|[:*_/]-?in)? | consultant
    | facilitator | researcher
    | frage | fragesteller(?:in)? | forscher(?:in)? | question | host )
    (?:\s?\#?\d{1,2})? (?:\s*[(\[].*[)\]])? $"""
)
_RESPONDENT = re.compile(
    r"""(?ix) ^(?: b\d{0,2} | bp\d? | p\d{0,2} | ip\d? | tn\d{0,2} | e\d{0,2} | mp\d?
    | befragte(?:[rn]|[:*_/]r)? | befragte\ person | interviewte[rn]? | interviewee
    | interviewpartner(?:in)?
    | proband(?:in)? | respondent(?:in)? | teilnehmer(?:in|[:*_/]-?in)? | teilnehmende[rn]?
    | participant
    | expert(?:e|in)? | gast | guest | gespr[äa]chspartner(?:in)? | auskunftsperson )
    (?:\s?\#?\d{1,2})? (?:\s*[(\[].*[)\]])? $"""
)
_NUMBERED = re.compile(
    r"""(?ix) ^(?: s\d{1,2} | spk[_ -]?\d{1,2} | speaker[_ -]?(?:\d{1,2}|[a-z])
    | sprecher(?:in)?[_ -]?(?:\d{1,2}|[a-z])
    | person\ (?:\d{1,2}|[a-z]) | stimme\ (?:\d{1,2}|[a-z]) )$"""
)
_UNKNOWN = re.compile(
    r"""(?ix) ^(?: unbekannt | unknown | unknown\ speaker | speaker\ (?:undefined|unknown)
    | undefined
    | unbekannte[rn]?\ sprecher(?:in)? | speaker_?unknown | unidentified\ speaker )(?:\s\d+)?$"""
)
_TAGGED_INTERVIEWER = re.compile(
    r"(?i)[(\[,/–-]\s*(?:interviewer(?:in)?|moderat(?:or(?:in)?|ion)|berater(?:in)?)\s*[)\]]?$"
)
_ANSWERS = {"a": ("q", "f"), "antwort": ("frage",), "answer": ("question",)}
_PAIRS = frozenset({"frage", "antwort", "question", "answer"})
_TELLING = _PAIRS | {"a", "i", "int", "q", "f"}


@dataclass(frozen=True, slots=True)
class LabelSet:
    """What the labels of a file say of each other.

    Those that tell what another means, and how many are of a pair.
    """

    informative: frozenset[str] = frozenset()
    of_pairs: int = 0

    @classmethod
    def of(cls, labels: Iterable[str]) -> Self:
        """What these labels say; each stands in them once."""
        folded = [fold(label) for label in labels]
        return cls(_TELLING.intersection(folded), sum(label in _PAIRS for label in folded))


def asks(label: str) -> bool:
    """Whether a label says that its speaker interviews."""
    return bool(_INTERVIEWER.match(label) or _TAGGED_INTERVIEWER.search(label))


def answers(label: str, labels: LabelSet) -> bool:
    """Whether a label says that its speaker is interviewed.

    "A" does so beside "Q" or "F" only, "B" not beside "A".
    """
    told = labels.informative
    if fold(label) == "b" and "a" in told and told.isdisjoint({"i", "int", "q", "f"}):
        return False
    partners = _ANSWERS.get(fold(label), ())
    return bool(_RESPONDENT.match(label)) or not told.isdisjoint(partners)


def unknown(label: str) -> bool:
    """Whether a label says that the speaker is not known."""
    return bool(_UNKNOWN.match(label))


def known(label: str, labels: LabelSet) -> bool:
    """Whether a label is one by its form alone, however rarely it stands in the file."""
    if halves_a_pair(label):
        return labels.of_pairs > 1
    if len(label) <= 3 and label.isalpha() and label.islower():
        return False
    return asks(label) or answers(label, labels) or unknown(label) or bool(_NUMBERED.match(label))


def halves_a_pair(label: str) -> bool:
    """Whether a label is "Frage" or "Antwort", which are speech unless they stand in turn."""
    return fold(label) in _PAIRS


def short_code(label: str) -> bool:
    """Whether a label is a code such as B1, KM, S01 or Speaker 2."""
    return bool(_NUMBERED.match(label)) or bool(re.fullmatch(r"[A-ZÄÖÜ]{1,3}\d{0,2}", label))
