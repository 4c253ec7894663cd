"""Who speaks in an interview.

The respondent's own role, where it is named, and whether it leads others.
"""

import re
from collections.abc import Iterable, Iterator

from befund.job_role import department_in, role_in
from befund.records import MaskedTranscript, Role
from befund.records.base import Record

_FIRST_TURNS = 6  # respondents introduce themselves early
_ROLE = r"([A-ZÄÖÜ][\wäöüß-]+(?:[ ](?:im|in der|in|für|der|des|von|of|at|for)[ ][\wÄÖÜäöüß-]+)?)"
_WORKER = (  # how words for people at work end: "Ich bin Mitte März gekommen" names no role
    r"(?=[\wäöüß-]*(?:er|erin|ist|istin|leitung|kraft|chef|chefin|frau|mann|assistenz|eur|eurin|ent"
    r"|entin|azubi|"
    r"hilfe|führung|referat|vorstand)\b)"
)
_GERMAN = (
    (
        rf"\b[Ii]ch bin (?:hier |bei uns |jetzt |seit [\w ]{{1,25}} |ja |also |eigentlich )*"
        rf"(?:der|die|das|als)? ?{_WORKER}{_ROLE}"
    ),
    (
        rf"\b[Ii]ch (?:arbeite|bin tätig|sitze) (?:hier |seit [\w ]{{1,25}} |jetzt )*(?:als|im"
        r"|in der"
        rf"|in) {_ROLE}"
    ),
    rf"\b[Ii]ch (?:leite|führe) (?:hier |jetzt |seit [\w ]{{1,25}} )*(?:den|die|das) {_ROLE}",
    rf"\b[Ii]ch mach(?:e)? (?:hier |ja |also )*(?:die|den|das) {_ROLE}",
)
_ENGLISH = (
    r"\bI(?:'m| am) (?:the |a |an )?((?:[a-z-]+ ){0,2}[a-z-]{3,}(?:er|or|ist|ant|lead|clerk))\b",
    r"\bI (?:work|sit) in (?:the )?([a-z-]+(?: [a-z-]+)?)",
    r"\bI (?:run|lead|head|manage) (?:the )?([a-z-]+(?: [a-z-]+)?)",
)
_LEADS = re.compile(
    r"leit|führ|chef|vorstand|inhaber|manager|head|lead|director|boss|run\b", re.IGNORECASE
)


class Voice(Record):
    """A respondent's role, and whether it manages the work rather than does it.

    It is empty where it was not said.
    """

    role: str = ""
    leads: bool = False


def voice_of(transcript: MaskedTranscript) -> Voice:
    """The department that the interview's name tells, else what respondents say of themselves in their first turns.

    Whether somebody leads others is what they say, else what the name tells.
    """
    patterns = _ENGLISH if transcript.language == "en" else _GERMAN
    spoken = [turn.text for turn in transcript.turns if turn.role is Role.RESPONDENT][:_FIRST_TURNS]
    found = next(_matches(spoken, patterns), None)
    named = department_in(transcript.interview, transcript.language)
    if found is None:
        return Voice(role=named, leads=_LEADS.search(named) is not None)
    return Voice(role=named or found[1], leads=_LEADS.search(found[0]) is not None)


def role_of_respondent(transcript: MaskedTranscript) -> str:
    """Who was asked, as every screen and file names them.

    Where nothing tells, by the interview's name.
    """
    return voice_of(transcript).role or role_in(transcript.interview, transcript.language)


def _matches(texts: Iterable[str], patterns: Iterable[str]) -> Iterator[re.Match[str]]:
    known = list(patterns)
    return (match for text in texts for pattern in known if (match := re.search(pattern, text)))
