"""A chunk cut in two loses nothing, and its halves are of use."""

from hypothesis import given
from hypothesis import strategies as st

from befund.extraction.model.chunk_halves import halves_of
from befund.records import Chunk, Passage, Role

SENTENCE = "Dann tippe ich das nochmal in die Liste ab. "


def chunk(*lengths: int, unit: str = SENTENCE) -> Chunk:
    """A chunk with a passage of each length; each begins somewhere within its turn."""
    texts = [(unit * (length // len(unit) + 1))[:length] for length in lengths]
    passages = tuple(
        Passage(turn=turn, start=7, end=7 + len(text), speaker="s", role=Role.RESPONDENT, text=text)
        for turn, text in enumerate(texts)
    )
    return Chunk(interview="a", number=3, language="de", context=(), passages=passages)


def said(*chunks: Chunk) -> list[tuple[int, int, str]]:
    """Every character that is said with its turn and offset."""
    return [
        (passage.turn, passage.start + place, character)
        for part in chunks
        for passage in part.passages
        for place, character in enumerate(passage.text)
    ]


@given(
    st.lists(st.integers(1, 1500), min_size=1, max_size=6),
    st.sampled_from([SENTENCE, "ja und ", "x"]),
)
def test_two_halves_hold_all_of_the_chunk_in_its_order(lengths: list[int], unit: str) -> None:
    whole = chunk(*lengths, unit=unit)
    halves = list(halves_of(whole))
    assert len(halves) in {0, 2}
    if halves:
        assert said(*halves) == said(whole)
        assert all(half.passages for half in halves)
        assert all(
            passage.end - passage.start == len(passage.text)
            for half in halves
            for passage in half.passages
        )
        assert {(half.interview, half.number, half.language) for half in halves} == {("a", 3, "de")}
    else:
        assert len(lengths) == 1
        assert lengths[0] < 400


@given(st.lists(st.integers(100, 1500), min_size=2, max_size=6))
def test_no_half_is_nearly_the_whole(lengths: list[int]) -> None:
    sizes = [len(said(half)) for half in halves_of(chunk(*lengths))]
    assert max(sizes) <= 0.8 * sum(lengths) + len(SENTENCE) or max(lengths) < 400


def test_a_question_is_not_split_from_a_long_answer() -> None:
    first, second = halves_of(chunk(60, 3000))
    assert [passage.turn for passage in first.passages] == [0, 1]
    assert [passage.turn for passage in second.passages] == [1]


def test_a_long_turn_is_cut_between_sentences() -> None:
    _, second = halves_of(chunk(3000))
    assert second.passages[0].text.startswith("Dann tippe")


def test_a_long_turn_without_sentences_is_cut_at_a_space() -> None:
    first, second = halves_of(chunk(1000, unit="ja und dann "))
    assert first.passages[0].text.endswith(" ")
    assert not second.passages[0].text.startswith(" ")


def test_the_second_half_sees_the_first_as_context() -> None:
    first, second = halves_of(chunk(500, 500, 500, 500))
    assert second.context == first.passages
    assert first.context == ()
