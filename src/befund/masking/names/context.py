"""Whether a word that is both a name and an ordinary word means a person here."""

from befund.masking.names.lists import plain_given_names
from befund.masking.names.words import (
    BEFORE_SEASONS,
    DETERMINERS,
    HUMAN_PARTICIPLES,
    HUMAN_STATES,
    HUMAN_VERBS,
    JOBS,
    MASS_WORDS,
    NOUN_DETERMINERS,
    PERSON_CUES,
    PERSON_PREPOSITIONS,
    SEASONS,
)
from befund.masking.text import TextLine, wordset
from befund.text.folding import fold

_ADJECTIVE_ENDINGS = ("er", "en", "es", "em", "e")
_ARTICLES = wordset("der die den dem vom beim zum")
_LONGEST_CLAUSE = 1000  # characters, for the fourteen words that are looked at
_COPULAS = wordset("ist war sind waren wird geht dauert is was are were will")


def means_person(line: TextLine, place: int, *, known: bool, english: bool) -> bool:
    """Tell whether the ambiguous word at a place is a person.

    With `known`, somebody of that name occurs in the workspace: then only an ordinary context
    frees the word; otherwise only a person's context catches it.
    """
    word = line.words[place]
    folded, before, after = fold(word.text), line.before(place), fold(line.after(place))
    if _is_ordinary(line, place, folded, before):
        return False
    if english:
        return _in_english(line, place, before, after, known=known)
    if before in _ARTICLES and folded in SEASONS:
        return _acts_like_human(line, place, after)
    if known:
        return not (line.starts_sentence(place) and folded in MASS_WORDS and after in _COPULAS)
    return _in_german(line, place, before, after)


def _in_german(line: TextLine, place: int, before: str, after: str) -> bool:
    """Decide for a German word that nobody is known to bear as name.

    What stands before it decides more than what follows: "ein Koch" and "der Koch" are a cook, "der
    Koch meinte" and "mit Koch" may be a man of that name.
    """
    human = _acts_like_human(line, place, after)
    is_mass_word = fold(line.words[place].text) in MASS_WORDS
    if before in PERSON_CUES or before in JOBS:
        return True
    if after in plain_given_names() and not is_mass_word:
        return True
    if before in DETERMINERS:
        return before in _ARTICLES and human
    if is_mass_word:
        return human and not before.endswith(_ADJECTIVE_ENDINGS)
    if before in PERSON_PREPOSITIONS:
        return True
    return (line.starts_sentence(place) and human) or _called(line, place, before)


def _is_ordinary(line: TextLine, place: int, folded: str, before: str) -> bool:
    """Tell whether the word is surely no person: "im Winter", "ein Koch", "3. Mai"."""
    if before in NOUN_DETERMINERS or (folded in SEASONS and before in BEFORE_SEASONS):
        return True
    tail = line.text[line.words[place].end : line.words[place].end + 4].strip()
    return folded in SEASONS and tail[:2].isdigit()


def _acts_like_human(line: TextLine, place: int, after: str) -> bool:
    """Tell whether a verb of saying or handling follows ("der Kai meinte").

    Also one further on: "der Mark hat gesagt".
    """
    if after in HUMAN_VERBS:
        return True
    if after in {"hat", "hatte", "haben", "ist", "and", "war"}:
        rest = line.text[line.words[place].end : line.words[place].end + _LONGEST_CLAUSE]
        clause = rest.replace("!", ".").replace("?", ".").split(".", 1)[0]
        told = {fold(w) for w in clause.replace(",", " ").split()[:14]}
        return bool(told & HUMAN_PARTICIPLES) or (
            after in {"ist", "war"} and bool(told & HUMAN_STATES)
        )
    return False


def _called(line: TextLine, place: int, before: str) -> bool:
    """Tell whether the word stands as an object without article: "ruf ich Mark an"."""
    verbs = wordset(
        "frag frage fragt ruf rufe ich du wir er sie hat ist war dann frueher gestern heute "
        "bekommt ask"
    )
    return before in verbs and not line.starts_sentence(place)


def _in_english(line: TextLine, place: int, before: str, after: str, *, known: bool) -> bool:
    """Decide for English, where a capital inside a sentence is a name already."""
    if after == "from" and line.starts_sentence(place):
        return True
    # English puts no article before people, so "the Mark" is a thing unless somebody is called so.
    if before in {"the", "a", "an", "this", "that", "of"} and not known:
        return False
    folded = fold(line.words[place].text)
    if not line.starts_sentence(place):
        return (
            folded not in SEASONS
            or before in PERSON_PREPOSITIONS & {"with", "ask", "tell"}
            or after in HUMAN_VERBS
        )
    if after in HUMAN_VERBS:
        return True
    return known and folded not in MASS_WORDS
