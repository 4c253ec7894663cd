"""The files hold exactly the accepted findings, in forms that can be worked on."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook
from pack_cases import fill_decided
from PIL import Image
from pptx import Presentation
from pptx.util import Pt

from befund.app import open_session
from befund.errors import ConfigurationError
from befund.export import PACK, Looks
from befund.export.pack import as_report, as_slides, report_template
from befund.export.pack.pack_json import as_pack_json, pack_schema
from befund.export.pack.slides.deck import Deck, Sheet, add_tables
from befund.export.pack.slides.text_fitting import SMALLEST, fit, height_of, lines_of
from befund.records import Kind
from befund.records.figures import Assumptions
from befund.records.pack import Pack, Selection
from befund.usecases.pack.assembly import prepare
from befund.usecases.pack.files import export_pack, read_template
from befund.usecases.workspace import Workspace
from built_once import BuiltOnce

TEMPLATE = Path(str(files("befund.export.pack") / "report_template.docx"))
XSD = Path(__file__).parents[1] / "data" / "bpmn" / "BPMN20.xsd"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c6360606000000004000160"
    "f6c6c50000000049454e44ae426082"
)


@pytest.fixture
def workspace(built_once: BuiltOnce, tmp_path: Path) -> Iterator[Workspace]:
    with open_session(built_once.copy("pack", fill_decided, tmp_path / "kunde"), {}) as opened:
        yield opened.workspace


@pytest.fixture
def pack(workspace: Workspace) -> Pack:
    selection = Selection(client="Muster & Söhne <GmbH>")
    return prepare(workspace, selection, Assumptions()).pack.model_copy(
        update={"date": date(2026, 11, 23)}
    )


def words_of_report(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_report_names_every_finding_and_no_tag_is_left(pack: Pack) -> None:
    content = as_report(pack)
    text = words_of_report(content)
    for finding in pack.findings:
        assert finding.title in text
        for quote in finding.quotes[:3]:
            assert quote.text in text
    assert "{{" not in text
    assert "{%" not in text
    assert "Muster & Söhne <GmbH>" in text
    assert "23.11.2026" in text


def test_the_report_is_one_to_work_with(pack: Pack) -> None:
    document = Document(io.BytesIO(as_report(pack)))
    headings = [
        p.text
        for p in document.paragraphs
        if (p.style.name if p.style else "").startswith("Heading 1")
    ]
    assert [heading[:2].strip() for heading in headings[:7]] == ["1", "2", "3", "4", "5", "6", "7"]
    body = document.element.xml
    assert 'TOC \\o "1-2"' in body
    heads = document.element.findall(".//{*}tblHeader")
    assert len(heads) == len(document.tables)
    foot = document.sections[0].footer._element.xml
    assert "PAGE" in foot
    assert "NUMPAGES" in foot
    assert "Muster" in document.sections[0].header.paragraphs[0].text
    assert document.core_properties.author == ""
    assert document.core_properties.last_modified_by == ""


def test_pictures_stand_where_they_belong(pack: Pack) -> None:
    one, other = (process.name for process in pack.map.processes)
    drawn = {"matrix": pixel(0), one: pixel(1), other: pixel(2)}
    document = Document(io.BytesIO(as_report(pack, None, drawn)))
    assert pictures_by_heading(document) == {
        f"3.1  {one}": [drawn[one]],
        f"3.2  {other}": [drawn[other]],
        "5  Quick Wins": [drawn["matrix"]],
    }


def test_a_process_without_a_picture_leaves_no_gap(pack: Pack) -> None:
    _, other = (process.name for process in pack.map.processes)
    document = Document(io.BytesIO(as_report(pack, None, {other: PIXEL})))
    assert pictures_by_heading(document) == {f"3.2  {other}": [PIXEL]}


def pixel(shade: int) -> bytes:
    """A picture of one grey point."""
    content = io.BytesIO()
    Image.new("L", (1, 1), shade).save(content, "png")
    return content.getvalue()


def pictures_by_heading(document: Any) -> dict[str, list[bytes]]:
    """The pictures of a document under the heading that is next above each."""
    found: dict[str, list[bytes]] = {}
    heading = ""
    for paragraph in document.paragraphs:
        if paragraph.style and paragraph.style.name.startswith("Heading"):
            heading = paragraph.text
        for blip in paragraph._p.findall(".//{*}blip"):
            part = document.part.related_parts[blip.get(f"{RELATION}embed")]
            found.setdefault(heading, []).append(part.blob)
    return found


def own_template(text: str) -> bytes:
    document = Document()
    document.add_paragraph(text)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def test_a_firm_s_own_template_is_filled(pack: Pack) -> None:
    text = words_of_report(
        as_report(pack, own_template("{{ client }}: {{ processes[0].heading }}"))
    )
    assert text.startswith("Muster & Söhne <GmbH>: 3.1  ")


@pytest.mark.parametrize(
    "template",
    [
        b"no document",
        own_template("{{ kunde }}"),
        own_template("{{ client"),
        own_template("{% for x in client.nothing %}{{ x }}{% endfor %}"),
        own_template("{{ ''.__class__.__mro__ }}"),
    ],
)
def test_a_template_that_does_not_fit_is_a_clear_error(pack: Pack, template: bytes) -> None:
    with pytest.raises(ConfigurationError, match="Vorlage"):
        as_report(pack, template)


def test_a_zip_that_is_no_word_document_is_a_clear_error(pack: Pack) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(ConfigurationError, match="Vorlage"):
        as_report(pack, content.getvalue())


def test_the_shipped_template_is_a_word_document_with_tags() -> None:
    assert "{{ client }}" in words_of_report(report_template())


def impersonal(template: bytes) -> bytes:
    """A template without who changed it and when, as Word writes that into it."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("docProps/"):
                part = re.sub(
                    rb"<(dc:creator|cp:lastModifiedBy|Company|Manager)>[^<]+<", rb"<\1><", part
                )
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            new.writestr(info, part, compresslevel=9)
    return content.getvalue()


