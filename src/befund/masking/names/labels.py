"""Speaker labels: which name a person, and what name it is."""

import re

from befund.masking.hits import Name
from befund.masking.names.lists import gender_of, given_names
from befund.masking.names.words import PARTICLES
from befund.masking.text import words_of, wordset
from befund.text.folding import fold

_GENERIC = re.compile(
    r"""(?:\W*\b(?:
      [a-z]\d{0,3} | [a-z]{1,2}\d{1,3} | sp | iv | ip | bp | bf | tn | vp | ex | speaker | sprecher(?:in)? | spk
        | person | sprecher\*in | interviewer(?:in)? | interviewee | interviewte[rn]?
      | interview | befragte[rn]? | befrager(?:in)? | moderator(?:in)? | teilnehmer(?:in)? | teilnehmende[r]?
        | berater(?:in)? | consultant | unbekannt(?:e[rn]?)?
      | undefined | unknown | unidentified | participant | respondent | guest | gast | host | user
        | nutzer(?:in)? | mitarbeiter(?:in)?
      | mann | frau | male | female | kunde | kundin | client | frage | antwort | question | answer
        | proband(?:in)? | expert(?:e|in)?
      | [a-zäöü]*(?:leiter|leiterin|leitung|beraterin|sachbearbeiter|sachbearbeiterin|disponent|disponentin
        |führer|führerin)
      | lager | einkauf | vertrieb | versand | buchhaltung | produktion | it | qs | qm | technik
        | geschäftsführung | personal
      | der | die | aus | team | lead | manager | und | \d+
    )\b\W*)+""",
    re.VERBOSE | re.IGNORECASE,
)
_ADDITION = re.compile(r"\s*(?:\(.*?\)|\[.*?\]|\|.*|<.*?>|/.*|\s[-–—]\s.*|@.*)\s*")
_TITLES = wordset(
    "herr herrn frau hr fr dr doktor prof professor mr mrs ms miss mister ing dipl med phil rer "
    "nat mag"
)
_FEMALE = wordset("frau fr mrs ms miss")
_MALE = wordset("herr herrn hr mr mister")


def is_generic(label: str) -> bool:
    """Tell whether a label names a role or a number, and no person ("I", "Speaker 1")."""
    return not label.strip() or _GENERIC.fullmatch(label.replace("_", " ").strip()) is not None


def parse_name(text: str) -> Name | None:
    """Return the name that a label or a roster entry gives, None where it holds none."""
    core = _ADDITION.sub(" ", text).strip() or text
    if "," in core:
        last, _, first = core.partition(",")
        core = f"{first} {last}"
    gender, parts = "", []
    # "Fr.Dr.Weber" may be written without spaces.
    for part in core.replace(".", ". ").split():
        folded = fold(part.strip(".,;:"))
        if folded in _TITLES:
            gender = gender or ("f" if folded in _FEMALE else "m" if folded in _MALE else "")
        elif folded not in PARTICLES and (found := words_of(part)):
            parts.append(part[found[0].start : found[-1].end])
    if not parts:
        return None
    given, surname = parts[0], parts[-1]
    if len(parts) == 1:
        is_given = fold(given) in given_names() and not gender
        return (
            Name(given=given, gender=gender_of(given))
            if is_given
            else Name(surname=surname, gender=gender)
        )
    return Name(given=given, surname=surname, gender=gender or gender_of(given))
