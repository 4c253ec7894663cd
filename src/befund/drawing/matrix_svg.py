"""The impact/effort matrix: where each candidate stands, and its drawing as SVG."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from befund.drawing.text_metrics import fitted, printable
from befund.quadrant import QUADRANT_NAMES, Quadrant, quadrant_of
from befund.records.figures import Horizon, ScoredChange

HORIZONS = {
    Horizon.QUICK_WIN: "Quick Win, bis 3 Monate",
    Horizon.ONE_YEAR: "1 Jahr",
    Horizon.THREE_YEARS: "3 Jahre",
    Horizon.FIVE_YEARS: "5 Jahre",
}
COLORS = {
    Horizon.QUICK_WIN: "#1a7f4b",
    Horizon.ONE_YEAR: "#1f5fa8",
    Horizon.THREE_YEARS: "#b26a00",
    Horizon.FIVE_YEARS: "#6b7280",
}
SHOWN = 24
TITLE = "Quick-Win-Kandidaten nach Wirkung und Aufwand"
_LEFT, _TOP, _SIDE = 70.0, 64.0, 560.0
_LIST_X, _LIST_WIDTH, _INDENT = 676.0, 460.0, 28.0
_EDGE = 34.0  # between the ends of the axes and the frame, so that a bubble at an end lies within
_AXIS = _SIDE - 2 * _EDGE
_RADIUS, _SPREAD = 12.0, 27.0
_FONT, _LINE, _BETWEEN = 12.0, 15.0, 4.0
_LINES = 3  # of a title in the list
_STYLE = (
    "text{font-family:Helvetica,Arial,'Liberation Sans',sans-serif;font-size:12px;fill:#1f2933}"
    ".title{font-size:17px;font-weight:bold}.axis{font-size:13px;font-weight:bold}.soft{fill:#5f6c7b}"
    ".quadrant{fill:#7b8794;font-size:15px;font-weight:bold}.number{fill:#fff;font-size:11px;font-weight:bold}"
)


Area = tuple[tuple[float, float], tuple[float, float]]
"""From where to where in width, and in height."""


@dataclass(frozen=True)
class MatrixPoint:
    """A candidate with its number, where it belongs, and where it is drawn so that none lies on another.

    Places are 0 to 1 from low to high effort, and from high to low impact.
    """

    number: int
    change: ScoredChange
    own: tuple[float, float]
    x: float
    y: float


def placed(
    changes: Sequence[ScoredChange], most: int | None = SHOWN
) -> tuple[list[MatrixPoint], list[ScoredChange]]:
    """The first `most` candidates with an impact in their places, none on top of another.

    And those without one.
    """
    spots: list[MatrixPoint] = []
    rated = [change for change in changes if change.impact is not None][:most]
    for number, change in enumerate(rated, 1):
        own = (change.effort - 1) / 4, (5 - (change.impact or 1)) / 4
        x, y = _free(own, _quadrant(change), spots)
        spots.append(MatrixPoint(number, change, own, x, y))
    return spots, [change for change in changes if change.impact is None]


def _free(
    own: tuple[float, float], within: Area, taken: Sequence[MatrixPoint]
) -> tuple[float, float]:
    """The nearest place on a spiral around a point that lies within an area and apart from all others."""
    apart = _SPREAD / _AXIS
    x, y = (min(max(value, low), high) for value, (low, high) in zip(own, within, strict=True))
    for step in range(4000):
        turn, radius = step * 2.4, apart * 0.35 * math.sqrt(step)
        at = x + radius * math.cos(turn), y + radius * math.sin(turn)
        inside = all(low <= value <= high for value, (low, high) in zip(at, within, strict=True))
        if inside and all(math.hypot(at[0] - other.x, at[1] - other.y) >= apart for other in taken):
            return at
    return x, y


def _quadrant(change: ScoredChange) -> Area:
    """From where to where a change's bubble may lie so that it touches no other quadrant."""
    inset = (_RADIUS + 1) / _AXIS
    first, second = (0.0, 0.5 - inset), (0.5 + inset, 1.0)
    quadrant = quadrant_of(change.impact or 1, change.effort)
    return (second if quadrant.high_effort else first), (first if quadrant.high_impact else second)


def as_svg(changes: Sequence[ScoredChange]) -> str:
    """The matrix with a numbered list beside it.

    Candidates without a known problem stand below the list.
    """
    spots, unasked = placed(changes)
    pointers = [part for spot in spots for part in _pointer(spot)]
    left_out = len(changes) - len(spots) - len(unasked)
    listed, y = _list(spots, left_out, unasked)
    height = math.ceil(max(_TOP + _SIDE + 76, y + 10))
    width = _LIST_X + _LIST_WIDTH
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
        f"<style>{_STYLE}</style>",
        f'<rect width="{width:g}" height="{height:g}" fill="#fff"/>',
        f'<text class="title" x="{_LEFT:g}" y="34">{TITLE}</text>',
        *_frame(),
        *_notes(pointed=bool(pointers)),
        *pointers,
        *(part for spot in spots for part in _bubble(spot)),
        *listed,
        "</svg>\n",
    ]
    return "\n".join(parts)


