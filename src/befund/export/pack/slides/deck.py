"""A deck of slides: 16:9, a title and a page number on each.

Native shapes, notes, and text that stays within.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from befund.export.pack.slides.text_fitting import SMALLEST, fit, height_of
from befund.labels import say
from befund.records.message import message

if TYPE_CHECKING:
    from pptx.slide import Slide

INK, ACCENT, SOFT, LINE_COLOR, PALE, WHITE = (
    "1F2933",
    "1F3A4D",
    "5F6C7B",
    "CBD2D9",
    "EEF2F5",
    "FFFFFF",
)
PAIN, HANDOFF, GOOD, WARN = "B42318", "1F5FA8", "1A7F4B", "B26A00"
FONT = "Arial"
WIDTH, HEIGHT = 13.333, 7.5
LEFT, TOP, RIGHT, BOTTOM = 0.5, 1.2, 12.833, 6.95
_INSET = 0.06
_POINTS = 72.0
_HEAD, _BETWEEN = 0.32, 0.16
_BLOCK = (14.0, 13.0, 12.0, 11.0, SMALLEST)
SIZES = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0, SMALLEST)


@dataclass(frozen=True)
class Area:
    """A place on a slide, in inches."""

    x: float
    y: float
    width: float
    height: float

    def points(self, inset: float = _INSET) -> tuple[float, float]:
        """What is left for text, in points."""
        return (self.width - 2 * inset) * _POINTS, (self.height - 2 * inset) * _POINTS


@dataclass(frozen=True)
class Look:
    """How a text looks: its sizes to choose from, weight and colours.

    `fill` and `line` are the box's. `inset` is the space around it in inches, `space` that between
    two paragraphs in points.
    """

    sizes: Sequence[float] = SIZES
    bold: bool = False
    italic: bool = False
    color: str = INK
    fill: str = ""
    line: str = ""
    align: str = "left"
    anchor: str = "top"
    rounded: bool = False
    inset: float = _INSET
    space: float = 0.0


class Deck:
    """Adds slides to a presentation; `foot` stands on every one."""

    def __init__(self, title: str, foot: str) -> None:
        from pptx import Presentation
        from pptx.util import Inches

        self._deck = Presentation()
        self._deck.slide_width, self._deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
        self._foot = foot
        self._layout = self._deck.slide_layouts[5]
        _set_fonts(self._deck)
        _widen(self._deck)
        properties = self._deck.core_properties
        properties.title, properties.author, properties.last_modified_by, properties.comments = (
            title,
            "",
            "",
            "",
        )
        properties.language = "de-DE"

    def content(self) -> bytes:
        """The file."""
        content = io.BytesIO()
        self._deck.save(content)
        return content.getvalue()

    def slide(self, title: str, notes: Iterable[str] = ()) -> "Slide":
        """A new slide with its title, foot, number and notes."""
        slide = self._deck.slides.add_slide(self._layout)
        area = Area(LEFT, 0.35, RIGHT - LEFT, 0.75)
        shown, size = fit(title, *area.points(), (26.0, 24.0, 22.0, 20.0, 18.0, 16.0), bold=True)
        holder = slide.shapes.title
        holder.text_frame.text = shown
        _align(holder.text_frame.paragraphs[0], "left")
        _run(holder.text_frame.paragraphs[0].runs[0], size, Look(bold=True, color=ACCENT))
        self._finish(slide, notes)
        return slide

    def cover(self, title: str, lines: Sequence[str]) -> None:
        """The first slide."""
        from pptx.util import Inches

        slide = self._deck.slides.add_slide(self._layout)
        holder = slide.shapes.title
        holder.left, holder.top, holder.width, holder.height = (
            Inches(one) for one in (LEFT, 2.2, RIGHT - LEFT, 1.3)
        )
        area = Area(LEFT, 2.2, RIGHT - LEFT, 1.3)
        holder.text_frame.text, size = fit(
            title, *area.points(), (44.0, 36.0, 30.0, 24.0, 20.0), bold=True
        )
        _align(holder.text_frame.paragraphs[0], "left")
        _run(holder.text_frame.paragraphs[0].runs[0], size, Look(bold=True, color=ACCENT))
        self.lines(
            slide,
            Area(LEFT, 3.6, RIGHT - LEFT, 1.4),
            lines,
            Look(sizes=(20.0, 18.0), color=SOFT, space=6),
        )
        self._finish(slide, ())

    def _finish(self, slide: "Slide", notes: Iterable[str]) -> None:
        """Foot, number and notes."""
        self.text(slide, Area(LEFT, 7.08, 10.5, 0.3), self._foot, Look(sizes=(10.0,), color=SOFT))
        self._number(slide)
        said = "\n".join(note for note in notes if note)
        if said:
            slide.notes_slide.notes_text_frame.text = said

    def _number(self, slide: "Slide") -> None:
        from pptx.oxml.ns import qn
        from pptx.util import Inches

        box = slide.shapes.add_textbox(Inches(RIGHT - 1), Inches(7.08), Inches(1), Inches(0.3))
        paragraph = box.text_frame.paragraphs[0]
        _align(paragraph, "right")
        field = paragraph._p.makeelement(  # noqa: SLF001 - python-pptx knows no fields
            qn("a:fld"), {"id": "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", "type": "slidenum"}
        )
        look = field.makeelement(qn("a:rPr"), {"lang": "de-DE", "sz": "1000"})
        words = field.makeelement(qn("a:t"), {})
        words.text = str(len(self._deck.slides))
        field.extend((look, words))
        paragraph._p.append(field)  # noqa: SLF001

    def text(self, slide: "Slide", area: Area, text: str, look: Look | None = None) -> Any:
        """A box with text that is made smaller, and at last cut, until it fits."""
        return self.lines(slide, area, [text], look)

    def lines(
        self, slide: "Slide", area: Area, texts: Sequence[str], look: Look | None = None
    ) -> Any:
        """A box with a paragraph for each text; all of them fit."""
        from pptx.util import Pt

        look = look or Look()
        width, height = area.points(look.inset)
        height -= look.space * (len(texts) - 1)
        shown, size = fit("\n".join(texts), width, height, look.sizes, bold=look.bold)
        shape = _box(slide, area, look)
        frame = shape.text_frame
        for number, paragraph in enumerate(shown.split("\n")):
            made = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            made.space_after = Pt(look.space)
            _align(made, look.align)
            run = made.add_run()
            run.text = paragraph
            _run(run, size, look)
        return shape

    def stack(self, slide: "Slide", area: Area, blocks: Sequence[tuple[str, str, str]]) -> None:
        """Blocks of head, text and fill below each other; those without text are left out.

        Where they need more room than there is, all give way in proportion, and their text gets
        smaller.
        """
        shown = [block for block in blocks if block[1]]
        width, _ = area.points()
        needs = [
            _HEAD + height_of(text, _BLOCK[0], width) / _POINTS + 2 * _INSET + 0.05
            for _, text, _ in shown
        ]
        room = area.height - _BETWEEN * (len(shown) - 1)
        share = min(1.0, room / sum(needs)) if needs else 1.0
        y = area.y
        for (head, text, fill), need in zip(shown, needs, strict=True):
            self.headed(slide, Area(area.x, y, area.width, need * share), head, text, fill)
            y += need * share + _BETWEEN

    def headed(self, slide: "Slide", area: Area, head: str, text: str, fill: str = "") -> None:
        """A small head with a text below it."""
        self.text(
            slide,
            Area(area.x, area.y, area.width, _HEAD),
            head,
            Look(sizes=(12.0,), bold=True, color=ACCENT),
        )
        below = Area(area.x, area.y + _HEAD, area.width, area.height - _HEAD)
        self.text(slide, below, text, Look(sizes=_BLOCK, fill=fill))


def _set_fonts(deck: Any) -> None:
    """The theme's font, so that text added later looks alike."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    own_font = f'latin typeface="{FONT}"'.encode()
    theme._blob = theme.blob.replace(b'latin typeface="Calibri"', own_font)  # noqa: SLF001


