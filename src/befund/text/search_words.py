"""German and English text as both searches compare it: folded, in words, without function words."""

import re

from befund.text.folding import loose_key
from befund.text.word_lists import word_lists

_WORD = re.compile(r"[^\W_]+")


_STOP = frozenset(
    map(loose_key, word_lists("befund.text", "function_words.toml")["function_words"])
)


def search_words(text: str) -> list[str]:
    """All words of the text, folded."""
    return _WORD.findall(loose_key(text))


def content_words(text: str) -> list[str]:
    """The words that say what a text is about; all of them where it has function words only."""
    found = search_words(text)
    return [word for word in found if word not in _STOP] or found
