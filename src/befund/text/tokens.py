"""Cut a text into tokens, and fold a token to what its spellings have in common.

A token is a word, a number, a placeholder such as `[Person 3]`, or a symbol that is spoken (`%`,
`€`). Offsets are code points of the text as it is; punctuation belongs to no token.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from befund.text.folding import INVISIBLE, fold, fold_letters

UPPER = "".join(letter for letter in map(chr, range(0x41, 0x250)) if letter.isupper())
"""The capital letters of Latin scripts."""

_MARKS = rf"\u0300-\u036f{INVISIBLE}"
_LETTERS = rf"(?:[^\W\d_]++[{_MARKS}]*+)++"
_NOISES = (
    r"[(\[](?:lacht|lachen|lachend|schmunzelt|seufzt|seufzen|räuspert sich|hustet|stöhnt|pfeift|Pause|kurze Pause|"
    r"lange Pause|unv\.|unverständlich|unverst\.|laughs|laughing|laughter|sighs|coughs|inaudible|unintelligible|"
    r"crosstalk|pause)[)\]]"
)
_TOKEN = re.compile(
    rf"{_LETTERS}(?:['’ʼ`´]{_LETTERS})*"  # word
    r"|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?!\d)|\d+(?:[.,:]\d+)*"  # number
    rf"|(?i:{_NOISES})|"
    r"\[(?=[^\[\]]{0,60}[^\W\d_])[^\[\]]{1,60}\]"  # placeholder
    r"|[%‰€$£&]"
)
_WORD = re.compile(r"[^\W_]+")
_NOISE = re.compile(_NOISES, re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.\u00a0\u202f\u2009]\d{3})+")
_ENGLISH_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SYMBOLS = {"%": "prozent", "‰": "promille", "€": "euro", "$": "dollar", "£": "pfund", "&": "und"}
_SHORT_FORMS = {
    "dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not", "arent": "are not",
    "wasnt": "was not", "werent": "were not", "hasnt": "has not", "havent": "have not", "hadnt": "had not",
    "wont": "will not", "wouldnt": "would not", "cant": "can not", "cannot": "can not", "couldnt": "could not",
    "shouldnt": "should not", "mustnt": "must not", "neednt": "need not", "aint": "is not",
    "its": "it is", "thats": "that is", "theres": "there is", "whats": "what is", "im": "i am", "youre": "you are",
    "theyre": "they are", "ive": "i have", "weve": "we have", "youve": "you have", "theyve": "they have",
    "ill": "i will", "theyll": "they will", "youll": "you will", "lets": "let us",
}  # fmt: skip


def token_spans(text: str) -> Iterator[tuple[int, int]]:
    """The tokens' places in a text, in order."""
    return (match.span() for match in _TOKEN.finditer(text))


@lru_cache(maxsize=1 << 16)
def token_keys(token: str) -> tuple[str, ...]:
    """The keys of one token, none for a noise such as "(lacht)".

    Letters are folded, a number becomes `#1500`, a placeholder `[person#3`, a short form its words.
    """
    if token[0] == "(" or _NOISE.fullmatch(token):
        return ()
    if token[0] == "[":
        return ("[" + "".join(keys_of(token[1:-1])),)
    if token[0].isdigit():
        return ("#" + _number(token),)
    if token in _SYMBOLS:
        return (_SYMBOLS[token],)
    letters = fold_letters(token)
    has_apostrophe = (
        len(token) > len(letters) and not token.isalpha() and any(mark in token for mark in "'’ʼ`´")
    )
    if letters in _SHORT_FORMS and (has_apostrophe or _SHORT_FORMS[letters].endswith(" not")):
        return tuple(_SHORT_FORMS[letters].split())
    return (letters,) if letters else ()


def folded_words(text: str) -> list[str]:
    """The words and numbers of a text, folded, without what stands between them."""
    return _WORD.findall(fold(text))


def keys_of(text: str) -> tuple[str, ...]:
    """The keys of all tokens of a text, in order."""
    return tuple(key for start, end in token_spans(text) for key in token_keys(text[start:end]))


def _number(token: str) -> str:
    if _THOUSANDS.fullmatch(token):
        return re.sub(r"\D", "", token)
    if _ENGLISH_THOUSANDS.fullmatch(token):
        return token.replace(",", "")
    return token.replace(",", ".")
