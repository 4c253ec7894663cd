"""What is refused before it is unpacked, and how errors about files are worded."""

import io
import zipfile
import zlib
from collections.abc import Sized
from typing import Any

from befund.errors import InputError

MAX_TEXT_BYTES = 20_000_000
"""A text file above this is no transcript: ten hours of speech fill about 1 MB."""
MAX_CONTAINER_BYTES = 100_000_000
"""Documents may carry pictures."""
MAX_UNPACKED_BYTES = 300_000_000
# A bomb of a few kilobytes unpacks to gigabytes. Small files may have any ratio, as a page of
# blanks does, so it counts for what is large when unpacked.
MAX_UNPACKED_RATIO = 100
MAX_XML_BYTES = 60_000_000
"""One XML part of a document; ten hours of speech fill some 10 MB of it."""
MAX_TAGS = 2_000_000
"""Each element takes about 100 bytes in memory, six in a file, and less than one in a zip."""
MAX_LINES = 500_000
MAX_CHARACTERS = 20_000_000
"""What a document's lines hold together."""
_RATIO_MATTERS_ABOVE = 20_000_000

SAVE_AGAIN = "Bitte das Transkript neu exportieren oder in Word öffnen und als .docx speichern."
ONLY_THE_TRANSCRIPT = "Ein Transkript ist viel kleiner; bitte nur dieses exportieren."


def too_large(what: str, name: str) -> InputError:
    """The refusal of a file that holds more than any transcript: "mehr als 2000 Seiten"."""
    return InputError(f"Die Datei enthält {what}.", where=name, remedy=ONLY_THE_TRANSCRIPT)


def refuse_many_lines(lines: Sized, name: str) -> None:
    """Raise InputError for more lines than any transcript has."""
    if len(lines) > MAX_LINES:
        raise too_large(f"mehr als {MAX_LINES:,} Zeilen".replace(",", "."), name)


def open_zip(data: bytes, name: str) -> zipfile.ZipFile:
    """A zip whose directory promises no more than the limits allow; raises InputError otherwise."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise _damaged(name) from error
    unpacked = sum(entry.file_size for entry in archive.infolist())
    swollen = unpacked > _RATIO_MATTERS_ABOVE and unpacked > MAX_UNPACKED_RATIO * len(data)
    if unpacked > MAX_UNPACKED_BYTES or swollen:
        raise InputError(
            f"Die Datei würde sich auf {unpacked // 1_000_000} MB entpacken (Zip-Bombe?) und wird "
            "nicht geöffnet.",
            where=name,
            remedy=SAVE_AGAIN,
        )
    if any(entry.flag_bits & 0x1 for entry in archive.infolist()):
        raise InputError(
            "Die Datei ist verschlüsselt.", where=name, remedy="Bitte ohne Kennwort speichern."
        )
    return archive


def read_member(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    """One member of a zip; raises InputError where it is damaged, or larger than any transcript."""
    try:
        with archive.open(member) as file:
            content = file.read(MAX_XML_BYTES + 1)  # whatever size the directory tells
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise _damaged(name) from error
    if len(content) > MAX_XML_BYTES:
        raise too_large(f"mehr als {MAX_XML_BYTES // 1_000_000} MB Text", name)
    return content


def xml_root(xml: bytes, name: str) -> Any:
    """The root element of an XML part without comments.

    Raises InputError for what is no XML, or too much of it. Entities are not replaced and nothing
    is fetched; libxml2 takes no more than 256 levels and 10 MB in one text.
    """
    from lxml import etree

    refuse_entities(xml, name)
    if xml.count(b"<") > MAX_TAGS:
        raise too_large(f"mehr als {MAX_TAGS // 1_000_000} Millionen XML-Elemente", name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged(name) from error
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that hides its letters
        raise _with_entities(name)
    return root


def refuse_entities(xml: bytes, name: str) -> None:
    """Raise InputError for XML with a document type.

    No office program writes one, and entities can read files.
    """
    plain = xml.replace(b"\0", b"")  # UTF-16 as well
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise _with_entities(name)


def _with_entities(name: str) -> InputError:
    what = "Das Dokument enthält eine DTD mit möglichen Entities und wird nicht geöffnet."
    return InputError(what, where=name, remedy=SAVE_AGAIN)


def _damaged(name: str) -> InputError:
    return InputError("Die Datei ist abgeschnitten oder beschädigt.", where=name, remedy=SAVE_AGAIN)
