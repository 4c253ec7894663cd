"""JSON of Whisper, WhisperX, AssemblyAI and their kin: a list of segments with text, somewhere."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from befund.errors import InputError
from befund.readers.containers.limits import too_large
from befund.readers.source import ParsedSource, Segment

_LISTS = (
    "utterances",
    "segments",
    "transcription",
    "monologues",
    "results",
    "transcript",
    "items",
    "cues",
    "entries",
    "turns",
)
_TEXTS = ("text", "punctuated_word", "word", "transcript", "content", "punctuated_transcript")
_SPEAKERS = (
    "speaker",
    "speaker_name",
    "speakerName",
    "speaker_label",
    "speakerLabel",
    "speaker_id",
    "name",
    "channel",
)
_STARTS = ("start", "start_time", "startTime", "begin", "from", "start_seconds", "timestamp")
_ENDS = ("end", "end_time", "endTime", "to", "end_seconds")
_DEEPEST = 6
_MAX_ITEMS = 250_000  # each takes some 300 bytes in memory, and as few as three in a file
_LONGEST_NUMBER = 40
_LONGEST_SECONDS = 10_000_000
_REMEDY = (
    "Erwartet wird eine Liste „segments“ oder „utterances“ mit „text“, „start“, „end“ und "
    "möglichst „speaker“."
)


def json_reading(text: str, name: str) -> ParsedSource:
    """The segments of a JSON transcript; raises InputError where it is no JSON or holds none."""
    if text.count("{") + text.count("[") > _MAX_ITEMS:
        raise too_large(f"mehr als {_MAX_ITEMS:,} Listen und Objekte".replace(",", "."), name)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise InputError(
            f"Das ist kein gültiges JSON (Fehler in Zeile {line}); die Datei ist vielleicht "
            "abgeschnitten.",
            where=name,
            remedy="Bitte das Transkript neu exportieren.",
        ) from None
    key, items = _find_segments(data, "", 0)
    if not items and isinstance(data, Mapping):
        key, items = _find_segments(data.get("words"), "words", _DEEPEST)
    if not items:
        raise InputError(
            "Im JSON steht keine Liste von Segmenten mit Text.", where=name, remedy=_REMEDY
        )
    scale = 0.001 if _in_milliseconds(key, items) else 1.0
    segments = tuple(_segment(item, number, scale) for number, item in enumerate(items, start=1))
    return ParsedSource(_convention(key, segments), segments)


def _convention(key: str, segments: Sequence[Segment]) -> str:
    if key in ("utterances", "words"):
        return "assemblyai-json"
    if key != "segments":
        return "segments-json"
    return "whisperx-json" if any(segment.speaker for segment in segments) else "whisper-json"


def _find_segments(data: Any, key: str, depth: int) -> tuple[str, list[Mapping[str, Any]]]:
    if isinstance(data, list) and (items := [item for item in data if _is_segment(item)]):
        return key, items
    if depth < _DEEPEST:
        for child_key, child in _children(data):
            found = _find_segments(child, child_key, depth + 1)
            if found[1]:
                return found
    return key, []


def _children(data: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(data, Mapping):
        yield from ((name, data[name]) for name in _LISTS if name in data)
        yield from (
            (str(name), child) for name, child in data.items() if name not in (*_LISTS, "words")
        )
    elif isinstance(data, list):
        yield from (("", child) for child in data[:50])


def _is_segment(item: Any) -> bool:
    if not isinstance(item, Mapping) or not isinstance(_first(item, _TEXTS), str):
        return False
    return any(key in item for key in (*_SPEAKERS, *_STARTS, "offsets", "timestamps"))


def _first(item: Mapping[str, Any], keys: Sequence[str]) -> Any:
    return next((item[key] for key in keys if item.get(key) is not None), None)


def _segment(item: Mapping[str, Any], number: int, scale: float) -> Segment:
    offsets = item.get("offsets")
    if isinstance(offsets, Mapping):
        start, end = _number(offsets.get("from"), 0.001), _number(offsets.get("to"), 0.001)
    elif isinstance(pair := item.get("timestamp"), list) and len(pair) == 2:
        start, end = _number(pair[0], scale), _number(pair[1], scale)
    else:
        start, end = _number(_first(item, _STARTS), scale), _number(_first(item, _ENDS), scale)
    return Segment(
        _speaker(_first(item, _SPEAKERS)),
        " ".join(str(_first(item, _TEXTS)).split()),
        number,
        start,
        end,
    )


def _speaker(value: Any) -> str | None:
    if isinstance(value, Mapping):
        value = _first(value, ("name", "label", "id"))
    if isinstance(value, int) and not isinstance(value, bool):
        return f"Speaker {value}"
    if not isinstance(value, str) or not value.strip():
        return None
    return " ".join(value.split())


def _number(value: Any, scale: float) -> float | None:
    if isinstance(value, str) and len(value) > _LONGEST_NUMBER:
        return None
    try:
        seconds = float(value) * scale
    except (TypeError, ValueError, OverflowError):
        return None
    return round(seconds, 3) if 0 <= seconds <= _LONGEST_SECONDS else None


def _in_milliseconds(key: str, items: Sequence[Mapping[str, Any]]) -> bool:
    """AssemblyAI counts milliseconds, all others seconds.

    Whole numbers, and speech far too slow for seconds.
    """
    starts_and_ends = [_first(item, names) for item in items for names in (_STARTS, _ENDS)]
    times = [value for value in starts_and_ends if value is not None]
    if not times or not all(isinstance(value, int) for value in times):
        return False
    words = sum(len(str(_first(item, _TEXTS)).split()) for item in items)
    # People say two or three words a second; twenty seconds for each word are milliseconds misread.
    return key == "utterances" or max(times) > 20 * max(words, 1)
