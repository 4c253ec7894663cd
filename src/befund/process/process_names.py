"""Names that mean the same process: by their words, or as a model grouped them.

Two names mean the same where the same words are left of them without those that every process could
bear ("-bearbeitung", "Ablauf"): "Mahnverfahren" and "Ablauf der Mahnungen", "Rechnungsprüfung" and
"Rechnungen prüfen".
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from befund.records.process import SameProcess
from befund.text.folding import loose_key
from befund.text.search_words import search_words
from befund.text.stemming import stem

_SHORTEST = 4  # letters of a part of a compound
_NOMINAL = "ung"


@lru_cache(maxsize=1 << 14)
def _key(word: str) -> str:
    """What a folded word and its forms share: "prüfen", "Prüfung", "Prüfungen"."""
    root = stem(word)
    bare = root.removesuffix(_NOMINAL)
    return stem(bare) if len(bare) >= _SHORTEST - 1 else root


def _keys(text: str) -> frozenset[str]:
    return frozenset(_key(loose_key(word)) for word in text.split())


_LAST_PARTS = (
    "bearbeitung abwicklung durchführung abarbeitung handhabung prozess ablauf vorgang verfahren management handling "
    "workflow process"
)
_HEADS = tuple(map(loose_key, _LAST_PARTS.split()))
_GENERIC = _keys(
    f"{_LAST_PARTS} bearbeiten abwickeln durchführen abarbeiten handhaben umgang thema bereich handle procedure "
    "general allgemein allgemeine normale übliche ganze gesamte komplette"
)
_LITTLE_WORDS = (
    "der die das dem den des ein eine einem einen einer eines unser unsere unserer von vom zu zum zur im in am an auf "
    "aus bei beim mit nach vor für über um rund und wie wird werden the a an our of for with to on and how is are"
)
_EMPTY = frozenset(map(loose_key, _LITTLE_WORDS.split()))
_WHOSE = _keys("kunde kunden customer client firma betrieb haus intern interne internal eigene")
"""Words that add nothing where no other name tells a contrast.

With suppliers, a customer's complaint is one of two.
"""


class ProcessNames:
    """The name under which each process is shown; `counts` says how often each name is used.

    `read` are groups as a model made them: they win over words, and are neither joined nor parted
    by them.
    """

    def __init__(self, counts: Mapping[str, int], read: Sequence[SameProcess] = ()) -> None:
        every = {*counts, *(name for one in read for name in one.names)}
        spoken = {name: _telling(search_words(name)) for name in every}
        self._known = frozenset(_key(word) for own in spoken.values() for word in own) | _WHOSE
        cores = {name: self._core(own) for name, own in spoken.items()}
        keys = {name: _without_whose(core, cores.values()) for name, core in cores.items()}
        self._cores = list(cores.values())
        self._shown = {name: one.shown for one in read for name in one.names}
        self._by_key: dict[frozenset[str], set[str]] = {}
        for name, shown in self._shown.items():
            self._by_key.setdefault(keys[name], set()).add(shown)
        for name in sorted(
            set(counts) - set(self._shown), key=lambda name: (-counts[name], len(name), name)
        ):
            found = self._by_key.setdefault(keys[name], {name})
            self._shown[name] = min(found) if len(found) == 1 else name

    def __contains__(self, name: str) -> bool:
        """Whether a name is one of those counted or read, or means the same as one of them by its words."""
        return name in self._shown or len(self._meant_by(name)) == 1

    def __getitem__(self, name: str) -> str:
        shown = self._shown.get(name, name)
        if name not in self._shown and len(meant := self._meant_by(name)) == 1:
            (shown,) = meant
        return shown[:1].upper() + shown[1:]

    def _meant_by(self, name: str) -> set[str]:
        """The names under which processes are shown that have the words of a name that was not counted."""
        core = self._core(_telling(search_words(name)))
        return self._by_key.get(_without_whose(core, self._cores), set())

    def _core(self, words: Sequence[str]) -> frozenset[str]:
        """What is left of a name.

        Its words, compounds taken apart, without what every process could bear.
        """
        parts = frozenset(part for word in words for part in self._parts(word))
        return parts - _GENERIC or frozenset(map(_key, words))

    def _parts(self, word: str) -> tuple[str, ...]:
        """The keys of a word: of what it is about, where a generic head ends it.

        Of two words known from names.
        """
        for head in _HEADS:
            for ending in ("", "e", "en", "s"):
                rest = word.removesuffix(head + ending)
                if rest != word and len(rest) >= _SHORTEST:
                    return self._parts(rest)
        for at in range(_SHORTEST, len(word) - _SHORTEST + 1):
            first, second = _key(word[:at]), _key(word[at:])
            if first in self._known and second in self._known:
                return first, second
        return (_key(word),)


def _telling(words: list[str]) -> list[str]:
    """The words but the little ones; all of them where there is nothing else."""
    return [word for word in words if word not in _EMPTY] or words


def _without_whose(core: frozenset[str], others: Iterable[frozenset[str]]) -> frozenset[str]:
    """A core without the words that say whose it is, unless another name tells it from somebody else's."""
    bare = core - _WHOSE
    if not bare or bare == core:
        return core
    related = [
        other - _WHOSE for other in others if any(part.endswith(tuple(bare)) for part in other)
    ]
    return bare if all(other == bare for other in related) else core
