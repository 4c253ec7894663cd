"""Ordinary words among the names, and the words around a name that tell which it is.

The lists, and what each is for, stand in `words.toml`; all are folded.
"""

from befund.text.word_lists import word_lists

_LISTS = word_lists("befund.masking.names", "words.toml")

SHORT_FORMS_MALE = _LISTS["short_forms_male"]
SHORT_FORMS_FEMALE = _LISTS["short_forms_female"]
ORDINARY_GIVEN = _LISTS["ordinary_given"]
NO_GIVEN = _LISTS["no_given"]
MASS_WORDS = _LISTS["mass_words"]
ORDINARY_SURNAMES = _LISTS["ordinary_surnames"]
NEVER = _LISTS["never"]
NOUNS_AFTER_NAME = _LISTS["nouns_after_name"]
NOUN_ENDINGS = tuple(_LISTS["noun_endings"])
DETERMINERS = _LISTS["determiners"]
ARTICLES_OF_PEOPLE = _LISTS["articles_of_people"]
NOUN_DETERMINERS = _LISTS["noun_determiners"]
PERSON_PREPOSITIONS = _LISTS["person_prepositions"]
PERSON_CUES = _LISTS["person_cues"]
SEASONS = _LISTS["seasons"]
BEFORE_SEASONS = _LISTS["before_seasons"]
HUMAN_VERBS = _LISTS["human_verbs"]
HUMAN_PARTICIPLES = _LISTS["human_participles"]
PARTICLES = _LISTS["particles"]
HUMAN_STATES = _LISTS["human_states"]
JOBS = _LISTS["jobs"]
SURNAME_ENDINGS = (
    "ski",
    "sky",
    "cki",
    "wicz",
    "czyk",
    "enko",
    "ovic",
    "evic",
    "oglu",
    "opoulos",
    "szky",
)
NO_SURNAMES = _LISTS["no_surnames"]
