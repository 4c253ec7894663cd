"""What cannot be read is refused by name, with reason and remedy, and without a word of what it holds."""

import io
import json
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from befund.errors import InputError
from befund.readers import SUPPORTED_SUFFIXES, read_transcript
from befund.readers.containers.limits import MAX_CONTAINER_BYTES, MAX_TEXT_BYTES
from hypothesis_profiles import examples

FORMATS = Path(__file__).parents[2] / "fixtures" / "formats"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
SECRET = "Kartoffelschälmaschine"


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_transcript(path)
    error = caught.value
    assert error.where == path.name
    assert error.what
    assert error.remedy
    assert SECRET not in str(error)
    return str(error)


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def encrypted_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(FORMATS / "f4.pdf"))
    writer.encrypt("geheim", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def scanned_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def docx_with(document: bytes) -> bytes:
    """A Word file whose text part is another."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(FORMATS / "namen.docx") as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for member in source.namelist():
            copy.writestr(
                member, document if member == "word/document.xml" else source.read(member)
            )
    return buffer.getvalue()


ENTITIES = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 12))
BILLION = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "ha">' + ENTITIES + b"]>"
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:body><w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:body></w:document>"
)

CASES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("leer.txt", bytes, "leer"),
    "empty docx": ("leer.docx", bytes, "leer"),
    "white space": ("leer.md", lambda: b" \r\n\t \n", "leer"),
    "only a BOM": ("leer.vtt", lambda: b"\xef\xbb\xbf", "leer"),
    "WebVTT without cues": ("leer.vtt", lambda: b"WEBVTT\n\nNOTE nichts\n", "nichts Gesprochenes"),
    "labels without words": ("leer.txt", lambda: b"I:\nB:\nI:\n", "nichts Gesprochenes"),
    "no labels": (
        "aufsatz.txt",
        f"Die {SECRET} steht hier.\n\nErgebnis: nichts.".encode,
        "Kein Sprecher",
    ),
    "picture": ("bild.txt", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "binär"),
    "random bytes": ("daten.md", lambda: bytes(range(1, 256)) * 9, "binär"),
    "encrypted docx": (
        "geheim.docx",
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "verschlüsselt",
    ),
    "encrypted pdf": ("geheim.pdf", encrypted_pdf, "verschlüsselt"),
    "scanned pdf": ("scan.pdf", scanned_pdf, "keinen Text"),
    "truncated pdf": ("ab.pdf", lambda: (FORMATS / "f4.pdf").read_bytes()[:9000], "beschädigt"),
    "legacy doc": ("alt.doc", lambda: OLE, ".doc"),
    "truncated docx": (
        "ab.docx",
        lambda: (FORMATS / "namen.docx").read_bytes()[:-900],
        "beschädigt",
    ),
    "damaged docx": (
        "kaputt.docx",
        lambda: docx_with(f"<w:document>{SECRET}".encode()),
        "beschädigt",
    ),
    "docx with entities": ("lachen.docx", lambda: docx_with(BILLION), ""),
    "odt with entities": (
        "lachen.odt",
        lambda: zipped(
            mimetype=b"application/vnd.oasis.opendocument.text",
            **{"content.xml": BILLION, "META-INF__manifest.xml": b""},
        ),
        "DTD",
    ),
    "another zip": ("tabelle.docx", lambda: zipped(**{"xl__workbook.xml": b"<a/>"}), "Zip"),
    "zip bomb": ("bombe.docx", lambda: docx_with(b"0" * 60_000_000), "Zip-Bombe"),
    "truncated JSON": (
        "ab.json",
        f'{{"segments": [{{"text": "{SECRET}", "sta'.encode,
        "kein gültiges JSON",
    ),
    "truncated JSON named txt": (
        "ab.txt",
        lambda: b'[\n {"text": "Hallo", "sta',
        "kein gültiges JSON",
    ),
    "JSON that is text": ("text.json", lambda: b"I: Hallo\nB: Hallo", "kein gültiges JSON"),
    "JSON without segments": (
        "andere.json",
        lambda: json.dumps({"a": SECRET}).encode(),
        "keine Liste",
    ),
    "JSON with empty segments": (
        "stumm.json",
        lambda: b'{"segments": [{"text": " ", "start": 0}]}',
        "nichts Gespr",
    ),
    "deep JSON": ("tief.json", lambda: b"[" * 100_000, "kein gültiges JSON"),
    "unknown ending": ("aufnahme.mp3", lambda: b"I: Hallo", "Endung"),
    "empty html": ("leer.html", lambda: b"<html><body></body></html>", "keinen Text"),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_refused_by_name(case: str, tmp_path: Path) -> None:
    name, make, reason = CASES[case]
    path = tmp_path / name
    path.write_bytes(make())
    assert reason in refusal(path)


def test_a_folder_a_missing_and_a_forbidden_file_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "ordner.txt"
    folder.mkdir()
    assert "Ordner" in refusal(folder)
    assert "gibt es nicht" in refusal(tmp_path / "fehlt.txt")
    if os.geteuid() != 0:
        secret = tmp_path / "zu.txt"
        secret.write_text("I: Hallo")
        secret.chmod(0)
        assert "darf nicht" in refusal(secret)


@pytest.mark.parametrize(
    ("name", "start", "size"),
    [("a.txt", b"I: ", MAX_TEXT_BYTES), ("a.pdf", b"%PDF", MAX_CONTAINER_BYTES)],
)
def test_an_oversized_file_is_refused_unread(
    name: str, start: bytes, size: int, tmp_path: Path
) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(start)
        file.truncate(size + 1)
    assert "größer als" in refusal(path)


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    honest = docx_with(b"0" * 30_000_000)
    lying = honest.replace(struct.pack("<I", 30_000_000), struct.pack("<I", 3000))
    path = tmp_path / "luege.docx"
    path.write_bytes(lying)
    assert "beschädigt" in refusal(path)


@settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(str.encode),
        st.lists(
            st.sampled_from(
                [
                    "I:",
                    "B: Ja.",
                    "00:01 --> 00:02",
                    "WEBVTT",
                    "",
                    "[x] 10:00:00",
                    "A  0:01",
                    "{",
                    "//S01: a",
                ]
            )
        )
        .map("\n".join)
        .map(str.encode),
    ),
    suffix=st.sampled_from(SUPPORTED_SUFFIXES),
)
def test_whatever_a_file_holds_it_is_read_or_refused(
    data: bytes, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"datei{suffix}"
    path.write_bytes(data)
    try:
        transcript = read_transcript(path)
    except InputError as error:
        assert error.where == path.name  # noqa: PT017
    else:
        assert [turn.number for turn in transcript.turns] == list(range(len(transcript.turns)))
        assert all(turn.text for turn in transcript.turns)
