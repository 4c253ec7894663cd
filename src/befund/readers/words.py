"""Short word lists.

What begins a sentence, what stands before a colon in speech, what tells languages apart.
"""

from befund.text.word_lists import word_lists

_LISTS = word_lists("befund.readers", "words.toml")

FUNCTION_WORDS = _LISTS["function_words"]
SPEECH_HEADS = _LISTS["speech_heads"]
GERMAN, ENGLISH = _LISTS["german"], _LISTS["english"]

NOUN_ENDINGS = (
    "ung",
    "ungen",
    "heit",
    "keit",
    "schaft",
    "tion",
    "tionen",
    "taet",
    "nis",
    "nisse",
    "ment",
    "ness",
)
"""Endings of nouns, folded; such a word is a speaker only where it is frequent."""
