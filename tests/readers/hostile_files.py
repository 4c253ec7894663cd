"""Files made to take memory, time or the whole batch, each small on disk.

What tests of several folders share.
"""

import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

FORMATS = Path(__file__).parents[2] / "fixtures" / "formats"
SECRET = "Kartoffelschälmaschine"
TALK = (f"I: Wie geht das mit der {SECRET}?", "B: Ich tippe es ab.")
_OOXML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMESPACES = {
    "office": "office",
    "text": "text",
    "table": "table",
    "style": "style",
    "fo": "xsl-fo-compatible",
}


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(body: str) -> bytes:
    """A Word file with this body."""
    document = (
        f'<?xml version="1.0"?><w:document xmlns:w="{_OOXML}"><w:body>{body}</w:body></w:document>'
    )
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()})


def odt(body: str, *, styles: str = "") -> bytes:
    """An OpenDocument text with this body."""
    known = " ".join(f'xmlns:{prefix}="{_ODF}{name}:1.0"' for prefix, name in _NAMESPACES.items())
    inner = f"{styles}<office:body><office:text>{body}</office:text></office:body>"
    content = (
        f'<?xml version="1.0"?><office:document-content {known}>{inner}</office:document-content>'
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": b"<manifest/>",
        }
    )


def word(text: str) -> str:
    """A paragraph of a Word file."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(content: bytes, *, pages: int = 1, compressed: int = 1) -> bytes:
    """A PDF whose pages all show this content, compressed so many times over."""
    for _ in range(compressed):
        content = zlib.compress(content, 9)
    filters = b" ".join([b"/FlateDecode"] * compressed)
    stream = b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (
        len(content),
        filters,
        content,
    )
    resources = b"<< /Font << /F1 5 0 R >> >>"
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources %s >>"
        % resources
    )
    kids = b" ".join([b"3 0 R"] * pages)
    return _pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        page,
        stream,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def _pdf_of(*objects: bytes) -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        size, table, size, len(out)
    )  # fmt: skip


def rtf(inner: str) -> bytes:
    """A rich text file of the talk and something else."""
    return ("{\\rtf1\\ansi " + "\\par ".join(TALK) + inner + "}").encode("cp1252", "replace")


def html(inner: str) -> bytes:
    """A page of the talk and something else."""
    return f"<html><body>{''.join(f'<p>{line}</p>' for line in TALK)}{inner}".encode()


def segments(*more: object) -> bytes:
    """A JSON transcript of the talk and further segments."""
    told = [
        {"text": line[3:], "start": n, "end": n + 1, "speaker": line[0]}
        for n, line in enumerate(TALK)
    ]
    return json.dumps({"segments": [*told, *more]}).encode()


def text(inner: str) -> bytes:
    """A text file of the talk and something else."""
    return "\n".join((*TALK, inner)).encode()


def cue(inner: str) -> bytes:
    """A WebVTT file of one cue."""
    return f"WEBVTT\n\n00:01.000 --> 00:02.000\n{inner}".encode()


_W = "".join(map(word, TALK))
_O = "".join(f"<text:p>{line}</text:p>" for line in TALK)
_TJ = b"BT /F1 12 Tf 50 700 Td (I: Wie?) Tj 0 -20 Td (B: Ja.) Tj ET\n"
_HIDDEN_DTD = '<?xml version="1.0" encoding="cp037"?><!DOCTYPE d [<!ENTITY e "x">]><d>&e;</d>'
_DEEP_JSON = b'{"a":' * 100_000 + b"1" + b"}" * 100_000


def _nested_rows(depth: int) -> str:
    inner = word("B: Ja.")
    for _ in range(depth):
        inner = "<w:tbl><w:tr>" + f"<w:tc>{inner}</w:tc>" * 2 + "</w:tr></w:tbl>"
    return inner


FILES: dict[str, Callable[[], bytes]] = {
    "milliarde-blanks.odt": lambda: odt(
        f'<text:p>I: Wie<text:s text:c="1000000000"/>so?</text:p>{_O}'
    ),
    "million-mal-blanks.odt": lambda: odt(
        "<text:p>I: Wie" + '<text:s text:c="1000000"/>' * 1000 + f"</text:p>{_O}"
    ),
    "blanks-x.odt": lambda: odt(f'<text:p>I: Wie<text:s text:c="x"/>so?</text:p>{_O}'),
    "blanks-5000-ziffern.odt": lambda: odt(
        f'<text:p>I: Wie<text:s text:c="{"9" * 5000}"/>so?</text:p>{_O}'
    ),
    "zeilen-wiederholt.odt": lambda: odt(
        '<table:table><table:table-column table:number-columns-repeated="1000000000"/>'
        '<table:table-row table:number-rows-repeated="100000000">'
        '<table:table-cell table:number-columns-repeated="x"><text:p>I: Wie?</text:p></table:table-cell>'
        f"</table:table-row></table:table>{_O}"
    ),
    "tief.odt": lambda: odt("<text:section>" * 3000 + _O + "</text:section>" * 3000),
    "tiefe-spannen.odt": lambda: odt(
        _O + "<text:p>" + "<text:span>" * 3000 + "</text:span>" * 3000 + "</text:p>"
    ),
    "leere-absaetze.odt": lambda: odt(_O + "<text:p/>" * 900_000),
    "ohne-text.odt": lambda: zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": b"<a/>",
            "META-INF/manifest.xml": b"<a/>",
        }
    ),
    "leere-absaetze.docx": lambda: docx(_W + "<w:p/>" * 2_900_000),
    "umbrueche.docx": lambda: docx(_W + "<w:p><w:r>" + "<w:br/>" * 600_000 + "</w:r></w:p>"),
    "tabellen-in-tabellen.docx": lambda: docx(_W + _nested_rows(13)),
    "laeufe-in-laeufen.docx": lambda: docx(
        _W + "<w:p>" + ("<w:r><w:rPr><w:b/></w:rPr>" * 200 + "</w:r>" * 200) * 100 + "</w:p>"
    ),
    "ohne-koerper.docx": lambda: zipped(
        {"word/document.xml": f'<w:document xmlns:w="{_OOXML}"/>'.encode()}
    ),
    "verborgene-dtd.docx": lambda: zipped({"word/document.xml": _HIDDEN_DTD.encode("cp037")}),
    "gebläht.pdf": lambda: pdf(_TJ + b" " * 100_000_000, compressed=2),
    "verschachtelt.pdf": lambda: pdf(_TJ + b"[" * 200_000),
    "million-seiten.pdf": lambda: pdf(_TJ, pages=1_000_000),
    "ohne-verzeichnis.pdf": lambda: b"%PDF-1.4\n" + b"1 0 obj\n<< >>\nendobj\n" * 100_000,
    "riesiges-verzeichnis.pdf": lambda: (
        b"%PDF-1.4\nxref\n0 2000000000\n0000000000 65535 f \ntrailer << /Size 2000000000 /Root 1 0 R >>\nstartxref\n9\n"
    ),
    "tief.rtf": lambda: b"{\\rtf1 " + b"{" * 1_000_000 + b"}" * 1_000_000,
    "zeichen-zu-gross.rtf": lambda: rtf("\\u99999999999? \\u-99999999? Ende"),
    "halbe-paare.rtf": lambda: rtf(" Ende \\u-10179? und \\u55357?"),
    "seite.rtf": lambda: rtf(
        "\\ansicpg99999999999999999999 \\'zz\\bin999999999 \\uc999999999 Ende"
    ),
    "tief.html": lambda: html("<div>" * 300_000),
    "attribute.html": lambda: html(
        "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">B: Ja.</p>"
    ),
    "kommentare.html": lambda: b"<!-- --> " * 500 + b"<!--" * 100 + html(""),
    "zeitmarke.html": lambda: html(f"<p><a name='ts_{'9' * 5000}_5'>B: Ja.</a></p>"),
    "zeichen.html": lambda: html("<p>B: a&#xD800;b&#xFFFE;&#0;&#8;&#x202E;</p>"),
    "tief.json": lambda: _DEEP_JSON,
    "halbes-paar.json": lambda: segments(
        {"text": "Ja \ud800 nein", "start": 3, "speaker": "B\udc00"}
    ),
    "steuerzeichen.json": lambda: segments(
        {"text": "a\0b\x08c\u202ed\ufffee", "start": 3, "speaker": "B\0\u202e"}
    ),
    "zahlen.json": lambda: (
        b'{"segments": [{"text": "Hm", "start": NaN, "end": 1e999, "speaker": "B"}]}'
    ),
    "grosse-zahl.json": lambda: segments(
        {"text": "Ja", "start": 10**4000, "end": 10**400, "speaker": 10**400}
    ),
    "lange-zahl.json": lambda: segments(
        {"text": "Ja", "start": "9" * 3_000_000, "speaker": "B" * 3_000_000}
    ),
    "million-objekte.json": lambda: (
        b'{"segments": [' + b",".join([b'{"text":"a","start":1}'] * 800_000) + b"]}"
    ),
    "sprecher.json": lambda: (
        b'{"segments": ['
        + b",".join(b'{"text":"a","start":1,"speaker":"S%d"}' % n for n in range(60_000))
        + b"]}"
    ),
    "zeitzeilen.vtt": lambda: b"WEBVTT\n" + b"00:01.000 --> 00:02.000\n" * 700_000,
    "stimmen.vtt": lambda: cue("<v A>x" * 1_000_000),
    "entity.vtt": lambda: cue("B: a&#xD800;&#0;&#x110000;" + "&#" + "9" * 100_000 + ";"),
    "zeilen.txt": lambda: b"\n" * 15_000_000 + text(""),
    "eine-zeile.txt": lambda: text("B: " + "Wort " * 2_000_000),
    "akzente.txt": lambda: text("B: a" + "\u0316\u0301" * 2_000_000),
    "unsichtbar.txt": lambda: text("B: a" + "\u200b" * 3_000_000),
    "einwuerfe.txt": lambda: text("B: " + "//I: a" * 1_000_000),
    "klammern.md": lambda: text("# " + "(" * 200_000 + "x\n\n" + " __a" * 200_000),
    "namen.txt": lambda: b"[" + b"AnnaAntwort:[" * 50_000,
    "kopf.txt": lambda: b"---\n" + b"\n---x" * 1_000_000 + text(""),
}
"""By file name, how each is made; what is read of them at all is the talk."""

SMALL = (
    "blanks-x.odt",
    "tief.odt",
    "halbes-paar.json",
    "zeitmarke.html",
    "zeichen-zu-gross.rtf",
    "ohne-koerper.docx",
)
"""Those that ended a whole batch, a few hundred bytes each."""
