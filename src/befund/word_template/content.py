"""What in a Word document would fetch or start something on the computer of whoever opens it.

A document is read by many people at a client, who trust it. So a template may hold what is known to
be still; what Word adds unasked to the files of a firm (the template that they were made from) is
taken out without a word.
"""

import re
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urlsplit

from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from lxml import etree

from befund.word_template.fault import TemplateFault

_DROPPED = frozenset((
    "attachedTemplate", "mailMergeSource", "mailMergeHeaderSource", "recipientData",
    "keyMapCustomizations",
    "attachedToolbars", "extensibility", "webextensiontaskpanes", "printerSettings",
    "intelligence2",
))  # fmt: skip
_DROPPED_ELEMENTS = ("attachedTemplate", "mailMerge")
_STILL = frozenset((
    "officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail",
    "classificationlabels", "styles", "stylesWithEffects", "settings", "webSettings", "fontTable",
    "font",
    "numbering", "theme", "themeOverride", "header", "footer", "footnotes", "endnotes", "comments",
    "commentsExtended", "commentsIds", "commentsExtensible", "people", "glossaryDocument", "image",
    "hdphoto",
    "hyperlink", "chart", "chartStyle", "chartColorStyle", "chartUserShapes", "diagramData",
    "diagramLayout",
    "diagramQuickStyle", "diagramColors", "diagramDrawing", "customXml", "customXmlProps",
))  # fmt: skip
_FIELDS = frozenset((
    "=", "ADDIN", "ADVANCE", "AUTHOR", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "BIBLIOGRAPHY",
    "CITATION", "COMMENTS",
    "COMPARE", "CREATEDATE", "DATE", "DOCPROPERTY", "DOCVARIABLE", "EDITTIME", "EQ", "FILENAME",
    "FILESIZE",
    "FORMCHECKBOX", "FORMDROPDOWN", "FORMTEXT", "HYPERLINK", "IF", "INDEX", "INFO", "KEYWORDS",
    "LASTSAVEDBY",
    "LISTNUM", "MERGEFIELD", "NOTEREF", "NUMCHARS", "NUMPAGES", "NUMWORDS", "PAGE", "PAGEREF",
    "PRINTDATE", "QUOTE",
    "REF", "REVNUM", "SAVEDATE", "SECTION", "SECTIONPAGES", "SEQ", "SET", "SHAPE", "STYLEREF",
    "SUBJECT", "SYMBOL",
    "TA", "TC", "TEMPLATE", "TIME", "TITLE", "TOA", "TOC", "USERADDRESS", "USERINITIALS",
    "USERNAME", "XE",
))  # fmt: skip
_LIVELY = frozenset((
    "altChunk", "subDoc", "control", "OLEObject", "webVideoPr", "frameset", "objectLink",
    "objectEmbed",
))  # fmt: skip
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WEB = frozenset(("http", "https", "mailto", "tel"))
_VML = frozenset(("urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office"))
_KEYWORD = re.compile(r"\s*(=|[^\s\"\\]*)")  # matches everything, at worst with nothing
_PART = re.compile(r'"([^"]*)"?|([^\s"]+)')
_SWITCH = re.compile(r"\\[a-z*]", re.IGNORECASE)
# what follows these: a mark, a tip, a frame, a format
_NO_ADDRESS = frozenset((r"\l", r"\o", r"\t", r"\*"))
_XML = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def drop_ties(document: Any) -> None:
    """Take out what ties a document to the computer that it was made on.

    The template behind it, its data source.
    """
    package = document.part.package
    parts = list(package.iter_parts())
    for relations in (package.rels, *(part.rels for part in parts)):
        tied = [name for name, relation in relations.items() if _kind(relation) in _DROPPED]
        for name in tied:
            del relations[name]
    # What a relation led to is reached no more, so the parts are walked anew.
    for part in list(package.iter_parts()):
        if part.content_type.endswith("settings+xml"):
            _drop_elements(_tree(part))


def _drop_elements(settings: Any) -> None:
    for name in _DROPPED_ELEMENTS:
        for element in settings.findall(qn(f"w:{name}")):
            element.getparent().remove(element)