def parts_in(template: bytes) -> list[tuple[str, tuple[int, ...], bytes]]:
    """Names, dates and contents; how they are packed is the library's."""
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        return [(one.filename, one.date_time, archive.read(one)) for one in archive.infolist()]


def test_the_shipped_template_says_nothing_of_who_made_it_where_and_when(
    *, update_golden: bool
) -> None:
    """With --update-golden a template that somebody changed in Word is cleaned."""
    if update_golden:
        TEMPLATE.write_bytes(impersonal(TEMPLATE.read_bytes()))
    assert parts_in(report_template()) == parts_in(impersonal(report_template()))
    properties = Document(io.BytesIO(report_template())).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    with zipfile.ZipFile(io.BytesIO(report_template())) as archive:
        texts = "".join(
            archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        )
    assert not re.search(r"file:|/home/|/Users/|[A-Z]:\\|<w:ins |<w:del |w:author=", texts)


def slides_of(pack: Pack) -> Any:
    return Presentation(io.BytesIO(as_slides(pack)))


def words_of_slide(slide: Any) -> str:
    parts = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            parts.append(shape.text_frame.text)
        if shape.has_table:
            parts += [cell.text for row in shape.table.rows for cell in row.cells]
        if shape.has_chart:
            parts += map(str, shape.chart.plots[0].categories)
    return "\n".join(parts)


def test_every_slide_has_a_title_and_its_number(pack: Pack) -> None:
    slides = list(slides_of(pack).slides)
    assert len(slides) > len(pack.map.processes) + len(pack.changes)
    for slide in slides:
        assert slide.shapes.title.text_frame.text
        assert 'type="slidenum"' in etree.tostring(slide._element).decode()


def test_the_slides_show_steps_pains_and_each_quick_win(pack: Pack) -> None:
    deck = slides_of(pack)
    text = "\n".join(words_of_slide(slide) for slide in deck.slides)
    for process in pack.map.processes:
        for activity in process.activities:
            assert activity.title in text
    for pain in pack.of_kind(Kind.PAIN_POINT):
        assert pain.title in text
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert sum(title.startswith("Quick Win ") for title in titles) == len(pack.changes)


