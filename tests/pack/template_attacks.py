"""Word templates as an attacker writes them; `{VAULT}` is a file to steal, `{OUT}` one to write."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

SECRET = "Rosalinde Geheimnisträger"

READS: Mapping[str, str] = {
    "replace_zipname": "{{ matrix_picture.tpl.replace_zipname('word/theme/theme1.xml', '{VAULT}') }}",
    "replace_media": "{{ matrix_picture.tpl.replace_media('{VAULT}', '{VAULT}') }}",
    "replace_pic": "{{ matrix_picture.tpl.replace_pic('x', '{VAULT}') }}{{ matrix_picture.tpl.pics_to_replace }}",
    "crc": "{{ matrix_picture.tpl.get_file_crc('{VAULT}') }}",
    "item": "{{ matrix_picture['tpl'].replace_zipname('word/theme/theme1.xml', '{VAULT}') }}",
    "attr": "{{ (matrix_picture|attr('tpl')).replace_zipname('word/theme/theme1.xml', '{VAULT}') }}",
    "map": "{{ ([matrix_picture]|map(attribute='tpl')|first).replace_zipname('word/theme/theme1.xml', '{VAULT}') }}",
    "selectattr": "{% set p = [matrix_picture]|selectattr('tpl')|first %}"
    "{{ p.tpl.replace_zipname('word/theme/theme1.xml', '{VAULT}') }}",
    "groupby": "{% for one, _ in [matrix_picture]|groupby('tpl.docx') %}{{ one }}{% endfor %}"
    "{{ matrix_picture.tpl.replace_zipname('word/theme/theme1.xml', '{VAULT}') }}",
    "set": "{% set t = matrix_picture.tpl %}{{ t.replace_zipname('word/theme/theme1.xml', '{VAULT}') }}",
    "process": "{{ processes[0].picture.tpl.replace_zipname('word/theme/theme1.xml', '{VAULT}') }}",
    "macro": "{% macro m(p) %}{{ p.tpl.replace_zipname('word/theme/theme1.xml', '{VAULT}') }}{% endmacro %}"
    "{{ m(matrix_picture) }}",
    "picture": "{{ matrix_picture.tpl.current_rendering_part.new_pic_inline('{VAULT}', none, none) }}",
    "format": "{{ '{0.tpl.docx}'.format(matrix_picture) }}",
    "subdoc": "{{ matrix_picture.tpl.new_subdoc('{VAULT}') }}",
    "descriptor": "{{ matrix_picture.image_descriptor.getvalue() }}",
    "include": "{% include '{VAULT}' %}",
    "import": "{% import '{VAULT}' as x %}",
    "extends": "{% extends '{VAULT}' %}",
    "class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "undefined": "{{ nichts.__init__.__globals__ }}",
    "self": "{{ self._TemplateReference__context.environment }}",
    "context": "{{ self.__init__.__globals__ }}",
    "lipsum": "{{ lipsum.__globals__.os.popen('cat {VAULT}').read() }}",
    "cycler": "{{ cycler.__init__.__globals__.os.environ }}",
    "namespace": "{% set n = namespace(x=1) %}{{ n.x }}",
}
"""What reads, or reaches for what could."""

WRITES: Mapping[str, str] = {
    "save": "{{ matrix_picture.tpl.save('{OUT}') }}",
    "write_xml": "{{ matrix_picture.tpl.write_xml('{OUT}') }}",
    "docx": "{{ matrix_picture.tpl.docx.save('{OUT}') }}",
    "package": "{{ matrix_picture.tpl.docx.part.package.save('{OUT}') }}",
    "post": "{{ matrix_picture.tpl.replace_zipname('a', '{VAULT}') }}{{ matrix_picture.tpl.save('{OUT}') }}",
}
"""What writes."""

TAKES: Mapping[str, str] = {
    "format": "{{ '%2000000000d'|format(1) }}",
    "str_format": "{{ '{:>2000000000}'.format(1) }}",
    "percent": "{{ '%2000000000d' % 1 }}",
    "repeat": "{{ 'a' * 10000000000 }}",
    "repeat_list": "{% for x in [1] * 10000000000 %}{% endfor %}",
    "power": "{{ 10 ** (10 ** 10) }}",
    "loops": "{% for a in contents %}" * 12 + "{% endfor %}" * 12,
    "loops_of_text": "{% for a in summary %}" * 8 + "x" + "{% endfor %}" * 8,
    "range": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "doubled": "{% set a = summary %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
    "added": "{% set a = summary %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
    "joined": "{% set a = summary %}" + "{% set a = [a, a]|join %}" * 40 + "{{ a }}",
    "replaced": "{% set a = summary %}" + "{% set a = a|replace('e', a) %}" * 20 + "{{ a }}",
    "nested_list": "{% set a = [summary] %}" + "{% set a = [a, a] %}" * 40 + "{{ a }}",
    "nested_list_joined": "{% set a = [summary] %}" + "{% set a = [a, a] %}" * 40 + "{{ a|join }}",
    "nested_list_text": "{% set a = [summary] %}" + "{% set a = [a, a] %}" * 40 + "{{ a|upper }}",
    "nested_list_equal": "{% set a = [1] %}{% set b = [1] %}"
    + "{% set a = [a, a] %}{% set b = [b, b] %}" * 40
    + "{{ a == b }}",
    "squared": "{% set a = 99999999 %}" + "{% set a = a * a %}" * 40 + "{{ a }}",
    "rounded": "{{ 5|round(-1000000000) }}",
    "rounded_up": "{{ 5|round(1000000000, 'ceil') }}",
    "centred": "{{ 'a'|center(9999999999) }}",
    "indented": "{{ 'a\nb'|indent(999999999) }}",
    "batched": "{{ [1]|batch(999999999, 'x')|list }}",
    "sliced": "{{ [1]|slice(999999999)|list }}",
    "wrapped": "{{ summary|wordwrap(1, wrapstring='x' * 99999999) }}",
    "summed": "{% set a = [1] %}" + "{% set a = [a, a]|sum(start=[]) %}" * 40 + "{{ a|length }}",
    "lipsum": "{{ lipsum(n=10000000) }}",
    "macro_recursion": "{% macro m(n) %}{{ m(n + 1) }}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
    "loop_recursion": "{% for x in [1] recursive %}{{ loop([1, 1]) }}{% endfor %}",
    "filter_block": "{% filter center(999999999) %}a{% endfilter %}",
    "set_block": "{% set a %}{{ summary }}{% endset %}"
    + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40,
    "brackets": "{{ " + "(" * 100_000 + "1" + ")" * 100_000 + " }}",
    "minus": "{{ " + "-" * 100_000 + "1 }}",
    "number": "{{ " + "9" * 5_000 + " * 1 }}",
    "pictures": "{% for a in summary %}{% for b in summary %}{{ matrix_picture }}{% endfor %}{% endfor %}",
}
"""What takes time or memory without end."""


def document(text: str = "", place: str = "body") -> bytes:
    """A Word document with a text at a place."""
    made = Document()
    made.add_paragraph("Bericht für {{ client }}")
    put(made, place, text)
    return saved(made)


def put(made: Any, place: str, text: str) -> None:
    """Put a text into one of `PLACES`."""
    section = made.sections[0]
    if place == "body":
        made.add_paragraph(text)
    elif place == "header":
        section.header.paragraphs[0].add_run(text)
    elif place == "footer":
        section.footer.paragraphs[0].add_run(text)
    elif place == "table":
        made.add_table(1, 2).cell(0, 1).text = text
    elif place == "attribute":
        made.add_table(1, 1).cell(0, 0).text = text.replace("{{", "{% cellbg ").replace("}}", "%}")
    elif place == "row":
        made.add_table(1, 1).cell(0, 0).text = text.replace("{{", "{{tr ").replace("{%", "{%tr ")
    elif place == "run":
        made.add_paragraph().add_run(text.replace("{{", "{{r ").replace("{%", "{%r "))
    elif place == "property":
        made.core_properties.title = text
    elif place == "footnote":
        add_footnote(made, text)


PLACES = ("body", "header", "footer", "table", "attribute", "row", "run", "property", "footnote")
_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def add_footnote(made: Any, text: str) -> None:
    xml = f'<w:footnotes {nsdecls("w")}><w:footnote w:id="1"><w:p><w:r><w:t></w:t></w:r></w:p></w:footnote></w:footnotes>'
    root = parse_xml(xml)
    root.find(".//" + qn("w:t")).text = text
    add_part(made, "/word/footnotes.xml", _NOTES, root, RELATIONSHIP_TYPE.FOOTNOTES)


def add_part(made: Any, name: str, media: str, content: Any, kind: str) -> str:
    """Another part of the document; gives the relation's id."""
    from lxml import etree

    blob = content if isinstance(content, bytes) else etree.tostring(content)
    part = Part(PackURI(name), media, blob, made.part.package)
    return str(made.part.relate_to(part, kind))


