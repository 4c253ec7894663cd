"""Quick wins on slides.

The matrix as a native chart, the roadmap as shapes, and one slide for each.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from befund.export.pack.pack_facts import (
    PointLabel,
    cited,
    field,
    percent,
    point_labels,
    rated,
    score,
)
from befund.export.pack.slides.deck import (
    ACCENT,
    BOTTOM,
    FONT,
    GOOD,
    HANDOFF,
    INK,
    LEFT,
    LINE_COLOR,
    PALE,
    RIGHT,
    SOFT,
    TOP,
    WARN,
    WHITE,
    Area,
    Deck,
    Look,
    Sheet,
    add_tables,
    numbered,
)
from befund.labels import say
from befund.quadrant import QUADRANT_NAMES
from befund.records.figures import Horizon
from befund.records.message import message
from befund.records.pack import Pack, PackChange, PackStage

if TYPE_CHECKING:
    from pptx.slide import Slide

_COLORS = {
    Horizon.QUICK_WIN: GOOD,
    Horizon.ONE_YEAR: HANDOFF,
    Horizon.THREE_YEARS: WARN,
    Horizon.FIVE_YEARS: SOFT,
}
_ASK = "Wer nimmt das in die Hand, bis wann, und woran messen wir den Erfolg?"
_CHART_WIDTH = 7.1
_PLOT = (0.08, 0.02, 0.9, 0.82)  # left, top, width and height of the plot as shares of the chart
_LISTED = 20
_ITEM, _GAP, _COLUMNS = 0.49, 0.06, 4
_PER_COLUMN = int((BOTTOM - TOP - 0.72) / (_ITEM + _GAP))


def add_wins(deck: Deck, pack: Pack) -> None:
    """All slides about quick wins."""
    if not pack.changes:
        return
    _matrix(deck, pack)
    _list(deck, pack)
    _roadmap(deck, pack)
    for change in pack.changes:
        _one(deck, pack, change)


def _name(pack: Pack, horizon: Horizon | None) -> str:
    return next((stage.name for stage in pack.roadmap if stage.horizon is horizon), "")


def _matrix(deck: Deck, pack: Pack) -> None:
    changes = rated(pack)
    if not changes:
        return
    slide = deck.slide("Quick Wins: Wirkung und Aufwand", _rating_lines(changes))
    _chart(slide, pack, changes)
    _name_quadrants(deck, slide)
    y, height = TOP, (BOTTOM - TOP)
    lines = [f"{one.number}. {one.title}" for one in changes[:_LISTED]]
    more = len(changes) - len(lines)
    lines += [say(message("pack.more_on_next", count=more))] if more > 0 else []
    deck.lines(
        slide, Area(7.75, y, RIGHT - 7.75, height), lines, Look(sizes=(13.0, 12.0, 11.0, 10.0))
    )


def _rating_lines(changes: Iterable[PackChange]) -> list[str]:
    return [
        say(
            message(
                "pack.rating",
                number=one.number,
                title=one.title,
                impact=score(one.impact),
                impact_of="; ".join(one.impact_of),
                effort=score(one.effort),
                effort_of="; ".join(one.effort_of),
                confidence=percent(one.confidence),
            )
        )
        for one in changes
    ]


def _chart(slide: "Slide", pack: Pack, changes: Sequence[PackChange]) -> None:
    """A native scatter chart with a series for each horizon."""
    from pptx.chart.data import XyChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    data = XyChartData(number_format="0.0")
    horizons = [horizon for horizon in Horizon if any(one.horizon is horizon for one in changes)]
    labels = point_labels(changes)
    texts: list[list[PointLabel]] = []
    for horizon in horizons:
        series = data.add_series(_name(pack, horizon))
        own = [one for one in changes if one.horizon is horizon]
        for one in own:
            series.add_data_point(one.effort, one.impact or 1.0)
        texts.append([labels[one.number] for one in own])
    place = (Inches(LEFT), Inches(TOP), Inches(_CHART_WIDTH), Inches(BOTTOM - TOP))
    frame: Any = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *place, data)
    _style_chart(frame.chart, horizons)
    for series, own_labels in zip(frame.chart.plots[0].series, texts, strict=True):
        _label_points(series, own_labels)


def _label_points(series: Any, labels: Sequence[PointLabel]) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION
    from pptx.util import Pt

    for number, (text, above) in enumerate(labels):
        if text:
            label = series.points[number].data_label
            label.text_frame.text = text
            label.text_frame.paragraphs[0].runs[0].font.size = Pt(11)
            label.position = XL_LABEL_POSITION.ABOVE if above else XL_LABEL_POSITION.BELOW


def _style_chart(chart: Any, horizons: Sequence[Horizon]) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LEGEND_POSITION, XL_MARKER_STYLE
    from pptx.util import Pt

    chart.has_title, chart.has_legend = False, True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.name, chart.font.size = FONT, Pt(11)
    chart.font.color.rgb = RGBColor.from_string(INK)
    for axis, name in ((chart.category_axis, "Aufwand"), (chart.value_axis, "Wirkung")):
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0.5, 5.5, 2.5
        axis.has_major_gridlines, axis.has_title = True, True
        axis.major_gridlines.format.line.color.rgb = RGBColor.from_string(LINE_COLOR)
        axis.axis_title.text_frame.text = f"{name} (1 bis 5)  →"
        axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(12)
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = '""', False
    for series, horizon in zip(chart.plots[0].series, horizons, strict=True):
        series.format.line.fill.background()
        series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 12
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = RGBColor.from_string(_COLORS[horizon])
        series.marker.format.line.color.rgb = RGBColor.from_string(WHITE)
    _fix_plot(chart)


def _fix_plot(chart: Any) -> None:
    """Say where the plot lies within the chart, so that names can be written into its quadrants."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    values = zip(("x", "y", "w", "h"), _PLOT, strict=True)
    inner = "".join(f'<c:{name} val="{value}"/>' for name, value in values)
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    layout = parse_xml(
        f"<c:layout {nsdecls('c')}><c:manualLayout>{modes}{inner}</c:manualLayout></c:layout>"
    )
    plot = chart._chartSpace.chart.plotArea  # noqa: SLF001 - python-pptx knows no layout of the plot
    for old in plot.findall("{*}layout"):
        plot.remove(old)
    plot.insert(0, layout)


