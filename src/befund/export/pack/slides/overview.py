"""The first slides: title, figures, how it was made, the heaviest pain points, where they lie."""

from collections.abc import Sequence
from typing import Any

from befund.export.labels import CATEGORIES
from befund.export.pack.pack_facts import cited, counts, date_of, heat, made, top_pains
from befund.export.pack.slides.deck import (
    ACCENT,
    BOTTOM,
    FONT,
    INK,
    LEFT,
    PAIN,
    PALE,
    RIGHT,
    SOFT,
    TOP,
    Area,
    Deck,
    Look,
    Sheet,
    fill_table,
)
from befund.export.pack.slides.text_fitting import shortened, width_of
from befund.labels import say
from befund.records.message import message
from befund.records.pack import Pack, PackFinding

_TOP_PAINS = 10
_LABEL_WIDTH = 5.0 * 72
_SHADES = ("FFFFFF", "FCE9E6", "F7C6BF", "EE978B", "E0695A")
_ROWS = 15
_HEAD_HEIGHT = 1.6


def add_overview(deck: Deck, pack: Pack) -> None:
    """All of them."""
    _title(deck, pack)
    _figures(deck, pack)
    _making(deck, pack)
    _pains(deck, pack)
    _heat(deck, pack)


def _title(deck: Deck, pack: Pack) -> None:
    lines = [
        say(message("pack.sources", count=pack.making.interviews)),
        say(message("pack.for_workshop", day=date_of(pack))),
    ]
    deck.cover(say(message("pack.title", client=pack.client)), lines)


def _figures(deck: Deck, pack: Pack) -> None:
    slide = deck.slide("Worum es geht", made(pack))
    for number, (name, count) in enumerate(counts(pack).items()):
        x, y = LEFT + (number % 3) * 4.15, TOP + 0.1 + (number // 3) * 1.65
        deck.text(slide, Area(x, y, 3.95, 1.45), "", Look(fill=PALE))
        figure = Look(sizes=(36.0,), bold=True, color=ACCENT, align="center")
        deck.text(slide, Area(x, y + 0.1, 3.95, 0.75), str(count), figure)
        deck.text(
            slide,
            Area(x, y + 0.9, 3.95, 0.4),
            name,
            Look(sizes=(14.0,), color=SOFT, align="center"),
        )
    names = ", ".join(process.name for process in pack.map.processes) or "noch keine"
    deck.headed(slide, Area(LEFT, 4.7, RIGHT - LEFT, 2.1), "Erzählte Prozesse", names)


def _making(deck: Deck, pack: Pack) -> None:
    slide = deck.slide("Wie diese Unterlage entstand")
    deck.lines(
        slide,
        Area(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP),
        [f"•  {one}" for one in made(pack)],
        Look(space=10),
    )


def _pains(deck: Deck, pack: Pack) -> None:
    """A native bar chart; its sheet holds titles and weights alone."""
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    from befund.export.pack.slides.chart_data import PlainChartData

    pains = top_pains(pack, _TOP_PAINS)
    if not pains:
        return
    slide = deck.slide("Die schwersten Schmerzpunkte", [_source(one) for one in pains])
    data = PlainChartData(number_format="0")
    data.categories = [_label(one) for one in reversed(pains)]
    data.add_series("Gewicht", [round(one.weight * 100) for one in reversed(pains)])
    height = min(BOTTOM - TOP - 0.45, 0.8 + 0.5 * len(pains))
    place = (Inches(LEFT), Inches(TOP), Inches(RIGHT - LEFT), Inches(height))
    frame: Any = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
    _style_bars(frame.chart)
    about = (
        "Gewicht 0 bis 100: wie viele es nennen, wie schwer es wiegt, wie viel davon aus erster "
        "Hand ist."
    )
    deck.text(
        slide, Area(LEFT, BOTTOM - 0.38, RIGHT - LEFT, 0.35), about, Look(sizes=(11.0,), color=SOFT)
    )


def _label(pain: PackFinding) -> str:
    """A title that fits two lines beside its bar."""
    size = 11.0
    return (
        pain.title
        if width_of(pain.title, size) < 2 * _LABEL_WIDTH
        else shortened(pain.title, size, _LABEL_WIDTH, 2)
    )


def _source(finding: PackFinding) -> str:
    quotes = " ".join(cited(quote) for quote in finding.quotes[:1])
    return f"{finding.title}: {finding.summary}. {quotes}".strip()


def _style_bars(chart: Any) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    chart.has_legend, chart.has_title = False, False
    chart.font.name, chart.font.size = FONT, Pt(11)
    chart.font.color.rgb = RGBColor.from_string(INK)
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 45, True
    plot.data_labels.show_value = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "0", False
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = RGBColor.from_string(PAIN)
    values = chart.value_axis
    values.minimum_scale, values.maximum_scale = 0, 100
    values.has_major_gridlines, values.visible = False, False
    chart.category_axis.format.line.color.rgb = RGBColor.from_string(SOFT)
    chart.category_axis.has_major_gridlines = False


def _heat(deck: Deck, pack: Pack) -> None:
    """Processes by category of pain points, on as many slides as it takes."""
    categories, rows = heat(pack)
    if not categories:
        return
    first = 3.2
    width = min((RIGHT - LEFT - first) / len(categories), 1.0)
    sheet = Sheet(
        ["Prozess", *("" for _ in categories)], [first, *(width for _ in categories)], 11.0
    )
    named = list(rows.items())
    for start in range(0, len(named), _ROWS):
        part = named[start : start + _ROWS]
        slide = deck.slide("Wo es hakt: Schmerzpunkte nach Prozess und Art")
        cells = [[name, *(str(row[one] or "") for one in categories)] for name, row in part]
        table = fill_table(
            slide, Area(LEFT, TOP, first + width * len(categories), 0.4), sheet, cells
        )
        _stand_up(table, [CATEGORIES[one] for one in categories])
        for line, (_, row) in enumerate(part, 1):
            for column, category in enumerate(categories, 1):
                _shade(table.cell(line, column), row[category])


def _stand_up(table: Any, names: Sequence[str]) -> None:
    """The categories as heads that are read from below."""
    from pptx.util import Inches

    table.rows[0].height = Inches(_HEAD_HEIGHT)
    for column, name in enumerate(names, 1):
        cell = table.cell(0, column)
        cell._tc.get_or_add_tcPr().set("vert", "vert270")  # noqa: SLF001 - python-pptx knows no direction of text
        cell.text_frame.paragraphs[0].runs[0].text = name


def _shade(cell: Any, count: int) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN

    cell.fill.fore_color.rgb = RGBColor.from_string(_SHADES[min(count, len(_SHADES) - 1)])
    cell.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
