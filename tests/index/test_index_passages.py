import pytest
from hypothesis import given
from hypothesis import strategies as st
from index_corpus import interviews, transcript

from befund.index import cut_into_passages

_SPEECH = st.lists(
    st.text(st.sampled_from("abc äß.!?…\n\t\u00a0\u2003„“😀e\u0301"), max_size=400)
    | st.just("Wort " * 500),
    max_size=6,
)


@given(_SPEECH)
def test_every_passage_is_a_slice_of_its_turn_and_no_word_is_lost(texts: list[str]) -> None:
    talk = transcript("a", texts)
    passages = cut_into_passages(talk)
    for passage in passages:
        assert passage.text == talk.turns[passage.turn].text[passage.start : passage.end]
        assert passage.text.strip() == passage.text != ""
    assert len({passage.id for passage in passages}) == len(passages)
    for turn in talk.turns:
        joined = " ".join(passage.text for passage in passages if passage.turn == turn.number)
        assert joined.split() == turn.text.split()


@pytest.mark.parametrize(
    "text", ["Das ist ein Satz mit genau neun Wörtern darin. " * 70, "ohne punkt und komma " * 170]
)
def test_a_long_turn_becomes_passages_of_readable_length(text: str) -> None:
    lengths = [
        len(passage.text.split())
        for passage in cut_into_passages(transcript("a", ["Frage?", text]))[1:]
    ]
    assert len(lengths) >= 4
    assert all(60 <= length <= 150 for length in lengths)


def test_sentences_stay_whole_where_they_can() -> None:
    text = "Erst kommt die Ware und dann der Lieferschein dazu. " * 40
    passages = cut_into_passages(transcript("a", ["Frage?", text]))[1:]
    assert all(passage.text.endswith(".") for passage in passages)


def test_a_short_answer_carries_its_question_as_context_only() -> None:
    passages = {passage.id: passage for passage in cut_into_passages(interviews()["lager"])}
    answer = passages["lager:3:0"]
    assert answer.context == "Wie oft passiert das?"
    assert answer.context not in answer.text
    assert not passages["lager:0:0"].context


def test_an_answer_of_two_words_does_not_stand_for_its_question() -> None:
    passages = cut_into_passages(transcript("a", ["Prüfen Sie die Rechnungen?", "Ja, klar."]))
    assert not passages[1].context


def test_a_murmur_between_does_not_replace_the_question() -> None:
    passages = cut_into_passages(interviews()["vertrieb"])
    assert passages[-1].context == "Wie entsteht ein Angebot?"
