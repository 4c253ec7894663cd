"""Every convention's fixture reads as its golden file says.

`pytest --update-golden` writes them anew.
"""

import json
from pathlib import Path

import pytest

from befund.readers import read_transcript
from befund.records.transcript import Role, Transcript

FORMATS = Path(__file__).parents[2] / "fixtures" / "formats"
GOLDEN = Path(__file__).parent / "golden"
MARKS = (
    "transcription", "Transkri", "-->", "Amara", "Zuschauen", "KEYWORDS", "otter.ai", "Audio-Quelle", "Seite 1",
    "vertraulich", "<v", "S01:", "#00:", "WEBVTT", "**I", "\\.", "Handbuch besorgen", "[00:",
)  # fmt: skip
FIXTURES = sorted(path for path in FORMATS.iterdir() if path.is_file())


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_a_fixture_reads_as_its_golden_file(path: Path, update_golden: bool) -> None:  # noqa: FBT001
    read = read_transcript(path).model_dump(mode="json", exclude_none=True)
    golden = GOLDEN / f"{path.name}.json"
    if update_golden:
        golden.write_text(json.dumps(read, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert read == json.loads(golden.read_text(encoding="utf-8"))


def test_every_golden_file_has_its_fixture() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{path.name}.json" for path in FIXTURES}


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_what_is_read_keeps_the_record_contract(path: Path) -> None:
    transcript = read_transcript(path)
    assert [turn.number for turn in transcript.turns] == list(range(len(transcript.turns)))
    assert all(turn.text and turn.text == " ".join(turn.text.split()) for turn in transcript.turns)
    assert all(turn.source_line and turn.source_line > 0 for turn in transcript.turns)
    lines = [turn.source_line or 0 for turn in transcript.turns]
    assert lines == sorted(lines)
    for turn in transcript.turns:
        if turn.start_seconds is not None and turn.end_seconds is not None:
            assert 0 <= turn.start_seconds <= turn.end_seconds
    assert transcript.language == "de"
    assert {turn.role for turn in transcript.turns} == {Role.INTERVIEWER, Role.RESPONDENT}


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_no_tool_mark_and_no_invention_is_taken_for_speech(path: Path) -> None:
    said = " ".join(turn.text for turn in read_transcript(path).turns)
    for mark in MARKS:
        assert mark not in said


def _respondent_words(transcript: Transcript) -> str:
    return " ".join(turn.text for turn in transcript.turns if turn.role is Role.RESPONDENT)


@pytest.mark.parametrize(
    "path", [path for path in FIXTURES if path.stem != "dresing-pehl"], ids=lambda path: path.name
)
def test_the_same_talk_gives_the_same_evidence_in_every_convention(path: Path) -> None:
    evidence = _respondent_words(read_transcript(path))
    assert (
        "so zwei, drei Wochen. Und danach gilt: wer am lautesten schreit, kriegt zuerst."
        in evidence
    )
    assert "Problem: das müsste die IT einrichten" in evidence
    assert "Was würde Ihnen denn sofort helfen?" not in evidence
    assert "Ah, okay." not in evidence
