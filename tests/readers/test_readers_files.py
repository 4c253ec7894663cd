"""Which files of a folder are transcripts, and how long reading takes."""

import subprocess
import sys
from pathlib import Path

from befund.readers import find_transcripts


def test_transcripts_are_found_below_a_folder_in_order(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/Ü.DOCX",
        "a/alt.doc",
        "a/bild.png",
        "~$b.docx",
        ".versteckt.txt",
        ".git/c.txt",
        "a/z.json",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    found = [
        path.relative_to(tmp_path).as_posix() for path in find_transcripts(tmp_path).transcripts
    ]
    assert found == ["a/alt.doc", "a/z.json", "a/Ü.DOCX", "b.txt"]


def test_importing_the_readers_loads_no_document_library() -> None:
    heavy = ("docx", "pypdf", "striprtf", "lxml")
    code = f"import sys, befund.readers; print([name for name in {heavy} if name in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
