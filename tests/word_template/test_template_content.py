"""What would fetch or start something at a client's is refused or taken out.

What is still, stays.
"""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from template_attacks import add_field, add_part, saved, with_members

from befund.word_template.document import filled
from befund.word_template.fault import TemplateFault
from befund.word_template.request import Request

KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships/"
EVIL = "https://angreifer.example/x"


def fill(made: Any) -> Any:
    data = {
        "client": "Müller",
        "evil": "DDEAUTO c:\\\\x",
        "file": "file:///c:/x.exe",
        "site": "https://firma.example",
    }
    return Document(io.BytesIO(filled(Request(saved(made), data, ()))))


def external(made: Any, kind: str, target: str = EVIL) -> None:
    made.part.relate_to(target, kind if "/" in kind else KINDS + kind, is_external=True)


def internal(
    made: Any, kind: str, media: str = "application/octet-stream", blob: bytes = b"MZ"
) -> None:
    name = f"/word/{kind.rpartition('/')[2]}.bin"
    add_part(made, name, media, blob, kind if "/" in kind else KINDS + kind)


def body(made: Any, xml: str) -> None:
    made.element.body.insert(
        0, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w', 'r', 'a', 'pic', 'wp')}>", 1))
    )


def vml(attributes: str) -> str:
    return (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata '
        f"{attributes}/></v:shape></w:pict></w:r></w:p>"
    )


def with_field(*instructions: str) -> Callable[[Any], None]:
    return lambda made: add_field(made.add_paragraph(), *instructions)


def simple(instruction: str) -> Callable[[Any], None]:
    def change(made: Any) -> None:
        made.add_paragraph()._p.append(OxmlElement("w:fldSimple", {qn("w:instr"): instruction}))

    return change


def in_header(made: Any) -> None:
    add_field(made.sections[0].header.paragraphs[0], "DDEAUTO x")


def nested(made: Any) -> None:
    """A field whose keyword is what another gives."""
    paragraph = made.add_paragraph()
    paragraph.add_run()._r.append(OxmlElement("w:fldChar", {qn("w:fldCharType"): "begin"}))
    add_field(paragraph, 'QUOTE "DDEAUTO"')
    paragraph.add_run()._r.append(OxmlElement("w:fldChar", {qn("w:fldCharType"): "end"}))


def in_endnotes(made: Any) -> None:
    field = f'<w:p><w:r><w:instrText>INCLUDEPICTURE "{EVIL}"</w:instrText></w:r></w:p>'
    root = f"<w:endnotes {nsdecls('w')}>{field}</w:endnotes>"
    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
    add_part(made, "/word/endnotes.xml", media, root.encode(), KINDS + "endnotes")


LIVELY: Mapping[str, Callable[[Any], None]] = {
    "remote image": lambda made: external(made, "image"),
    "remote ole": lambda made: external(made, "oleObject"),
    "remote subdocument": lambda made: external(made, "subDocument", "file:///c:/x.docx"),
    "remote frame": lambda made: external(made, "frame"),
    "remote stylesheet": lambda made: external(made, "transform"),
    "link to a file": lambda made: external(made, "hyperlink", "file://server/share/x.exe"),
    "link to a share": lambda made: external(made, "hyperlink", "\\\\server\\share\\x"),
    "link to a handler": lambda made: external(made, "hyperlink", "ms-msdt:/id PCWDiagnostic"),
    "link to a script": lambda made: external(made, "hyperlink", "javascript:alert(1)"),
    "macros": lambda made: internal(
        made, MICROSOFT + "vbaProject", "application/vnd.ms-office.vbaProject"
    ),
    "control": lambda made: internal(made, "control"),
    "ole": lambda made: internal(made, "oleObject"),
    "package": lambda made: internal(made, "package"),
    "chunk": lambda made: internal(made, "aFChunk", "text/html", b"<html><img src='//x'></html>"),
    "chunk element": lambda made: body(made, f'<w:altChunk {nsdecls("w", "r")} r:id="rId1"/>'),
    "unknown": lambda made: internal(made, "https://anders.example/etwas"),
    "video": lambda made: body(
        made, "<w:p><w:r><x:webVideoPr xmlns:x='urn:x' embeddedHtml='x'/></w:r></w:p>"
    ),
    "old picture": lambda made: body(made, vml(f'src="{EVIL}"')),
    "old link": lambda made: body(made, vml('href="file:///c:/x.exe"')),
    "dde": with_field("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe"),
    "dde in parts": with_field(" DD", "EAU", "TO cmd"),
    "dde small": with_field(" ddeauto cmd"),
    "dde by tag": with_field("{{ evil }}"),
    "dde by tags": with_field("DDE{{ '' }}AUTO x"),
    "dde by condition": with_field("{% if client %}DDEAUTO x{% else %}PAGE{% endif %}"),
    "dde simple": simple("DDE cmd"),
    "dde simple by tag": simple("{{ evil }}"),
    "dde in header": in_header,
    "dde by a field": nested,
    "include text": with_field('INCLUDETEXT "c:\\\\x"'),
    "include picture": with_field(f'INCLUDEPICTURE "{EVIL}" \\d'),
    "include in endnotes": in_endnotes,
    "link field": with_field("LINK Excel.Sheet c:\\\\x"),
    "database": with_field("DATABASE \\d x"),
    "macro button": with_field("MACROBUTTON AutoOpen hier"),
    "print": with_field("PRINT 27"),
    "import": with_field("IMPORT x"),
    "file link": with_field('HYPERLINK "file:///c:/x.exe"'),
    "file link after a switch": with_field('HYPERLINK \\o "Tipp" "file:///c:/x.exe"'),
    "file link unspaced": with_field('HYPERLINK"file:///c:/x.exe"'),
    "file link after a mark": with_field('HYPERLINK \\l "x" x.exe'),
    "share link": with_field("HYPERLINK \\\\server\\x"),
    "file link unquoted": with_field("HYPERLINK x.exe"),
    "file link by tag": with_field('HYPERLINK "{{ file }}"'),
}


