"""The process map as SVG: lanes, activities with evidence on hover, hand-offs, media breaks, pain points."""

from collections.abc import Iterator
from html import escape

from befund.process.grid import Shape
from befund.process.layout import HEADER, Band, Box, Drawing, Line, is_inferred, lay_out, note_lines
from befund.process.text import printable, short, wrapped
from befund.records import Support
from befund.records.process import ProcessMap

_INK, _SOFT, _FAINT, _PAIN, _HANDOFF = "#1f2933", "#5f6c7b", "#9aa5b1", "#b42318", "#1f5fa8"
_BANDS = ("#ffffff", "#f6f8fa")
_LINE_HEIGHT = 14
_BETWEEN = 40
_LEGEND = 44
_LEGEND_WIDTH = 900
_STYLE = (
    "text{font-family:Helvetica,Arial,'Liberation Sans',sans-serif;font-size:12px;fill:#1f2933}"
    ".note{font-size:10.5px;fill:#5f6c7b}.label{font-size:11px;fill:#3e4c59}.lane{font-size:12px;font-weight:bold}"
    ".count{font-size:10px;fill:#fff;font-weight:bold}"
)


def as_svg(found: ProcessMap) -> str:
    """All processes below one another, with a legend."""
    drawings = [lay_out(process) for process in found.processes]
    width = max((drawing.width for drawing in drawings), default=400) + 2
    parts, y = [], 1.0
    for drawing in drawings:
        parts += [f'<g transform="translate(1 {y:g})">', *_drawing(drawing), "</g>"]
        y += drawing.height + _BETWEEN
    parts += _legend(y - _BETWEEN + 14, len(found.interviews))
    height = y - _BETWEEN + _LEGEND
    width = max(width, _LEGEND_WIDTH)
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    arrowheads = "".join(_arrowhead(color) for color in (_INK, _FAINT, _HANDOFF))
    ground = f'<rect width="{width:g}" height="{height:g}" fill="#fff"/>'
    return "\n".join([head, f"<style>{_STYLE}</style><defs>{arrowheads}</defs>", ground, *parts, "</svg>\n"])


def _arrowhead(color: str) -> str:
    return (
        f'<marker id="a{color[1:]}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" '
        f'orient="auto" markerUnits="userSpaceOnUse"><path d="M0 0 8 4 0 8z" fill="{color}"/></marker>'
    )


def _drawing(drawing: Drawing) -> Iterator[str]:
    for number, band in enumerate(drawing.bands):
        yield from _band(band, drawing.width, _BANDS[number % 2])
    yield f'<rect width="{drawing.width:g}" height="{drawing.height:g}" fill="none" stroke="{_SOFT}"/>'
    yield f'<path d="M{HEADER} 0V{drawing.height:g}" stroke="{_SOFT}"/>'
    yield _upright(drawing.process.name, HEADER / 2, drawing.height / 2, drawing.height)
    for line in drawing.lines:
        yield from _line(line)
    for box in drawing.boxes.values():
        yield from _box(box)


def _band(band: Band, width: float, fill: str) -> Iterator[str]:
    yield (
        f'<rect x="{HEADER}" y="{band.y:g}" width="{width - HEADER:g}" height="{band.height:g}" fill="{fill}" '
        f'stroke="{_FAINT}"/>'
    )
    yield f'<path d="M{2 * HEADER} {band.y:g}V{band.y + band.height:g}" stroke="{_FAINT}"/>'
    yield _upright(band.name, 1.5 * HEADER, band.y + band.height / 2, band.height)


def _upright(text: str, x: float, y: float, room: float) -> str:
    return (
        f'<text class="lane" text-anchor="middle" transform="translate({x + 4:g} {y:g}) rotate(-90)">'
        f"{escape(short(text, max(int(room / 7), 8)))}</text>"
    )


def _line(line: Line) -> Iterator[str]:
    edges = line.flow.edges
    inferred = is_inferred(line.flow)
    color = _HANDOFF if line.handoff else _FAINT if inferred else _INK
    dash = ' stroke-dasharray="5 4"' if inferred else ""
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in line.points)
    about = "\n".join(_told(edge.support) or "Nicht gesagt, erschlossen." for edge in edges)
    yield (
        f'<path d="{path}" fill="none" stroke="{color}" stroke-width="1.4"{dash} marker-end="url(#a{color[1:]})">'
        f"<title>{escape(about)}</title></path>"
    )
    if line.label_at:
        x, y = line.label_at
        lines = wrapped(line.flow.label, 16, 3)
        for number, text in enumerate(lines):
            height = y - 6 - 12 * (len(lines) - 1 - number)
            yield f'<text class="label" x="{x:g}" y="{height:g}">{escape(text)}</text>'
    if line.media_break:
        yield from _bolt(line.points[-1], f"Medienbruch: {line.media_break.before} → {line.media_break.after}")


