from collections.abc import Callable

import pytest

from befund.masking import Roster, Vault, mask
from befund.records import MaskedTranscript, Role, Transcript, Turn

Said = str | tuple[str, str]


def transcript_of(*said: Said, language: str = "de") -> Transcript:
    """Return a transcript.

    A text is the respondent's, a pair is speaker and text; "I" interviews.
    """
    turns = []
    for number, item in enumerate(said):
        speaker, text = ("B", item) if isinstance(item, str) else item
        role = Role.INTERVIEWER if speaker in {"I", "Interviewer"} else Role.RESPONDENT
        turns.append(
            Turn(number=number, speaker=speaker, role=role, text=text, source_line=number + 1)
        )
    return Transcript(format="test", language=language, turns=tuple(turns))


@pytest.fixture
def masked() -> Callable[..., MaskedTranscript]:
    """Return a function that masks what is said, in a new vault unless one is given."""

    def run(
        *said: Said,
        language: str = "de",
        vault: Vault | None = None,
        roster: Roster | None = None,
        interview: str = "a",
    ) -> MaskedTranscript:
        return mask(
            interview, transcript_of(*said, language=language), vault or Vault(), roster or Roster()
        )

    return run
