import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from befund.drawing.text_metrics import fitted, printable, width


def test_widths_are_those_of_helvetica() -> None:
    assert width("Wim", 10) == pytest.approx(9.44 + 2.22 + 8.33)
    assert width("Prüfung", 12) == width("Prufung", 12)
    assert width("Prüfung", 12, bold=True) > width("Prüfung", 12)


def test_lines_break_between_words_and_after_hyphens() -> None:
    assert fitted("Retourenschein erstellen und verschicken", 100, 12, 4) == [
        "Retourenschein",
        "erstellen und",
        "verschicken",
    ]
    assert fitted("SAP-Meldung", 50, 12, 4) == ["SAP-", "Meldung"]


def test_long_words_are_hyphenated_between_syllables() -> None:
    assert fitted("Gutschriftsanforderung", 102, 12, 4) == ["Gutschriftsanfor-", "derung"]
    assert fitted("Wareneingangsprüfung", 95, 12, 4) == ["Wareneingangs-", "prüfung"]


def test_what_does_not_fit_says_so() -> None:
    assert fitted("Ausnahme: Wenn ein Großhändler den Befund nicht hat", 95, 11, 2) == [
        "Ausnahme: Wenn",
        "ein Großhändler…",
    ]
    assert fitted("eins zwei drei, vier", 85, 12, 1) == ["eins zwei drei…"]
    assert fitted("", 80, 12, 1) == []


@given(st.text(max_size=120), st.floats(20, 300), st.integers(1, 5), st.booleans())
def test_no_line_is_wider_than_its_room(text: str, room: float, lines: int, bold: bool) -> None:  # noqa: FBT001 - drawn by the test's data
    found = fitted(text, room, 12, lines, bold=bold)
    assert len(found) <= lines
    assert all(width(line, 12, bold=bold) <= room or len(line) <= 2 for line in found)


@given(
    st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P")), max_size=80),
    st.floats(40, 300),
)
def test_nothing_is_lost_where_there_is_room(text: str, room: float) -> None:
    whole = "".join(fitted(text, room, 12, 100))
    assert whole.replace("-", "") == printable(text).replace(" ", "").replace("-", "")


@given(st.text(max_size=60))
def test_xml_can_hold_what_is_printable(text: str) -> None:
    element = etree.Element("text")
    element.text = printable(text)
    assert etree.tostring(element)