def check_content(document: Any) -> None:
    """Raise TemplateFault for a document that fetches or starts something.

    When it is opened, updated or clicked.
    """
    package = document.part.package
    for source in (package, *package.iter_parts()):
        for relation in source.rels.values():
            _check_relation(relation, source)
    for part in package.iter_parts():
        root = _tree(part)
        if root is not None:
            _check_elements(root)
            for instruction in _instructions(root):
                _check_field(instruction)


def _kind(relation: Any) -> str:
    return str(relation.reltype).rstrip("/").rpartition("/")[2]


def _check_relation(relation: Any, source: Any) -> None:
    kind = _kind(relation)
    if relation.is_external:
        if kind != "hyperlink" or not _leads_to_web(relation.target_ref):
            raise _refused(f"eine Verknüpfung nach außen ({_shown(kind)})")
        return
    of_chart = kind == "package" and source.content_type.endswith("drawingml.chart+xml")
    if not (of_chart and relation.target_part.content_type == _WORKBOOK) and kind not in _STILL:
        raise _refused(f"etwas Eingebettetes, das beim Öffnen laufen kann ({_shown(kind)})")


def _tree(part: Part) -> Any:
    """The part's XML; None for a picture or a font."""
    if isinstance(part, XmlPart):
        return part.element
    blob = part.blob
    if not part.content_type.endswith("xml") and not blob.lstrip().startswith(_XML):
        return None
    try:
        return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise TemplateFault(
            f"Ein Teil der Vorlage ist beschädigt ({_shown(part.partname)})."
        ) from error


def _check_elements(root: Any) -> None:
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        if name.localname in _LIVELY:
            raise _refused(f"etwas Eingebettetes, das beim Öffnen laufen kann ({name.localname})")
        if name.namespace in _VML and (
            "src" in element.attrib or not _leads_to_web(element.get("href", "#"))
        ):
            raise _refused("ein verknüpftes Bild oder einen Verweis auf eine Datei")


def _instructions(root: Any) -> Iterator[str]:
    """What each field says.

    A field within another's instruction leaves a gap that no keyword has.
    """
    open_fields: list[list[str]] = []
    for element in root.iter(
        qn("w:fldChar"), qn("w:instrText"), qn("w:delInstrText"), qn("w:fldSimple")
    ):
        if element.tag == qn("w:fldSimple"):
            yield element.get(qn("w:instr")) or ""
        elif element.tag != qn("w:fldChar"):
            if not open_fields:
                yield element.text or ""
            else:
                open_fields[-1].append(element.text or "")
        elif element.get(qn("w:fldCharType")) == "begin":
            # Word puts fields into the instructions of others; what they come to is not known, so a
            # sign that stands in no keyword holds their place.
            if open_fields:
                open_fields[-1].append("\ufffc")
            open_fields.append([])
        elif open_fields and element.get(qn("w:fldCharType")) == "end":
            yield "".join(open_fields.pop())
    yield from ("".join(one) for one in open_fields)


def _check_field(instruction: str) -> None:
    found = cast("re.Match[str]", _KEYWORD.match(instruction))
    keyword = found[1].upper()
    if keyword and keyword not in _FIELDS:
        raise _refused(f"das Feld {_shown(keyword)}")
    if keyword == "HYPERLINK" and not all(
        map(_leads_to_web, _addresses(instruction[len(found[0]) :]))
    ):
        raise _refused("einen Verweis auf eine Datei")


def _addresses(arguments: str) -> Iterator[str]:
    """The addresses among the arguments of a link."""
    switch = ""
    for quoted, word in _PART.findall(arguments):
        if _SWITCH.fullmatch(word):
            switch = word.lower()
            continue
        if switch not in _NO_ADDRESS:
            yield quoted or word
        switch = ""


def _leads_to_web(address: str) -> bool:
    """Whether a click opens a browser, a letter or a call; nothing else may be clicked."""
    try:
        return address.startswith("#") or urlsplit(address.strip()).scheme.lower() in _WEB
    except ValueError:
        return False


def _shown(name: str) -> str:
    return "".join(one for one in str(name)[:40] if one.isprintable())


def _refused(what: str) -> TemplateFault:
    return TemplateFault(f"Die Vorlage enthält {what}; bitte in Word entfernen.")
