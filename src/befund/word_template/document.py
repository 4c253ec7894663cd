"""A template filled in.

docxtpl with a language of our own, and pictures drawn where their marks came to stand.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from docx.opc.exceptions import OpcError
from docx.shared import Cm
from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateError
from lxml.etree import XMLSyntaxError

from befund.word_template.archive import check_archive
from befund.word_template.content import check_content, drop_ties
from befund.word_template.fault import TemplateFault
from befund.word_template.language import TemplateLanguage
from befund.word_template.request import Picture, Request

_MOST_DRAWINGS = 500
_MARK = re.compile("\ue000[0-9]+\ue001")
_BROKEN = "Die Vorlage lässt sich nicht lesen."


def filled(request: Request) -> bytes:
    """The document; raises TemplateFault for a template that is refused."""
    check_archive(request.template)
    template = _opened(request)
    drop_ties(template.docx)
    try:
        template.render(dict(request.data), TemplateLanguage(), autoescape=True)
    except TemplateFault:
        raise
    except TemplateError as error:
        what = (
            "Die Vorlage fragt nach etwas, das es nicht gibt, oder ist falsch geschrieben "
            f"({error.message})."
        )
        raise TemplateFault(what) from error
    except (ArithmeticError, TypeError) as error:
        raise TemplateFault(
            "Die Vorlage rechnet mit etwas, mit dem sich nicht rechnen lässt."
        ) from error
    except (XMLSyntaxError, SyntaxError, UnicodeError) as error:
        raise TemplateFault(_BROKEN) from error
    check_content(template.docx)  # afterwards, as tags can put a field together
    template.docx.core_properties.last_modified_by = ""
    content = io.BytesIO()
    template.save(content)
    return content.getvalue()


def _opened(request: Request) -> "_Template":
    template = _Template(io.BytesIO(request.template), request.pictures)
    try:
        template.init_docx()
    except (
        OpcError,
        KeyError,
        ValueError,
        AttributeError,
        zipfile.BadZipFile,
        XMLSyntaxError,
    ) as error:
        raise TemplateFault(_BROKEN) from error
    return template


class _Template(DocxTemplate):  # type: ignore[misc]  # ships no types
    """Draws pictures after Jinja is done.

    So no template ever holds an object that knows the document.
    """

    def __init__(self, file: io.BytesIO, pictures: tuple[Picture, ...]) -> None:
        super().__init__(file)
        self._pictures: Mapping[str, Picture] = {one.mark: one for one in pictures}
        self._drawn = 0

    def render_xml_part(
        self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: Any = None
    ) -> str:
        """The part's XML with a drawing at each mark."""
        xml: str = super().render_xml_part(src_xml, part, context, jinja_env)
        return _MARK.sub(lambda found: self._drawing(found[0], part), xml)

    def _drawing(self, mark: str, part: Any) -> str:
        self._drawn += 1
        if self._drawn > _MOST_DRAWINGS:
            raise TemplateFault(f"Die Vorlage setzt mehr als {_MOST_DRAWINGS} Bilder ein.")
        if mark not in self._pictures or not hasattr(part, "new_pic_inline"):
            return ""
        picture = self._pictures[mark]
        inline = part.new_pic_inline(io.BytesIO(picture.content), Cm(picture.width_cm), None).xml
        return (
            f'</w:t></w:r><w:r><w:drawing>{inline}</w:drawing></w:r><w:r><w:t xml:space="preserve">'
        )

    def render_properties(self, context: dict[str, Any], jinja_env: Environment) -> None:
        """Properties are text, no XML.

        Nothing in them is escaped, and a mark in one draws nothing.
        """
        jinja_env.autoescape = False
        super().render_properties(context, jinja_env)
        jinja_env.autoescape = True
        properties = self.docx.core_properties
        for name in ("author", "comments", "identifier", "language", "subject", "title"):
            setattr(properties, name, _MARK.sub("", getattr(properties, name)))

    def render_footnotes(
        self, context: dict[str, Any], jinja_env: Environment | None = None
    ) -> None:
        """Once.

        docxtpl fills them once for each section, and so reads what it filled in as a template
        again.
        """
        footnotes = [
            part for part in self.docx.part.package.iter_parts() if part.content_type == _FOOTNOTES
        ]
        for part in footnotes:
            xml = self.render_xml_part(
                self.patch_xml(part.blob.decode("utf-8")), part, context, jinja_env
            )
            part._blob = xml.encode("utf-8")  # noqa: SLF001 - python-docx gives no other way to change a part


_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
