"""The impact/effort matrix: where each candidate stands, and its drawing as SVG."""

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

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
QUADRANTS = (("Zuerst tun", 0, 0), ("Einplanen", 1, 0), ("Nebenbei", 0, 1), ("Zurückstellen", 1, 1))
SHOWN = 24
_LEFT, _TOP, _SIDE = 70.0, 40.0, 560.0
_LIST_X, _LIST_WIDTH, _LIST_CHARS = 660.0, 460.0, 58
_RADIUS, _SPREAD = 12.0, 25.0
_LINE = 15
_STYLE = (
    "text{font-family:Helvetica,Arial,'Liberation Sans',sans-serif;font-size:12px;fill:#1f2933}"
    ".axis{font-size:13px;font-weight:bold}.soft{fill:#5f6c7b}.quadrant{fill:#9aa5b1;font-size:15px;font-weight:bold}"
    ".number{fill:#fff;font-size:11px;font-weight:bold}"
)


@dataclass(frozen=True)
class Spot:
    """A candidate with its number and its place: 0 to 1 from low to high effort, and from high to low impact."""

    number: int
    change: ScoredChange
    x: float
    y: float


def placed(changes: Sequence[ScoredChange], most: int | None = SHOWN) -> tuple[list[Spot], list[ScoredChange]]:
    """The first `most` candidates with an impact in their places, none on top of another; and those without one."""
    spots: list[Spot] = []
    rated = [change for change in changes if change.impact is not None][:most]
    for number, change in enumerate(rated, 1):
        x, y = (change.effort - 1) / 4, (5 - (change.impact or 1)) / 4
        spots.append(Spot(number, change, *_free(x, y, spots)))
    return spots, [change for change in changes if change.impact is None]


def _free(x: float, y: float, taken: Sequence[Spot]) -> tuple[float, float]:
    """The nearest place on a spiral around a point that lies within the matrix and apart from all others."""
    apart, inset = _SPREAD / _SIDE, _RADIUS / _SIDE
    for step in range(4000):
        turn, radius = step * 2.4, apart * 0.45 * math.sqrt(step)
        spot_x = min(max(x + radius * math.cos(turn), inset), 1 - inset)
        spot_y = min(max(y + radius * math.sin(turn), inset), 1 - inset)
        if all(math.hypot(spot_x - other.x, spot_y - other.y) >= apart for other in taken):
            return spot_x, spot_y
    return x, y


def as_svg(changes: Sequence[ScoredChange]) -> str:
    """The matrix with a numbered list beside it; candidates without a known problem stand below the list."""
    spots, unasked = placed(changes)
    listed, y = _list(spots, unasked)
    height = max(_TOP + _SIDE + 60, y + 20)
    width = _LIST_X + _LIST_WIDTH
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
        f"<style>{_STYLE}</style>",
        f'<rect width="{width:g}" height="{height:g}" fill="#fff"/>',
        *_frame(),
        *(part for spot in spots for part in _bubble(spot)),
        *listed,
        "</svg>\n",
    ]
    return "\n".join(parts)


def _frame() -> Iterator[str]:
    half = _SIDE / 2
    for name, column, row in QUADRANTS:
        fill = "#eef7f1" if (column, row) == (0, 0) else "#f8f9fb"
        x, y = _LEFT + column * half, _TOP + row * half
        yield f'<rect x="{x:g}" y="{y:g}" width="{half:g}" height="{half:g}" fill="{fill}" stroke="#cbd2d9"/>'
        yield f'<text class="quadrant" x="{x + half - 12:g}" y="{y + 24:g}" text-anchor="end">{name}</text>'
    bottom = _TOP + _SIDE
    yield f'<text class="axis" x="{_LEFT + half:g}" y="{bottom + 40:g}" text-anchor="middle">Aufwand →</text>'
    upright = f'transform="translate(24 {_TOP + half:g}) rotate(-90)"'
    yield f'<text class="axis" text-anchor="middle" {upright}>Wirkung →</text>'
    for value in range(1, 6):
        at = (value - 1) / 4 * _SIDE
        yield f'<text class="soft" x="{_LEFT + at:g}" y="{bottom + 18:g}" text-anchor="middle">{value}</text>'
        yield f'<text class="soft" x="{_LEFT - 10:g}" y="{bottom - at + 4:g}" text-anchor="end">{value}</text>'


def _bubble(spot: Spot) -> Iterator[str]:
    x, y = _LEFT + spot.x * _SIDE, _TOP + spot.y * _SIDE
    change = spot.change
    about = f"{change.title}: Wirkung {change.impact:g}, Aufwand {change.effort:g}, Sicherheit {change.confidence:.0%}"
    yield (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS:g}" fill="{COLORS[change.horizon]}" '
        f'fill-opacity="{0.55 + 0.45 * change.confidence:.2f}"><title>{_safe(about)}</title></circle>'
    )
    yield f'<text class="number" x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">{spot.number}</text>'


def _list(spots: Sequence[Spot], unasked: Sequence[ScoredChange]) -> tuple[list[str], float]:
    """The lines of the list, and where they end."""
    y = _TOP + 4
    parts: list[str] = []
    for horizon, name in HORIZONS.items():
        own = [spot for spot in spots if spot.change.horizon is horizon]
        if own:
            parts.append(f'<text class="axis" x="{_LIST_X:g}" y="{y:g}" style="fill:{COLORS[horizon]}">{name}</text>')
            y += _LINE + 4
        for spot in own:
            for number, text in enumerate(textwrap.wrap(spot.change.title, _LIST_CHARS)[:2]):
                head = f"{spot.number}." if number == 0 else ""
                parts.append(f'<text x="{_LIST_X:g}" y="{y:g}">{head}</text>')
                parts.append(f'<text x="{_LIST_X + 26:g}" y="{y:g}">{_safe(text)}</text>')
                y += _LINE
        y += 10 if own else 0
    if unasked:
        parts.append(f'<text class="axis" x="{_LIST_X:g}" y="{y:g}">Ohne bekanntes Problem: erst fragen</text>')
        y += _LINE + 4
        for change in unasked[:SHOWN]:
            text = textwrap.shorten(change.title, _LIST_CHARS, placeholder=" …")
            parts.append(f'<text class="soft" x="{_LIST_X + 26:g}" y="{y:g}">{_safe(text)}</text>')
            y += _LINE
    return parts, y


def _safe(text: str) -> str:
    return escape("".join(letter if letter.isprintable() else " " for letter in text))