def _name_quadrants(deck: Deck, slide: "Slide") -> None:
    width, height = _CHART_WIDTH, BOTTOM - TOP
    x, y, across, down = (
        _PLOT[0] * width,
        _PLOT[1] * height,
        _PLOT[2] * width / 2,
        _PLOT[3] * height / 2,
    )
    for quadrant, name in QUADRANT_NAMES.items():
        left, top = (
            LEFT + x + quadrant.high_effort * across,
            TOP + y + (not quadrant.high_impact) * down,
        )
        area = Area(left, top, across, 0.32)
        deck.text(slide, area, name, Look(sizes=(12.0,), bold=True, color="9AA5B1", align="right"))


def _list(deck: Deck, pack: Pack) -> None:
    rows = [
        (
            str(one.number), one.title, score(one.impact), score(one.effort), percent(one.confidence),
            next((stage.name for stage in pack.roadmap if one.finding in stage.changes), ""),
        )
        for one in pack.changes
    ]  # fmt: skip
    heads = ("Nr.", "Änderung", "Wirkung", "Aufwand", "Sicherheit", "Bis wann")
    add_tables(
        deck, "Alle Quick-Win-Kandidaten", Sheet(heads, (0.6, 6.3, 1.1, 1.1, 1.2, 2.0)), rows
    )


def _roadmap(deck: Deck, pack: Pack) -> None:
    """A column or more for each horizon, on as many slides as they take."""
    columns = [
        (stage, stage.changes[at : at + _PER_COLUMN])
        for stage in pack.roadmap
        for at in range(0, len(stage.changes), _PER_COLUMN)
    ]
    pages = [columns[at : at + _COLUMNS] for at in range(0, len(columns), _COLUMNS)]
    for number, page in enumerate(pages, 1):
        slide = deck.slide(numbered("Roadmap", number, len(pages)))
        width = (RIGHT - LEFT) / len(page)
        for place, (stage, names) in enumerate(page):
            _column(deck, slide, pack, (stage, names), (LEFT + place * width, width - 0.15))


