import io
from itertools import pairwise

import pytest
from PIL import Image

from befund.drawing.png import as_png

FONTS = "text{font-family:Helvetica,Arial,sans-serif;font-size:20px}.b{font-weight:bold}"


def svg(text: str, look: str = "", width: float = 300, height: float = 40) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}"><style>{FONTS}</style><rect width="{width:g}" height="{height:g}" '
        f'fill="#fff"/><text class="{look}" x="4" y="28">{text}</text></svg>'
    )


def drawn(source: str) -> Image.Image:
    with Image.open(io.BytesIO(as_png(source))) as picture:
        assert picture.format == "PNG"
        return picture.convert("L")


def ink(source: str) -> int:
    """How dark a picture is in all."""
    return sum(255 - value for value in drawn(source).tobytes())


def test_a_picture_has_twice_the_size_and_is_not_blank() -> None:
    assert drawn(svg("Prüfen")).size == (600, 80)
    assert ink(svg("")) == 0
    assert ink(svg("Prüfen")) > 10_000


@pytest.mark.parametrize(
    ("plain", "accented"), [("a", "ä"), ("o", "ö"), ("u", "ü"), ("A", "Ä"), ("O", "Ö"), ("U", "Ü")]
)
def test_an_umlaut_is_its_letter_and_two_dots(plain: str, accented: str) -> None:
    bare, dotted = drawn(svg(plain)), drawn(svg(accented))
    assert ink(svg(accented)) > ink(svg(plain))
    top = bare.point(lambda value: 255 - value).getbbox()
    assert top is not None
    below = (0, top[1], bare.width, bare.height)
    letter = sum(255 - value for value in dotted.crop(below).tobytes())
    assert abs(letter - ink(svg(plain))) < 0.1 * ink(svg(plain))


def test_what_german_and_the_pictures_write_has_a_glyph_of_its_own() -> None:
    missing = drawn(svg("\U000e0041")).tobytes()
    for one, other in pairwise("äöüÄÖÜß„“–…→≥×éłż%"):
        assert drawn(svg(one)).tobytes() not in {missing, drawn(svg(other)).tobytes()}


def test_bold_is_heavier() -> None:
    assert ink(svg("Wirkung", "b")) > 1.2 * ink(svg("Wirkung"))


def test_a_picture_never_becomes_too_large_to_open() -> None:
    width, height = drawn(svg("", width=20_000, height=4_000)).size
    assert 35_000_000 < width * height <= 40_100_000
    assert width / height == pytest.approx(5, rel=0.01)
