"""Drops what Whisper invents over silence.

Credits of subtitle makers and farewells to an audience.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from befund.readers.source import Segment
from befund.text.sentences import SENTENCE_START

_CREDITS = re.compile(
    rf"""(?ix) {SENTENCE_START} \s*(?:
      Untertitel(?:ung)?\ (?:der|von|durch|im\ Auftrag|des|by)\b[^.!?]{{0,60}}?
        (?:Amara\.org(?:-Community)?|ZDF|WDR|SWR|NDR|BR|MDR|ARD|funk|ORF)(?:\ für\ funk)?(?:,?\ (?:19|20)\d\d)?
      | Untertitel\ (?:von|by)\ Stephanie\ Geiges
      | Copyright\ (?:WDR|SWR|ZDF|NDR|BR|Australian)\ (?:19|20)\d\d | (?:SWR|WDR|ZDF)\ (?:19|20)\d\d
      | Subtitles\ by\ the\ Amara\.org\ community
      | (?:Vielen\ )?Danke?\ (?:schön\ )?f(?:ü|ue)rs\ (?:Zuschauen|Zusehen|Zuhören\ und\ bis\ zum\ nächsten\ Mal)
      | Vielen\ Dank\ für\ (?:die|Ihre|eure)\ Aufmerksamkeit\ und\ bis\ zum\ nächsten\ (?:Video|Mal)
      | (?:Thank\ you|Thanks)(?:\ (?:so|very)\ much)?\ for\ watching(?:\ (?:this|the|my)\ video)?
      | (?:Please|Bitte)\ (?:like\ and\ subscribe|abonnieren\ Sie\ (?:den|unseren)\ Kanal)
    )\s*[.!…]*(?=\s|$)"""
)
# Speech recognition repeats a sentence without end over silence; people say one three times at
# most.
_LOOP = 4


def without_inventions(segments: Iterable[Segment]) -> tuple[list[Segment], int]:
    """The segments without invented sentences and repetitions, and how many were dropped."""
    kept: list[Segment] = []
    dropped = repeats = 0
    for segment in segments:
        text, count = (
            _CREDITS.subn(" ", segment.text) if len(segment.text) > 7 else (segment.text, 0)
        )
        dropped += count
        text = " ".join(text.split()) if count else segment.text
        repeats = repeats + 1 if kept and kept[-1].text == text and len(text.split()) >= 3 else 0
        if not text or repeats >= _LOOP - 1:
            dropped += 1 if text else 0
            continue
        kept.append(replace(segment, text=text))
    return kept, dropped
