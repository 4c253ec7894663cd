"""The process map as SVG.

Lanes, activities with evidence on hover, hand-offs, media breaks, pain points.
"""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from befund.drawing.grid import Shape
from befund.drawing.layout import (
    EVENT_WIDTH,
    HEADER,
    LABEL_WIDTH,
    NOTE_SIZE,
    Band,
    Box,
    Drawing,
    FlowLine,
    Point,
    is_inferred,
    lay_out,
    note_lines,
)
from befund.drawing.text_metrics import fitted, printable, width
from befund.labels import say
from befund.records import Support
from befund.records.message import message
from befund.records.process import ProcessMap

_INK, _SOFT, _FAINT, _PAIN, _HANDOFF = "#1f2933", "#5f6c7b", "#7b8794", "#b42318", "#1f5fa8"
_FRAME = "#9aa5b1"
_BANDS = ("#ffffff", "#f6f8fa")
_TITLE_SIZE, _LABEL_SIZE, _LINE_HEIGHT = 12, 11, 14
_MARGIN, _BETWEEN = 16, 40
_HEAD = 90  # title and legend
_LEAST_WIDTH = 980
_DASH, _GAP = 5, 4
_GATEWAYS = frozenset({Shape.CHOICE, Shape.PARALLEL})
_AGAIN = 1500  # so far apart a lane's name is said again
_STYLE = (
    "text{font-family:Helvetica,Arial,'Liberation Sans',sans-serif;font-size:12px;fill:#1f2933}"
    f".title{{font-size:20px;font-weight:bold}}.note{{font-size:{NOTE_SIZE}px;fill:#5f6c7b}}"
    ".label{font-size:11px;fill:#3e4c59}.lane{font-weight:bold}.again{font-size:11px;font-weight:bold;fill:#7b8794}"
    ".count{font-size:10px;fill:#fff;font-weight:bold}"
)


def as_svg(found: ProcessMap) -> str:
    """All processes below one another, under a title and a legend."""
    drawings = [lay_out(process) for process in found.processes]
    inner = max([_LEAST_WIDTH, *(drawing.width for drawing in drawings)])
    parts, y = [*_head(found, inner)], float(_HEAD)
    for drawing in drawings:
        parts += [f'<g transform="translate(0 {y:g})">', *_drawing(drawing), "</g>"]
        y += drawing.height + _BETWEEN
    wide, height = inner + 2 * _MARGIN, y - (_BETWEEN if drawings else 0) + 2 * _MARGIN
    size = f'width="{wide:g}" height="{height:g}" viewBox="0 0 {wide:g} {height:g}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    arrowheads = "".join(_arrowhead(color) for color in (_INK, _FAINT, _HANDOFF))
    ground = f'<rect width="{wide:g}" height="{height:g}" fill="#fff"/>'
    style = f"<style>{_STYLE}</style><defs>{arrowheads}</defs>"
    moved = f'<g transform="translate({_MARGIN} {_MARGIN})">'
    return "\n".join([head, style, ground, moved, *parts, "</g>", "</svg>\n"])


def _arrowhead(color: str) -> str:
    return (
        f'<marker id="a{color[1:]}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" '
        'markerHeight="8" '
        'orient="auto" markerUnits="userSpaceOnUse"><path d="M0 0 8 4 0 8z" '
        f'fill="{color}"/></marker>'
    )


def _drawing(drawing: Drawing) -> Iterator[str]:
    for number, band in enumerate(drawing.bands):
        yield from _band(band, drawing.width, _BANDS[number % 2])
        yield from _names_again(band, drawing)
    yield (
        f'<rect width="{drawing.width:g}" height="{drawing.height:g}" fill="none" '
        f'stroke="{_SOFT}"/>'
    )
    yield f'<path d="M{HEADER} 0V{drawing.height:g}" stroke="{_SOFT}"/>'
    yield from _upright(drawing.process.name, HEADER / 2, drawing.height / 2, drawing.height)
    # where lines share a part, it looks like the firmest of them
    lines = sorted(drawing.lines, key=_firmness)
    for line in lines:
        yield from _line(line, drawing)
    for line in lines:
        yield from _beside(line)
    for box in drawing.boxes.values():
        yield from _box(box)


