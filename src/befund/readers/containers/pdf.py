"""PDF: the text of its pages without running heads.

Words are put back into lines where an export split them.
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Sequence

from pypdf import PdfReader, apply_configuration
from pypdf.errors import PyPdfError

from befund.errors import InputError
from befund.readers import forms
from befund.readers.containers.limits import MAX_CHARACTERS, ONLY_THE_TRANSCRIPT, too_large
from befund.readers.labels import split_label
from befund.readers.source import SourceLine
from befund.readers.times import TIME
from befund.text.sentences import ends_sentence

MAX_PAGES = 2000
_MAX_STREAM_BYTES = 20_000_000
# its remarks would be printed, and quote the file
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
_PAGE_NUMBER = re.compile(
    r"(?i)^(?:seite|page|s\.)?\s*[-–]?\s*\d{1,4}\s*(?:(?:von|of|/)\s*\d{1,4})?\s*[-–]?$"
)
_DAY = r"\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{2,4}"
_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AP]M|\s?Uhr)?"
_PRINTED = re.compile(  # what a printer adds: when, from where, which of how many pages
    rf"""(?ix) ^(?: (?:(?:aus)?gedruckt|printed|druckdatum|stand)(?:\s(?:am|on))?:?\s*{_DAY}(?:,?\s+(?:um\s)?{_CLOCK})?
    | {_DAY},?\s+(?:um\s)?{_CLOCK}
    | (?:(?:https?|file)://|www\.)\S+(?:\s+\d{{1,4}}\s*/\s*\d{{1,4}})?
    | .{{0,80}}\b(?:seite|page)\s+\d{{1,4}}\s+(?:von|of)\s+\d{{1,4}} )$"""
)
# Lines at the top and the foot of a page among which running heads stand.
_EDGE = 3
# one that hyphens without end have made grows no further: each word would copy it
_LONGEST_LINE = 10_000
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}")
_WORD_CUT = re.compile(r"[^\W\d_]-$")
_KEEPS_HYPHEN = re.compile(r"^(?:und|oder|bzw|sowie|and|or)\b")
_LABEL_WORD = re.compile(r"^[^\W\d_][\w.()-]{0,29}:$")
_NO_TEXT_REMEDY = (
    "Bitte das PDF mit Texterkennung (OCR) speichern oder das Transkript als Word-Datei "
    "exportieren."
)


def pdf_lines(data: bytes, name: str) -> list[SourceLine]:
    """The lines of a PDF; `number` counts its text lines."""
    texts = _page_texts(data, name)
    pages = [[line.rstrip() for line in text.split("\n") if line.strip()] for text in texts]
    lines = [line for page in _without_running_heads(pages) for line in page]
    if not lines:
        raise InputError(
            "Das PDF enthält keinen Text, wohl nur gescannte Bilder.",
            where=name,
            remedy=_NO_TEXT_REMEDY,
        )
    lines = _rejoined_words(lines) if _is_word_by_word(lines) else _joined_hyphens(lines)
    return [SourceLine(number, line) for number, line in enumerate(lines, start=1)]


def _is_word_by_word(lines: Sequence[str]) -> bool:
    """Some exports place each word by itself, and then each comes out as a line of its own."""
    words = sum(len(line.split()) for line in lines)
    return len(lines) > 30 and words < 1.6 * len(lines)


def _page_texts(data: bytes, name: str) -> list[str]:
    texts: list[str] = []
    size = 0
    try:
        with apply_configuration(zlib_maximum_output_length=_MAX_STREAM_BYTES):
            reader = PdfReader(io.BytesIO(data))
            _refuse_unreadable(reader, name)
            for page in reader.pages:
                texts.append(page.extract_text().translate(_LIGATURES))
                size += len(texts[-1])
                if size > MAX_CHARACTERS:
                    raise too_large(
                        f"mehr als {MAX_CHARACTERS // 1_000_000} Millionen Zeichen", name
                    )
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
    ) as error:
        raise InputError(
            "Das PDF ist beschädigt.", where=name, remedy="Bitte das PDF neu exportieren."
        ) from error
    return texts


def _refuse_unreadable(reader: PdfReader, name: str) -> None:
    if reader.is_encrypted:
        raise InputError(
            "Das PDF ist verschlüsselt.", where=name, remedy="Bitte ohne Kennwort speichern."
        )
    if len(reader.pages) > MAX_PAGES:
        raise InputError(
            f"Das PDF hat mehr als {MAX_PAGES} Seiten.", where=name, remedy=ONLY_THE_TRANSCRIPT
        )


def _without_running_heads(pages: Sequence[list[str]]) -> list[list[str]]:
    """Pages without page numbers, and without edge lines that most pages share but for digits."""
    edges = [_edges(page) for page in pages]
    places = Counter(place for edge in edges for place in set(edge.values()))
    # Digits are alike here, so that "Seite 3" and "Seite 4" are one line.
    running = {key for (_, key), count in places.items() if count > max(1, len(pages) / 2)}
    cleared = []
    for page, edge in zip(pages, edges, strict=True):
        heads = {
            index
            for index, (_, key) in edge.items()
            if key in running or _is_page_mark(page[index].strip())
        }
        cleared.append([line for index, line in enumerate(page) if index not in heads])
    return cleared


def _is_page_mark(line: str) -> bool:
    """Whether a line at the edge of a page is no speech, though no other page has it.

    A number, a print date, a URL.
    """
    return bool(_PAGE_NUMBER.match(line) or _PRINTED.match(line))


def _edges(page: Sequence[str]) -> dict[int, tuple[int, str]]:
    """The lines at the top and bottom of a page that can be running heads.

    Index -> place from the edge, words.
    """
    indexes = {index: index + 1 for index in range(min(_EDGE, len(page)))}
    indexes |= {
        len(page) - place: -place
        for place in range(1, _EDGE + 1)
        if len(page) - place not in indexes
    }
    return {
        index: (place, _key(page[index]))
        for index, place in indexes.items()
        if index >= 0 and not _headline(page[index])
    }


def _headline(line: str) -> bool:
    """Whether a line may be a speaker's label or time on a line of its own.

    Such a line recurs like a running head.
    """
    label = split_label(SourceLine(1, line.strip()))
    return (label is not None and not label.rest) or (
        bool(re.search(TIME, line)) and not _DATE.search(line)
    )


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _joined_hyphens(lines: Sequence[str]) -> list[str]:
    """Lines with a word that was cut at the end of one made whole."""
    joined: list[str] = []
    for line in lines:
        is_cut = (
            bool(joined) and len(joined[-1]) < _LONGEST_LINE and bool(_WORD_CUT.search(joined[-1]))
        )
        if is_cut and line[:1].islower() and not _KEEPS_HYPHEN.match(line):
            head, _, tail = line.partition(" ")
            joined[-1] = joined[-1][:-1] + head
            line = tail  # noqa: PLW2901
        if line:
            joined.append(line)
    return joined


def _rejoined_words(lines: Sequence[str]) -> list[str]:
    """One word per line put back together, with a new line before each word that can be a label."""
    words = [word for line in lines for word in line.split()]
    counts = Counter(word for word in words if _LABEL_WORD.match(word))
    # With every word by itself nothing tells a line's beginning, so a label must be known or recur.
    labels = {
        word
        for word, count in counts.items()
        if forms.known(word[:-1], forms.LabelSet()) or count > 2
    }
    rejoined: list[list[str]] = [[]]
    for word, before in zip(words, [".", *words], strict=False):
        if word in labels and _may_precede_label(before):
            line = rejoined.pop()
            end = len(line) - _words_of_label(line)
            rejoined += [line[:end], [*line[end:], word]]
        else:
            rejoined[-1].append(word)
    return [" ".join(line) for line in rejoined if line]


def _may_precede_label(word: str) -> bool:
    """Whether a turn can end with a word.

    A sentence ends there, or the next turn's time has begun.
    """
    ended = ends_sentence(word) or word.endswith((")", "]", "#"))
    return ended or re.match(rf"[\[#(]?{TIME}", word) is not None


def _words_of_label(line: Sequence[str]) -> int:
    """How many words at the end of a line belong to the label that follows: a time in brackets."""
    return 1 if line and re.fullmatch(rf"[\[(]{TIME}[\])]", line[-1]) else 0