def test_maps_are_shapes_with_connectors_and_charts_are_native(pack: Pack) -> None:
    deck = slides_of(pack)
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    process = pack.map.processes[0]
    lines = [shape for shape in shapes if shape._element.tag.endswith("cxnSp")]
    assert len(lines) == len(process.edges)
    for line in lines:
        assert line._element.find(".//{*}stCxn") is not None
        assert line._element.find(".//{*}endCxn") is not None
    kinds = {str(shape.chart.chart_type) for shape in shapes if shape.has_chart}
    assert {name.split(" ")[0] for name in kinds} == {"BAR_CLUSTERED", "XY_SCATTER"}
    assert not any(shape.shape_type == 13 for shape in shapes)  # 13: a picture


def test_notes_carry_the_sources(pack: Pack) -> None:
    notes = "\n".join(
        slide.notes_slide.notes_text_frame.text
        for slide in slides_of(pack).slides
        if slide.has_notes_slide
    )
    assert (
        "„Dann nehm ich die Ware an und buch sie im SAP ein.“ (eine Person aus dem Haus)" in notes
    )


def longer(pack: Pack) -> Pack:
    """The pack with titles and quotes that are far too long."""
    findings = tuple(
        finding.model_copy(
            update={
                "title": "Donaudampfschifffahrtsgesellschaftskapitän und " * 9,
                "quotes": tuple(q.model_copy(update={"text": q.text * 20}) for q in finding.quotes),
            }
        )
        for finding in pack.findings
    )
    changes = tuple(
        one.model_copy(update={"title": "Rechnungseingangsbearbeitung " * 12})
        for one in pack.changes
    )
    return pack.model_copy(update={"findings": findings, "changes": changes})


def test_no_text_is_too_small_or_leaves_its_box(pack: Pack) -> None:
    for one in (pack, longer(pack)):
        deck = slides_of(one)
        for slide in deck.slides:
            for shape in slide.shapes:
                assert shape.left >= 0
                assert shape.top >= 0
                assert shape.left + shape.width <= deck.slide_width
                assert shape.top + shape.height <= deck.slide_height
                if shape.has_text_frame and any(p.runs for p in shape.text_frame.paragraphs):
                    assert_fits(shape)


def assert_fits(shape: Any) -> None:
    frame = shape.text_frame
    sizes = {run.font.size for paragraph in frame.paragraphs for run in paragraph.runs}
    size = max(sizes)
    assert size >= Pt(SMALLEST)
    width = (shape.width - frame.margin_left - frame.margin_right) / Pt(1)
    height = (shape.height - frame.margin_top - frame.margin_bottom) / Pt(1)
    assert height_of(frame.text, size.pt, width) <= max(height + 1, size.pt * 1.3), frame.text


def test_a_word_too_long_for_its_box_is_parted_at_a_joint() -> None:
    text, size = fit("Instandhaltungsmechaniker", 90.0, 80.0, (12.0, 11.0, 10.0), bold=True)
    assert (text, size) == ("Instandhaltungs-mechaniker", 10.0)
    assert len(lines_of(text, size, 90.0, bold=True)) == 2


def test_a_text_too_long_for_its_box_says_that_it_goes_on() -> None:
    text, size = fit("viele Worte " * 40, 120.0, 30.0, (12.0, 10.0))
    assert size == 10.0
    assert text.endswith(" …")
    assert height_of(text, size, 120.0) <= 30.0


def test_a_long_table_goes_on_over_slides_and_loses_no_row() -> None:
    deck = Deck("x", "y")
    rows = [(str(number), "Wort " * (number % 40)) for number in range(120)]
    add_tables(deck, "Tabelle", Sheet(("Nr.", "Text"), (1.0, 5.0)), rows)
    shown = Presentation(io.BytesIO(deck.content()))
    tables = [shape.table for slide in shown.slides for shape in slide.shapes if shape.has_table]
    assert len(tables) > 1
    numbers = [row.cells[0].text for table in tables for row in list(table.rows)[1:]]
    assert numbers == [row[0] for row in rows]
    for slide in shown.slides:
        for shape in slide.shapes:
            assert shape.top + shape.height <= shown.slide_height


