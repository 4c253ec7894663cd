"""No transcript holds a character that cannot be stored or hides what is said, whatever format it comes from."""

import json
import re
import time
import unicodedata
from pathlib import Path

import pytest
from hostile_files import cue, docx, html, odt, rtf, segments, text, word
from hypothesis import given
from hypothesis import strategies as st

from befund.readers import read_transcript
from befund.readers.characters import safe_text

NEVER = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0010ffff"
    "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\ud83d\ude00b", "a😀b"),
        ("a\ud83db", "a\ufffdb"),
        ("a\ude00\ud83db", "a\ufffd\ufffdb"),
        ("a\ufffeb\uffffc\ufdd0d\U0001ffffe", "a\ufffdb\ufffdc\ufffdd\ufffde"),
        ("a\0b\x07c\x1b[0md\x85e\x7ff", "a b c [0md e f"),
        ("a\tb\nc", "a\tb\nc"),
        ("a\u202eb\u202cc\u2066d\u2069e\u200ff", "abcdef"),
        ("a\u200bb\u00adc\ufeffd\u2060e\U000e0041f", "abcdef"),
        ("👩\u200d💻 می\u200cخواهم", "👩\u200d💻 می\u200cخواهم"),
        ("u\u0308ber\u00a0\u00a0 \u00a0alles", "über   alles"),
        ("a" + "\u0316" * 40 + "b", "a" + "\u0316" * 30 + "b"),
        ("a" + "\u0316\u200d" * 40, "a" + "\u0316\u200d" * 30 + "\u200d" * 0),
    ],
)
def test_each_kind_of_character_becomes_what_the_table_says(given: str, kept: str) -> None:
    assert safe_text(given) == kept


@given(st.text(st.characters(codec=None), max_size=60))
def test_what_is_kept_can_be_stored_and_stays_as_it_is(said: str) -> None:
    kept = safe_text(said)
    assert not NEVER.search(kept.replace("\t", ""))
    assert kept.encode().decode() == kept
    assert kept == unicodedata.normalize("NFC", kept)
    assert safe_text(kept) == kept


@pytest.mark.parametrize(
    "mark", ["\u0316\u0301", "\u0301\u200d\u0316", "\u20d0\u0591", "\u302a\U0001d165"]
)
def test_marks_without_end_take_linear_time(mark: str) -> None:
    began = time.process_time()
    kept = safe_text("a" + mark * 300_000)
    assert time.process_time() - began < 5  # sorting them would take an hour
    assert unicodedata.normalize("NFC", kept.replace("\u200d", ""))


BAD = "\ud800", "\ufffe", "\u202e", "\x07", "\x85", "\u200b", "\U000e0041"
VISIBLE = "a{}b"


def _formats(said: str) -> dict[str, bytes]:
    """The same words in every format that can hold them.

    XML holds no control character and no surrogate.
    """
    references = "".join(
        letter if letter.isalnum() or letter == " " else f"&#{ord(letter)};" for letter in said
    )
    escaped = "".join(
        letter if letter.isascii() else f"\\u{_signed(unit)}?"
        for letter in said
        for unit in _units(letter)
    )
    files = {
        "a.json": segments({"text": said, "start": 3, "speaker": f"B{said}"}),
        "a.html": html(f"<p>B: {references}</p>"),
        "a.vtt": cue(f"B: {references}"),
        "a.rtf": rtf(f"\\par B: {escaped}"),
    }
    if said.isprintable() or not any(
        unicodedata.category(letter) in {"Cc", "Cs", "Cn"} for letter in said
    ):
        files |= {
            "a.txt": text(f"B: {said}"),
            "a.docx": docx(word("I: Wie?") + word(f"B: {said}")),
            "a.odt": odt(f"<text:p>I: Wie?</text:p><text:p>B: {said}</text:p>"),
        }
    return files


def _units(letter: str) -> list[int]:
    data = letter.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(data[at : at + 2]) for at in range(0, len(data), 2)]


def _signed(unit: int) -> int:
    return unit - 0x10000 if unit > 0x7FFF else unit


@pytest.mark.parametrize("bad", BAD, ids=[f"U+{ord(bad):04X}" for bad in BAD])
def test_no_format_lets_one_through(bad: str, tmp_path: Path) -> None:
    for name, content in _formats(VISIBLE.format(bad)).items():
        path = tmp_path / name
        path.write_bytes(content)
        transcript = read_transcript(path)
        for turn in transcript.turns:
            assert not NEVER.search(turn.text + turn.speaker), name
        assert "a" in transcript.turns[-1].text
        assert json.loads(transcript.model_dump_json())["turns"]


def test_a_label_without_end_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(segments({"text": "Ja", "start": 3, "speaker": "Anna " * 10_000}))
    assert {len(turn.speaker) <= 100 for turn in read_transcript(path).turns} == {True}