def saved(made: Any) -> bytes:
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def with_members(base: bytes, members: Mapping[str, bytes]) -> bytes:
    """The same archive with members replaced or added."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(base)) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, blob in members.items():
            new.writestr(name, blob)
    return content.getvalue()


def field(instruction: str) -> bytes:
    """A document with a field; a blank parts the runs of its instruction."""
    made = Document()
    add_field(made.add_paragraph("Bericht für {{ client }}"), instruction)
    return saved(made)


def add_field(paragraph: Any, *instructions: str) -> None:
    def char(kind: str) -> None:
        paragraph.add_run()._r.append(OxmlElement("w:fldChar", {qn("w:fldCharType"): kind}))

    char("begin")
    for instruction in instructions:
        element = OxmlElement("w:instrText")
        element.text = instruction
        paragraph.add_run()._r.append(element)
    char("separate")
    paragraph.add_run("–")
    char("end")


def swollen(size: int = 150_000_000) -> bytes:
    """A template with a member that unpacks to so many bytes."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document())) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != "word/document.xml":
                new.writestr(name, old.read(name))
        with new.open("word/document.xml", "w", force_zip64=True) as member:
            member.write(b'<?xml version="1.0"?><w:document xmlns:w="x">')
            for _ in range(size // 1_000_000):
                member.write(b" " * 1_000_000)
    return content.getvalue()


def with_entities(declared: str, named: str) -> bytes:
    """A document whose text is an entity that its document type declares."""
    base = document("HIER")
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        xml = archive.read("word/document.xml").decode()
    head, _, rest = xml.partition("<w:document")
    changed = f"{head}<!DOCTYPE w:document [{declared}]><w:document{rest.replace('HIER', named)}"
    return with_members(base, {"word/document.xml": changed.encode()})


LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
)  # fmt: skip
BOMBS: Mapping[str, Callable[[Path], bytes]] = {
    "zip": lambda _: swollen(),
    "laughs": lambda _: with_entities(LAUGHS, "&m;"),
    "file": lambda vault: with_entities(f'<!ENTITY x SYSTEM "file://{vault}">', "&x;"),
    "tags": lambda _: document("{{" * 300_000),
    "rows": lambda _: document("{% vm %}" * 20_000, "table"),
    "deep": lambda _: document("{% if client %}" * 3_000 + "{% endif %}" * 3_000),
}
"""Files that take time or memory before a template's own language comes to it."""
