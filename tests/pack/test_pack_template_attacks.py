"""A firm's template reads nothing, writes nothing and takes no more than its share.

A good one works as ever.
"""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Environment, StrictUndefined
from pack_cases import fill
from template_attacks import BOMBS, PLACES, READS, SECRET, TAKES, WRITES, document, put, saved

from befund.app import open_session
from befund.errors import ConfigurationError
from befund.export.pack import as_report, report_template
from befund.export.pack.pack_json import as_pack_json
from befund.export.pack.report import context_of
from befund.records.figures import Assumptions
from befund.records.pack import Pack, Selection
from befund.usecases.pack.assembly import prepare
from befund.usecases.pack.files import keep_template, kept_template, read_template
from befund.usecases.pack.pictures import pictures_of
from befund.usecases.workspace import Workspace
from befund.word_template import MAX_TEMPLATE_BYTES, process
from befund.word_template.confinement import CPU_SECONDS, MEMORY_BYTES

IN_TIME = 2.5
"""Seconds that are enough for what works, and less than what takes all it gets."""


@dataclass
class Case:
    """A workspace with a pack, its pictures, and a vault that holds a name."""

    workspace: Workspace
    pack: Pack
    pictures: Mapping[str, bytes]
    vault: Path
    out: Path

    def report(self, template: bytes | None) -> bytes:
        return as_report(self.pack, template, self.pictures)

    def attack(self, text: str, place: str) -> bytes:
        return document(
            text.replace("{VAULT}", str(self.vault)).replace("{OUT}", str(self.out)), place
        )

    def files(self) -> set[Path]:
        return {
            path
            for path in self.workspace.folder.rglob("*")
            if not path.name.startswith("befund.db")
        }


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("vorlagen") / "kunde"
    with open_session(folder, {}, create=True) as opened:
        fill(opened.workspace.store)
        vault = folder / "vault" / "vault.json"
        vault.parent.mkdir(exist_ok=True)
        vault.write_text(json.dumps({"[Person 1]": SECRET}, ensure_ascii=False), encoding="utf-8")
        found = prepare(
            opened.workspace, Selection(client="Müller & Söhne <GmbH>"), Assumptions()
        ).pack
        pack = found.model_copy(update={"date": date(2026, 11, 23)})
        yield Case(
            opened.workspace, pack, pictures_of(pack), vault, folder / "exports" / "gestohlen.docx"
        )


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(content: bytes) -> str:
    made = Document(io.BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


def assert_refused(case: Case, template: bytes) -> None:
    """Refused with what, where and what to do.

    Nothing is told of the vault, and nothing was written.
    """
    before, stolen = case.files(), case.vault.read_bytes()
    with pytest.raises(ConfigurationError) as refused:
        case.report(template)
    error = refused.value
    assert error.where == "Vorlage"
    assert error.what
    assert "--write-template" in error.remedy
    assert SECRET not in str(error)
    assert case.files() == before
    assert case.vault.read_bytes() == stolen


@pytest.mark.parametrize("name", [*READS, *WRITES])
def test_a_template_reads_and_writes_nothing(case: Case, name: str) -> None:
    assert_refused(case, case.attack({**READS, **WRITES}[name], "body"))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("attack", [READS["item"], READS["macro"], WRITES["save"]])
def test_no_place_of_a_document_is_an_open_one(case: Case, attack: str, place: str) -> None:
    assert_refused(case, case.attack(attack, place))


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_that_would_swell_is_refused_before_it_does(
    case: Case, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "SECONDS", IN_TIME)
    assert_refused(case, BOMBS[name](case.vault))


MEASURED = """
import json, resource, sys, time
from befund.errors import ConfigurationError
from befund.word_template import Picture, fill_template, process
process.SECONDS = float(sys.argv[1])
given = json.load(sys.stdin)
pictures = [Picture(bytes.fromhex(given["png"]), 17.0)]
data = {"client": "K", "summary": "Grundlage sind vier Interviews. " * 9, "contents": list("123456789"),
        "matrix_picture": pictures[0].mark}
for name, template in given["templates"].items():
    start = time.monotonic()
    try:
        fill_template(bytes.fromhex(template), data, pictures)
        said = ""
    except ConfigurationError as error:
        said = error.what
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(json.dumps({"name": name, "said": said, "seconds": time.monotonic() - start, "peak": peak}))
"""
PIXEL = (
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def measured() -> Mapping[str, Mapping[str, Any]]:
    """By attack what was said of it, how long it took, and the memory of the largest child until then."""
    templates = {name: document(text).hex() for name, text in TAKES.items()}
    found = subprocess.run(
        [sys.executable, "-c", MEASURED, str(IN_TIME)],
        input=json.dumps({"png": PIXEL, "templates": templates}),
        capture_output=True,
        text=True,
        check=True,
    )
    return {one["name"]: one for one in map(json.loads, found.stdout.splitlines())}


@pytest.mark.parametrize("name", TAKES)
def test_a_template_takes_no_more_than_its_share(
    measured: Mapping[str, Mapping[str, Any]], name: str
) -> None:
    found = measured[name]
    assert found["said"], "it was filled in"
    assert found["seconds"] < IN_TIME + 3
    assert found["peak"] < MEMORY_BYTES


def test_the_limit_of_computing_time_comes_before_that_of_patience() -> None:
    assert CPU_SECONDS < process.SECONDS


def test_what_stands_up_to_a_check_of_the_upload_is_tried_with_pictures(case: Case) -> None:
    """Without pictures the attack is not reached, and the template would be kept."""
    attack = (
        "{% if matrix_picture %}" + WRITES["save"].replace("{OUT}", str(case.out)) + "{% endif %}"
    )
    with pytest.raises(ConfigurationError):
        keep_template(case.workspace, case.pack, document(attack))
    fault = "{% if processes[0].picture %}{{ processes[0].picture / 2 }}{% endif %}"
    with pytest.raises(ConfigurationError):
        keep_template(case.workspace, case.pack, document(fault))
    assert kept_template(case.workspace) is None


def test_a_template_that_never_ends_is_not_read_to_its_end(tmp_path: Path, case: Case) -> None:
    path = tmp_path / "riesig.docx"
    with path.open("wb") as file:
        file.truncate(3 * MAX_TEMPLATE_BYTES)
    content = read_template(path)
    assert len(content) == MAX_TEMPLATE_BYTES + 1
    assert_refused(case, content)


# ---- what goes on working


def as_before(pack: Pack, template: bytes, pictures: Mapping[str, bytes]) -> bytes:
    """The report as the first version made it: docxtpl and Jinja as they come."""
    made = DocxTemplate(io.BytesIO(template))
    made.init_docx()
    images: dict[str, Any] = {
        name: InlineImage(made, io.BytesIO(png), width=Cm(17.0)) for name, png in pictures.items()
    }
    made.render(
        context_of(pack, images),
        Environment(autoescape=True, undefined=StrictUndefined),
        autoescape=True,
    )
    made.docx.core_properties.last_modified_by = ""
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def test_the_shipped_template_makes_the_same_document_as_before(case: Case) -> None:
    assert members(case.report(None)) == members(
        as_before(case.pack, report_template(), case.pictures)
    )


def firm_s(change: Callable[[Any], None]) -> bytes:
    """The shipped template as a firm changes it."""
    made = Document(io.BytesIO(report_template()))
    change(made)
    return saved(made)


LINES = {
    "{{ client|upper }} – {{ client|lower }} – {{ 'grüße aus köln'|title }}": "MÜLLER & SÖHNE <GMBH> – müller & söhne",
    "{{ contents|join(' | ') }}": "1  Zusammenfassung | 2  Wie",
    "{{ top_pains|map(attribute='title')|join('; ') }}": "Lieferscheine fehlen",
    "{{ top_pains|length }} von {{ processes|count }}, {{ contents|first }}, {{ contents|last }}": "1  Zusammenfassung",
    "{{ (changes|first).title|replace('Lieferschein', 'Beleg') }}": "Beleg vorab mailen",
    "{{ changes[0]['title']|truncate(8, true, '…') }}": "Liefers…",
    "{{ nicht_da|default('– ohne Angabe –') }} {{ changes[0].nichts|d('leer') }}": "– ohne Angabe – leer",
    "{{ (interviews / 3)|round(1) }} {{ interviews * 2 + 1 }} {{ 7 // 2 }} {{ 7 % 2 }}": "1.3 9 3 1",
    "{{ 'Stand: ' ~ date ~ ' (' + client + ')' }}": "Stand: 23.11.2026 (Müller & Söhne <GmbH>)",
    "{% if interviews >= 4 and 'Müller' in client %}Ja{% else %}Nein{% endif %}": "Ja",
    "{{ 'gerade' if interviews is even else 'ungerade' }}": "gerade",
    "{% for one in changes|sort(attribute='number', reverse=true)|list %}{{ one.number }}.{% endfor %}": "1.",
    "{% for pain in top_pains|selectattr('category', 'ne', '')|list %}{{ pain.category }};{% endfor %}": ";",
    "{% for group in top_pains|groupby('told') %}{{ group.grouper }}: {{ group.list|length }};{% endfor %}": ": 1;",
    "{% for group, found in top_pains|groupby('told') %}{{ group }}: {{ found|length }}; {% endfor %}": ": 1;",
    "{% set name = client|e %}{{ name }}{% with x = 3 %}{{ x }}{% endwith %}": "Müller & Söhne <GmbH>3",
    "{{ contents[1:3]|join('+') }} {{ client[:6] }}": "3  Ist-Analyse: Prozess für Prozess Müller",
    "{% for x in top_pains %}{{ loop.index }}/{{ loop.length }}{% if not loop.last %}; {% endif %}{% endfor %}": "1/",
    "{% for pain in [] %}{{ pain }}{% else %}nichts{% endfor %}": "nichts",
}


def test_loops_conditions_and_filters_of_a_firm_s_template_work_as_before(case: Case) -> None:
    def change(made: Any) -> None:
        for line in LINES:
            made.add_paragraph(f"»{line}«")
            put(made, "header", line)
            put(made, "table", line)

    template = firm_s(change)
    made = case.report(template)
    assert members(made) == members(as_before(case.pack, template, case.pictures))
    found = re.findall("»(.*?)«", text_of(made), re.DOTALL)
    for filled, (line, expected) in zip(found, LINES.items(), strict=True):
        assert expected in filled, line


def test_pictures_stand_in_body_and_header(case: Case) -> None:
    def change(made: Any) -> None:
        put(made, "header", "{{ matrix_picture }}")
        put(made, "property", "{{ client }} {{ matrix_picture }}")

    made = Document(io.BytesIO(case.report(firm_s(change))))
    assert len(made.inline_shapes) == 1 + len(case.pack.map.processes)
    assert len(made.sections[0].header._element.findall(".//{*}blip")) == 1
    assert made.core_properties.title == "Müller & Söhne <GmbH> "


def test_words_of_an_interview_are_never_a_template(case: Case) -> None:
    """docxtpl fills footnotes once for each section.

    What it filled in the first time it read as tags the second.
    """
    said = "{{ gibt_es_nicht }} {% for x in 1 %} \x07\x0c {_{ <w:fldSimple/>"
    findings = tuple(one.model_copy(update={"title": said}) for one in case.pack.findings)
    made = Document()
    made.add_section()
    put(made, "footnote", "{{ top_pains[0].title }}")
    made.add_paragraph("{{ top_pains[0].title }}")
    pack = case.pack.model_copy(update={"findings": findings})
    parts = members(as_report(pack, saved(made)))
    notes, body = (parts[f"word/{name}.xml"].decode() for name in ("footnotes", "document"))
    for xml in (notes, body):
        assert "{{ gibt_es_nicht }} {% for x in 1 %}" in xml
        assert "&lt;w:fldSimple/&gt;" in xml
        assert "\x07" not in xml
    assert body.count("<w:p>") == 2, "control characters part no paragraph"


def test_the_pack_as_json_holds_no_mark_of_a_picture(case: Case) -> None:
    assert b"\\ue000" not in as_pack_json(case.pack)
    assert "\ue000" not in text_of(case.report(None))
