"""The registry of export formats: what each is, in German and English, and what writes it.

To add one: write it in a module of its own and enter it here; help texts, pages and README follow.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, ParamSpec

if TYPE_CHECKING:
    from befund.export.rows import Transcripts
    from befund.records import Observation
    from befund.records.figures import ScoredChange
    from befund.records.pack import Pack
    from befund.records.process import ProcessMap

P = ParamSpec("P")

_OFFICE = "application/vnd.openxmlformats-officedocument"
_DOCX = f"{_OFFICE}.wordprocessingml.document"
_PPTX = f"{_OFFICE}.presentationml.presentation"
_XLSX = f"{_OFFICE}.spreadsheetml.sheet"
_JSON, _XML = "application/json", "application/xml"


@dataclass(frozen=True)
class Looks:
    """What a firm brings.

    A Word template of its own, and PNGs ("matrix", and by name of process).
    """

    template: bytes | None = None
    pictures: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class ExportFormat(Generic[P]):
    """A kind of file: its suffix, what it is in two languages, and what makes its content."""

    suffix: str
    german: str
    english: str
    media_type: str
    render: Callable[P, bytes]
    styled: bool = False  # whether a firm's template and pictures go into it

    def label(self, language: str) -> str:
        """What the file is, in one of the languages of the screens."""
        return self.german if language == "de" else self.english


@dataclass(frozen=True)
class Exportable(Generic[P]):
    """What can be exported.

    How its files are called, and its formats by the name that asks for them.
    """

    stem: str
    formats: Mapping[str, ExportFormat[P]]

    def file_name(self, name: str) -> str:
        """How a file of this format is called."""
        return f"{self.stem}.{self.formats[name].suffix}"


def _observations_xlsx(observations: "Sequence[Observation]", transcripts: "Transcripts") -> bytes:
    from befund.export.spreadsheet import as_spreadsheet

    return as_spreadsheet(observations, transcripts)


def _observations_csv(observations: "Sequence[Observation]", transcripts: "Transcripts") -> bytes:
    from befund.export.observation_csv import as_csv

    return as_csv(observations, transcripts)


def _observations_json(observations: "Sequence[Observation]", transcripts: "Transcripts") -> bytes:
    from befund.export.rows import as_json_list

    return as_json_list(observations, transcripts)


def _observations_md(observations: "Sequence[Observation]", transcripts: "Transcripts") -> bytes:
    from befund.export.markdown import as_markdown

    return as_markdown(observations, transcripts)


def _map_text(found: "ProcessMap") -> bytes:
    from befund.drawing.text_outline import outline_of

    return "\n".join((*outline_of(found), "")).encode()


def _map_bpmn(found: "ProcessMap") -> bytes:
    from befund.drawing.bpmn import as_bpmn

    return as_bpmn(found)


def _map_mermaid(found: "ProcessMap") -> bytes:
    from befund.drawing.mermaid import as_mermaid

    return as_mermaid(found).encode()


def _map_svg(found: "ProcessMap") -> bytes:
    from befund.drawing.map_svg import as_svg

    return as_svg(found).encode()


def _map_png(found: "ProcessMap") -> bytes:
    from befund.drawing.png import as_png

    return as_png(_map_svg(found).decode())


def _matrix_svg(changes: "list[ScoredChange]") -> bytes:
    from befund.drawing.matrix_svg import as_svg

    return as_svg(changes).encode()


def _matrix_png(changes: "list[ScoredChange]") -> bytes:
    from befund.drawing.png import as_png

    return as_png(_matrix_svg(changes).decode())


def _matrix_xlsx(changes: "list[ScoredChange]") -> bytes:
    from befund.export.matrix_workbook import as_workbook

    return as_workbook(changes)


def _pack_docx(pack: "Pack", looks: Looks) -> bytes:
    from befund.export.pack.report import as_report

    return as_report(pack, looks.template, looks.pictures)


def _pack_pptx(pack: "Pack", _: Looks) -> bytes:
    from befund.export.pack.slides import as_slides

    return as_slides(pack)


def _pack_xlsx(pack: "Pack", _: Looks) -> bytes:
    from befund.export.pack.workbook import as_pack_workbook

    return as_pack_workbook(pack)


def _pack_bpmn(pack: "Pack", _: Looks) -> bytes:
    return _map_bpmn(pack.map)


def _pack_json(pack: "Pack", _: Looks) -> bytes:
    from befund.export.pack.pack_json import as_pack_json

    return as_pack_json(pack)


OBSERVATIONS: "Exportable[[Sequence[Observation], Transcripts]]" = Exportable(
    "befund",
    {
        "xlsx": ExportFormat(
            "xlsx", "Tabellen (Excel)", "Tables (Excel)", _XLSX, _observations_xlsx
        ),
        "csv": ExportFormat("csv", "Tabelle (CSV)", "Table (CSV)", "text/csv", _observations_csv),
        "json": ExportFormat("json", "Daten (JSON)", "Data (JSON)", _JSON, _observations_json),
        "md": ExportFormat(
            "md", "Text (Markdown)", "Text (Markdown)", "text/markdown", _observations_md
        ),
    },
)
MAP: "Exportable[[ProcessMap]]" = Exportable(
    "prozesskarte",
    {
        "text": ExportFormat("txt", "Gliederung (Text)", "Outline (text)", "text/plain", _map_text),
        "bpmn": ExportFormat("bpmn", "Prozesskarte (BPMN)", "Process map (BPMN)", _XML, _map_bpmn),
        "mermaid": ExportFormat(
            "mmd", "Diagramm (Mermaid)", "Diagram (Mermaid)", "text/plain", _map_mermaid
        ),
        "png": ExportFormat("png", "Bild (PNG)", "Picture (PNG)", "image/png", _map_png),
        "svg": ExportFormat("svg", "Bild (SVG)", "Picture (SVG)", "image/svg+xml", _map_svg),
    },
)
MATRIX: "Exportable[[list[ScoredChange]]]" = Exportable(
    "matrix",
    {
        "png": ExportFormat("png", "Bild (PNG)", "Picture (PNG)", "image/png", _matrix_png),
        "svg": ExportFormat("svg", "Bild (SVG)", "Picture (SVG)", "image/svg+xml", _matrix_svg),
        "xlsx": ExportFormat("xlsx", "Diagramm (Excel)", "Chart (Excel)", _XLSX, _matrix_xlsx),
    },
)
PACK: "Exportable[[Pack, Looks]]" = Exportable(
    "workshop",
    {
        "docx": ExportFormat(
            "docx", "Bericht (Word)", "Report (Word)", _DOCX, _pack_docx, styled=True
        ),
        "pptx": ExportFormat(
            "pptx", "Folien (PowerPoint)", "Slides (PowerPoint)", _PPTX, _pack_pptx
        ),
        "xlsx": ExportFormat("xlsx", "Tabellen (Excel)", "Tables (Excel)", _XLSX, _pack_xlsx),
        "bpmn": ExportFormat("bpmn", "Prozesskarte (BPMN)", "Process map (BPMN)", _XML, _pack_bpmn),
        "json": ExportFormat("json", "Daten (JSON)", "Data (JSON)", _JSON, _pack_json),
    },
)
EXPORTS: "Mapping[str, Exportable[...]]" = {
    "export": OBSERVATIONS,
    "map": MAP,
    "matrix": MATRIX,
    "pack": PACK,
}
"""By the command that writes them."""
