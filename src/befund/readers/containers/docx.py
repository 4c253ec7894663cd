"""Word documents: paragraphs and table rows in order.

With line breaks, bold beginnings and headings.
"""

from collections.abc import Iterator
from itertools import takewhile

from lxml import etree

from befund.errors import InputError
from befund.readers.containers.limits import SAVE_AGAIN, refuse_many_lines, xml_root
from befund.readers.source import SourceLine

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _T, _BR, _CR, _TAB = f"{_W}p", f"{_W}t", f"{_W}br", f"{_W}cr", f"{_W}tab"
_R, _TR, _TC, _VAL = f"{_W}r", f"{_W}tr", f"{_W}tc", f"{_W}val"
_SIGNS = {_BR: "\n", _CR: "\n", _TAB: "\t", f"{_W}noBreakHyphen": "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset(
    (*(f"{_W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "instrText")), _FALLBACK)
)
_HEADINGS = ("heading", "berschrift", "title", "titel")
_OFF = frozenset(("0", "false", "off"))


def docx_lines(document: bytes, name: str) -> list[SourceLine]:
    """The lines of a Word file's document part; `number` counts its paragraphs."""
    body = xml_root(document, name).find(f"{_W}body")
    if body is None:
        raise InputError("Die Word-Datei ist beschädigt.", where=name, remedy=SAVE_AGAIN)
    lines: list[SourceLine] = []
    for number, block in enumerate(_outermost(body, (_P, _TR)), start=1):
        refuse_many_lines(lines, name)
        if block.tag == _TR:
            lines.append(_row(block, number))
            continue
        style = block.find(f"{_W}pPr/{_W}pStyle")
        style_name = (style.get(_VAL) or "").casefold() if style is not None else ""
        heading = any(word in style_name for word in _HEADINGS)
        pieces = list(_pieces(block))
        bold = (
            "".join(text for text, _ in takewhile(_is_bold_or_blank, pieces)).split("\n")[0].strip()
        )
        for index, text in enumerate("".join(text for text, _ in pieces).split("\n")):
            lines.append(SourceLine(number, text, "" if index else bold, heading))
    return lines


def _outermost(element: etree._Element, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """The elements of these tags in document order, and none inside another."""
    walk = etree.iterwalk(element, events=("start",))
    for _, child in walk:
        if child is element:
            continue
        if child.tag in tags:
            walk.skip_subtree()
            yield child
        elif child.tag in _SKIPPED:
            walk.skip_subtree()


def _row(row: etree._Element, number: int) -> SourceLine:
    """A table row as one line: `time speaker: text` where it has such columns.

    A table in a cell is its text.
    """
    cells = (
        " ".join("".join(text for text, _ in _pieces(cell)).split())
        for cell in _outermost(row, (_TC,))
    )
    return row_line([cell for cell in cells if cell], number)


def row_line(cells: list[str], number: int) -> SourceLine:
    """The cells of one row as a line whose label, if it has one, ends in a colon."""
    if len(cells) < 2:
        return SourceLine(number, " ".join(cells))
    # Transcripts in tables have columns for number, time and speaker in any order; the text is
    # last.
    times = [cell for cell in cells[:-1] if cell[:1].isdigit() and ":" in cell]
    names = [
        cell.rstrip(":")
        for cell in cells[:-1]
        if cell not in times and not cell.strip(".").isdigit()
    ]
    lead = "".join(f"[{time}] " for time in times[:1])
    label = f"{' '.join(names)}: " if names else ""
    return SourceLine(number, f"{lead}{label}{cells[-1]}")


def _pieces(element: etree._Element) -> Iterator[tuple[str, bool]]:
    """The texts in an element, each with whether it is bold.

    A walk without recursion, as depth costs time.
    """
    bold = [False]
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, child in walk:
        tag = child.tag
        if event == "end":
            if tag == _R:
                bold.pop()
            elif tag == _P and child is not element:
                yield "\n", bold[-1]
        elif tag == _R:
            bold.append(_is_bold(child))
        elif tag == _T or tag in _SIGNS:
            walk.skip_subtree()
            yield _SIGNS.get(tag) or child.text or "", bold[-1]
        elif tag in _SKIPPED:
            walk.skip_subtree()


def _is_bold(run: etree._Element) -> bool:
    mark = run.find(f"{_W}rPr/{_W}b")
    return mark is not None and mark.get(_VAL) not in _OFF


def _is_bold_or_blank(piece: tuple[str, bool]) -> bool:
    text, bold = piece
    return bold or not text.strip()
