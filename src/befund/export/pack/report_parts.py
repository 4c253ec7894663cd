"""Parts of a Word document that python-docx has no words for: fields, shading, repeated heads, borders."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

INK, ACCENT, SOFT, LINE, PALE = "1F2933", "1F3A4D", "5F6C7B", "CBD2D9", "EEF2F5"


def element(name: str, **attributes: str) -> Any:
    """An XML element of a Word document, as `element("w:shd", fill="EEF2F5")`."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def add_field(paragraph: "Paragraph", code: str, shown: str = "1") -> None:
    """A field that Word keeps up to date, such as PAGE."""
    for part in (
        element("w:fldChar", fldCharType="begin"),
        _text("w:instrText", code),
        element("w:fldChar", fldCharType="separate"),
        _text("w:t", shown),
        element("w:fldChar", fldCharType="end"),
    ):
        paragraph.add_run()._r.append(part)  # noqa: SLF001 - the only way to a run's XML


def open_contents(paragraph: "Paragraph") -> None:
    """Begin a table of contents that Word fills when the document is opened."""
    for part in (
        element("w:fldChar", fldCharType="begin", dirty="true"),
        _text("w:instrText", r'TOC \o "1-2" \h \z \u'),
        element("w:fldChar", fldCharType="separate"),
    ):
        paragraph.add_run()._r.append(part)  # noqa: SLF001


def close_contents(paragraph: "Paragraph") -> None:
    """End the table of contents."""
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType="end"))  # noqa: SLF001


def _text(name: str, text: str) -> Any:
    made = element(name)
    made.text = text
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def shade(cell: "_Cell", fill: str) -> None:
    """Fill a cell with a colour."""
    cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=fill))  # noqa: SLF001


def grid(document: "Document", widths: Sequence[float], rows: int) -> "Table":
    """A table with thin lines and columns of so many centimetres; its first row is repeated on every page."""
    from docx.shared import Cm

    table: Table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    table._tbl.tblPr.append(_borders())  # noqa: SLF001
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))  # noqa: SLF001
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))  # noqa: SLF001
    return table


def _borders() -> Any:
    borders = element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color=LINE))
    return borders


def left_bar(style: Any) -> None:
    """A line at the left of every paragraph of a style."""
    borders = element("w:pBdr")
    borders.append(element("w:left", val="single", sz="12", space="8", color=LINE))
    style.element.get_or_add_pPr().append(borders)


def speak_german(document: "Document") -> None:
    """The language that spelling is checked in."""
    defaults = document.styles.element.find(".//{*}rPrDefault/{*}rPr")
    for old in defaults.findall("{*}lang"):
        defaults.remove(old)
    defaults.append(element("w:lang", val="de-DE", eastAsia="de-DE", bidi="ar-SA"))