def test_the_workbook_lists_every_finding_and_has_a_chart(pack: Pack) -> None:
    content = PACK.formats["xlsx"].render(pack, Looks())
    book = load_workbook(io.BytesIO(content))
    listed = [book[name].cell(row, 1).value for name in ("Prozessschritte", "Schmerzpunkte", "Quick-Win-Kandidaten")
              for row in range(2, book[name].max_row + 1)]  # fmt: skip
    assert sorted(listed) == sorted(finding.title for finding in pack.findings)
    wins = book["Quick Wins"]
    assert [wins.cell(row, 2).value for row in range(2, wins.max_row + 1)] == [
        one.title for one in pack.changes
    ]
    assert len(book["Matrix"]._charts) == 1
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)


def test_a_formula_in_a_title_stays_text(pack: Pack) -> None:
    evil = pack.model_copy(
        update={
            "findings": tuple(one.model_copy(update={"title": "=1+1"}) for one in pack.findings)
        }
    )
    book = load_workbook(io.BytesIO(PACK.formats["xlsx"].render(evil, Looks())))
    cell = book["Schmerzpunkte"].cell(2, 1)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize("name", PACK.formats)
def test_characters_that_no_file_holds_break_none(pack: Pack, name: str) -> None:
    wild = "a\x07b\x0c\x1b\ufffe<&]]>"
    findings = tuple(
        one.model_copy(update={"title": wild, "summary": wild}) for one in pack.findings
    )
    changes = tuple(one.model_copy(update={"title": wild}) for one in pack.changes)
    content = PACK.formats[name].render(
        pack.model_copy(update={"client": wild, "findings": findings, "changes": changes}), Looks()
    )
    assert content.startswith((b"PK", b"<?xml", b"{"))


@pytest.mark.parametrize(
    "title", ["=cmd|'/C calc'!A0", "{=1+1}", "https://anderswo.example/x", "+1", "@SUM(1)"]
)
def test_a_formula_in_a_title_stays_text_behind_a_chart_of_a_slide(pack: Pack, title: str) -> None:
    evil = pack.model_copy(
        update={"findings": tuple(one.model_copy(update={"title": title}) for one in pack.findings)}
    )
    with zipfile.ZipFile(io.BytesIO(as_slides(evil))) as archive:
        books = [
            load_workbook(io.BytesIO(archive.read(name)))
            for name in archive.namelist()
            if ".xlsx" in name
        ]
    cells = [cell for book in books for sheet in book for row in sheet.iter_rows() for cell in row]
    assert title in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)


def test_the_sheet_behind_a_chart_holds_what_the_chart_shows(pack: Pack) -> None:
    (chart,) = [
        shape.chart for slide in slides_of(pack).slides for shape in slide.shapes
        if shape.has_chart and "BAR" in str(shape.chart.chart_type)
    ]  # fmt: skip
    sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))["Sheet1"]
    shown = list(zip(chart.plots[0].categories, chart.plots[0].series[0].values, strict=True))
    assert [(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=2)] == shown


def test_the_map_is_valid_bpmn_with_counts_and_without_names(pack: Pack) -> None:
    content = PACK.formats["bpmn"].render(pack, Looks())
    etree.XMLSchema(etree.parse(str(XSD))).assertValid(etree.fromstring(content))
    text = content.decode()
    assert "einzelne von 4 Interviews" in text
    assert "(eine Person aus dem Haus)" in text


def test_json_is_what_its_schema_says_and_reads_back(pack: Pack) -> None:
    found = json.loads(as_pack_json(pack))
    jsonschema.validate(found, pack_schema())
    assert Pack.model_validate(found) == pack


def test_all_files_are_written_or_none(workspace: Workspace, pack: Pack, tmp_path: Path) -> None:
    paths = export_pack(workspace, pack, tuple(PACK.formats))
    assert [path.name for path in paths] == [f"workshop.{name}" for name in PACK.formats]
    assert all(path.parent == workspace.exports for path in paths)
    with pytest.raises(ConfigurationError):
        export_pack(workspace, pack, ("xlsx", "docx"), b"x", tmp_path / "neu")
    assert not (tmp_path / "neu").exists()


def test_a_template_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"fehlt\.docx"):
        read_template(tmp_path / "fehlt.docx")


def test_an_almost_empty_pack_still_makes_all_files(workspace: Workspace) -> None:
    for kind in Kind:
        found = prepare(workspace, Selection(kinds=(kind,), with_quotes=False), Assumptions()).pack
        for one in PACK.formats.values():
            assert one.render(found, Looks())
