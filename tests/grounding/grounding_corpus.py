"""Turns of spoken German and English to try the grounding on.

The fixtures' interviews and a set of its own.
"""

import re
from pathlib import Path

from befund.records import MaskedTranscript, Role, Turn

_FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
_OWN = (
    Path(__file__).parent / "interviews"
)  # invented: a bakery chain, a building authority, a dental laboratory
_HELD_OUT = {"instandhaltung"}
_LINE = re.compile(r"(?:\[[\d:.]+\]\s*)?([^\s:\[\]][^:\[\]\n]{0,30}):\s+(?:\[[\d:.]+\]\s*)?(.+)")
_INTERVIEWERS = {"Interviewer", "Interviewerin", "I", "S01", "Speaker 1", "Jana Ahlers", "F"}


def corpus() -> list[MaskedTranscript]:
    """The interviews beside this file, and those fixtures that are plain text and not held out."""
    fixtures = [
        path
        for path in sorted(_FIXTURES.glob("*/interviews/*.txt"))
        if path.parts[-3] not in _HELD_OUT
    ]
    return [
        _transcript(path.stem, path.read_text(encoding="utf-8"))
        for path in (*sorted(_OWN.glob("*.txt")), *fixtures)
    ]


def transcript_of(*turns: tuple[Role, str]) -> MaskedTranscript:
    """A transcript of the given turns."""
    return MaskedTranscript(
        interview="probe",
        format="test",
        language="de",
        turns=tuple(
            Turn(number=number, speaker=role.value, role=role, text=text)
            for number, (role, text) in enumerate(turns)
        ),
    )


def _transcript(name: str, text: str) -> MaskedTranscript:
    turns: list[Turn] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        match = _LINE.fullmatch(line)
        speaker, words = (
            (match[1], match[2]) if match else (turns[-1].speaker if turns else "I", line)
        )
        role = Role.INTERVIEWER if speaker in _INTERVIEWERS else Role.RESPONDENT
        turns.append(Turn(number=len(turns), speaker=speaker, role=role, text=words))
    return MaskedTranscript(
        interview=name,
        format="test",
        language="en" if text.count(" the ") > 20 else "de",
        turns=tuple(turns),
    )
