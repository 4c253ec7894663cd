"""What a document carries beside speech.

Print marks on a PDF's pages, and XML that could read other files.
"""

import zipfile
from pathlib import Path

import pytest

from befund.errors import InputError
from befund.readers import read_transcript
from befund.readers.containers.pdf import _without_running_heads

SPEECH = [
    "I: Wie geht das?",
    "B: Ich schaue auf Seite 3 nach und drucke die",
    "Liste vom 12.03.2024",
    "aus, dann tippe ich sie ab. #00:01:15-9#",
]
MARKS = [
    "11/23/26, 8:16 AM",
    "23.11.2026, 08:16 Uhr",
    "Gedruckt am 23.11.2026",
    "file:///tmp/v.html 1/1",
    "https://example.org/a?b=1",
    "Interview Lager – Seite 1 von 1",
    "1/1",
]


@pytest.mark.parametrize("mark", MARKS)
def test_what_a_printer_adds_to_a_single_page_is_no_speech(mark: str) -> None:
    assert _without_running_heads([[mark, *SPEECH]]) == [SPEECH]
    assert _without_running_heads([[*SPEECH, mark]]) == [SPEECH]


def test_a_head_with_a_page_number_goes_from_every_page() -> None:
    other = ["I: Und sonst?", "B: Sonst", "läuft", "es."]
    pages = [["Interview 5 – Vertraulich – 1", *SPEECH], ["Interview 5 – Vertraulich – 2", *other]]
    assert _without_running_heads(pages) == [SPEECH, other]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("member", ["word/document.xml", "word/styles.xml"])
def test_a_word_file_with_entities_is_refused_by_name(
    tmp_path: Path, encoding: str, member: str
) -> None:
    path = tmp_path / "fremd.docx"
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (
            {"word/document.xml": b"<d/>"} | {member: xml.encode(encoding)}
        ).items():
            archive.writestr(name, content)
    with pytest.raises(InputError, match=r"fremd\.docx: Das Dokument enthält eine DTD"):
        read_transcript(path)
