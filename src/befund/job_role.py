"""Job roles: which names mean the same one, and how each is written wherever a person reads it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from befund.grounding.folding import fold_letters
from befund.grounding.phrases import PERSON_WORDS, content_stems
from befund.records import Group, Observation, PainPoint, ProcessStep

_WORD = re.compile(r"[^\W\d_]+")
_BOTH_GENDERS = re.compile(r"[:*/_]-?(?:innen|in)\b")
# A woman's role by the man's: only after endings of workers, so that "Admin" and "Termin" stay whole.
_FEMININE = re.compile(r"(?<=er|or|og)in(?:nen)?\b|(?<=eur|ist|ent|ant|eut)in(?:nen)?\b")
_ACRONYM = re.compile(
    r"[A-ZÄÖÜ]{2}"
)  # "QS", "IT": too short for a stem, and yet all that tells two roles apart


@lru_cache(maxsize=1 << 12)
def role_key(name: str) -> frozenset[str]:
    """What all spellings of one role share: case, endings, gender and "Mitarbeiter im" make no other role."""
    plain = _FEMININE.sub("", _BOTH_GENDERS.sub("", name))
    acronyms = {fold_letters(word) for word in _WORD.findall(plain) if _ACRONYM.fullmatch(word)}
    every = content_stems(plain)
    stems = (every - PERSON_WORDS) or (frozenset() if acronyms else every)
    while (
        shorter := content_stems(" ".join(stems))
    ) != stems:  # "Händlers" has two endings, "Disponenten" three
        stems = shorter
    return stems | acronyms or frozenset({name.casefold()})


class JobRoles:
    """The name under which each role is shown: its most frequent spelling, with a capital.

    `others` are names that are shown, too, but do not decide on a spelling where one of `names` means the same.
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
    """Every name of a role in a workspace, as often as it is used; `respondents` gives an interview's by its id."""
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
