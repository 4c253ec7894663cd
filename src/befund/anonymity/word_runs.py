"""Runs of words: by them it is seen whether one text holds words of another."""

from collections.abc import Iterable

from befund.text.tokens import folded_words

RUN = 5
_SHORTEST = 3

Words = tuple[str, ...]


def words_of(text: str) -> Words:
    """The words of a text, folded, without marks."""
    return tuple(folded_words(text))


def runs_of(text: str) -> set[Words]:
    """All runs of five words; of a shorter text the whole, where it has three words at least."""
    words = words_of(text)
    if len(words) < RUN:
        return {words} if len(words) >= _SHORTEST else set()
    return {words[at : at + RUN] for at in range(len(words) - RUN + 1)}


class Runs:
    """The runs of many texts, to find them in others."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs = {run for text in texts for run in runs_of(text)}
        self._lengths = sorted({len(run) for run in self._runs})

    def found_in(self, text: str) -> str:
        """The first run that stands in a text, as words; empty where there is none."""
        words = words_of(text)
        for length in self._lengths:
            for at in range(len(words) - length + 1):
                if words[at : at + length] in self._runs:
                    return " ".join(words[at : at + length])
        return ""