def _bolt(end: tuple[float, float], about: str) -> Iterator[str]:
    """A flash on the line, just before its target."""
    x, y = end[0] - 17, end[1]
    points = ((2, -10), (-5, 2), (-1, 2), (-3, 10), (5, -2), (1, -2))
    shape = " ".join(f"{x + dx:g},{y + dy:g}" for dx, dy in points)
    yield (
        f'<polygon points="{shape}" fill="{_PAIN}" stroke="#fff" stroke-width="1">'
        f"<title>{escape(printable(about))}</title></polygon>"
    )


def _box(box: Box) -> Iterator[str]:
    x, y, width, height = box.x, box.y, box.width, box.height
    middle_x, middle_y = x + width / 2, y + height / 2
    node = box.node
    if node.shape is Shape.ACTIVITY:
        yield from _activity(box)
        return
    if node.shape in {Shape.CHOICE, Shape.PARALLEL}:
        yield (
            f'<path d="M{x:g} {middle_y:g}L{middle_x:g} {y:g}L{x + width:g} {middle_y:g}L{middle_x:g} {y + height:g}z" '
            f'fill="#fff" stroke="{_INK}"/>'
        )
        if node.shape is Shape.CHOICE:
            cross = f"M{middle_x - 6:g} {middle_y - 6:g}l12 12m0 -12l-12 12"
        else:
            cross = f"M{middle_x - 9:g} {middle_y:g}h18m-9 -9v18"
        yield f'<path d="{cross}" stroke="{_INK}" stroke-width="2.5" fill="none"/>'
        return
    thick = 3 if node.shape is Shape.END else 1.4
    yield (
        f'<circle cx="{middle_x:g}" cy="{middle_y:g}" r="{width / 2:g}" fill="#fff" stroke="{_INK}" '
        f'stroke-width="{thick}"/>'
    )
    for number, text in enumerate(wrapped(node.label, 18, 4)):
        yield _centred(text, middle_x, y + height + 14 + 12 * number, "label")


def _activity(box: Box) -> Iterator[str]:
    activity = box.node.activity
    if activity is None:
        return
    yield "<g>"
    yield (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="8" fill="#fff" '
        f'stroke="{_INK}" stroke-width="1.4"/>'
    )
    middle = box.x + box.width / 2
    title = wrapped(activity.title, 20, 4)
    top = box.y + box.height / 2 + 4 - _LINE_HEIGHT * (len(title) - 1) / 2
    for number, text in enumerate(title):
        yield _centred(text, middle, top + _LINE_HEIGHT * number)
    for number, text in enumerate(note_lines(box.node)):
        yield _centred(text, middle, box.y + box.height + 15 + 13 * number, "note")
    if activity.pains:
        worst = max((mark.severity or 0) for mark in activity.pains)
        color = _PAIN if worst in {0, 3} or worst > 1 else "#c4841d"
        yield f'<circle cx="{box.x + box.width - 4:g}" cy="{box.y + 2:g}" r="9" fill="{color}"/>'
        yield _centred(str(len(activity.pains)), box.x + box.width - 4, box.y + 5.5, "count")
    told = [_told(activity.support), *(f"Schmerzpunkt: {mark.title} ({mark.support})" for mark in activity.pains)]
    yield f"<title>{escape(chr(10).join(told))}</title>"
    yield "</g>"


def _centred(text: str, x: float, y: float, name: str = "") -> str:
    look = f' class="{name}"' if name else ""
    return f'<text{look} text-anchor="middle" x="{x:g}" y="{y:g}">{escape(text)}</text>'


def _told(support: Support) -> str:
    """The quotes behind something, with who said them."""
    return "\n".join(f"„{printable(one.quote.text)}“ ({one.interview})" for one in support.evidence)


def _legend(y: float, interviews: int) -> Iterator[str]:
    entries = (
        (_INK, "", "so gesagt"),
        (_FAINT, ' stroke-dasharray="5 4"', "nicht ausdrücklich gesagt"),
        (_HANDOFF, "", "Übergabe"),
    )
    x = 4
    for color, dash, text in entries:
        yield f'<path d="M{x} {y:g}h34" stroke="{color}" stroke-width="1.4"{dash} marker-end="url(#a{color[1:]})"/>'
        yield f'<text class="label" x="{x + 42}" y="{y + 4:g}">{text}</text>'
        x += 66 + 6 * len(text)
    yield from _bolt((x + 20, y), "Medienbruch")
    yield f'<text class="label" x="{x + 14}" y="{y + 4:g}">Medienbruch</text>'
    yield f'<circle cx="{x + 104}" cy="{y:g}" r="9" fill="{_PAIN}"/>'
    yield f'<text class="label" x="{x + 120}" y="{y + 4:g}">Schmerzpunkte</text>'
    yield f'<text class="label" x="{x + 220}" y="{y + 4:g}">Grundlage: {interviews} Interviews</text>'
