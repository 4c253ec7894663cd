"""OpenDocument text: paragraphs, headings and table rows in order."""

from collections.abc import Iterator
from io import BytesIO
from xml.sax import SAXException
from zipfile import BadZipFile

from defusedxml.common import DefusedXmlException
from odf.element import Element, Node
from odf.opendocument import load

from befund.errors import InputError
from befund.readers.containers.docx import row_line
from befund.readers.containers.limits import SAVE_AGAIN
from befund.readers.source import Line

_PARAGRAPHS = ("text:p", "text:h")
_SKIPPED = frozenset(("text:tracked-changes", "text:note", "office:annotation", "text:sequence-decls", "office:forms"))
_BREAKS = {"text:line-break": "\n", "text:tab": "\t"}


def odt_lines(data: bytes, name: str) -> list[Line]:
    """The lines of an OpenDocument text; `number` counts its paragraphs."""
    try:
        document = load(BytesIO(data))
    except (BadZipFile, SAXException, DefusedXmlException, KeyError, ValueError, AttributeError) as error:
        raise InputError("Die ODT-Datei ist beschädigt.", where=name, remedy=SAVE_AGAIN) from error
    bold_styles = _bold_styles(document.automaticstyles)
    lines: list[Line] = []
    for number, block in enumerate(_blocks(document.text), start=1):
        if block.tagName == "table:table-row":
            cells = [" ".join(_text(cell).split()) for cell in block.childNodes]
            lines.append(row_line([cell for cell in cells if cell], number))
            continue
        bold = _leading_bold(block, bold_styles)
        for index, text in enumerate(_text(block).split("\n")):
            lines.append(Line(number, text, "" if index else bold, block.tagName == "text:h"))
    return lines


def _blocks(element: Element) -> Iterator[Element]:
    for child in element.childNodes:
        if child.nodeType != Node.ELEMENT_NODE or child.tagName in _SKIPPED:
            continue
        if child.tagName in (*_PARAGRAPHS, "table:table-row"):
            yield child
        else:
            yield from _blocks(child)


def _text(element: Element) -> str:
    pieces: list[str] = []
    for child in element.childNodes:
        if child.nodeType == Node.TEXT_NODE:
            pieces.append(str(child.data).replace("\n", " "))
        elif child.nodeType != Node.ELEMENT_NODE or child.tagName in _SKIPPED:
            continue
        elif child.tagName == "text:s":
            pieces.append(" " * int(child.getAttribute("c") or 1))
        else:
            pieces.append(_BREAKS.get(child.tagName) or _text(child))
    return "".join(pieces)


def _bold_styles(styles: Element) -> frozenset[str]:
    return frozenset(
        style.getAttribute("name")
        for style in styles.childNodes
        for properties in style.childNodes
        if properties.tagName == "style:text-properties" and properties.getAttribute("fontweight") == "bold"
    )


def _leading_bold(paragraph: Element, bold_styles: frozenset[str]) -> str:
    for child in paragraph.childNodes:
        if child.nodeType == Node.ELEMENT_NODE and child.tagName == "text:span":
            return _text(child).strip() if child.getAttribute("stylename") in bold_styles else ""
        if child.nodeType == Node.TEXT_NODE and str(child.data).strip():
            return ""
    return ""
