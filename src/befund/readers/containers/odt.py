"""OpenDocument text: paragraphs, headings and table rows in order."""

from collections.abc import Iterator

from lxml import etree

from befund.errors import InputError
from befund.readers.containers.docx import row_line
from befund.readers.containers.limits import SAVE_AGAIN, refuse_many_lines, xml_root
from befund.readers.source import SourceLine

_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _STYLE = (
    f"{_NAMESPACE}office:1.0}}",
    f"{_NAMESPACE}table:1.0}}",
    f"{_NAMESPACE}style:1.0}}",
)
_TEXT = f"{_NAMESPACE}text:1.0}}"
_WEIGHT = f"{_NAMESPACE}xsl-fo-compatible:1.0}}font-weight"
_HEADING, _SPACES, _SPAN, _ROW = f"{_TEXT}h", f"{_TEXT}s", f"{_TEXT}span", f"{_TABLE}table-row"
_BLOCKS = (f"{_TEXT}p", _HEADING, _ROW)
_BREAKS = {f"{_TEXT}line-break": "\n", f"{_TEXT}tab": "\t"}
_SKIPPED = frozenset(
    (
        *(f"{_TEXT}{tag}" for tag in ("tracked-changes", "note", "sequence-decls")),
        *(f"{_OFFICE}{tag}" for tag in ("annotation", "forms")),
    )
)
_WIDEST_GAP = 4  # as good as any wider one: a reader makes three blanks of it


def odt_lines(content: bytes, name: str) -> list[SourceLine]:
    """The lines of an OpenDocument file's content part; `number` counts its paragraphs."""
    root = xml_root(content, name)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise InputError("Die ODT-Datei ist beschädigt.", where=name, remedy=SAVE_AGAIN)
    bold_styles = _bold_styles(root)
    lines: list[SourceLine] = []
    for number, block in enumerate(_blocks(body), start=1):
        refuse_many_lines(lines, name)
        if block.tag == _ROW:
            cells = [" ".join(_text(cell).split()) for cell in block]
            lines.append(row_line([cell for cell in cells if cell], number))
            continue
        bold = _leading_bold(block, bold_styles)
        for index, text in enumerate(_text(block).split("\n")):
            lines.append(SourceLine(number, text, "" if index else bold, block.tag == _HEADING))
    return lines


def _blocks(body: etree._Element) -> Iterator[etree._Element]:
    walk = etree.iterwalk(body, events=("start",))
    for _, child in walk:
        if child.tag in _SKIPPED:
            walk.skip_subtree()
        elif child.tag in _BLOCKS:
            walk.skip_subtree()
            yield child


def _text(element: etree._Element) -> str:
    """All text in an element; a walk without recursion, as depth costs time."""
    pieces: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, child in walk:
        if event == "end":
            pieces.append(_in_one_line(child.tail) if child is not element else "")
        elif child.tag in _SKIPPED and child is not element:
            walk.skip_subtree()
        elif child.tag in _BREAKS:
            walk.skip_subtree()
            pieces.append(_BREAKS[child.tag])
        elif child.tag == _SPACES:
            walk.skip_subtree()
            pieces.append(" " * _count(child.get(f"{_TEXT}c")))
        else:
            pieces.append(_in_one_line(child.text))
    return "".join(pieces)


def _in_one_line(text: str | None) -> str:
    return (text or "").replace("\n", " ")


def _count(told: str | None) -> int:
    """How many blanks are meant; one where that is no number."""
    digits = (told or "").strip()
    if not (digits.isascii() and digits.isdecimal()):
        return 1
    return min(int(digits[-9:]), _WIDEST_GAP) if len(digits.lstrip("0")) < 9 else _WIDEST_GAP


def _bold_styles(root: etree._Element) -> frozenset[str]:
    styles = root.findall(f"{_OFFICE}automatic-styles/{_STYLE}style")
    return frozenset(
        style.get(f"{_STYLE}name") or ""
        for style in styles
        if any(
            properties.get(_WEIGHT) == "bold"
            for properties in style.findall(f"{_STYLE}text-properties")
        )
    )


def _leading_bold(paragraph: etree._Element, bold_styles: frozenset[str]) -> str:
    if (paragraph.text or "").strip():
        return ""
    for child in paragraph:
        if child.tag == _SPAN:
            return _text(child).strip() if child.get(f"{_TEXT}style-name") in bold_styles else ""
        if (child.tail or "").strip():
            return ""
    return ""
