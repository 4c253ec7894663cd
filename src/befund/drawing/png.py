"""An SVG as a PNG, drawn with a font that is installed along.

So it looks the same on every machine.
"""

import math
import re

_FAMILY = "Source Sans 3"
_SCALE = 2.0  # sharp on a slide and in print
_MOST_PIXELS = 40_000_000  # what Word, PowerPoint and a browser still open at ease
_SIZE = re.compile(r'<svg\b[^>]* width="([\d.]+)" height="([\d.]+)"')


def as_png(svg: str) -> bytes:
    """The picture at twice the size that the SVG names, or as large as a picture may become."""
    import fontpkg
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=_scale(svg),
        skip_system_fonts=True,
        font_files=[str(fontpkg.path(_FAMILY))],
        font_family=_FAMILY,
        sans_serif_family=_FAMILY,
    )


def _scale(svg: str) -> float:
    found = _SIZE.search(svg)
    width, height = map(float, found.groups()) if found else (1.0, 1.0)
    return min(_SCALE, math.sqrt(_MOST_PIXELS / (width * height)))
