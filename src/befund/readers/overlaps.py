"""Gives words that another speaker threw in back to that speaker.

noScribe writes them inside the paragraph of whoever holds the floor (`//S02: Genau.//`), hand-made
transcripts in brackets (`(I: Mhm)`). They become turns of their own, placed after the sentence that
they interrupt, so that this sentence stays whole and no one is quoted with another's words.
Slashes without a speaker mark one's own simultaneous words and stay as they are.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from befund.readers.source import Segment
from befund.text.sentences import SENTENCE_END, ends_sentence

_OPENING = re.compile(r"//|[(\[]")
_IN_BRACKETS = re.compile(r"\s*([^()\[\]]*)[)\]]")
_NOSCRIBE = re.compile(r"S\d\d")
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class _Insertion:
    """Words of another speaker in a text, from the mark that opens them to its closing one."""

    start: int
    end: int
    speaker: str
    text: str


def untangled(segments: Iterable[Segment]) -> Iterator[Segment]:
    """The segments with inserted words of other speakers as segments of their own."""
    segments = list(segments)
    speakers = frozenset(segment.speaker for segment in segments if segment.speaker)
    for segment in segments:
        may_hold_some = "//" in segment.text or ":" in segment.text
        yield from _split(segment, speakers) if speakers and may_hold_some else (segment,)


def _insertions(text: str, speakers: frozenset[str]) -> Iterator[_Insertion]:
    """What stands in slashes or brackets behind a speaker's name, from left to right."""
    position = 0
    while opening := _OPENING.search(text, position):
        position = opening.end()
        name, after = _name(text, position, speakers, padded=opening[0] == "//")
        if not name:
            continue
        if opening[0] == "//":
            closing = text.find("//", after)
            end, position = (len(text),) * 2 if closing < 0 else (closing, closing + 2)
            yield _Insertion(opening.start(), position, name, text[after:end].strip())
        elif inside := _IN_BRACKETS.match(text, after):
            position = inside.end()
            yield _Insertion(opening.start(), position, name, inside[1].strip())


def _name(text: str, start: int, speakers: frozenset[str], *, padded: bool) -> tuple[str, int]:
    """The speaker whose name and colon stand at a place, and where the words behind begin.

    "" where none does.
    """
    latest = start + _LONGEST_NAME
    colon = text.find(":", start, latest)
    while colon >= 0:
        name = text[start:colon].rstrip()
        name = name.lstrip() if padded else name
        if name in speakers or _NOSCRIBE.fullmatch(name):
            return name, colon + 1
        colon = text.find(":", colon + 1, latest)
    return "", start


def _split(segment: Segment, speakers: frozenset[str]) -> Iterator[Segment]:
    own = _Own()
    waiting: list[Segment] = []
    position = 0
    for insertion in _insertions(segment.text, speakers):
        done = own.add(segment.text[position : insertion.start], interrupted=bool(waiting))
        if done:
            yield replace(segment, text=done)
            yield from waiting
            waiting = []
        waiting.append(replace(segment, speaker=insertion.speaker, text=insertion.text))
        position = insertion.end
    done = own.add(segment.text[position:], interrupted=bool(waiting))
    if done:
        yield replace(segment, text=done)
        yield from waiting
        waiting = []
    if rest := own.text():
        yield replace(segment, text=rest)
    yield from waiting


class _Own:
    """The words of the one who holds the floor, as long as their sentence goes on."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._tail = ""  # the end of what was said last, blanks aside

    def text(self) -> str:
        """The words so far, joined by single blanks."""
        return " ".join(" ".join(self._parts).split())

    def add(self, more: str, *, interrupted: bool) -> str:
        """Go on; gives what is finished once the interrupted sentence has ended."""
        if interrupted and (not self._tail or ends_sentence(self._tail)):
            return self._begin(more)
        end = SENTENCE_END.search(more) if interrupted else None
        if end is None:
            self._append(more)
            return ""
        self._append(more[: end.end()])
        return self._begin(more[end.end() :])

    def _begin(self, more: str) -> str:
        done = self.text()
        self._parts, self._tail = [], ""
        self._append(more)
        return done

    def _append(self, more: str) -> None:
        self._parts.append(more)
        self._tail = more.rstrip()[-2:] or self._tail
