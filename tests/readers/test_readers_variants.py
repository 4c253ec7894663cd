"""How a file is stored makes no difference to what is read."""

import codecs
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from befund.readers import read_transcript
from befund.records.transcript import Turn

FORMATS = Path(__file__).parents[2] / "fixtures" / "formats"
TEXTS = sorted(path for path in FORMATS.iterdir() if path.suffix in {".txt", ".md", ".vtt", ".srt"})

VARIANTS: dict[str, Callable[[str], bytes]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "CR": lambda text: text.replace("\n", "\r").encode(),
    "BOM": lambda text: codecs.BOM_UTF8 + text.encode(),
    "BOM and CRLF": lambda text: codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode(),
    "UTF-16 LE": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "cp1252": lambda text: text.encode("cp1252", errors="ignore"),
    "NFD": lambda text: unicodedata.normalize("NFD", text).encode(),
    "trailing blanks": lambda text: text.replace("\n", "  \n").encode() + b"\n\n\n",
    "no last newline": lambda text: text.rstrip().encode(),
}


def text_of(path: Path) -> str:
    data = path.read_bytes()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16").replace("\r\n", "\n")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    return text.replace("\r\n", "\n")


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_encoding_and_line_ends_do_not_matter(path: Path, variant: str, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    copy.write_bytes(VARIANTS[variant](text_of(path)))
    assert read_transcript(copy).turns == read_transcript(path).turns


@pytest.mark.parametrize("suffix", [".txt", ".md", ".docx", ".pdf", ".doc", ".vtt"])
@pytest.mark.parametrize(
    "name",
    ["namen.docx", "namen.odt", "f4.rtf", "f4.pdf", "teams.vtt", "whisperx.json", "noscribe.html"],
)
def test_the_content_decides_not_the_ending(name: str, suffix: str, tmp_path: Path) -> None:
    copy = tmp_path / f"umbenannt{suffix}"
    copy.write_bytes((FORMATS / name).read_bytes())
    assert read_transcript(copy).turns == read_transcript(FORMATS / name).turns


def read_json(tmp_path: Path, data: object) -> tuple[Turn, ...]:
    path = tmp_path / "segmente.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return read_transcript(path).turns


def test_json_of_many_makers_reads_alike(tmp_path: Path) -> None:
    whisperx = {
        "segments": [
            {"start": 1.0, "end": 2.5, "text": " Wie?", "speaker": "A"},
            {"start": 3.0, "end": 4.0, "text": "So.", "speaker": "B"},
        ]
    }
    assembly = {
        "utterances": [
            {"start": 1000, "end": 2500, "text": "Wie?", "speaker": "A"},
            {"start": 3000, "end": 4000, "text": "So.", "speaker": "B"},
        ]
    }
    aws = {
        "results": {
            "audio_segments": [
                {
                    "start_time": "1.0",
                    "end_time": "2.5",
                    "transcript": "Wie?",
                    "speaker_label": "A",
                },
                {"start_time": "3.0", "end_time": "4.0", "transcript": "So.", "speaker_label": "B"},
            ]
        }
    }
    assert (
        read_json(tmp_path, whisperx) == read_json(tmp_path, assembly) == read_json(tmp_path, aws)
    )
    assert read_json(tmp_path, whisperx) == read_json(tmp_path, whisperx["segments"])


def test_a_segment_without_speaker_joins_its_neighbours_or_stays_unknown(tmp_path: Path) -> None:
    turns = read_json(
        tmp_path,
        [
            {"start": 0, "text": "Wie machen Sie das?", "speaker": "S1"},
            {"start": 1, "text": "Mit", "speaker": "S2"},
            {"start": 2, "text": "der"},
            {"start": float("nan"), "text": "Hand.", "speaker": "S2"},
            {"start": 4, "text": "Wann machen Sie das?"},
            {"start": 5, "text": "Um vier.", "speaker": "S1"},
        ],
    )
    assert [(turn.speaker, turn.role.value, turn.text) for turn in turns][:3] == [
        ("S1", "interviewer", "Wie machen Sie das?"),
        ("S2", "respondent", "Mit der Hand."),
        ("unbekannt", "interviewer", "Wann machen Sie das?"),
    ]


def test_zoom_counts_from_the_first_words_even_past_midnight(tmp_path: Path) -> None:
    path = tmp_path / "meeting_saved_closed_caption.txt"
    path.write_text("[Anna] 23:59:50\nWie geht das?\n\n[Jan] 00:00:05\nGut.\n", encoding="utf-8")
    assert [turn.start_seconds for turn in read_transcript(path).turns] == [0.0, 15.0]


def test_questions_make_the_interviewer_where_no_one_is_named(tmp_path: Path) -> None:
    path = tmp_path / "aufnahme.srt"
    path.write_text(
        "1\n00:00:01,000 --> 00:00:03,000\nWie oft machen\n\n"
        "2\n00:00:03,000 --> 00:00:05,000\nSie das? Jeden Tag, wissen Sie?\n\n"
        "3\n00:00:05,000 --> 00:00:07,000\nWarum ich das mache? Keine Ahnung.\n\n"
        "4\n00:00:08,000 --> 00:00:30,000\nUntertitel im Auftrag des ZDF für funk, 2017\n",
        encoding="utf-8",
    )
    transcript = read_transcript(path)
    assert [(turn.role.value, turn.text) for turn in transcript.turns] == [
        ("interviewer", "Wie oft machen Sie das?"),
        ("respondent", "Jeden Tag, wissen Sie? Warum ich das mache? Keine Ahnung."),
    ]
    assert (transcript.turns[0].start_seconds, transcript.turns[0].end_seconds) == (1.0, 5.0)
    assert len(transcript.warnings) == 2
