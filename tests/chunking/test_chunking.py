"""Chunks cover every word once, fit the budget, and keep question and answer together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from befund.chunking import chunk_transcript
from befund.records import Chunk, MaskedTranscript, Role, Turn


def count_words(text: str) -> int:
    return len(text.split())


def transcript(*texts: tuple[Role, str]) -> MaskedTranscript:
    turns = tuple(
        Turn(number=number, speaker=role.value[0], role=role, text=text)
        for number, (role, text) in enumerate(texts)
    )
    return MaskedTranscript(interview="a", format="test", language="de", turns=turns)


def cut(masked: MaskedTranscript, budget: int) -> tuple[Chunk, ...]:
    return chunk_transcript(masked, budget=budget, context_turns=2, count_tokens=count_words)


SENTENCES = st.lists(
    st.sampled_from(
        [
            "Ja, ähm, genau.",
            "Dann druck ich das aus und tipp das nochmal ab.",
            "Das sind z.B. so zwei, drei Stunden.",
            "und dann halt weiter",
            "😀 Moment!",
        ]
    ),
    min_size=1,
    max_size=40,
).map(" ".join)


@given(
    st.lists(st.tuples(st.sampled_from(list(Role)), SENTENCES), min_size=1, max_size=12),
    st.integers(8, 60),
)
def test_every_word_is_in_exactly_one_chunk_and_every_passage_is_its_slice(
    texts: list[tuple[Role, str]], budget: int
) -> None:
    masked = transcript(*texts)
    passages = [passage for chunk in cut(masked, budget) for passage in chunk.passages]
    for passage in passages:
        assert passage.text == masked.turns[passage.turn].text[passage.start : passage.end]
    for turn in masked.turns:
        joined = "".join(passage.text for passage in passages if passage.turn == turn.number)
        assert joined == turn.text


@given(
    st.lists(st.tuples(st.sampled_from(list(Role)), SENTENCES), min_size=1, max_size=12),
    st.integers(12, 60),
)
def test_no_chunk_is_over_the_budget_and_context_lies_before_it(
    texts: list[tuple[Role, str]], budget: int
) -> None:
    for chunk in cut(transcript(*texts), budget):
        assert sum(count_words(passage.text) for passage in chunk.passages) <= budget
        first = chunk.passages[0]
        assert all(
            (passage.turn, passage.end) <= (first.turn, first.start) or passage.turn < first.turn
            for passage in chunk.context
        )


def test_a_question_stays_with_its_answer() -> None:
    question, answer = (
        "Und wie geht das dann weiter bei Ihnen?",
        "Dann geht das ins Lager und die packen das ein.",
    )
    chunks = cut(
        transcript(*[(Role.INTERVIEWER, question), (Role.RESPONDENT, answer)] * 5), budget=25
    )
    assert len(chunks) == 5
    assert all(
        [passage.role for passage in chunk.passages] == [Role.INTERVIEWER, Role.RESPONDENT]
        for chunk in chunks
    )


def test_a_backchannel_does_not_part_an_answer() -> None:
    masked = transcript(
        (Role.INTERVIEWER, "Was passiert zuerst?"),
        (Role.RESPONDENT, "Erst kommt die Mail."),
        (Role.INTERVIEWER, "Mhm."),
        (Role.RESPONDENT, "Dann leg ich das an."),
        (Role.INTERVIEWER, "Und wer macht das sonst noch so?"),
        (Role.RESPONDENT, "Keiner."),
    )
    assert [len(chunk.passages) for chunk in cut(masked, budget=14)] == [4, 2]


@pytest.mark.parametrize("text", ["wort " * 500, "x" * 50, "Ein Satz. " * 300])
def test_a_very_long_turn_is_split_and_loses_nothing(text: str) -> None:
    masked = transcript((Role.RESPONDENT, text.strip()))
    chunks = cut(masked, budget=40)
    assert "".join(passage.text for chunk in chunks for passage in chunk.passages) == text.strip()