def _band(band: Band, across: float, fill: str) -> Iterator[str]:
    yield (
        f'<rect x="{HEADER}" y="{band.y:g}" width="{across - HEADER:g}" height="{band.height:g}" '
        f'fill="{fill}" '
        f'stroke="{_FRAME}"/>'
    )
    yield f'<path d="M{2 * HEADER} {band.y:g}V{band.y + band.height:g}" stroke="{_FRAME}"/>'
    yield from _upright(band.name, 1.5 * HEADER, band.y + band.height / 2, band.height)


def _upright(text: str, x: float, y: float, room: float) -> Iterator[str]:
    """A name from bottom to top, in one line or two."""
    lines = fitted(text, room - 12, _TITLE_SIZE, 2, bold=True)
    for number, line in enumerate(lines):
        at = x + 4 + 13 * (number - (len(lines) - 1) / 2)
        yield (
            f'<text class="lane" text-anchor="middle" transform="translate({at:g} {y:g}) '
            'rotate(-90)">'
            f"{escape(line)}</text>"
        )


def _names_again(band: Band, drawing: Drawing) -> Iterator[str]:
    """A lane's name along the foot of a long lane, where no line runs through it.

    From each place where the name is due, the first that is free is taken, at most half the way to
    the next.
    """
    y, room = band.y + band.height - 5, width(band.name, _LABEL_SIZE, bold=True)
    parts = [part for line in drawing.lines for part in pairwise(line.points)]
    # Letters reach 13 above the line they stand on and 4 below it.
    in_height = [
        ((x1, x2), (y1, y2))
        for (x1, y1), (x2, y2) in parts
        if min(y1, y2) < y + 4 and max(y1, y2) > y - 13
    ]
    for start in range(_AGAIN, int(drawing.width - room), _AGAIN):
        for x in range(start, min(start + _AGAIN // 2, int(drawing.width - room - 10)), 10):
            if all(max(across) < x - 6 or min(across) > x + room + 6 for across, _ in in_height):
                yield f'<text class="again" x="{x}" y="{y:g}">{escape(printable(band.name))}</text>'
                break


def _firmness(line: FlowLine) -> int:
    return 2 if line.handoff else 0 if is_inferred(line.flow) else 1


def _line(line: FlowLine, drawing: Drawing) -> Iterator[str]:
    inferred = is_inferred(line.flow)
    color = _HANDOFF if line.handoff else _FAINT if inferred else _INK
    about = "\n".join(
        _told(edge.support) or "Nicht gesagt, erschlossen." for edge in line.flow.edges
    )
    parts = _dashed(line, drawing) if inferred else [(line.points, 0.0)]
    for number, (points, offset) in enumerate(parts, 1):
        dash = (
            f' stroke-dasharray="{_DASH} {_GAP}" stroke-dashoffset="{offset:g}"' if inferred else ""
        )
        head = f' marker-end="url(#a{color[1:]})"' if number == len(parts) else ""
        path = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
        yield (
            f'<path d="{path}" fill="none" stroke="{color}" stroke-width="1.4"{dash}{head}>'
            f"<title>{escape(about)}</title></path>"
        )


def _dashed(line: FlowLine, drawing: Drawing) -> list[tuple[Sequence[Point], float]]:
    """A line in one part or two, each with how far into the dashes it begins.

    Lines that part share their beginning and lines that meet share their end: dashes are counted
    from what is shared, so that they fall on one another.
    """
    points = line.points
    parting, meeting = (
        drawing.boxes[end].node.shape in _GATEWAYS for end in (line.flow.source, line.flow.target)
    )
    if not meeting:
        return [(points, 0.0)]
    if not parting:
        return [(points, _from_end(points))]
    level = [abs(u - x) if v == y else 0.0 for (x, y), (u, v) in pairwise(points)]
    at = max(range(len(level)), key=level.__getitem__)
    middle = ((points[at][0] + points[at + 1][0]) / 2, (points[at][1] + points[at + 1][1]) / 2)
    rest = (middle, *points[at + 1 :])
    return [((*points[: at + 1], middle), 0.0), (rest, _from_end(rest))]


def _from_end(points: Sequence[Point]) -> float:
    """How far into the dashes a line begins that ends with a whole number of them."""
    return -sum(abs(u - x) + abs(v - y) for (x, y), (u, v) in pairwise(points)) % (_DASH + _GAP)


def _beside(line: FlowLine) -> Iterator[str]:
    """What stands at a line: its label, and the flash of a media break."""
    if line.label_at:
        x, y = line.label_at
        lines = fitted(line.flow.label, LABEL_WIDTH, _LABEL_SIZE, 4)
        for number, text in enumerate(lines):
            height = y - 6 - 12 * (len(lines) - 1 - number)
            yield f'<text class="label" x="{x:g}" y="{height:g}">{escape(text)}</text>'
    if line.media_break:
        yield from _bolt(
            line.points[-1], f"Medienbruch: {line.media_break.before} → {line.media_break.after}"
        )


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
    if node.shape in _GATEWAYS:
        yield (
            f'<path d="M{x:g} {middle_y:g}L{middle_x:g} {y:g}L{x + width:g} '
            f'{middle_y:g}L{middle_x:g} {y + height:g}z" '
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
        f'<circle cx="{middle_x:g}" cy="{middle_y:g}" r="{width / 2:g}" fill="#fff" '
        f'stroke="{_INK}" '
        f'stroke-width="{thick}"/>'
    )
    for number, text in enumerate(fitted(node.label, EVENT_WIDTH, _LABEL_SIZE, 4)):
        yield _centred(text, middle_x, y + height + 14 + 12 * number, "label")


def _activity(box: Box) -> Iterator[str]:
    activity = box.node.activity
    if activity is None:
        return
    yield "<g>"
    yield (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="8" '
        'fill="#fff" '
        f'stroke="{_INK}" stroke-width="1.4"/>'
    )
    middle = box.x + box.width / 2
    title = fitted(activity.title, box.width - 14, _TITLE_SIZE, 4)
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
    told = [
        _told(activity.support),
        *(f"Schmerzpunkt: {mark.title} ({mark.support})" for mark in activity.pains),
    ]
    yield f"<title>{escape(chr(10).join(told))}</title>"
    yield "</g>"


def _centred(text: str, x: float, y: float, name: str = "") -> str:
    look = f' class="{name}"' if name else ""
    return f'<text{look} text-anchor="middle" x="{x:g}" y="{y:g}">{escape(text)}</text>'


def _told(support: Support) -> str:
    """The quotes behind something, with who said them."""
    return "\n".join(f"„{printable(one.quote.text)}“ ({one.interview})" for one in support.evidence)


def _head(found: ProcessMap, room: float) -> Iterator[str]:
    """The title, what the picture rests on and leaves out, and what its signs mean."""
    interviews = len(found.interviews)
    hidden = sum(process.hidden for process in found.processes)
    facts = [message("map.grounds", count=interviews)]
    if hidden:
        facts.append(message("map.hidden", count=hidden))
    if found.small:
        facts.append(message("map.small_processes", names=", ".join(map(printable, found.small))))
    said = [say(fact) for fact in facts]
    about = fitted(". ".join(fact[:1].upper() + fact[1:] for fact in said), room, _TITLE_SIZE, 1)
    yield f'<text class="title" x="0" y="18">{say(message("map.title"))}</text>'
    yield f'<text class="label" x="0" y="40" style="font-size:{_TITLE_SIZE}px">{escape("".join(about))}</text>'
    yield from _legend(64)


def _legend(y: float) -> Iterator[str]:
    entries = (
        (_INK, "", message("map.legend_said")),
        (_FAINT, f' stroke-dasharray="{_DASH} {_GAP}"', message("map.legend_assumed")),
        (_HANDOFF, "", message("map.legend_handoff")),
    )
    x = 0.0
    for color, dash, entry in entries:
        text = say(entry)
        yield f'<path d="M{x:g} {y:g}h34" stroke="{color}" stroke-width="1.4"{dash} marker-end="url(#a{color[1:]})"/>'
        yield f'<text class="label" x="{x + 42:g}" y="{y + 4:g}">{text}</text>'
        x += 66 + width(text, _LABEL_SIZE)
    media_break = say(message("map.legend_media_break"))
    yield from _bolt((x + 22, y), media_break)
    yield f'<text class="label" x="{x + 16:g}" y="{y + 4:g}">{media_break}</text>'
    yield f'<circle cx="{x + 114:g}" cy="{y:g}" r="9" fill="{_PAIN}"/>'
    yield _centred("2", x + 114, y + 3.5, "count")
    yield f'<text class="label" x="{x + 130:g}" y="{y + 4:g}">{say(message("map.legend_pains"))}</text>'
