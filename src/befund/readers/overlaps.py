"""Gives words that another speaker threw in back to that speaker.

noScribe writes them inside the paragraph of whoever holds the floor (`//S02: Genau.//`), hand-made
transcripts in brackets (`(I: Mhm)`). They become turns of their own, placed after the sentence that
they interrupt, so that this sentence stays whole and no one is quoted with another's words.
Slashes without a speaker mark one's own simultaneous words and stay as they are.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from befund.readers.source import Segment

_SENTENCE_END = re.compile(r"[.?!…][\"“”»)]*(?:\s|$)")


def untangled(segments: Iterable[Segment]) -> Iterator[Segment]:
    """The segments with inserted words of other speakers as segments of their own."""
    segments = list(segments)
    speakers = {segment.speaker for segment in segments if segment.speaker}
    if not speakers:
        yield from segments
        return
    names = "|".join(re.escape(name) for name in sorted(speakers, key=len, reverse=True)) + r"|S\d\d"
    inserted = re.compile(rf"//\s*({names})\s*:\s*(.*?)\s*(?://|$)|[(\[]({names})\s*:\s*([^()\[\]]*)[)\]]")
    for segment in segments:
        yield from _split(segment, inserted) if "//" in segment.text or ":" in segment.text else (segment,)


def _split(segment: Segment, inserted: re.Pattern[str]) -> Iterator[Segment]:
    own = ""
    waiting: list[Segment] = []
    position = 0
    for match in inserted.finditer(segment.text):
        own, done = _after_sentence(own, segment.text[position : match.start()], interrupted=bool(waiting))
        if done:
            yield replace(segment, text=done)
            yield from waiting
            waiting = []
        waiting.append(replace(segment, speaker=match[1] or match[3], text=(match[2] or match[4] or "").strip()))
        position = match.end()
    own, done = _after_sentence(own, segment.text[position:], interrupted=bool(waiting))
    if done:
        yield replace(segment, text=done)
        yield from waiting
        waiting = []
    if own.strip():
        yield replace(segment, text=" ".join(own.split()))
    yield from waiting


def _after_sentence(own: str, more: str, *, interrupted: bool) -> tuple[str, str]:
    """What remains, and what is finished once the interrupted sentence has ended."""
    if not interrupted:
        return f"{own} {more}", ""
    complete = bool(_SENTENCE_END.search(own.rstrip()[-2:] + " ")) if own.strip() else True
    if complete:
        return more, " ".join(own.split())
    end = _SENTENCE_END.search(more)
    if end is None:
        return f"{own} {more}", ""
    return more[end.end() :], " ".join(f"{own} {more[: end.end()]}".split())