def _widen(deck: Any) -> None:
    """Move the title of the layouts to where a wide slide has it."""
    from pptx.util import Inches

    for layout in (deck.slide_master, *deck.slide_layouts):
        for holder in layout.placeholders:
            if holder.placeholder_format.idx == 0:
                holder.left, holder.top = Inches(LEFT), Inches(0.35)
                holder.width, holder.height = Inches(RIGHT - LEFT), Inches(0.75)


def _box(slide: "Slide", area: Area, look: Look) -> Any:
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Inches

    place = (Inches(area.x), Inches(area.y), Inches(area.width), Inches(area.height))
    if look.fill or look.line:
        shape: Any = slide.shapes.add_shape(
            MSO_SHAPE.ROUNDED_RECTANGLE if look.rounded else MSO_SHAPE.RECTANGLE, *place
        )
        paint(shape, look.fill, look.line)
    else:
        shape = slide.shapes.add_textbox(*place)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Inches(
        look.inset
    )
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if look.anchor == "middle" else MSO_ANCHOR.TOP
    return shape


def paint(shape: Any, fill: str, line: str = "") -> None:
    """Fill and outline of a shape; no shadow."""
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    for style in shape._element.iter("{*}effectRef"):  # noqa: SLF001 - the theme's shadow
        style.set("idx", "0")
    if fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(fill)
    else:
        shape.fill.background()
    if line:
        shape.line.color.rgb = RGBColor.from_string(line)
        shape.line.width = Pt(1)
    else:
        shape.line.fill.background()


