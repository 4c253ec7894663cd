"""A text prepared for locating: its keys with their places, with and without fillers."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from befund.grounding.lexicon import FILLER_PHRASES, FILLERS
from befund.text.tokens import token_keys, token_spans

_BROKEN_OFF = re.compile(r"(?<=\w)[-–—] ")


class Words:
    """Keys in order, and an index over them; `places` are the keys' numbers in the whole text."""

    def __init__(self, keys: Sequence[str], places: Sequence[int]) -> None:
        self.keys = tuple(keys)
        self.places = tuple(places)

    @cached_property
    def joined(self) -> str:
        """All keys without a gap, so that compounds match however they are split."""
        return "".join(self.keys)

    @cached_property
    def offsets(self) -> list[int]:
        """Where each key begins in `joined`, and where the last one ends."""
        offsets, total = [], 0
        for key in self.keys:
            offsets.append(total)
            total += len(key)
        return [*offsets, total]

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """Where each key stands."""
        positions: dict[str, list[int]] = {}
        for position, key in enumerate(self.keys):
            positions.setdefault(key, []).append(position)
        return positions

    def find(self, joined: str) -> tuple[int, int] | None:
        """The first run of whole keys that read as `joined`: its first and last key."""
        at = self.joined.find(joined) if joined else -1
        while at >= 0:
            first, after = (
                bisect_left(self.offsets, at),
                bisect_left(self.offsets, at + len(joined)),
            )
            digit_goes_on = joined[-1].isdigit() and self.joined[at + len(joined) :][:1].isdigit()
            if (
                self.offsets[first] == at
                and self.offsets[after] == at + len(joined)
                and not digit_goes_on
            ):
                return first, after - 1
            at = self.joined.find(joined, at + 1)
        return None


@dataclass(frozen=True)
class PreparedText:
    """A text with its keys' places; a short form such as "don't" has two keys in one place."""

    text: str
    spans: tuple[tuple[int, int], ...]
    every: Words

    @cached_property
    def content(self) -> Words:
        """The keys that are no fillers; all of them where nothing else is said."""
        keys = self.every.keys
        broken_off = self._broken_off()
        places = [place for place in _without_fillers(keys) if place not in broken_off]
        return Words([keys[place] for place in places], places) if places else self.every

    def _broken_off(self) -> set[int]:
        """The words that were begun and not ended.

        "Die Rech- die Rechnung", but not "Ein- und Ausgang".
        """
        broken_off = set()
        for match in _BROKEN_OFF.finditer(self.text):
            place = bisect_left(self.spans, match.start(), key=lambda span: span[1])
            follower = self.every.keys[place + 1] if place + 1 < len(self.spans) else ""
            if place < len(self.spans) and follower not in {
                "und",
                "oder",
                "bzw",
                "sowie",
                "and",
                "or",
            }:
                broken_off.add(place)
        return broken_off


@lru_cache(maxsize=512)
def prepare(text: str) -> PreparedText:
    """Prepare a text; the last few hundred are kept, since a turn is searched for many quotes."""
    keys: list[str] = []
    spans: list[tuple[int, int]] = []
    for span in token_spans(text):
        own = token_keys(text[span[0] : span[1]])
        keys += own
        spans += [span] * len(own)
    return PreparedText(text, tuple(spans), Words(keys, range(len(keys))))


_PHRASE_STARTS = frozenset(phrase[0] for phrase in FILLER_PHRASES)


def _without_fillers(keys: tuple[str, ...]) -> list[int]:
    """The places of what is no filler.

    Phrases ("oder so") go first, since they may hold single fillers, and last.
    """
    places = _without_phrases(keys, list(range(len(keys))))
    single = [place for place in places if keys[place] not in FILLERS]
    return _without_phrases(keys, single) if len(single) < len(places) else single


def _without_phrases(keys: tuple[str, ...], places: list[int]) -> list[int]:
    dropped: set[int] = set()
    # Few words begin a phrase, so most of a turn is never compared with any.
    starts = [at for at, place in enumerate(places) if keys[place] in _PHRASE_STARTS]
    for at in starts:
        for phrase in FILLER_PHRASES:
            run = places[at : at + len(phrase)]
            if tuple(keys[number] for number in run) == phrase and dropped.isdisjoint(run):
                dropped.update(run)
                break
    return [place for place in places if place not in dropped] if dropped else places
