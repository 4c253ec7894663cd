"""Where a name begins and ends: hyphens, particles, genitives, surnames after given names."""

from befund.masking.names.lists import plain_given_names, surnames
from befund.masking.names.words import NEVER, NOUN_ENDINGS, NOUNS_AFTER_NAME, PARTICLES
from befund.masking.text import TextLine, wordset
from befund.text.folding import fold

_PARTICLE_STARTS = wordset(
    "von van vom zu zum zur de del della di da dos du la le el al ten ter bin ben af"
)
_FILLERS = wordset(
    "aeh aehm hm irgendwas irgendwie glaub ich oder also wie heisst hiess der die noch nochmal er "
    "sie"
)


_OF_PLACES = wordset("von zu vom zum zur")
_LONGEST_RUN = 5
_LONGEST_SURNAME = 13


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
    """Return the place of the last word of a surname that begins at `place`.

    None where there is none. `nouns` are the keys of words that this interview uses as nouns.
    """
    name_at = place
    while _is_particle(line, name_at):
        name_at += 1
    if name_at >= len(line.words):
        return None
    last = run_end(line, name_at)
    text = slice_of(line, name_at, last)
    if name_at > place:
        first = fold(line.word(place))
        if first not in _PARTICLE_STARTS:
            return None
        if first in _OF_PLACES and fold(text) not in surnames():
            return None  # "der Ronny von der Spedition" is more frequent than nobility
    return (
        last if line.words[name_at].capital and is_surname(text, nouns, english=english) else None
    )


def _is_particle(line: TextLine, place: int) -> bool:
    """Tell whether a word is a particle of names ("van", "der") that a name can follow."""
    word = line.word(place)
    return word.islower() and fold(word) in PARTICLES and bool(line.after(place))


def is_surname(text: str, nouns: frozenset[str], *, english: bool = False) -> bool:
    """Tell whether a capitalised word right after a given name is its surname and no noun."""
    folded = fold(text)
    parts = folded.split("-")
    if (
        folded in NEVER
        or folded in NOUNS_AFTER_NAME
        or parts[0] in NEVER
        or folded in plain_given_names()
    ):
        return False
    if folded in surnames() or fold(without_genitive(text)) in surnames():
        return True
    if english:
        return len(folded) > 1 and not text.isupper()
    if folded in nouns or text.isupper() or len(folded) < 3:
        return False
    # German nouns have capitals, too. Most are compounds or end in -ung, -keit and the like,
    # surnames are short.
    return all(len(part) <= _LONGEST_SURNAME and not part.endswith(NOUN_ENDINGS) for part in parts)


def skip_fillers(line: TextLine, place: int) -> int:
    """Return the place of the next word that is no filler, at most four words on.

    "Adrian, ähm, Munteanu".
    """
    for ahead in range(place, min(place + 4, len(line.words))):
        if fold(line.words[ahead].text) not in _FILLERS or line.words[ahead].capital:
            return ahead
    return place
