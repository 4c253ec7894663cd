from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image


@pytest.fixture
def analysed(befund: Any, write: Callable[..., Path]) -> Any:
    write("01-einkauf.txt")
    other = "I: Was machen Sie?\nB: Dann buch ich die Ware in Navision ein, und danach heft ich den Lieferschein ab.\n"
    assert befund("run", write("02-lager.txt", other).parent).status == 0
    return befund


def test_the_map_is_printed(analysed: Any) -> None:
    result = analysed("map")
    assert result.status == 0
    assert "von 2 Interviews" in result.out


@pytest.mark.parametrize("file_format", ["bpmn", "svg"])
def test_the_map_is_written_into_the_exports(analysed: Any, file_format: str) -> None:
    result = analysed("map", "--format", file_format, "--all")
    assert result.status == 0
    etree.parse(str(analysed.workspace / "exports" / f"prozesskarte.{file_format}"))


def test_the_pictures_are_written_as_png(analysed: Any) -> None:
    for command, name in (("map", "prozesskarte"), ("matrix", "matrix")):
        assert analysed(command, "--format", "png").status == 0
        assert analysed(command, "--format", "svg").status == 0
        drawn = etree.parse(str(analysed.workspace / "exports" / f"{name}.svg")).getroot()
        with Image.open(analysed.workspace / "exports" / f"{name}.png") as picture:
            assert picture.size == (2 * int(drawn.get("width")), 2 * int(drawn.get("height")))


def test_an_output_can_be_named(analysed: Any, tmp_path: Path) -> None:
    for file_format in ("text", "mermaid"):
        path = tmp_path / "neu" / f"karte.{file_format}"
        assert analysed("map", "-f", file_format, "-o", path).status == 0
        text = path.read_text(encoding="utf-8")
        assert text.startswith("flowchart") is (file_format == "mermaid")
        assert "Bestellung" in text


def test_an_unknown_format_is_a_usage_error(analysed: Any) -> None:
    for command in ("map", "matrix"):
        result = analysed(command, "--format", "gif")
        assert result.status == 2
        assert "svg" in result.err


def test_figures_show_their_assumptions(analysed: Any) -> None:
    (analysed.workspace / "befund.toml").write_text(
        "[assumptions]\nhourly_rate = 61\n", encoding="utf-8"
    )
    found = analysed("figures", "--json").json()
    assert found["assumptions"]["hourly_rate"] == 61
    assert any(figure["evidence"]["quote"]["text"] == "zehn Minuten" for figure in found["figures"])
    assert "61 Euro je Stunde" in analysed("figures").out


def test_a_wrong_assumption_is_named(analysed: Any) -> None:
    for text in ("[assumptions]\nhourly_rate = -1\n", "[assumptions]\nrate = 1\n"):
        (analysed.workspace / "befund.toml").write_text(text, encoding="utf-8")
        result = analysed("figures")
        assert result.status == 2
        assert "assumptions" in result.err


def test_the_matrix_is_printed_and_written(analysed: Any) -> None:
    assert analysed("matrix").status == 0
    assert isinstance(analysed("matrix", "--json").json(), list)
    for file_format in ("png", "svg", "xlsx"):
        assert analysed("matrix", "-f", file_format).status == 0
        assert (analysed.workspace / "exports" / f"matrix.{file_format}").stat().st_size > 0


def test_questions_are_asked_by_role(analysed: Any) -> None:
    assert analysed("questions").status == 0
    found = analysed("questions", "--json").json()
    assert {"role", "kind", "text"} <= found[0].keys()


def test_an_empty_workspace_has_nothing_to_draw(befund: Any) -> None:
    assert befund("doctor").status == 0
    for command, text in (
        ("map", "Noch keine Prozessschritte."),
        ("map -f png", "0 Schritte nach"),
        ("map -f bpmn", "0 Schritte nach"),
        ("matrix", "Keine Quick-Win-Kandidaten."),
        ("figures", "Keine Zahlen in den Zitaten."),
        ("questions", "Keine offenen Fragen."),
    ):
        result = befund(*command.split())
        assert (result.status, result.err) == (0, "")
        assert text in result.out
    with Image.open(befund.workspace / "exports" / "prozesskarte.png") as picture:
        assert picture.format == "PNG"
    etree.parse(str(befund.workspace / "exports" / "prozesskarte.bpmn"))
