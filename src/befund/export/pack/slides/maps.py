"""The process map on slides.

Lanes, steps and connectors as shapes that can be moved, some columns at a time.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from befund.export.pack.pack_facts import cited
from befund.export.pack.slides.deck import (
    ACCENT,
    BOTTOM,
    HANDOFF,
    INK,
    LEFT,
    LINE_COLOR,
    PAIN,
    PALE,
    RIGHT,
    SOFT,
    TOP,
    WHITE,
    Area,
    Deck,
    Look,
    numbered,
    paint,
)
from befund.export.pack.steps import StepRow, steps_of
from befund.labels import interviews_of, say
from befund.records.message import message
from befund.records.pack import Pack
from befund.records.process import Edge, Process

if TYPE_CHECKING:
    from pptx.slide import Slide

_LANE_WIDTH = 1.55
_COLUMNS, _ROWS = 5, 4
_COLUMN_WIDTH = (RIGHT - LEFT - _LANE_WIDTH) / _COLUMNS
_BOX_WIDTH, _BOX_HEIGHT = 1.8, 0.64
_ABOVE, _BELOW = 0.4, 0.24  # for the condition, and for what it is done with
_ROW = _ABOVE + _BOX_HEIGHT + _BELOW
_NAME, _BETWEEN = 0.3, 0.06
_SMALL = 2  # rows of a process that shares its slide with others
_LEGEND = 0.28
_LEGEND_TEXT = (
    "Blau: Übergabe.  Gestrichelt: nicht ausdrücklich gesagt.  Blitz: Medienbruch.  Rot: Zahl der "
    "Schmerzpunkte.  ►: geht in der nächsten Reihe weiter."
)


@dataclass(frozen=True)
class _Strip:
    """Some columns of a process below each other's lanes.

    In which row of its lane each step stands.
    """

    process: Process
    steps: tuple[StepRow, ...]
    rows: dict[str, int]
    lanes: dict[str, int]
    begins: bool
    ends: bool

    @property
    def height(self) -> int:
        """How many rows it takes."""
        return sum(self.lanes.values())


def add_maps(deck: Deck, pack: Pack) -> None:
    """Each process on as many slides as it takes; small ones share a slide."""
    own: list[list[_Strip]] = []
    small: list[_Strip] = []
    for process in pack.map.processes:
        strips = _strips(process)
        if len(strips) == 1 and strips[0].height <= _SMALL and len(pack.map.processes) > 1:
            small += strips
        else:
            own.append(strips)
    for strips in own:
        title = say(message("pack.process_today", process=strips[0].process.name))
        _add_slides(deck, title, _stacked(strips), named=False)
    _add_slides(deck, "Weitere, kleine Prozesse heute", _stacked(small, _NAME), named=True)


def _add_slides(deck: Deck, title: str, pages: Sequence[Sequence[_Strip]], *, named: bool) -> None:
    for number, page in enumerate(pages, 1):
        slide = deck.slide(
            numbered(title, number, len(pages)), (note for strip in page for note in _notes(strip))
        )
        y = TOP
        for strip in page:
            if named:
                look = Look(sizes=(12.0,), bold=True, color=ACCENT)
                deck.text(slide, Area(LEFT, y, RIGHT - LEFT, _NAME), strip.process.name, look)
                y += _NAME
            _Drawing(deck, slide, strip, y).draw()
            y += strip.height * _ROW + _BETWEEN
        area = Area(LEFT, BOTTOM - _LEGEND + 0.03, RIGHT - LEFT, _LEGEND)
        deck.text(slide, area, _LEGEND_TEXT, Look(sizes=(10.0,), color=SOFT))


def _stacked(strips: Sequence[_Strip], name: float = 0.0) -> list[list[_Strip]]:
    """As many strips below each other as a slide has room for; each may have a name above it."""
    pages: list[list[_Strip]] = [[]]
    used = 0.0
    for strip in strips:
        height = strip.height * _ROW + _BETWEEN + name
        if pages[-1] and used + height > BOTTOM - _LEGEND - TOP + _BETWEEN:
            pages.append([])
            used = 0.0
        pages[-1].append(strip)
        used += height
    return [page for page in pages if page]


def _notes(strip: _Strip) -> Iterator[str]:
    """What carries each step."""
    if strip.begins and strip.process.trigger:
        yield say(message("map.trigger", trigger=strip.process.trigger))
    for step in strip.steps:
        words = " ".join(cited_evidence(step))
        heard = interviews_of(step.activity.support)
        said = say(message("pack.step", number=step.number, step=step.activity.title, heard=heard))
        yield f"{said} {words}".strip()
        for pain in step.activity.pains:
            about = say(message("pack.step_pain", pain=pain.title, heard=str(pain.support)))
            yield f"    {about}"


def cited_evidence(step: StepRow) -> Iterator[str]:
    """The first words that carry a step, and who says them."""
    from befund.records.pack import PackQuote

    for one in step.activity.support.evidence[:1]:
        yield cited(PackQuote(text=one.quote.text, attribution=one.interview))


def _strips(process: Process) -> list[_Strip]:
    """As many columns at a time as there is room for, in width and in the rows of the lanes."""
    columns: dict[int, list[StepRow]] = {}
    for step in steps_of(process):
        columns.setdefault(step.column, []).append(step)
    strips: list[list[list[StepRow]]] = [[]]
    for own in columns.values():
        for part in [own[at : at + _ROWS] for at in range(0, len(own), _ROWS)]:
            if strips[-1] and (len(strips[-1]) == _COLUMNS or _height([*strips[-1], part]) > _ROWS):
                strips.append([])
            strips[-1].append(part)
    last = len(strips) - 1
    return [_strip(process, one, begins=at == 0, ends=at == last) for at, one in enumerate(strips)]


def _height(columns: Sequence[Sequence[StepRow]]) -> int:
    return sum(_lanes(columns).values())


def _lanes(columns: Sequence[Sequence[StepRow]]) -> dict[str, int]:
    """How many rows each lane needs."""
    lanes: dict[str, int] = {}
    for column in columns:
        for lane, count in Counter(step.activity.lane for step in column).items():
            lanes[lane] = max(lanes.get(lane, 0), count)
    return lanes


def _strip(
    process: Process, columns: Sequence[Sequence[StepRow]], *, begins: bool, ends: bool
) -> _Strip:
    rows: dict[str, int] = {}
    placed = []
    for number, column in enumerate(columns):
        taken: Counter[str] = Counter()
        for step in column:
            rows[step.activity.id] = taken[step.activity.lane]
            taken[step.activity.lane] += 1
            placed.append(replace(step, column=number))
    return _Strip(process, tuple(placed), rows, _lanes(columns), begins, ends)


class _Drawing:
    """One strip on a slide, from `top` down."""

    def __init__(self, deck: Deck, slide: "Slide", strip: _Strip, top: float) -> None:
        self._deck, self._slide, self._strip, self._top = deck, slide, strip, top
        self._boxes: dict[str, Any] = {}
        self._tops: dict[str, float] = {}

    def draw(self) -> None:
        """Lanes, steps, what connects them, and where it goes on."""
        self._draw_lanes()
        for step in self._strip.steps:
            self._draw_step(step)
        for edge in self._strip.process.edges:
            if edge.source in self._boxes and edge.target in self._boxes:
                self._connect(edge)
        look = Look(sizes=(12.0,), bold=True, color=ACCENT, inset=0)
        if not self._strip.ends:
            self._deck.text(
                self._slide, Area(RIGHT - 0.22, self._top + 0.02, 0.25, 0.25), "►", look
            )

    def _draw_lanes(self) -> None:
        top = self._top
        for number, (lane, rows) in enumerate(self._strip.lanes.items()):
            height = rows * _ROW
            band = Area(LEFT, top, RIGHT - LEFT, height)
            self._deck.text(
                self._slide, band, "", Look(fill=WHITE if number % 2 else PALE, line=LINE_COLOR)
            )
            label = Look(
                sizes=(12.0, 11.0, 10.0),
                bold=True,
                color=WHITE,
                fill=ACCENT,
                align="center",
                anchor="middle",
            )
            self._deck.text(self._slide, Area(LEFT, top, _LANE_WIDTH, height), lane, label)
            self._tops[lane] = top
            top += height

    def _draw_step(self, step: StepRow) -> None:
        deck, slide, activity = self._deck, self._slide, step.activity
        x = LEFT + _LANE_WIDTH + step.column * _COLUMN_WIDTH + (_COLUMN_WIDTH - _BOX_WIDTH) / 2
        top = self._tops[activity.lane] + self._strip.rows[activity.id] * _ROW
        y = top + _ABOVE
        if step.condition:
            above = Look(sizes=(10.0,), italic=True, color=SOFT, anchor="middle", inset=0.02)
            deck.text(
                slide,
                Area(x - 0.1, top + 0.01, _BOX_WIDTH - 0.1, _ABOVE - 0.02),
                step.condition,
                above,
            )
        look = Look(
            sizes=(12.0, 11.0, 10.0), fill=WHITE, line=INK, align="center", anchor="middle", rounded=True,
        )  # fmt: skip
        self._boxes[activity.id] = deck.text(
            slide, Area(x, y, _BOX_WIDTH, _BOX_HEIGHT), f"{step.number}. {activity.title}", look
        )
        if step.things:
            below = Look(sizes=(10.0,), color=SOFT, align="center", inset=0.02)
            deck.text(
                slide, Area(x - 0.15, y + _BOX_HEIGHT, _BOX_WIDTH + 0.3, _BELOW), step.things, below
            )
        if activity.pains:
            self._draw_mark(x + _BOX_WIDTH - 0.16, y - 0.14, str(len(activity.pains)))
        if step.media_break:
            self._draw_bolt(x - 0.14, y - 0.12)

    def _draw_mark(self, x: float, y: float, text: str) -> None:
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Inches, Pt

        mark = self._slide.shapes.add_shape(
            MSO_SHAPE.OVAL, Inches(x), Inches(y), Inches(0.28), Inches(0.28)
        )
        paint(mark, PAIN)
        frame = mark.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.word_wrap = False
        paragraph = frame.paragraphs[0]
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold = Pt(10), True
        paragraph.alignment = PP_ALIGN.CENTER

    def _draw_bolt(self, x: float, y: float) -> None:
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.util import Inches

        bolt = self._slide.shapes.add_shape(
            MSO_SHAPE.LIGHTNING_BOLT, Inches(x), Inches(y), Inches(0.24), Inches(0.26)
        )
        paint(bolt, PAIN)

    def _connect(self, edge: Edge) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.dml import MSO_LINE
        from pptx.enum.shapes import MSO_CONNECTOR
        from pptx.util import Pt

        source, target = self._boxes[edge.source], self._boxes[edge.target]
        straight = abs(source.top - target.top) < 10
        below = source.left == target.left
        kind = MSO_CONNECTOR.STRAIGHT if straight or below else MSO_CONNECTOR.ELBOW
        line = self._slide.shapes.add_connector(kind, 0, 0, 0, 0)
        line.begin_connect(source, 2 if below else 3)
        line.end_connect(target, 0 if below else 1)
        line.line.color.rgb = RGBColor.from_string(HANDOFF if edge.handoff else INK)
        line.line.width = Pt(2 if edge.handoff else 1.25)
        if edge.inferred:
            line.line.dash_style = MSO_LINE.DASH
        _add_arrow(line)


def _add_arrow(line: Any) -> None:
    from pptx.oxml.ns import qn

    properties = line.line._get_or_add_ln()  # noqa: SLF001 - python-pptx knows no arrows
    properties.append(properties.makeelement(qn("a:tailEnd"), {"type": "triangle"}))
