"""HTML, as noScribe writes it: one line per block, with the times of its anchors."""

import re

from lxml import etree, html

from befund.errors import InputError
from befund.readers.containers.limits import MAX_TAGS, too_large
from befund.readers.source import SourceLine

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
_MANY_ATTRIBUTES = re.compile(r"<(?:[^<>=]*=){5000}")  # libxml2 compares each with all before it
_ANCHOR = re.compile(r"^ts_(\d{1,12})_(\d{1,12})(?!\d)")


def html_lines(text: str, name: str) -> list[SourceLine]:
    """The lines of a page; `number` counts its blocks."""
    if text.count("<") > MAX_TAGS:
        raise too_large(f"mehr als {MAX_TAGS // 1_000_000} Millionen HTML-Elemente", name)
    if _MANY_ATTRIBUTES.search(text):
        raise too_large("ein HTML-Element mit mehr als 5000 Attributen", name)
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(
            "Die HTML-Datei ist leer oder beschädigt.",
            where=name,
            remedy="Bitte das Transkript neu exportieren.",
        ) from error
    # the parser drops what follows
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise too_large("zu tief verschachteltes HTML", name)
    return _lines(root)


def _lines(root: etree._Element) -> list[SourceLine]:
    """The lines of a tree, by a walk without recursion.

    A page may be nested deeper than Python's stack.
    """
    collector = _Collector()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        is_seen = bool(tag) and tag not in _UNSEEN
        if is_seen and tag in _BLOCKS:
            collector.end_line()
        if event == "end":
            collector.add(element.tail)
        elif is_seen:
            collector.add_anchor(element)
            collector.add(element.text)
        else:
            walk.skip_subtree()
    collector.end_line()
    return collector.lines


class _Collector:
    """Gathers the text of blocks, and the first and last time of the anchors in each."""

    def __init__(self) -> None:
        self.lines: list[SourceLine] = []
        self._pieces: list[str] = []
        self._times: list[float] = []

    def add(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)

    def add_anchor(self, element: etree._Element) -> None:
        anchor = _ANCHOR.match(element.get("name") or "") if element.tag == "a" else None
        if anchor:
            self._times += [int(anchor[1]) / 1000, int(anchor[2]) / 1000]

    def end_line(self) -> None:
        text = " ".join("".join(self._pieces).split())
        if text:
            start, end = (min(self._times), max(self._times)) if self._times else (None, None)
            self.lines.append(SourceLine(len(self.lines) + 1, text, start=start, end=end))
        self._pieces, self._times = [], []
