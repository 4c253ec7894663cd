"""Recognises a container by its content, whatever its ending says, and gives its lines."""

import re
from pathlib import PurePath

from befund.errors import InputError
from befund.readers.containers.child import ContainerKind, open_in_child
from befund.readers.containers.limits import (
    MAX_LINES,
    SAVE_AGAIN,
    open_zip,
    read_member,
    refuse_entities,
    too_large,
)
from befund.readers.containers.text import decode, raw_lines, text_lines
from befund.readers.source import SourceLine

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(
    r"(?is)\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head"
    r"|body)\b"
)
_JSON = re.compile(r"\A\s*(?:\{\s*(?:\"|\}|\Z)|\[\s*(?:\{|\]|\Z))")
_TIMING = re.compile(r"^[^\S\n]*\d+:\d+(?::\d+)?[.,]\d+\s*-->", re.MULTILINE)


def is_zip(data: bytes) -> bool:
    """Whether the content is a zip container."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_document(data: bytes) -> bool:
    """Whether the content is a container other than plain text."""
    return is_zip(data) or data.startswith((_OLE, b"%PDF", b"{\\rtf"))


def document_lines(data: bytes, name: str) -> list[SourceLine]:
    """The lines of a Word, OpenDocument, PDF or RTF file.

    Raises InputError for what cannot be opened.
    """
    if data.startswith(_OLE):
        raise _ole_error(data, name)
    if data.startswith(b"%PDF"):
        from befund.readers.containers.pdf import pdf_lines

        return pdf_lines(data, name)
    if data.startswith(b"{\\rtf"):
        from befund.readers.containers.rtf import rtf_lines

        return rtf_lines(data, name)
    return _zip_lines(data, name)


def _zip_lines(data: bytes, name: str) -> list[SourceLine]:
    with open_zip(data, name) as archive:
        members = set(archive.namelist())
        if "word/document.xml" in members:
            from befund.readers.containers.docx import docx_lines

            for member in sorted(members):
                if member.startswith("word/") and member.endswith(".xml"):
                    refuse_entities(read_member(archive, member, name), name)
            return docx_lines(read_member(archive, "word/document.xml", name), name)
        if "content.xml" in members and b"opendocument.text" in read_member(
            archive, "mimetype", name
        ):
            from befund.readers.containers.odt import odt_lines

            _refuse_encrypted_odt(read_member(archive, "META-INF/manifest.xml", name), name)
            return odt_lines(read_member(archive, "content.xml", name), name)
    raise InputError(
        "Das ist weder eine Word- noch eine ODT-Datei, sondern ein anderes Zip-Archiv.",
        where=name,
        remedy=SAVE_AGAIN,
    )


def _refuse_encrypted_odt(manifest: bytes, name: str) -> None:
    if b"encryption-data" in manifest:
        raise InputError(
            "Die Datei ist verschlüsselt.", where=name, remedy="Bitte ohne Kennwort speichern."
        )


def _ole_error(data: bytes, name: str) -> InputError:
    if _ENCRYPTED_PACKAGE in data:
        return InputError(
            "Die Office-Datei ist verschlüsselt.",
            where=name,
            remedy="Bitte in Word öffnen und ohne Kennwort speichern.",
        )
    return InputError(
        "Das alte Word-Format (.doc) wird nicht gelesen.",
        where=name,
        remedy="Bitte in Word als .docx speichern.",
    )


def is_json(text: str, name: str) -> bool:
    """Whether a text is, or was meant to be, JSON."""
    return bool(_JSON.match(text)) or PurePath(name).suffix.lower() == ".json"


def plain_lines(data: bytes, name: str) -> list[SourceLine] | str:
    """The lines of a text file; the text itself where it is JSON."""
    text = decode(data, name)
    if not text.strip():
        raise InputError(
            "Die Datei ist leer.",
            where=name,
            remedy="Bitte prüfen, ob der Export des Transkripts gelungen ist.",
        )
    if _HTML.match(text[:5000]):
        return open_in_child(ContainerKind.HTML, text.encode(), name)
    if is_json(text, name):
        return text
    if text.count("\n") > MAX_LINES:
        raise too_large(f"mehr als {MAX_LINES:,} Zeilen".replace(",", "."), name)
    return (
        raw_lines(text)
        if text.startswith("WEBVTT") or _TIMING.search(text[:20000])
        else text_lines(text)
    )
