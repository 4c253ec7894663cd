"""Whatever bytes a file holds, it is read or refused.

Random ones behind a format's first bytes, and damaged files.
"""

import io
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_files import FORMATS, docx, odt
from hypothesis import given, settings
from hypothesis import strategies as st

from befund.errors import InputError
from befund.readers import read_transcript
from befund.readers.containers import child
from hypothesis_profiles import examples

GOOD = {
    path.name: path.read_bytes()
    for path in sorted(FORMATS.iterdir())
    if path.stat().st_size < 60_000
}
STARTS = (
    b"%PDF-1.7\n", b"{\\rtf1\\ansi ",
    b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html><body>", b"WEBVTT\n\n",
    b'{"segments": [', b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"---\n", b"1\n00:00:01,000 --> 00:00:02,000\n",
    b"<!DOCTYPE html>", b"[00:00:01] ", b"I: ", b'[{"text": "a", "start": ',
)  # fmt: skip
PIECES = st.sampled_from(
    (b"I: Wie?\n", b"\\u-1?", b"\\'", b"<p>", b"&#xD800;", b"\0", b"\xc3", b"0:0 --> 0:0\n",
     b"<v ", b"//B: ", b"]]}", b'"', b"stream", b"#0:0#", b"\r")
)  # fmt: skip
ATTRIBUTE = st.text(
    st.characters(codec="utf-8", exclude_characters='<&"', exclude_categories=("Cc", "Cs", "Cn")),
    max_size=12,
)
NAMES = st.sampled_from(
    (
        "text:c",
        "text:style-name",
        "table:number-columns-repeated",
        "office:version",
        "text:outline-level",
        "xml:space",
    )
)
TAGS = st.sampled_from(
    (
        "text:s",
        "text:p",
        "text:span",
        "text:tab",
        "text:note",
        "table:table-row",
        "table:table-cell",
        "text:h",
        "office:annotation",
    )
)


@pytest.fixture(scope="module", autouse=True)
def no_process() -> Iterator[None]:
    """Documents are opened in this process: a child for each of them would take minutes."""

    def here(
        command: list[str],
        *,
        input: bytes,  # noqa: A002
        **_: object,
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.CompletedProcess(
            command, 0, child.answer(child.ContainerKind(command[-1]), input)
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "run", here)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("zufall")


def read_or_refused(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        transcript = read_transcript(path)
    except InputError as error:
        assert error.where == path.name  # noqa: PT017
        assert error.remedy  # noqa: PT017
    else:
        assert all(turn.text.encode() and turn.speaker.encode() for turn in transcript.turns)
        assert transcript.model_dump_json()


@settings(max_examples=examples(150), deadline=None)
@given(
    start=st.sampled_from(STARTS),
    parts=st.lists(st.one_of(PIECES, st.binary(max_size=40)), max_size=12),
    end=st.sampled_from(sorted(GOOD)),
)
def test_random_bytes_behind_a_formats_first_ones(
    start: bytes, parts: list[bytes], end: str, folder: Path
) -> None:
    read_or_refused(folder / f"zufall{Path(end).suffix}", start + b"".join(parts))


@settings(max_examples=examples(150), deadline=None)
@given(name=st.sampled_from(sorted(GOOD)), data=st.data())
def test_a_good_file_with_some_bytes_changed(name: str, data: st.DataObject, folder: Path) -> None:
    damaged = bytearray(GOOD[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        width = data.draw(st.integers(0, 8))
        damaged[at : at + width] = data.draw(st.one_of(PIECES, st.binary(max_size=8)))
        if not damaged:
            break
    read_or_refused(folder / f"kaputt{Path(name).suffix}", bytes(damaged))


@settings(max_examples=examples(60), deadline=None)
@given(
    name=st.sampled_from([name for name in GOOD if name.endswith((".docx", ".odt"))]),
    data=st.data(),
)
def test_a_document_with_its_xml_changed(name: str, data: st.DataObject, folder: Path) -> None:
    part = "word/document.xml" if name.endswith(".docx") else "content.xml"
    with zipfile.ZipFile(io.BytesIO(GOOD[name])) as source:
        members = {member: source.read(member) for member in source.namelist()}
    xml = members[part]
    at = data.draw(st.integers(0, len(xml) - 1))
    members[part] = (
        xml[:at]
        + data.draw(st.one_of(PIECES, st.binary(max_size=8)))
        + xml[at + data.draw(st.integers(0, 9)) :]
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as copy:
        for member, content in members.items():
            copy.writestr(member, content)
    read_or_refused(folder / f"kaputt{Path(name).suffix}", buffer.getvalue())


@settings(max_examples=examples(100), deadline=None)
@given(elements=st.lists(st.tuples(TAGS, NAMES, ATTRIBUTE, st.booleans()), max_size=8))
def test_an_odt_with_random_attributes(
    elements: list[tuple[str, str, str, bool]], folder: Path
) -> None:
    inner = "<text:p>I: Wie?</text:p>"
    for tag, name, value, around in elements:
        inner = (
            f'<{tag} {name}="{value}">{inner if around else ""}</{tag}>{"" if around else inner}'
        )
    read_or_refused(folder / "zufall.odt", odt(f"{inner}<text:p>B: Ja.</text:p>"))


@settings(max_examples=examples(60), deadline=None)
@given(
    tags=st.lists(
        st.sampled_from(
            ("p", "r", "t", "tbl", "tr", "tc", "br", "del", "pPr", "b", "rPr", "sdt", "pStyle")
        ),
        max_size=10,
    ),
    value=ATTRIBUTE,
)
def test_a_word_file_with_random_elements(tags: list[str], value: str, folder: Path) -> None:
    inner = "B: Ja."
    for number, tag in enumerate(tags):
        inner = (
            f'<w:{tag} w:val="{value}">{inner}</w:{tag}>'
            if number % 3
            else f"<w:{tag}/>{inner}<w:t>x</w:t>"
        )
    read_or_refused(
        folder / "zufall.docx", docx(f"<w:p><w:r><w:t>I: Wie?</w:t></w:r></w:p><w:p>{inner}</w:p>")
    )
