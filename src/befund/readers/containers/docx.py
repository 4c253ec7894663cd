"""Word documents: paragraphs and table rows in order, with line breaks, bold beginnings and headings."""

import io
import zipfile
from collections.abc import Iterator

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from befund.errors import InputError
from befund.readers.containers.limits import SAVE_AGAIN
from befund.readers.source import Line

_P, _T, _BR, _CR, _TAB = qn("w:p"), qn("w:t"), qn("w:br"), qn("w:cr"), qn("w:tab")
_R, _TR, _TC, _BODY = qn("w:r"), qn("w:tr"), qn("w:tc"), qn("w:body")
_HYPHEN = qn("w:noBreakHyphen")
_SKIPPED = frozenset((qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:instrText")))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def docx_lines(data: bytes, name: str) -> list[Line]:
    """The lines of a Word document; `number` counts its paragraphs."""
    try:
        body = Document(io.BytesIO(data)).element.body
    except (OpcError, KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError, AttributeError) as error:
        raise InputError("Die Word-Datei ist beschädigt.", where=name, remedy=SAVE_AGAIN) from error
    headings = ("heading", "berschrift", "title", "titel")
    lines: list[Line] = []
    for number, block in enumerate(_blocks(body), start=1):
        if block.tag == _TR:
            lines += _row(block, number)
            continue
        style = block.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style_name = (style.get(qn("w:val")) or "").casefold() if style is not None else ""
        heading = any(word in style_name for word in headings)
        bold = _leading_bold(block)
        for index, text in enumerate("".join(_texts(block)).split("\n")):
            lines.append(Line(number, text, "" if index else bold, heading))
    return lines


def _blocks(element: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs outside tables, and table rows, in document order."""
    for child in element:
        if child.tag in (_P, _TR):
            yield child
        elif child.tag not in _SKIPPED and child.tag != _FALLBACK:
            yield from _blocks(child)


def _row(row: etree._Element, number: int) -> list[Line]:
    """A table row as one line: `time speaker: text` where it has such columns."""
    cells = [" ".join("".join(_texts(cell)).split()) for cell in row.iter(_TC)]
    return [row_line([cell for cell in cells if cell], number)]


def row_line(cells: list[str], number: int) -> Line:
    """The cells of one row as a line whose label, if it has one, ends in a colon."""
    if len(cells) < 2:
        return Line(number, " ".join(cells))
    times = [cell for cell in cells[:-1] if cell[:1].isdigit() and ":" in cell]
    names = [cell.rstrip(":") for cell in cells[:-1] if cell not in times and not cell.strip(".").isdigit()]
    lead = "".join(f"[{time}] " for time in times[:1])
    label = f"{' '.join(names)}: " if names else ""
    return Line(number, f"{lead}{label}{cells[-1]}")


def _texts(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag == _T:
            yield child.text or ""
        elif child.tag in (_BR, _CR):
            yield "\n"
        elif child.tag == _TAB:
            yield "\t"
        elif child.tag == _HYPHEN:
            yield "-"
        elif child.tag not in _SKIPPED and child.tag != _FALLBACK:
            yield from _texts(child)
            if child.tag == _P:
                yield "\n"


def _leading_bold(paragraph: etree._Element) -> str:
    """The text of the bold runs that a paragraph begins with."""
    bold: list[str] = []
    for run in paragraph.iter(_R):
        text = "".join(_texts(run))
        mark = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
        is_bold = mark is not None and mark.get(qn("w:val")) not in ("0", "false", "off")
        if text.strip() and not is_bold:
            break
        bold.append(text)
    return "".join(bold).split("\n")[0].strip()
