"""Whatever is said, masking keeps the turns, leaves its own result alone and shows no name it knows."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from befund.masking import Roster, Vault, mask
from befund.records import Role, Transcript, Turn
from hypothesis_profiles import examples

WORDS = """
Herr Frau Dr. Kessler Ronny Schmittke, von der van den Winter Kai Mark, und die der mit sagt - ’s s Müller-Lüdke O'Brien
Das bleibt unter uns. wieder offiziell. krank schwanger [Person 3] [vertraulich] 0341 5550123 DE89 GmbH & Co. KG im am
3. Mai geboren Straße 12, @ punkt at 👍 İ ß \u0301 \u00ad
"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "[Person 7]"])
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=14).map(" ".join)
SPEAKERS = st.sampled_from(["I", "B", "Kessler, Uta", "[Person 1]", "", "👍", "S01"])
ROSTER = Roster(names=("Ronny Schmittke",), firms=("Kranich GmbH",))


def transcript(said: list[tuple[str, str]]) -> Transcript:
    turns = tuple(
        Turn(number=n, speaker=s, role=Role.INTERVIEWER if s == "I" else Role.RESPONDENT, text=t)
        for n, (s, t) in enumerate(said)
    )
    return Transcript(format="x", language="de", turns=turns)


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(st.tuples(SPEAKERS, TEXTS), max_size=5))
def test_turns_are_kept_and_roster_names_are_gone(said: list[tuple[str, str]]) -> None:
    result = mask("a", transcript(said), Vault(), ROSTER)
    assert [t.number for t in result.turns] == list(range(len(said)))
    for turn in result.turns:
        assert not re.search(r"(?<!\w)(?:Ronny|Schmittke|Kranich GmbH)(?!\w)", turn.text)
        assert "Kessler, Uta" not in turn.speaker


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.tuples(SPEAKERS, TEXTS), max_size=4))
def test_the_same_words_give_the_same_masks(said: list[tuple[str, str]]) -> None:
    vault = Vault()
    once = mask("a", transcript(said), vault, ROSTER)
    assert mask("a", transcript(said), vault, ROSTER) == once
    assert mask("a", transcript(said), Vault(), ROSTER) == once
