"""Sentence spans cover all that is said, once and in order, however it is spoken, and in linear time."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import befund
from befund.text.sentences import ends_sentence, quick_sentences, sentence_spans

PIECES = st.sampled_from(
    [
        "Das sind z.B. so zwei, drei Stunden.",
        "dann tippe ich das ab.",
        "und dann halt so weiter",
        "Am 3. Mai, bzw. am 4., kam Dr. [Person 3].",
        "„Nee“, sagt er, „das läuft.“",
        "Wirklich?! Ja!!! Na ja …",
        "(ja, genau.) [unverständlich]",
        "1. Annahme 2. Prüfung",
        "😀 👩‍👩‍👧 Moment!",
        "that's, e.g., Mr. X's job.",
        "a) 'ja' b) \"nein\"",
        "\n",
        "\t  ",
        "&ᓴ& ∯ ȸ",
    ]
)
SPEECH = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=30).map(" ".join)


def sentences(text: str, language: str = "de") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


@given(SPEECH, st.sampled_from(["de", "en", "fr"]))
def test_spans_cover_everything_once_and_in_order(text: str, language: str) -> None:
    spans = sentence_spans(text, language)
    position = 0
    for start, end in spans:
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Das sind z.B. so drei Stunden. Dann kommt Dr. Müller mit 3.000 Euro.",
            ["Das sind z.B. so drei Stunden.", "Dann kommt Dr. Müller mit 3.000 Euro."],
        ),
        (
            "Am 3. Mai war das. Das kostet 3,50 Euro.",
            ["Am 3. Mai war das.", "Das kostet 3,50 Euro."],
        ),
        ("Ja. Ja. Ja. Genau.", ["Ja.", "Ja.", "Ja.", "Genau."]),
        ("ja und dann halt weiter ohne Punkt", ["ja und dann halt weiter ohne Punkt"]),
        ("Moment! 😀 Ja? 👩‍👩‍👧 gut.", ["Moment!", "😀 Ja?", "👩‍👩‍👧 gut."]),
        ("Das hat [Person 3] gesagt. Nee, oder?", ["Das hat [Person 3] gesagt.", "Nee, oder?"]),
        ("  \n\t ", []),
        ("", []),
    ],
)
def test_german_speech_is_cut_where_a_reader_would(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_english_speech_is_cut_where_a_reader_would() -> None:
    text = "Mr. Smith types it in, e.g. in Excel. That's 3.5 hours a week."
    assert sentences(text, "en") == [
        "Mr. Smith types it in, e.g. in Excel.",
        "That's 3.5 hours a week.",
    ]


@pytest.mark.parametrize(
    "sentence", ["Dann tippe ich das z.B. nochmal ab. ", "dann tippe ich das nochmal ab. "]
)
def test_a_long_text_has_the_sentences_of_its_parts(sentence: str) -> None:
    assert sentences(sentence * 600) == [sentence.strip()] * 600


@pytest.mark.parametrize(
    "unit",
    [
        "Dann tippe ich das ab. ",
        "und dann halt so weiter ",
        "z.B. Dr. ",
        "[ja. ",
        "ohneLeerzeichen",
    ],
)
def test_time_grows_with_the_length_and_not_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        start = time.process_time()
        sentence_spans(text, "de")
        return time.process_time() - start

    seconds(100)  # loads the rules
    short = min(seconds(10_000) for _ in range(3))
    assert seconds(80_000) < 24 * max(short, 0.005), (
        "eight times the text takes more than three times its share"
    )


def test_threads_do_not_disturb_each_other() -> None:
    texts = [
        f"Das ist Satz {number}. Der hier gehört dazu, ne? Und {number} Mal am Tag." * 20
        for number in range(16)
    ]
    alone = [sentence_spans(text, "de") for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: sentence_spans(text, "de"), texts)) == alone


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ja. Genau!", ["Ja.", "Genau!"]),
        (
            "Dr. Müller kam am 3. Mai, ca. 8 Uhr. Dann ging er.",
            ["Dr. Müller kam am 3. Mai, ca. 8 Uhr.", "Dann ging er."],
        ),
        (
            "„Nee.“ Sagt er … „Das läuft?!“ (Ja.) gut",
            ["„Nee.“", "Sagt er …", "„Das läuft?!“", "(Ja.)", "gut"],
        ),
        (
            "3.000 Euro z.B. für SAP.NET\nnächste Zeile",
            ["3.000 Euro z.B. für SAP.NET", "nächste Zeile"],
        ),
        ("(...) Ja. […] Gut. (lacht) Nee.", ["(...)", "Ja.", "[…]", "Gut.", "(lacht) Nee."]),
        (" \n ", []),
    ],
)
def test_sentences_are_found_by_their_marks(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in quick_sentences(text)] == expected


@pytest.mark.parametrize(
    ("text", "ends"), [("Ja.“ ", True), ("Ja", False), ("(Ja!)", True), ("3.5", False), ("", False)]
)
def test_a_sentence_ends_with_a_mark_and_what_closes_behind_it(text: str, *, ends: bool) -> None:
    assert ends_sentence(text) == ends


def test_marks_without_end_are_read_in_linear_time() -> None:
    started = time.process_time()
    assert not ends_sentence("." * 200_000 + "x")
    assert time.process_time() - started < 2


def test_what_ends_a_sentence_is_said_in_one_place() -> None:
    source = Path(befund.__file__).parent
    own_marks = re.compile(r"\[[.?!…)\\]]{3,}[;:]*\]|\"\.\", \"[?!]\", \"[?!]\"")
    found = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if own_marks.search(path.read_text(encoding="utf-8"))
    }
    assert found == set()
