"""What a template is refused for before anything in it is parsed.

Its sizes, its packing and a document type.
"""

import io
import zipfile
import zlib

from befund.word_template.fault import TemplateFault

MAX_MEMBERS = 2_000
MAX_UNPACKED_BYTES = 60_000_000
MAX_XML_BYTES = 10_000_000

# the others take memory as their header pleases
_PACKED = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
_XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00", b"\x4c\x6f\xa7\x94")
_UNREADABLE = "Die Vorlage lässt sich nicht lesen."


def check_archive(template: bytes) -> None:
    """Raise TemplateFault for what is no zip file of a document's size, or has a document type."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            _check_directory(archive.infolist())
            for entry in archive.infolist():
                _check_member(entry.filename, archive.read(entry))
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise TemplateFault(_UNREADABLE) from error


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    """Python reads no more of a member than the directory says.

    So what it says can be trusted as a bound.
    """
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES or len(entries) > MAX_MEMBERS:
        raise TemplateFault(
            f"Die Vorlage würde sich auf {unpacked // 1_000_000} MB entpacken (Zip-Bombe?)."
        )
    if any(entry.compress_type not in _PACKED or entry.flag_bits & 0x1 for entry in entries):
        raise TemplateFault("Die Vorlage ist verschlüsselt oder ungewöhnlich gepackt.")


def _check_member(name: str, content: bytes) -> None:
    """Word writes no document type.

    In one stand entities, which can grow without end or read files.
    """
    if not content.lstrip().startswith(_XML_STARTS):
        return
    if len(content) > MAX_XML_BYTES:
        raise TemplateFault(
            f"Ein Teil der Vorlage ist größer als {MAX_XML_BYTES // 1_000_000} MB ({name[:100]})."
        )
    plain = content.replace(b"\0", b"")  # UTF-16 as well
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise TemplateFault(f"Die Vorlage enthält eine DTD mit möglichen Entities ({name[:100]}).")
