"""Stems of German and English words; the one place that imports snowballstemmer."""

import re
from functools import cache, lru_cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snowballstemmer.basestemmer import BaseStemmer

# Snowball leaves the marks of participles and infinitives in a word, so that "eingetippt",
# "einzutippen" and "eintippen" would have three stems; with them gone, the endings that are left
# are those of other verb forms.
_SEPARABLE = (
    "zusammen|weiter|zuruck|zurueck|hinter|herein|heraus|rein|raus|rum|fest|frei|nach|nieder|durch|unter|uber|ueber|"
    "auf|aus|ein|vor|ab|an|zu|um|mit|los|hin|her|weg|bei"
)
_PARTICIPLE = re.compile(
    rf"(?P<prefix>{_SEPARABLE})(?:ge|zu)(?P<verb>\w{{5,}})|ge(?P<simple>\w{{5,}})"
)
_ENGLISH_ENDING = re.compile(r"(?<=\w{4})(?:ing|ed)$")
_VERB_ENDING = re.compile(r"(?<=\w{3})t$")
_ONE_AT_A_TIME = Lock()  # a stemmer of Snowball's keeps the word that it is at


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The stem of a folded word, the same for all its forms.

    "prueft" and "pruefen", "eingetippt" and "eintippen".
    """
    participle = _PARTICIPLE.fullmatch(word)
    if participle:
        word = f"{participle['prefix'] or ''}{participle['verb'] or participle['simple']}"
    word = _ENGLISH_ENDING.sub("", word)
    with _ONE_AT_A_TIME:
        found = str(_german().stemWord(word))
    return _VERB_ENDING.sub("", found)


@cache
def _german() -> "BaseStemmer":
    """The stemmer itself; importing it takes 30 ms, which `--help` must not cost."""
    from snowballstemmer.german_stemmer import GermanStemmer

    return GermanStemmer()
