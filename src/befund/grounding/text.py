"""A text prepared for locating: its keys with their places, with and without fillers."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from befund.grounding.folding import fold, token_spans
from befund.grounding.lexicon import FILLER_PHRASES, FILLERS


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
            first, after = bisect_left(self.offsets, at), bisect_left(self.offsets, at + len(joined))
            digit_goes_on = joined[-1].isdigit() and self.joined[at + len(joined) :][:1].isdigit()
            if self.offsets[first] == at and self.offsets[after] == at + len(joined) and not digit_goes_on:
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
        places = [place for place in _without_fillers(keys) if not self._is_broken_off(place)]
        return Words([keys[place] for place in places], places) if places else self.every

    def _is_broken_off(self, place: int) -> bool:
        """Whether a word was begun and not ended: "die Rech- die Rechnung", but not "Ein- und Ausgang"."""
        end = self.spans[place][1]
        if self.text[end : end + 1] not in "-–—" or self.text[end + 1 : end + 2] != " ":
            return False
        follower = self.every.keys[place + 1] if place + 1 < len(self.spans) else ""
        return follower not in {"und", "oder", "bzw", "sowie", "and", "or"}


@lru_cache(maxsize=512)
def prepare(text: str) -> PreparedText:
    """Prepare a text; the last few hundred are kept, since a turn is searched for many quotes."""
    keys: list[str] = []
    spans: list[tuple[int, int]] = []
    for span in token_spans(text):
        for key in fold(text[span[0] : span[1]]):
            keys.append(key)
            spans.append(span)
    return PreparedText(text, tuple(spans), Words(keys, range(len(keys))))


def _without_fillers(keys: tuple[str, ...]) -> list[int]:
    places: list[int] = []
    place = 0
    while place < len(keys):
        skipped = _filler_length(keys, place)
        if not skipped:
            places.append(place)
        place += max(skipped, 1)
    return places


_PHRASE_STARTS = frozenset(phrase[0] for phrase in FILLER_PHRASES)


def _filler_length(keys: tuple[str, ...], place: int) -> int:
    key = keys[place]
    if key in _PHRASE_STARTS:
        for phrase in FILLER_PHRASES:
            if keys[place : place + len(phrase)] == phrase:
                return len(phrase)
    return 1 if key in FILLERS else 0
