"""The people who were asked, and under which name a client may read one of them."""

import re
from collections import Counter
from collections.abc import Mapping

from befund.anonymity.lexicon import area_of, telling_words
from befund.job_role import JobRoles, role_key
from befund.records.pack import RoleShown
from befund.text.folding import fold

_WORD = re.compile(r"[^\W\d_]+")
SOMEBODY = "eine Person aus dem Haus"
UNKNOWN = "Rolle nicht bekannt"
_SHORTEST_STEM = 4
_SHORTEST_BEGINNING = 5


class AnonymousRoles:
    """Roles by interview, and how many must share one: `k`.

    Whoever is told under a name shares it with at least k - 1 others; whoever is told under none
    could be any of at least k, too, so that nobody is found by exclusion. `languages` gives each
    interview's language.
    """

    def __init__(self, roles: Mapping[str, str], languages: Mapping[str, str], k: int) -> None:
        self.k = k
        self.languages = dict(languages)
        self._roles = dict(roles)
        self._shown = _partition(self._roles, k)
        self._bearers = _bearers(self._roles)
        self._speaking = Counter(self.languages.values())

    @property
    def interviews(self) -> int:
        """How many were asked."""
        return len(self._roles)

    def attribution(self, interview: str) -> str:
        """Who says it, as a client may read it."""
        return self._shown.get(interview, SOMEBODY)

    def is_rare_language(self, language: str) -> bool:
        """Whether fewer than k speak it, while others speak another."""
        return self._speaking[language] < self.k and self._speaking[language] < self.interviews

    def bearers_of(self, word: str) -> int:
        """How many interviewed people a word for a job or a department may mean."""
        return max(
            (count for stem, count in self._bearers.items() if _alike(fold(word), stem)), default=0
        )

    def is_small_role(self, word: str) -> bool:
        """Whether a word names a role that somebody interviewed bears, but fewer than k."""
        return 0 < self.bearers_of(word) < self.k

    def is_small_job(self, job: str) -> bool:
        """Whether a job may be that of somebody interviewed, while fewer than k have it.

        It may be where its word begins as a role does: "Qualitätsingenieur" where somebody was
        asked about "Qualität".
        """
        word = fold(job)
        begins = any(
            word.startswith(stem) for stem in self._bearers if len(stem) >= _SHORTEST_BEGINNING
        )
        return self.bearers_of(job) < self.k and (begins or self.is_small_role(job))

    def roles(self) -> tuple[RoleShown, ...]:
        """Each role with how many bear it and what is shown for it."""
        written = JobRoles(self._roles.values())
        roles = {interview: written[role] for interview, role in self._roles.items()}
        people = Counter(roles.values())
        shown = {
            role: self._shown[interview] for interview, role in sorted(roles.items(), reverse=True)
        }
        return tuple(
            RoleShown(role=role or UNKNOWN, people=people[role], shown=shown[role])
            for role in sorted(people)
        )


def _alike(word: str, stem: str) -> bool:
    """Whether a word and a role's word differ in their endings alone ("Lagers", "Leiterin")."""
    if word == stem:
        return True
    shorter, longer = sorted((_bare(word), _bare(stem)), key=len)
    return (
        len(shorter) >= _SHORTEST_STEM
        and longer.startswith(shorter)
        and len(longer) - len(shorter) <= 2
    )


def _bare(word: str) -> str:
    for ending in ("erinnen", "innen", "erin", "ung", "in", "er", "es", "en", "s", "n"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def _bearers(roles: Mapping[str, str]) -> Counter[str]:
    return Counter(word for role in roles.values() for word in set(telling_words(role)))


def _key(role: str) -> frozenset[str]:
    """What one role shares in all its spellings; nothing where no word of it tells it apart."""
    telling = telling_words(role)
    return (
        role_key(" ".join(word for word in _WORD.findall(role) if fold(word) in telling))
        if telling
        else frozenset()
    )


def _partition(roles: Mapping[str, str], k: int) -> dict[str, str]:
    """By interview the name that it is told under.

    Every name, and the lack of one, is shared by at least k.
    """
    keys = {interview: _key(role) for interview, role in roles.items()}
    bearers = Counter(key for key in keys.values() if key)
    areas = {interview: area_of(role) for interview, role in roles.items()}
    # Where one role of an area is too rare to be named, whoever is shown under the area alone would
    # be known to bear it, so all of the area are.
    parted = {
        areas[interview] for interview in roles if areas[interview] and bearers[keys[interview]] < k
    }
    shown = {}
    for interview in roles:
        if bearers[keys[interview]] >= k and areas[interview] not in parted:
            shown[interview] = min(
                roles[other] for other in roles if keys[other] == keys[interview]
            )
        else:
            shown[interview] = areas[interview] or SOMEBODY
    return _merged(shown, k)


def _merged(shown: dict[str, str], k: int) -> dict[str, str]:
    """Names that too few share go up in nobody's.

    They drag the smallest along until nobody's is large enough. Fewer than k under no name would be
    known by its lack. Each round takes at least one name away, so it ends.
    """
    while True:
        sizes = Counter(shown.values())
        named = {name: size for name, size in sizes.items() if name != SOMEBODY}
        small = [name for name, size in named.items() if size < k]
        too_few_unnamed = 0 < sizes[SOMEBODY] < k
        if not small and named and too_few_unnamed:
            small = [min(named, key=lambda name: (named[name], name))]
        if not small:
            return shown
        shown = {
            interview: SOMEBODY if name in small else name for interview, name in shown.items()
        }