def _frame() -> Iterator[str]:
    half = _SIDE / 2
    for quadrant, name in QUADRANT_NAMES.items():
        fill = "#eef7f1" if quadrant is Quadrant.DO_FIRST else "#f8f9fb"
        x, y = _LEFT + quadrant.high_effort * half, _TOP + (not quadrant.high_impact) * half
        yield f'<rect x="{x:g}" y="{y:g}" width="{half:g}" height="{half:g}" fill="{fill}" stroke="#cbd2d9"/>'
        yield f'<text class="quadrant" x="{x + half - 12:g}" y="{y + 24:g}" text-anchor="end">{name}</text>'
    bottom = _TOP + _SIDE
    yield f'<text class="axis" x="{_LEFT + half:g}" y="{bottom + 40:g}" text-anchor="middle">Aufwand →</text>'
    upright = f'transform="translate(24 {_TOP + half:g}) rotate(-90)"'
    yield f'<text class="axis" text-anchor="middle" {upright}>Wirkung →</text>'
    for value in range(1, 6):
        at = _EDGE + (value - 1) / 4 * _AXIS
        yield f'<text class="soft" x="{_LEFT + at:g}" y="{bottom + 18:g}" text-anchor="middle">{value}</text>'
        yield f'<text class="soft" x="{_LEFT - 10:g}" y="{bottom - at + 4:g}" text-anchor="end">{value}</text>'


def _notes(*, pointed: bool) -> Iterator[str]:
    about = "Kräftige Farbe: gut belegt."
    if pointed:
        about += " Ein Strich führt dorthin, wo ein Kreis läge, wenn dort noch Platz wäre."
    yield f'<text class="soft" x="{_LEFT:g}" y="{_TOP + _SIDE + 64:g}">{about}</text>'


def _pointer(spot: MatrixPoint) -> Iterator[str]:
    """Where a bubble belongs that had to give way."""
    (own_x, own_y), (x, y) = _pixels(*spot.own), _pixels(spot.x, spot.y)
    if math.hypot(own_x - x, own_y - y) > 2 * _RADIUS:
        color = COLORS[spot.change.horizon]
        yield f'<path d="M{x:.1f} {y:.1f}L{own_x:.1f} {own_y:.1f}" stroke="{color}" stroke-opacity="0.6"/>'


def _pixels(x: float, y: float) -> tuple[float, float]:
    return _LEFT + _EDGE + x * _AXIS, _TOP + _EDGE + y * _AXIS


def _bubble(spot: MatrixPoint) -> Iterator[str]:
    x, y = _pixels(spot.x, spot.y)
    change, color = spot.change, COLORS[spot.change.horizon]
    about = f"{change.title}: Wirkung {change.impact:g}, Aufwand {change.effort:g}, Sicherheit {change.confidence:.0%}"
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS + 1:g}" fill="#fff"/>'
    yield (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS:g}" fill="{color}" '
        f'fill-opacity="{0.7 + 0.3 * change.confidence:.2f}"><title>{_safe(about)}</title></circle>'
    )
    yield f'<text class="number" x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">{spot.number}</text>'


def _list(
    spots: Sequence[MatrixPoint], left_out: int, unasked: Sequence[ScoredChange]
) -> tuple[list[str], float]:
    """The lines of the list, and where they end."""
    listing = _Listing(_TOP + 10)
    for horizon, name in HORIZONS.items():
        own = [spot for spot in spots if spot.change.horizon is horizon]
        if own:
            listing.head(name, COLORS[horizon])
        for spot in own:
            listing.entry(spot.change.title, f"{spot.number}.")
    if left_out:
        listing.entry(f"und {left_out} weitere von geringerem Rang", look="soft")
    if unasked:
        listing.head("Ohne bekanntes Problem: erst fragen", "#1f2933")
    for change in unasked[:SHOWN]:
        listing.entry(change.title, "–", look="soft")
    if len(unasked) > SHOWN:
        listing.entry(f"und {len(unasked) - SHOWN} weitere", look="soft")
    return listing.parts, listing.y


class _Listing:
    """Lines below one another, beside the matrix."""

    def __init__(self, y: float) -> None:
        self.parts: list[str] = []
        self.y = y

    def head(self, text: str, color: str) -> None:
        self.y += 10 if self.parts else 0
        self.parts.append(
            f'<text class="axis" x="{_LIST_X:g}" y="{self.y:g}" style="fill:{color}">{text}</text>'
        )
        self.y += _LINE + _BETWEEN

    def entry(self, text: str, mark: str = "", look: str = "") -> None:
        styled = f' class="{look}"' if look else ""
        if mark:
            self.parts.append(f'<text{styled} x="{_LIST_X:g}" y="{self.y:g}">{mark}</text>')
        for line in fitted(text, _LIST_WIDTH - _INDENT - 16, _FONT, _LINES):
            self.parts.append(
                f'<text{styled} x="{_LIST_X + _INDENT:g}" y="{self.y:g}">{escape(line)}</text>'
            )
            self.y += _LINE
        self.y += _BETWEEN


def _safe(text: str) -> str:
    return escape(printable(text))