def _column(
    deck: Deck,
    slide: "Slide",
    pack: Pack,
    what: tuple[PackStage, Sequence[str]],
    place: tuple[float, float],
) -> None:
    from pptx.enum.shapes import MSO_SHAPE

    (stage, names), (x, width) = what, place
    color = _COLORS[stage.horizon] if stage.horizon else SOFT
    head = Look(
        sizes=(14.0, 13.0, 12.0, 11.0),
        bold=True,
        color=WHITE,
        fill=color,
        align="center",
        anchor="middle",
    )
    shape = deck.text(slide, Area(x, TOP, width, 0.6), stage.name, head)
    shape._element.spPr.prstGeom.set("prst", MSO_SHAPE.PENTAGON.xml_value)  # noqa: SLF001 - an arrow towards later
    numbers = {change.finding: change for change in pack.changes}
    for row, name in enumerate(names):
        change = numbers[name]
        area = Area(x, TOP + 0.72 + row * (_ITEM + _GAP), width, _ITEM)
        look = Look(sizes=(12.0, 11.0, 10.0), fill=PALE, line=color, anchor="middle", rounded=True)
        deck.text(slide, area, f"{change.number}. {change.title}", look)


def _one(deck: Deck, pack: Pack, change: PackChange) -> None:
    """One quick win.

    What is wrong, what to change, what it brings, what it takes, who says so, what to ask.
    """
    finding = pack.finding(change.finding)
    known = {one.id: one.title for one in pack.findings}
    problem = "; ".join(known[name] for name in change.answers if name in known) or field(
        finding, "problem"
    )
    mentioned = say(message("pack.mentioned", how_often=finding.told))
    notes = [*_rating_lines([change]), mentioned, *(cited(quote) for quote in finding.quotes)]
    slide = deck.slide(
        say(message("pack.quick_win", number=change.number, title=finding.title)), notes
    )
    left, right = 7.6, RIGHT - LEFT - 7.9
    words = "\n".join(cited(quote) for quote in finding.quotes[:2])
    words = words or say(message("pack.no_quote", mentioned=finding.told))
    deck.stack(
        slide,
        Area(LEFT, TOP, left, BOTTOM - TOP),
        [
            ("Problem heute", problem or "Noch nicht benannt.", PALE),
            ("Änderung", field(finding, "change") or finding.title, ""),
            ("Erwartete Wirkung", field(finding, "expected_effect"), ""),
            ("Belege", words, ""),
        ],
    )
    x = LEFT + left + 0.3
    stage = next((one.name for one in pack.roadmap if change.finding in one.changes), "")
    _scores(deck, slide, change, (x, right))
    deck.stack(
        slide,
        Area(x, 2.7, right, BOTTOM - 2.7),
        [
            ("Bis wann", stage, ""),
            ("Woraus das folgt", "\n".join((*change.impact_of, *change.effort_of)), ""),
            ("Was entgegensteht", field(finding, "obstacles"), ""),
            ("Im Workshop zu fragen", change.question or _ASK, PALE),
        ],
    )


def _scores(deck: Deck, slide: "Slide", change: PackChange, place: tuple[float, float]) -> None:
    x, width = place
    cards = (
        ("Wirkung", score(change.impact)),
        ("Aufwand", score(change.effort)),
        ("Sicherheit", percent(change.confidence)),
    )
    each = width / len(cards)
    for number, (name, value) in enumerate(cards):
        card = Area(x + number * each, TOP, each - 0.1, 1.3)
        deck.text(slide, card, "", Look(fill=PALE))
        big = Look(sizes=(26.0, 22.0), bold=True, color=ACCENT, align="center")
        deck.text(slide, Area(card.x, TOP + 0.15, card.width, 0.6), value, big)
        small = Look(sizes=(12.0,), color=SOFT, align="center")
        deck.text(slide, Area(card.x, TOP + 0.8, card.width, 0.35), name, small)
