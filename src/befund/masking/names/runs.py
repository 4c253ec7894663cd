"""Where a name begins and ends: hyphens, particles, genitives, surnames after given names."""

from befund.masking.names.lists import plain_given_names, surnames
from befund.masking.names.words import NEVER, NOUN_ENDINGS, NOUNS_AFTER_NAME, PARTICLES
from befund.masking.text import TextLine, key, wordset

_PARTICLE_STARTS = wordset(
    "von van vom zu zum zur de del della di da dos du la le el al ten ter bin ben af"
)
_FILLERS = wordset(
    "aeh aehm hm irgendwas irgendwie glaub ich oder also wie heisst hiess der die noch nochmal er sie"
)


_LONGEST_RUN = 5


def run_end(line: TextLine, place: int) -> int:
    """Return the place of the last word that hyphens and capitals join to the one at `place`."""
    limit = min(place + _LONGEST_RUN, len(line.words)) - 1
    while place < limit and line.gap(place, place + 1) == "-" and line.words[place + 1].capital:
        place += 1
    return place


def slice_of(line: TextLine, first: int, last: int) -> str:
    """Return the text from the first to the last of some words."""
    return line.text[line.words[first].start : line.words[last].end]


def without_genitive(word: str) -> str:
    """Return the word without a German genitive s, unchanged where it cannot have one."""
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "sßxz" else word


def surname_at(line: TextLine, place: int, nouns: frozenset[str], *, english: bool) -> int | None:
    """Return the place of the last word of a surname that begins at `place`, or None if there is none.

    `nouns` are the keys of words that this interview uses as nouns.
    """
    start = place
    while (
        line.word(place)
        and line.word(place).islower()
        and key(line.word(place)) in PARTICLES
        and line.after(place)
    ):
        if place == start and key(line.word(place)) not in _PARTICLE_STARTS:
            return None
        place += 1
    if place >= len(line.words):
        return None
    last = run_end(line, place)
    text = slice_of(line, place, last)
    if (
        place > start
        and key(line.word(start)) in {"von", "zu", "vom", "zum", "zur"}
        and key(text) not in surnames()
    ):
        return None  # "der Ronny von der Spedition" is more frequent than nobility
    return last if line.words[place].capital and is_surname(text, nouns, english=english) else None


def is_surname(text: str, nouns: frozenset[str], *, english: bool = False) -> bool:
    """Tell whether a capitalised word right after a given name is its surname and no noun."""
    folded = key(text)
    parts = folded.split("-")
    if (
        folded in NEVER
        or folded in NOUNS_AFTER_NAME
        or parts[0] in NEVER
        or folded in plain_given_names()
    ):
        return False
    if folded in surnames() or key(without_genitive(text)) in surnames():
        return True
    if english:
        return len(folded) > 1 and not text.isupper()
    if folded in nouns or text.isupper() or len(folded) < 3:
        return False
    return all(len(part) <= 13 and not part.endswith(NOUN_ENDINGS) for part in parts)


def skip_fillers(line: TextLine, place: int) -> int:
    """Return the place of the next word that is no filler ("Adrian, ähm, Munteanu"), at most four words on."""
    for ahead in range(place, min(place + 4, len(line.words))):
        if key(line.words[ahead].text) not in _FILLERS or line.words[ahead].capital:
            return ahead
    return place
