"""What is refused before it is unpacked, and how errors about files are worded."""

import io
import zipfile
import zlib

from befund.errors import InputError

MAX_TEXT_BYTES = 20_000_000
"""A text file above this is no transcript: ten hours of speech fill about 1 MB."""
MAX_CONTAINER_BYTES = 100_000_000
"""Documents may carry pictures."""
MAX_UNPACKED_BYTES = 300_000_000
MAX_UNPACKED_RATIO = 100
_RATIO_MATTERS_ABOVE = 20_000_000

SAVE_AGAIN = "Bitte das Transkript neu exportieren oder in Word öffnen und als .docx speichern."


def open_zip(data: bytes, name: str) -> zipfile.ZipFile:
    """A zip whose directory promises no more than the limits allow; raises InputError otherwise."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise InputError("Die Datei ist abgeschnitten oder beschädigt.", where=name, remedy=SAVE_AGAIN) from error
    unpacked = sum(entry.file_size for entry in archive.infolist())
    swollen = unpacked > _RATIO_MATTERS_ABOVE and unpacked > MAX_UNPACKED_RATIO * len(data)
    if unpacked > MAX_UNPACKED_BYTES or swollen:
        raise InputError(
            f"Die Datei würde sich auf {unpacked // 1_000_000} MB entpacken (Zip-Bombe?) und wird nicht geöffnet.",
            where=name,
            remedy=SAVE_AGAIN,
        )
    if any(entry.flag_bits & 0x1 for entry in archive.infolist()):
        raise InputError("Die Datei ist verschlüsselt.", where=name, remedy="Bitte ohne Kennwort speichern.")
    return archive


def read_member(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    """One member of a zip; raises InputError where it is damaged."""
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise InputError("Die Datei ist abgeschnitten oder beschädigt.", where=name, remedy=SAVE_AGAIN) from error


def refuse_entities(xml: bytes, name: str) -> None:
    """Raise InputError for XML with a document type: no office program writes one, and entities can read files."""
    plain = xml.replace(b"\0", b"")  # UTF-16 as well
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise InputError(
            "Das Dokument enthält eine DTD mit möglichen Entities und wird nicht geöffnet.",
            where=name,
            remedy=SAVE_AGAIN,
        )