@pytest.mark.parametrize("name", LIVELY)
def test_what_would_run_or_fetch_is_refused(name: str) -> None:
    made = Document()
    LIVELY[name](made)
    with pytest.raises(TemplateFault, match="Die Vorlage enthält") as refused:
        fill(made)
    assert "angreifer" not in refused.value.what


STILL: Mapping[str, Callable[[Any], None]] = {
    "page": with_field(" PAGE "),
    "pages in parts": with_field("NUM", "PAGES"),
    "contents": with_field(' TOC \\o "1-2" \\h \\z \\u '),
    "formula": with_field("= 2 + 3"),
    "property": simple(" DOCPROPERTY Titel \\* MERGEFORMAT"),
    "site": with_field('HYPERLINK "https://firma.example/seite" \\o "Unsere Seite"'),
    "site by tag": with_field('HYPERLINK "{{ site }}"'),
    "mark": with_field('HYPERLINK \\l "_Toc1"'),
    "letter": lambda made: external(made, "hyperlink", "mailto:post@firma.example"),
    "link": lambda made: external(made, "hyperlink", "https://firma.example"),
    "properties": lambda made: internal(made, "customXml", "application/xml", b"<a/>"),
}


@pytest.mark.parametrize("name", STILL)
def test_what_firms_have_in_their_templates_stays(name: str) -> None:
    made = Document()
    STILL[name](made)
    made.add_paragraph("Für {{ client }}")
    shown = fill(made)
    assert "Für Müller" in [paragraph.text for paragraph in shown.paragraphs]
    assert len(shown.part.rels) == len(made.part.rels)
    assert len(list(shown.element.iter(qn("w:instrText"), qn("w:fldSimple")))) == len(
        list(made.element.iter(qn("w:instrText"), qn("w:fldSimple")))
    )


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "file:///C:/Vorlagen/Firma.dotm"),
        ("attachedTemplate", EVIL),
        ("mailMergeSource", EVIL),
    ],
)
def test_the_tie_to_a_firm_s_own_template_is_cut(kind: str, target: str) -> None:
    made = Document()
    settings = made.settings.element
    name = made.part._settings_part.relate_to(target, KINDS + kind, is_external=True)
    for element in ("attachedTemplate", "mailMerge"):
        settings.insert(0, OxmlElement(f"w:{element}", {qn("r:id"): name}))
    shown = fill(made)
    assert not shown.settings.element.findall(qn("w:attachedTemplate"))
    assert not shown.settings.element.findall(qn("w:mailMerge"))
    assert target not in saved_text(shown)


@pytest.mark.parametrize(
    "kind",
    ["keyMapCustomizations", MICROSOFT + "ui/extensibility", MICROSOFT + "x/attachedToolbars"],
)
def test_what_changes_word_itself_is_taken_out(kind: str) -> None:
    made = Document()
    internal(made, kind, "application/xml", b"<a/>")
    assert kind.rpartition("/")[2] not in saved_text(fill(made))


def saved_text(made: Any) -> str:
    package = made.part.package
    parts = [(str(part.partname), part.blob.decode("latin-1")) for part in package.iter_parts()]
    relations = [
        (one.reltype, one.target_ref) for part in package.iter_parts() for one in part.rels.values()
    ]
    return f"{parts} {relations}"


def test_a_part_that_is_no_xml_is_refused() -> None:
    made = Document()
    internal(
        made,
        "endnotes",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml",
        b"<w:a",
    )
    with pytest.raises(TemplateFault, match="beschädigt"):
        fill(made)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_document_type_is_refused_in_any_part(encoding: str) -> None:
    doctype = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'.encode(encoding)
    content = with_members(saved(Document()), {"customXml/item1.xml": doctype})
    with pytest.raises(TemplateFault, match="DTD"):
        filled(Request(content, {}, ()))


@pytest.mark.parametrize("method", [12, 14])  # bzip2, LZMA
def test_a_packing_that_word_never_uses_is_refused(method: int) -> None:
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(Document()))) as old,
        zipfile.ZipFile(content, "w", method) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
    with pytest.raises(TemplateFault, match="gepackt"):
        filled(Request(content.getvalue(), {}, ()))


def test_an_archive_of_very_many_members_is_refused() -> None:
    content = with_members(
        saved(Document()), {f"word/media/{number}.png": b"" for number in range(2_100)}
    )
    with pytest.raises(TemplateFault, match="Zip-Bombe"):
        filled(Request(content, {}, ()))


def test_a_native_chart_with_its_workbook_stays_and_one_with_macros_does_not() -> None:
    def change(media: str) -> Any:
        made = Document()
        chart = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
        add_part(made, "/word/charts/chart1.xml", chart, b"<a/>", KINDS + "chart")
        part = next(one for one in made.part.package.iter_parts() if one.content_type == chart)
        book = type(part)(
            type(part.partname)("/word/embeddings/book.bin"), media, b"PK", made.part.package
        )
        part.relate_to(book, KINDS + "package")
        return made

    assert fill(change("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    with pytest.raises(TemplateFault, match="package"):
        fill(change("application/vnd.ms-excel.sheet.macroEnabled.12"))


def test_what_is_refused_is_named_without_control_characters() -> None:
    made = Document()
    add_field(made.add_paragraph(), "BÖSE" + "X" * 200)
    with pytest.raises(TemplateFault) as refused:
        fill(made)
    assert re.search("das Feld BÖSEX{36};", refused.value.what)
