"""Timed cues, WebVTT and SubRip: Teams, Zoom, noScribe, Whisper, and SRT with names.

The reading is tolerant where exporters are sloppy: unpadded times, a blank line between time and
text, `<v>` or `</v>` missing, no blank line between cues. A cue without a speaker goes on with the
last one. noScribe's labels in the text win over its `<v>`, which lags behind.
"""

import html
import re
from collections.abc import Sequence

from befund.readers.conventions.labelled import LabelledLines
from befund.readers.source import ParsedSource, Segment, SourceLine
from befund.readers.times import TIME, seconds, without_times

_TIMING = re.compile(rf"^\s*({TIME})\s*-->\s*({TIME})(?:\s|$)")
_CUE_ID = re.compile(r"(?i)^\s*(?:\d+|[0-9a-f]{8}-[0-9a-f-]{20,}(?:/\d+(?:-\d+)?)?)\s*$")
_BLOCK = re.compile(r"^(?:NOTE|STYLE|REGION)(?:\s|$)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,40})?\s{1,3}([^<>]{0,200})>")
_TAG = re.compile(
    r"</?(?:v|c|i|b|u|ruby|rt|lang|font)(?:[.\s][^<>]{0,200})?>|<\d[\d:.,]{0,20}>|\{\\an\d\}",
    re.IGNORECASE,
)
_DASH = re.compile(r"^(?:<[^>]+>)?[-–]\s+")
_NOSCRIBE_LABEL = re.compile(r"^S\d\d\s*:")


class Cues:
    """A file of cues with `-->` between two times."""

    def read(self, lines: Sequence[SourceLine]) -> ParsedSource | None:
        """Segments by voice, else by label, else without a speaker.

        None where there are no cues.
        """
        timed = _cue_lines(lines)
        if not timed:
            is_empty_vtt = bool(lines) and lines[0].text.startswith("WEBVTT")
            return ParsedSource("vtt", ()) if is_empty_vtt else None
        voiced = [part for line in timed for part in _by_voice(line)]
        # The surest sign first: noScribe's voices lag behind its labels, so they must not be asked
        # before them.
        if any(_NOSCRIBE_LABEL.match(part.text) for part in voiced):
            labelled = LabelledLines().read(voiced)
            return ParsedSource("noscribe-vtt", labelled.segments) if labelled else None
        if any(part.voice for part in voiced):
            return ParsedSource("teams-vtt", tuple(_carry_voice(voiced)))
        subrip = _is_subrip(lines)
        labelled = LabelledLines(lone_names=True).read(voiced)
        if labelled is not None:
            return ParsedSource(
                "names-srt" if subrip else "zoom-vtt", _with_lost_start(voiced, labelled.segments)
            )
        return ParsedSource(
            "srt" if subrip else "vtt", tuple(_segment(None, part) for part in voiced)
        )


def _is_subrip(lines: Sequence[SourceLine]) -> bool:
    """SubRip writes a comma before the milliseconds, WebVTT a full stop."""
    timing = next((line.text for line in lines if _TIMING.match(line.text)), "")
    return "," in timing


def _cue_lines(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """One line per cue; blocks such as NOTE last until a blank line or the next cue."""
    cues: list[tuple[float, float, list[SourceLine]]] = []
    skipping = after_blank = False
    for line in lines:
        timing = _TIMING.match(line.text) if "-->" in line.text else None
        if timing:
            _drop_cue_id(cues, blank_before=after_blank)
            cues.append((seconds(timing[1]), seconds(timing[2]), []))
            skipping = False
        elif not line.text.strip():
            skipping, after_blank = False, True
            continue
        elif _BLOCK.match(line.text) and (after_blank or not cues):
            skipping = True
        elif cues and not skipping:
            cues[-1][2].append(line)
        after_blank = False
    return [_cue(start, end, texts) for start, end, texts in cues if texts]


def _cue(start: float, end: float, texts: Sequence[SourceLine]) -> SourceLine:
    """A cue's lines as one, without the dashes that begin a change of speaker."""
    text = " ".join(_DASH.sub("", line.text.strip()) for line in texts)
    return SourceLine(texts[0].number, text, start=start, end=max(start, end))


def _drop_cue_id(cues: list[tuple[float, float, list[SourceLine]]], *, blank_before: bool) -> None:
    """The line before a timing line is the next cue's id, not speech."""
    if not cues or blank_before or not cues[-1][2]:
        return
    texts = cues[-1][2]
    follows_blank = len(texts) > 1 and texts[-1].number - texts[-2].number > 1
    if _CUE_ID.match(texts[-1].text) or follows_blank:
        texts.pop()


def _by_voice(cue: SourceLine) -> list[SourceLine]:
    """One line per voice of a cue, tags removed."""
    pieces = _VOICE.split(cue.text)
    voices: list[str | None] = [
        None,
        *(html.unescape(name).strip() or None for name in pieces[1::2]),
    ]
    parts: list[SourceLine] = []
    for voice, text in zip(voices, pieces[0::2], strict=True):
        plain = " ".join(html.unescape(_TAG.sub("", text)).split())
        if plain or voice:
            parts.append(SourceLine(cue.number, plain, start=cue.start, end=cue.end, voice=voice))
    return parts


def _carry_voice(parts: Sequence[SourceLine]) -> list[Segment]:
    segments: list[Segment] = []
    voice: str | None = None
    for part in parts:
        voice = part.voice or voice
        segments.append(_segment(voice, part))
    return segments


def _with_lost_start(
    parts: Sequence[SourceLine], segments: Sequence[Segment]
) -> tuple[Segment, ...]:
    """The segments, with what was said before the first label.

    It is kept as words of an unknown speaker.
    """
    first = segments[0].line
    lost = tuple(_segment(None, part) for part in parts if part.number < first)
    return lost + tuple(segments)


def _segment(speaker: str | None, part: SourceLine) -> Segment:
    return Segment(speaker, without_times(part.text)[0], part.number, part.start, part.end)
