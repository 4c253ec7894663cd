import random

import grounding_measure as measure
from grounding_corpus import corpus
from grounding_distort import corrupt, draw, perturb
from hypothesis import given, settings
from hypothesis import strategies as st

from befund.grounding import locate, utf16_offsets

CORPUS = corpus()
SEEDS = st.integers(min_value=0, max_value=2**32)


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_every_stored_quote_equals_its_slice(seed: int) -> None:
    rng = random.Random(seed)
    sample = draw(CORPUS, rng)
    distort = rng.choice((perturb, corrupt))
    words, _ = distort(sample.text, rng)
    observation = measure.ground_words(
        words, sample.turn + rng.choice((0, 0, 1)), sample.transcript
    )
    for quote in observation.quotes:
        turn = sample.transcript.turns[quote.turn]
        assert turn.text[quote.start : quote.end] == quote.text
        assert quote.text == quote.text.strip(" \n\"'„“")
        left, right = utf16_offsets(turn.text, quote.start, quote.end)
        assert turn.text.encode("utf-16-le")[2 * left : 2 * right].decode("utf-16-le") == quote.text


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_a_true_quote_is_located_where_it_stands(seed: int) -> None:
    sample = draw(CORPUS, random.Random(seed))
    location = locate(sample.text, sample.transcript.turns[sample.turn].text)
    assert location is not None
    assert measure.core(sample, *location.spans[0]) == measure.core(
        sample, sample.start, sample.end
    )
    assert len(location.spans) == 1
    assert location.changes == ()


@given(st.text(max_size=60), st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_can_be_looked_for_in_any_text(words: str, text: str) -> None:
    location = locate(words, text)
    if location is not None:
        ends = [0, *(offset for span in location.spans for offset in span)]
        assert ends == sorted(ends)
        assert ends[-1] <= len(text)
        assert all(end > start for start, end in location.spans)


def test_harmless_changes_are_seen_through() -> None:
    tally = measure.seen_through(400, random.Random(20))
    assert tally.share >= 0.985, tally.examples  # 99 % over 2,000, see grounding_measure.py


def test_no_harmful_change_gets_by() -> None:
    tally = measure.caught(400, random.Random(21))
    assert tally.good == tally.total, tally.examples
