"""HTML, as noScribe writes it: one line per block, with the times of its anchors."""

import re

from lxml import etree, html

from befund.errors import InputError
from befund.readers.source import Line

_BLOCKS = frozenset(
    (
        "p",
        "div",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "br",
        "body",
        "blockquote",
        "section",
        "article",
        "dt",
        "dd",
        "pre",
    )
)
_UNSEEN = frozenset(("head", "style", "script", "title", "template", "noscript"))
_ANCHOR = re.compile(r"^ts_(\d+)_(\d+)")


def html_lines(text: str, name: str) -> list[Line]:
    """The lines of a page; `number` counts its blocks."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(
            "Die HTML-Datei ist leer oder beschädigt.", where=name, remedy="Bitte das Transkript neu exportieren."
        ) from error
    collector = _Collector()
    collector.visit(root)
    collector.end_line()
    return collector.lines


class _Collector:
    """Gathers the text of blocks, and the first and last time of the anchors in each."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._pieces: list[str] = []
        self._times: list[float] = []

    def visit(self, element: etree._Element) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag not in _UNSEEN and tag:
            if tag in _BLOCKS:
                self.end_line()
            anchor = _ANCHOR.match(element.get("name") or "") if tag == "a" else None
            if anchor:
                self._times += [int(anchor[1]) / 1000, int(anchor[2]) / 1000]
            self._pieces.append(element.text or "")
            for child in element:
                self.visit(child)
            if tag in _BLOCKS:
                self.end_line()
        self._pieces.append(element.tail or "")

    def end_line(self) -> None:
        text = " ".join("".join(self._pieces).split())
        if text:
            start, end = (min(self._times), max(self._times)) if self._times else (None, None)
            self.lines.append(Line(len(self.lines) + 1, text, start=start, end=end))
        self._pieces, self._times = [], []
