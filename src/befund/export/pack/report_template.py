"""The template of the report, as a Word document with Jinja tags; a firm makes its own by changing a copy."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from befund.export.pack.report_parts import (
    ACCENT,
    INK,
    PALE,
    SOFT,
    add_field,
    close_contents,
    grid,
    left_bar,
    open_contents,
    shade,
    speak_german,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

_FONT = "Arial"
_STEP = (
    "{% if step.condition %}{{ step.condition }}:\n{% endif %}{{ step.title }}"
    "{% if step.before %}\n{{ step.before }}{% endif %}"
)

_LOOKS = {  # size, colour, bold, italic, space before, space after
    "Normal": (10.5, INK, False, False, 0, 6),
    "Title": (34, ACCENT, True, False, 180, 6),
    "Subtitle": (20, ACCENT, False, False, 0, 24),
    "Heading 1": (18, ACCENT, True, False, 24, 8),
    "Heading 2": (14, ACCENT, True, False, 18, 6),
    "Heading 3": (11, ACCENT, True, False, 10, 3),
    "Leitsatz": (13, SOFT, False, False, 0, 6),
    "Zwischentitel": (11.5, INK, True, False, 12, 4),
    "Inhaltstitel": (18, ACCENT, True, False, 0, 8),
    "Inhalt": (10.5, INK, False, False, 0, 4),
    "Unterinhalt": (9.5, SOFT, False, False, 0, 2),
    "Angabe": (10, INK, False, False, 0, 2),
    "Zitat": (10, SOFT, False, True, 2, 4),
    "Tabelle": (9, INK, False, False, 2, 2),
    "Tabellenkopf": (9, "FFFFFF", True, False, 3, 3),
    "Kopfzeile": (8.5, SOFT, False, False, 0, 0),
    "Abstand": (4, INK, False, False, 0, 4),
}


def report_template() -> bytes:
    """The shipped template; its tags are all that a report knows."""
    from docx import Document

    document = Document()
    _set_up(document)
    draft = _Draft(document)
    draft.title_page()
    draft.contents()
    draft.summary()
    draft.method()
    draft.processes()
    draft.contradictions()
    draft.quick_wins()
    draft.roadmap()
    draft.questions()
    draft.appendix()
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


class _Draft:
    """Writes the chapters of the template one after another."""

    def __init__(self, document: "Document") -> None:
        self._document = document

    def _say(self, text: str, style: str = "Normal") -> None:
        self._document.add_paragraph(text, style)

    def _chapter(self, number: int, *, new_page: bool = True) -> None:
        paragraph = self._document.add_paragraph(f"{{{{ contents[{number}] }}}}", "Heading 1")
        paragraph.paragraph_format.page_break_before = new_page

    def _loop(self, what: str) -> None:
        """A tag that takes its own paragraph with it."""
        self._say(f"{{%p {what} %}}")

    def _table(self, heads: Sequence[str], widths: Sequence[float], loop: str, cells: Sequence[str]) -> None:
        """A table with one row for each turn of a loop."""
        table = grid(self._document, widths, 4)
        for cell, text in zip(table.rows[0].cells, heads, strict=True):
            _fill(cell, text, "Tabellenkopf")
            shade(cell, ACCENT)
        _fill(table.rows[1].cells[0], f"{{%tr {loop} %}}", "Tabelle")
        for cell, text in zip(table.rows[2].cells, cells, strict=True):
            _fill(cell, text, "Tabelle")
        _fill(table.rows[3].cells[0], "{%tr endfor %}", "Tabelle")
        self._say("", "Abstand")

    def title_page(self) -> None:
        """Who, what, when."""
        self._say("Ist-Analyse", "Title")
        self._say("{{ client }}", "Subtitle")
        self._say("Prozesse, Schmerzpunkte und Quick Wins aus {{ interviews }} Interviews", "Leitsatz")
        self._say("Unterlage für den Workshop, {{ date }}", "Leitsatz")

    def contents(self) -> None:
        """A table of contents; its entries stand there already, Word adds the pages."""
        self._say("Inhalt", "Inhaltstitel")
        first = self._document.add_paragraph(style="Inhalt")
        open_contents(first)
        first.add_run("{{ contents[0] }}")
        self._loop("for entry in contents[1:3]")
        self._say("{{ entry }}", "Inhalt")
        self._loop("endfor")
        self._loop("for process in processes")
        self._say("{{ process.heading }}", "Unterinhalt")
        self._loop("endfor")
        self._loop("for entry in contents[3:]")
        self._say("{{ entry }}", "Inhalt")
        self._loop("endfor")
        close_contents(self._document.add_paragraph(style="Abstand"))

    def summary(self) -> None:
        """What a manager reads."""
        self._chapter(0)
        self._say("{{ summary }}")
        self._say("Die schwersten Schmerzpunkte", "Zwischentitel")
        self._table(
            ("Nr.", "Schmerzpunkt", "Art", "Schwere", "Genannt"), (1.1, 8.2, 3.4, 1.8, 2.7),
            "for pain in top_pains",
            ("{{ loop.index }}", "{{ pain.title }}", "{{ pain.category }}", "{{ pain.severity }}", "{{ pain.told }}"),
        )  # fmt: skip
        self._say("Die besten Quick Wins", "Zwischentitel")
        self._loop("if top_changes")
        self._table(
            ("Nr.", "Änderung", "Wirkung", "Aufwand", "Bis wann"), (1.1, 8.2, 1.9, 1.9, 4.1),
            "for change in top_changes",
            ("{{ change.number }}", "{{ change.title }}", "{{ change.impact }}", "{{ change.effort }}",
             "{{ change.horizon }}"),
        )  # fmt: skip
        self._loop("else")
        self._say("Kein Quick Win, dessen Problem bekannt ist.")
        self._loop("endif")

    def method(self) -> None:
        """How it was made, and where it ends."""
        self._chapter(1, new_page=False)
        self._loop("for sentence in method")
        self._say("{{ sentence }}", "List Bullet")
        self._loop("endfor")

    def processes(self) -> None:
        """Process by process: its steps, then where it hurts."""
        self._chapter(2)
        self._say("{{ processes_intro }}")
        self._loop("for process in processes")
        self._say("{{ process.heading }}", "Heading 2")
        self._say("{{ process.intro }}")
        self._loop("if process.picture")
        self._say("{{ process.picture }}")
        self._loop("endif")
        self._loop("if process.steps")
        self._table(
            ("Nr.", "Schritt", "Wer", "Womit", "Genannt"), (1.1, 6.4, 3.2, 3.6, 2.9),
            "for step in process.steps",
            (
                "{{ step.number }}",
                _STEP,
                "{{ step.lane }}", "{{ step.things }}", "{{ step.told }}",
            ),
        )  # fmt: skip
        self._loop("endif")
        self._findings("process.pains", "{{ process.pains_heading }}")
        self._loop("endfor")

    def _findings(self, name: str, heading: str) -> None:
        """Findings with their facts and quotes."""
        self._loop(f"if {name}")
        self._say(heading, "Zwischentitel")
        self._loop(f"for finding in {name}")
        self._say("{{ finding.title }}", "Heading 3")
        self._say("{{ finding.summary }}", "Angabe")
        self._loop("for fact in finding.facts")
        paragraph = self._document.add_paragraph(style="Angabe")
        paragraph.add_run("{{ fact.label }}: ").bold = True
        paragraph.add_run("{{ fact.value }}")
        self._loop("endfor")
        self._loop("for quote in finding.quotes")
        self._say("„{{ quote.text }}“ ({{ quote.attribution }})", "Zitat")
        self._loop("endfor")
        self._loop("endfor")
        self._loop("endif")

    def contradictions(self) -> None:
        """Both sides beside each other."""
        self._chapter(3)
        self._loop("if not contradictions")
        self._say("Unter den ausgewählten Befunden widerspricht keiner einem anderen.")
        self._loop("endif")
        self._loop("for one in contradictions")
        self._say("{{ loop.index }}. {{ one.about }}", "Heading 3")
        table = grid(self._document, (8.6, 8.6), 2)
        for number, cell in enumerate(table.rows[0].cells):
            _fill(cell, f"{{{{ one.sides[{number}].title }}}}", "Tabelle")
            cell.paragraphs[0].runs[0].bold = True
            shade(cell, PALE)
        for number, cell in enumerate(table.rows[1].cells):
            _fill(cell, f"{{{{ one.sides[{number}].words }}}}", "Tabelle")
        self._say("", "Abstand")
        self._loop("endfor")

    def quick_wins(self) -> None:
        """The table, the matrix, then one after another."""
        self._chapter(4)
        self._say("{{ changes_intro }}")
        self._loop("if changes")
        self._table(
            ("Nr.", "Änderung", "Wirkung", "Aufwand", "Sicherheit", "Bis wann"), (1.1, 7.0, 1.8, 1.8, 2.0, 3.5),
            "for change in changes",
            ("{{ change.number }}", "{{ change.title }}", "{{ change.impact }}", "{{ change.effort }}",
             "{{ change.confidence }}", "{{ change.horizon }}"),
        )  # fmt: skip
        self._loop("endif")
        self._loop("if matrix")
        self._say("Wirkung und Aufwand", "Zwischentitel")
        self._loop("if matrix_picture")
        self._say("{{ matrix_picture }}")
        self._loop("endif")
        self._matrix()
        self._loop("endif")
        self._findings("change_findings", "Die Änderungen im Einzelnen")

    def _matrix(self) -> None:
        """Four quadrants with the numbers and names of what stands in them."""
        table = grid(self._document, (2.0, 7.6, 7.6), 3)
        for cell, text in zip(table.rows[0].cells, ("", "wenig Aufwand", "viel Aufwand"), strict=True):
            _fill(cell, text, "Tabellenkopf")
            shade(cell, ACCENT)
        for row, (name, first) in enumerate((("viel Wirkung", 0), ("wenig Wirkung", 2)), 1):
            cells = table.rows[row].cells
            _fill(cells[0], name, "Tabelle")
            for place in (0, 1):
                cell = cells[place + 1]
                _fill(cell, f"{{{{ matrix[{first + place}].name }}}}", "Tabelle")
                cell.paragraphs[0].runs[0].bold = True
                cell.add_paragraph(f"{{{{ matrix[{first + place}].entries }}}}", "Tabelle")
        shade(table.rows[1].cells[1], "E3F2E9")
        self._say("", "Abstand")

    def roadmap(self) -> None:
        """By when."""
        self._chapter(5)
        self._loop("if roadmap")
        self._table(
            ("Bis wann", "Was"), (4.6, 12.6),
            "for stage in roadmap", ("{{ stage.name }}", "{{ stage.entries }}"),
        )  # fmt: skip
        self._loop("else")
        self._say("Noch keine Änderungen ausgewählt.")
        self._loop("endif")

    def questions(self) -> None:
        """Who is asked what."""
        self._chapter(6)
        self._loop("if not roles")
        self._say("Zu den ausgewählten Befunden ist keine Frage offen.")
        self._loop("endif")
        self._loop("for role in roles")
        self._say("{{ role.name }}", "Heading 3")
        self._table(
            ("Anlass", "Frage", "Betrifft"), (2.8, 7.2, 7.2),
            "for question in role.questions",
            ("{{ question.kind }}", "{{ question.text }}", "{{ question.details }}"),
        )  # fmt: skip
        self._loop("endfor")

    def appendix(self) -> None:
        """Figures and assumptions, and the words behind the steps."""
        self._chapter(7)
        self._say("Gerechnet wird mit {{ assumptions }}.")
        self._loop("if costs")
        self._table(
            ("Befund", "Gesagt wurde", "Im Jahr"), (7.2, 5.4, 4.6),
            "for cost in costs", ("{{ cost.title }}", "{{ cost.basis }}", "{{ cost.yearly }}"),
        )  # fmt: skip
        self._loop("else")
        self._say("Zu keinem ausgewählten Befund reichen die genannten Zahlen, um ein Jahr auszurechnen.")
        self._loop("endif")
        self._chapter(8)
        self._loop("if step_quotes")
        self._table(
            ("Schritt", "Belege"), (5.4, 11.8),
            "for step in step_quotes", ("{{ step.title }}", "{{ step.words }}"),
        )  # fmt: skip
        self._loop("else")
        self._say("Keine Zitate zu Prozessschritten freigegeben.")
        self._loop("endif")


def _fill(cell: "_Cell", text: str, style: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.add_run(text)


def _set_up(document: "Document") -> None:
    """Paper, styles, head and foot."""
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.9)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.0)
    section.different_first_page_header_footer = True
    _set_styles(document)
    speak_german(document)
    head = section.header.paragraphs[0]
    head.style = "Kopfzeile"
    head.add_run("Ist-Analyse {{ client }}")
    foot = section.footer.paragraphs[0]
    foot.style = "Kopfzeile"
    foot.add_run("{{ date }}  |  vertraulich, nur für den Workshop  |  Seite ")
    add_field(foot, "PAGE")
    foot.add_run(" von ")
    add_field(foot, "NUMPAGES")
    properties = document.core_properties
    properties.title, properties.author, properties.comments = "Ist-Analyse", "", ""
    properties.language = "de-DE"


def _set_styles(document: "Document") -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    known = {style.name for style in document.styles}
    for name, (size, colour, bold, italic, before, after) in _LOOKS.items():
        style = document.styles[name] if name in known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        font = style.font
        font.name, font.size, font.bold, font.italic = _FONT, Pt(size), bold, italic
        font.color.rgb = RGBColor.from_string(colour)
        paragraph = style.paragraph_format
        paragraph.space_before, paragraph.space_after = Pt(before), Pt(after)
        fonts = style.element.rPr.rFonts
        for theme in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[theme]
    for name in ("Heading 1", "Heading 2", "Heading 3", "Zwischentitel", "Tabellenkopf"):
        document.styles[name].paragraph_format.keep_with_next = True
    document.styles["Inhaltstitel"].paragraph_format.page_break_before = True
    document.styles["Unterinhalt"].paragraph_format.left_indent = Pt(16)
    document.styles["Zitat"].paragraph_format.left_indent = Pt(14)
    left_bar(document.styles["Zitat"])
    borders = document.styles["Title"].element.pPr.find("{*}pBdr")
    if borders is not None:
        document.styles["Title"].element.pPr.remove(borders)
