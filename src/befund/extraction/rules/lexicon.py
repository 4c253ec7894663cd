"""Cue lists of one language, read from a TOML table, and where they occur among words.

A cue is one or more words. "a|b" stands for either word, "fehl*" for every word that begins so,
"*fehler" for every one that ends so, and "…" for a gap of up to four words.
"""

import functools
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from befund.extraction.rules.words import ClauseWord

# Words between the parts of a cue: German parts a verb and its prefix, or "kein" and its noun.
_GAP = 4
_NAMES = ("documents", "systems", "roles")


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry of a cue list.

    `label` is the list's name ("pain.3"), `tail` the words after the first.
    """

    label: str
    first: Callable[[str], object]
    tail: tuple[tuple[bool, Callable[[str], object]], ...]
    negative: bool


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue found at words `first` to `last` (inclusive).

    `denied` where a negation stands beside it.
    """

    label: str
    first: int
    last: int
    denied: bool


class CueLexicon:
    """The cue lists, verbs and word sets of one language."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.spelling: Mapping[str, str] = table["spelling"]
        self.sets = {name: frozenset(value.split()) for name, value in table["sets"].items()}
        self.sets["idle"] |= self.sets["state"]
        self.fields: Mapping[str, Sequence[str]] = table["fields"]
        self.folded = {name: tuple(each.lower() for each in self.fields[name]) for name in _NAMES}
        infinitives = f"{table['verbs']['regular']} {table['verbs']['irregular']}".split()
        self.infinitive_of = {form: verb for verb in infinitives for form in _first_person(verb)}
        self.verbs = frozenset(_verb_forms(table["verbs"]))
        self.infinitives = frozenset(table["verbs"]["regular"].split())
        self.participles = frozenset(table["verbs"].get("participles", "").split())
        self._by_word: dict[str, list[Cue]] = {}
        self._by_start: dict[str, list[Cue]] = {}
        self._by_end: list[tuple[str, Cue]] = []
        for group, lists in table["cues"].items():
            for weight, entries in lists.items():
                for entry in entries:
                    self._add(f"{group}.{weight}", entry)

    def _add(self, label: str, entry: str) -> None:
        gap, parts = False, []
        for word in entry.split():
            if word == "…":
                gap = True
                continue
            parts.append((gap, _matcher(word)))
            gap = False
        negative = not self.sets["negators"].isdisjoint(re.split(r"[ |]", entry))
        head = entry.split(maxsplit=1)[0]
        cue = Cue(label, parts[0][1], tuple(parts[1:]), negative)
        for form in head.split("|"):
            if form.startswith("*"):
                self._by_end.append((form.strip("*"), cue))
            elif form.endswith("*"):
                self._by_start.setdefault(form[:3], []).append(cue)
            else:
                self._by_word.setdefault(form, []).append(cue)

    def hits(self, words: Sequence[ClauseWord]) -> list[CueHit]:
        """Every cue in `words`, in the order of their first words."""
        places = [place for place, word in enumerate(words) if word.form]
        forms = [words[place].form for place in places]
        hits = []
        for index, form in enumerate(forms):
            for cue in self._candidates(form):
                last = _match_tail(cue, forms, index)
                if last is not None:
                    denied = not cue.negative and self._denied(words, places[index], places[last])
                    hits.append(CueHit(cue.label, places[index], places[last], denied))
        return hits

    def _candidates(self, form: str) -> Iterator[Cue]:
        yield from self._by_word.get(form, ())
        for cue in self._by_start.get(form[:3], ()):
            if cue.first(form):
                yield cue
        for ending, cue in self._by_end:
            if ending in form and cue.first(form):
                yield cue

    def _denied(self, words: Sequence[ClauseWord], first: int, last: int) -> bool:
        """Whether a negation stands within three words before, or two after, in the same clause."""
        negators, softeners = self.sets["negators"], self.sets["softeners"]
        before, after = range(first - 1, first - 4, -1), range(last + 1, last + 3)
        for places in (before, after):
            for place in places:
                if not 0 <= place < len(words) or not words[place].form:
                    break
                follower = words[place + 1].form if place + 1 < len(words) else ""
                if words[place].form in negators and follower not in softeners:
                    return True
        return False


@functools.cache
def cue_lexicon(language: str) -> CueLexicon:
    """The lexicon of "de" or "en"; another language is read with the German one."""
    name = f"{language if language in {'de', 'en'} else 'de'}.toml"
    return CueLexicon(
        tomllib.loads((resources.files(__package__) / "cues" / name).read_text(encoding="utf-8"))
    )


def _matcher(word: str) -> Callable[[str], object]:
    pattern = "|".join(re.escape(form).replace(r"\*", r".*") for form in word.split("|"))
    return re.compile(pattern).fullmatch


def _match_tail(cue: Cue, forms: Sequence[str], index: int) -> int | None:
    for gap, matches in cue.tail:
        reach = range(index + 1, min(len(forms), index + 2 + (_GAP if gap else 0)))
        index = next((place for place in reach if matches(forms[place])), -1)
        if index < 0:
            return None
    return index


def _first_person(infinitive: str) -> tuple[str, ...]:
    stem = infinitive.removesuffix("n").removesuffix("e")
    return (infinitive, stem, stem + "e")


def _verb_forms(verbs: Mapping[str, str]) -> Iterator[str]:
    """Present forms of regular verbs by rule, of the others as listed."""
    yield from verbs["forms"].split()
    for infinitive in verbs["regular"].split():
        if verbs["language"] == "en":
            yield infinitive
            ends_in_y = infinitive.endswith("y") and infinitive[-2:-1] not in "aeiou"
            hissing = infinitive.endswith(("s", "x", "ch", "sh", "z", "o"))
            yield infinitive[:-1] + "ies" if ends_in_y else infinitive + ("es" if hissing else "s")
        else:
            stem = infinitive.removesuffix("n").removesuffix("e")
            yield from (infinitive, stem, stem + "e", stem + "t", stem + "et", stem + "st")
