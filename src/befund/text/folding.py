"""The one fold of letters, by which all parts of the program compare words.

| key | "Größe" | "GROESSE" | "Grosse" | for |
|---|---|---|---|---|
| `fold` | groesse | groesse | grosse | what must be the same word: names, quotes, fillers |
| `loose_key` | grosse | grosse | grosse | searching, where people leave umlauts out |
"""

import re
import unicodedata

# Soft hyphens, joiners and blanks of no width: one sees no difference with or without them.
INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# Letters that Unicode does not take apart.
_UNDIVIDED = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "’": "'"})
_UMLAUT = {"ae": "ä", "oe": "ö", "ue": "ü", "ss": "ß"}
_SPELLED = re.compile(r"(?i)[aou]e|ss|\s+|.")
_TYPED_UE = re.compile("(?<![aeq])ue")  # "neue", "Mauer" and "bequem" hold no umlaut


def without_invisible(text: str) -> str:
    """The text without the characters that nobody sees."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def fold(text: str) -> str:
    """The text in small letters, ä as ae (so ö, ü), ß as ss, without accents and characters that nobody sees."""
    if text.isascii():
        return text.lower()
    # Composed first, so that "a" with two dots behind it is an umlaut; taken apart last, to lose
    # all other accents.
    composed = (
        unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold().translate(_UMLAUTS)
    )
    if composed.isascii():
        return composed
    apart = unicodedata.normalize("NFKD", composed)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(
        _UNDIVIDED
    )


def fold_letters(word: str) -> str:
    """The folded letters and digits of a word, without apostrophes, hyphens and blanks."""
    return "".join(filter(str.isalnum, fold(word)))


def any_spelling(text: str) -> str:
    """A regular expression, for use without regard to case, that finds a text however its letters are spelled."""
    return "".join(
        _spellings(letters[0]) for letters in _SPELLED.finditer(unicodedata.normalize("NFC", text))
    )


def _spellings(letters: str) -> str:
    if letters.isspace():
        return r"\s+"
    folded = fold(letters)
    every = {letters.lower(), folded, _UMLAUT.get(folded, folded)}
    return (
        f"(?:{'|'.join(sorted(map(re.escape, every)))})" if len(every) > 1 else re.escape(letters)
    )


def loose_key(text: str) -> str:
    """The fold with ae and a alike (so oe, ue).

    Finds "Große" for "Größe", so it is for searching only.
    """
    return _TYPED_UE.sub("u", fold(text).replace("ae", "a").replace("oe", "o"))
