"""Speech as prompts show it.

One turn on one line, and nothing in it that looks like the end of the material.
"""

from collections.abc import Iterable, Mapping

from befund.records import Passage, Role
from befund.text.special_tokens import defused

_SPEAKERS = {
    "de": {Role.INTERVIEWER: "Interview", Role.RESPONDENT: "Befragt"},
    "en": {Role.INTERVIEWER: "Interviewer", Role.RESPONDENT: "Respondent"},
}


def speakers(language: str) -> Mapping[Role, str]:
    """What the two roles are called in a language, German where it is unknown."""
    return _SPEAKERS.get(language, _SPEAKERS["de"])


def spoken(passages: Iterable[Passage], language: str) -> str:
    """Passages as a prompt shows them: the turn's number, who speaks, and what is said."""
    who = speakers(language)
    return "\n".join(
        f"[{p.turn}] {who[p.role]} ({on_one_line(p.speaker)}): {on_one_line(p.text)}"
        for p in passages
    )


def on_one_line(text: str) -> str:
    """Text that cannot look like a turn or statement of its own, nor like the end of a message."""
    return defused(" ".join(text.split()))
