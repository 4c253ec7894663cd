"""What in a quote could tell who is meant or who speaks, with the words that do."""

from collections.abc import Iterator

from befund.anonymity.interviewees import AnonymousRoles
from befund.anonymity.lexicon import (
    ADDRESSED,
    COLLEAGUE,
    HEADS,
    IN_PLACE,
    NO_HEADS,
    SELF,
    SELF_AS,
    SELF_IN,
    SITE,
    WORKER,
    places,
)
from befund.anonymity.placeholders import CUT, NUMBERED, naming
from befund.records.pack import Reason, Risk
from befund.text.folding import fold

_BEFORE_MANY = ("die ", "unsere ", "meine ", "ihre ", "seine ", "eure ", "diese ", "jene ")
_FEMININE = ("in", "ung", "frau", "kraft", "de")


def risks_in(text: str, anonymous_roles: AnonymousRoles) -> tuple[Reason, ...]:
    """All risks of a text, each once, in the order of their kinds."""
    found = [
        *_named(text),
        *_located(text),
        *_jobs(text, anonymous_roles),
        *_oneself(text, anonymous_roles),
    ]
    return tuple(dict.fromkeys(found))


def _named(text: str) -> Iterator[Reason]:
    for match in CUT.finditer(text):
        yield Reason(risk=Risk.CUT, words=match.group().strip())
    for match in NUMBERED.finditer(text):
        yield Reason(risk=naming(match["label"]).risk, words=match.group())
    for match in ADDRESSED.finditer(text):
        if not NUMBERED.search(match.group()):
            yield Reason(risk=Risk.PERSON, words=match.group())


def _located(text: str) -> Iterator[Reason]:
    for match in SITE.finditer(text):
        yield Reason(risk=Risk.PLACE, words=match.group())
    for match in IN_PLACE.finditer(text):
        if match["place"] in places():
            yield Reason(risk=Risk.PLACE, words=match["place"])


def _jobs(text: str, anonymous_roles: AnonymousRoles) -> Iterator[Reason]:
    """Jobs that one person has, unless enough of those asked have it."""
    for match in HEADS.finditer(text):
        word = match.group()
        if fold(word) not in NO_HEADS and anonymous_roles.bearers_of(word) < anonymous_roles.k:
            yield Reason(risk=Risk.JOB, words=word)
    for match in WORKER.finditer(text):
        if (
            not _are_many(match.group(), match["job"])
            and anonymous_roles.bearers_of(match["job"]) < anonymous_roles.k
        ):
            yield Reason(risk=Risk.JOB, words=match.group())
    for match in COLLEAGUE.finditer(text):
        yield Reason(risk=Risk.PERSON, words=match.group())


def _are_many(words: str, job: str) -> bool:
    """Whether "die" stands before a job that is no woman's: "die Sachbearbeiter"."""
    return fold(words).startswith(_BEFORE_MANY) and not fold(job).endswith(_FEMININE)


def _oneself(text: str, anonymous_roles: AnonymousRoles) -> Iterator[Reason]:
    """Where respondents tell of themselves what hardly anybody else could say."""
    for pattern in SELF:
        for match in pattern.finditer(text):
            yield Reason(risk=Risk.SELF, words=match.group())
    for match in SELF_AS.finditer(text):
        if anonymous_roles.is_small_role(match["role"]):
            yield Reason(risk=Risk.SELF, words=match.group())
    for match in SELF_IN.finditer(text):
        where = match["role"] or match["here"]
        if anonymous_roles.is_small_role(where) or where in places():
            yield Reason(risk=Risk.SELF, words=match.group())
