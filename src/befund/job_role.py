"""Job roles: which names mean the same one, how each is written, and which one an interview's name tells."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from befund.grounding.phrases import PERSON_WORDS, content_stems
from befund.records import Group, Observation, PainPoint, ProcessStep
from befund.text.folding import fold, fold_letters

_WORD = re.compile(r"[^\W\d_]+")
_BOTH_GENDERS = re.compile(r"[:*/_]-?(?:innen|in)\b")
# A woman's role by the man's: only after endings of workers, so that "Admin" and "Termin" stay
# whole.
_FEMININE = re.compile(r"(?<=er|or|og)in(?:nen)?\b|(?<=eur|ist|ent|ant|eut)in(?:nen)?\b")
_ACRONYM = re.compile(
    r"[A-ZÄÖÜ]{2}"
)  # "QS", "IT": too short for a stem, and yet all that tells two roles apart
_NUMBERING = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_UMLAUTS = (("ae", "ä"), ("oe", "ö"))
_LATE_U = re.compile(r"(?<![aeäqtn])ue")
_DEPARTMENT = re.compile(
    r"leit|führ|chef|vorstand|inhaber|manage|head|director|meister|sachbearbeit|assisten|sekret|service|support|"
    r"hotline|kunden|auftrag|innendienst|au(?:ß|ss)endienst|vertrieb|verkauf|sales|einkauf|purchas|buchhalt|account|"
    r"finanz|controlling|rechnung|verwaltung|administration|admin|office|personal|edv|\bit\b|empfang|lager|logisti|"
    r"versand|retour|dispo|waren(?:ein|aus)gang|fuhrpark|fahrer|warehouse|dispatch|shipping|clerk|operations|qualit|"
    r"quality|\bqs\b|labor|prüf|befund|produktion|production|fertigung|montage|werkstatt|instandhalt|maintenance|"
    r"techni|konstrukt|entwickl|ingenieur|engineer|elektr|mechan|planung|pflege|station|arzt|ärzt|medizin|nurs|ward|"
    r"therap",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 12)
def role_key(name: str) -> frozenset[str]:
    """What all spellings of one role share.

    Case, endings, gender and "Mitarbeiter im" make no other role.
    """
    plain = _FEMININE.sub("", _BOTH_GENDERS.sub("", name))
    acronyms = {fold_letters(word) for word in _WORD.findall(plain) if _ACRONYM.fullmatch(word)}
    every = content_stems(plain)
    stems = (every - PERSON_WORDS) or (frozenset() if acronyms else every)
    # "Händlers" has two endings, "Disponenten" three; what is left of "Förster" is a small word.
    while (shorter := content_stems(" ".join(stems))) != stems and len(shorter) == len(stems):
        stems = shorter
    return stems | acronyms or frozenset({fold(name)})


class JobRoles:
    """The name under which each role is shown: its most frequent spelling, with a capital.

    `others` are names that are shown, too, but do not decide on a spelling where one of `names`
    means the same.
    """

    def __init__(self, names: Iterable[str], others: Iterable[str] = ()) -> None:
        spellings: dict[frozenset[str], Counter[str]] = {}
        for name in names:
            spellings.setdefault(role_key(name), Counter())[name] += 1
        for name in others:
            spellings.setdefault(role_key(name), Counter())[name] += 0
        self._shown = {
            key: min(found, key=lambda n: (-found[n], len(n), n))
            for key, found in spellings.items()
        }

    def __getitem__(self, name: str) -> str:
        shown = self._shown.get(role_key(name), name)
        return shown[:1].upper() + shown[1:]


def roles_named(groups: Iterable[Group], respondents: Mapping[str, str]) -> Iterator[str]:
    """Every name of a role in a workspace, as often as it is used.

    `respondents` gives an interview's by its id.
    """
    yield from respondents.values()
    for group in groups:
        for member in group.members:
            yield from roles_of(member)


def roles_of(observation: Observation) -> tuple[str, ...]:
    """The roles that an observation names: of who does a step, or of whom a pain point hurts."""
    item = observation.item
    if isinstance(item, PainPoint):
        return item.roles
    return (item.actor_role,) if isinstance(item, ProcessStep) and item.actor_role else ()


def role_in(name: str, language: str) -> str:
    """The role or department that an interview's name speaks of ("02-qualitaet").

    Empty where it is a number alone.
    """
    bare = " ".join(re.split(r"[\W_]+", _NUMBERING.sub("", name)))
    if language == "de":
        for written, letter in _UMLAUTS:
            bare = bare.replace(written, letter)
        bare = _LATE_U.sub("ü", bare)
    return " ".join(word[:1].upper() + word[1:] for word in bare.split())


def department_in(name: str, language: str) -> str:
    """The same, where it is the name of a job or department beyond doubt; else empty."""
    role = role_in(name, language)
    return role if _DEPARTMENT.search(role) else ""