def _align(paragraph: Any, align: str) -> None:
    from pptx.enum.text import PP_ALIGN

    paragraph.alignment = {
        "left": PP_ALIGN.LEFT,
        "right": PP_ALIGN.RIGHT,
        "center": PP_ALIGN.CENTER,
    }[align]


def _run(run: Any, size: float, look: Look) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    font = run.font
    font.size, font.bold, font.italic, font.name = Pt(size), look.bold, look.italic, FONT
    font.color.rgb = RGBColor.from_string(look.color)


@dataclass(frozen=True)
class Sheet:
    """A table: heads, and columns' widths in inches; `size` is that of the letters."""

    heads: Sequence[str]
    widths: Sequence[float]
    size: float = 11.0


def add_tables(
    deck: Deck, title: str, sheet: Sheet, rows: Sequence[Sequence[str]], notes: Iterable[str] = ()
) -> None:
    """A table on as many slides as it takes; a cell that fills more than a slide is cut."""
    pages = _pages(sheet, [_cut(sheet, row) for row in rows])
    for number, page in enumerate(pages, 1):
        slide = deck.slide(numbered(title, number, len(pages)), notes)
        fill_table(slide, Area(LEFT, TOP, sum(sheet.widths), 0.4), sheet, page)


def numbered(title: str, number: int, pages: int) -> str:
    """The title of one of several slides that belong together; a single one has no number."""
    return (
        say(message("pack.part", title=title, number=number, pages=pages)) if pages > 1 else title
    )


def fill_table(slide: "Slide", area: Area, sheet: Sheet, rows: Sequence[Sequence[str]]) -> Any:
    """A native table at a place."""
    from pptx.util import Inches

    heights = [_row_height(sheet, row) for row in (sheet.heads, *rows)]
    place = (Inches(area.x), Inches(area.y), Inches(area.width), Inches(sum(heights)))
    table = slide.shapes.add_table(len(rows) + 1, len(sheet.widths), *place).table
    for column, width in zip(table.columns, sheet.widths, strict=True):
        column.width = Inches(width)
    for number, row in enumerate((sheet.heads, *rows)):
        table.rows[number].height = Inches(heights[number])
        head = number == 0
        fill = ACCENT if head else (PALE if number % 2 == 0 else WHITE)
        look = Look(sizes=(sheet.size,), bold=head, color=WHITE if head else INK)
        for cell, text in zip(table.rows[number].cells, row, strict=True):
            _fill_cell(cell, text, sheet.size, look, fill)
    return table


def _fill_cell(cell: Any, text: str, size: float, look: Look, fill: str) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Inches

    cell.margin_left = cell.margin_right = Inches(_INSET)
    cell.margin_top = cell.margin_bottom = Inches(_INSET / 2)
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(fill)
    for number, line in enumerate(text.split("\n")):
        paragraph = (
            cell.text_frame.paragraphs[0] if number == 0 else cell.text_frame.add_paragraph()
        )
        run = paragraph.add_run()
        run.text = line or "\u00a0"  # an empty cell would be as high as the theme's letters
        _run(run, size, look)


def _row_height(sheet: Sheet, row: Sequence[str]) -> float:
    """Inches."""
    rooms = ((width - 2 * _INSET) * _POINTS for width in sheet.widths)
    heights = [
        height_of(text, sheet.size, room, bold=row is sheet.heads)
        for text, room in zip(row, rooms, strict=True)
    ]
    return (max(heights) + 2) / _POINTS + _INSET


def _cut(sheet: Sheet, row: Sequence[str]) -> list[str]:
    room = (BOTTOM - TOP - 0.6) * _POINTS
    widths = ((width - 2 * _INSET) * _POINTS for width in sheet.widths)
    return [
        fit(text, width, room, (sheet.size,))[0] for text, width in zip(row, widths, strict=True)
    ]


def _pages(sheet: Sheet, rows: Sequence[Sequence[str]]) -> list[list[Sequence[str]]]:
    room = BOTTOM - TOP - _row_height(sheet, sheet.heads)
    pages: list[list[Sequence[str]]] = [[]]
    used = 0.0
    for row in rows:
        height = _row_height(sheet, row)
        if pages[-1] and used + height > room:
            pages.append([])
            used = 0.0
        pages[-1].append(row)
        used += height
    return pages
