"""Reads one file into a transcript: container, convention, turns, roles, language."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from befund.errors import BefundError, InputError, cause
from befund.labels import say
from befund.readers import forms
from befund.readers.characters import safe_text
from befund.readers.containers.child import ContainerKind, open_in_child
from befund.readers.containers.json_segments import json_reading
from befund.readers.containers.limits import (
    MAX_CONTAINER_BYTES,
    MAX_LINES,
    MAX_TEXT_BYTES,
    ONLY_THE_TRANSCRIPT,
    SAVE_AGAIN,
    too_large,
)
from befund.readers.containers.sniff import is_document, plain_lines
from befund.readers.containers.text import unmarked
from befund.readers.conventions import recognise
from befund.readers.events import starts_interview
from befund.readers.files import SUPPORTED_SUFFIXES, has_known_suffix
from befund.readers.hallucinations import without_inventions
from befund.readers.language import detect_language
from befund.readers.overlaps import untangled
from befund.readers.roles import infer_roles
from befund.readers.source import ParsedSource, Segment, SourceLine
from befund.readers.turns import by_question, merged, with_neighbours
from befund.records.message import message
from befund.records.transcript import Role, Transcript, Turn

MAX_SPOKEN_CHARACTERS = 5_000_000
"""An interview of two hours has some 150,000.

What is no interview would keep masking busy for minutes.
"""
# At 250 words a minute an hour of speech comes to about 90,000 characters.
_CHARACTERS_PER_HOUR = 100_000
MAX_SEGMENTS = 200_000
"""Ten hours of speech have 90,000 words; some tools write each by itself."""
MAX_SPEAKERS = 1000
_LONGEST_LABEL = 100
_DIVIDERS = ("//", "(", "[", "#", "<v")
"""What can begin a new piece within a line: an insertion, a time mark, a voice."""
_ONE_EACH = "Bitte je Interview eine Datei anlegen."
_LABELS_REMEDY = (
    "Bitte die Absätze mit „I:“ (Interviewer) und „B:“ (Befragte) oder mit Namen und Doppelpunkt "
    "beginnen."
)


def read_transcript(path: Path) -> Transcript:
    """The transcript in a file, its convention recognised by content.

    Raises InputError by name, reason and remedy. It raises nothing else, whatever the file holds,
    and takes time in proportion to its length.
    """
    try:
        return _transcript(path)
    except BefundError:
        raise
    except Exception as error:  # noqa: BLE001 - one file must not stop a batch; the error's words may quote it
        what = f"Die Datei ist beschädigt oder ungewöhnlich ({cause(error)})."
        raise InputError(what, where=path.name, remedy=SAVE_AGAIN) from None


def _transcript(path: Path) -> Transcript:
    name = path.name
    data = _bytes(path)
    reading = _reading(data, name)
    segments, dropped = without_inventions(_safe(segment) for segment in reading.segments)
    _refuse_endless(segments, name)
    warnings = [*reading.warnings]
    if dropped:
        warnings.append(say(message("reading.invented", count=dropped)))
    if any(segment.speaker for segment in segments):
        segments, unknown = with_neighbours(list(untangled(segments)))
        if unknown:
            warnings.append(say(message("reading.no_speaker", count=unknown)))
        turns = infer_roles(merged(segments))
    else:
        turns = by_question(segments)
        warnings.append(
            "Die Datei nennt keine Sprecher: Fragen an das Gegenüber gelten als Interviewer, alles "
            "andere als Befragte."
        )
    if not turns:
        raise InputError(
            "In der Datei ist nichts Gesprochenes.",
            where=name,
            remedy="Bitte prüfen, ob der Export gelungen ist.",
        )
    warnings += _role_warnings(turns)
    language = detect_language(" ".join(turn.text for turn in turns))
    return Transcript(
        format=reading.convention, language=language, turns=turns, warnings=tuple(warnings)
    )


def _bytes(path: Path) -> bytes:
    name = path.name
    if path.is_dir():
        raise InputError(
            "Das ist ein Ordner, keine Datei.", where=name, remedy="Bitte eine Datei angeben."
        )
    if not has_known_suffix(name):
        raise InputError(
            f"Die Endung „{path.suffix}“ ist unbekannt.",
            where=name,
            remedy=f"Gelesen werden {', '.join(SUPPORTED_SUFFIXES)}.",
        )
    try:
        size = path.stat().st_size
        if size > MAX_CONTAINER_BYTES:
            raise _too_large(name, MAX_CONTAINER_BYTES)
        with path.open("rb") as file:
            start = file.read(16)
            if not is_document(start) and size > MAX_TEXT_BYTES:
                raise _too_large(name, MAX_TEXT_BYTES)
            data = start + file.read(MAX_CONTAINER_BYTES)
    except FileNotFoundError as error:
        raise InputError(
            "Die Datei gibt es nicht.", where=name, remedy="Bitte den Pfad prüfen."
        ) from error
    except PermissionError as error:
        raise InputError(
            "Die Datei darf nicht gelesen werden.", where=name, remedy="Bitte die Rechte prüfen."
        ) from error
    except OSError as error:
        raise InputError(
            f"Die Datei lässt sich nicht lesen ({error.strerror}).",
            where=name,
            remedy="Bitte den Datenträger prüfen.",
        ) from error
    if not data.strip(b"\0 \t\r\n"):
        raise InputError(
            "Die Datei ist leer.",
            where=name,
            remedy="Bitte prüfen, ob der Export des Transkripts gelungen ist.",
        )
    return data


def _too_large(name: str, limit: int) -> InputError:
    return InputError(
        f"Die Datei ist größer als {limit // 1_000_000} MB.",
        where=name,
        remedy=ONLY_THE_TRANSCRIPT,
    )


def _safe(segment: Segment) -> Segment:
    """A segment with nothing in it that cannot be stored.

    Names and words may have come from escapes.
    """
    speaker, text = segment.speaker, safe_text(segment.text)
    if speaker is not None:
        speaker = safe_text(speaker)[:_LONGEST_LABEL].strip() or None
    return (
        segment
        if text == segment.text and speaker == segment.speaker
        else replace(segment, speaker=speaker, text=text)
    )


def _refuse_many(lines: Sequence[SourceLine], name: str) -> None:
    """Refuse what would fall into more pieces than any transcript has, before it does."""
    whole = "\n".join(line.text for line in lines)
    if len(lines) + sum(map(whole.count, _DIVIDERS)) > MAX_LINES:
        raise too_large(f"mehr als {MAX_LINES:,} Zeilen oder Marken".replace(",", "."), name)


def _refuse_endless(segments: Sequence[Segment], name: str) -> None:
    if sum(len(segment.text) for segment in segments) > MAX_SPOKEN_CHARACTERS:
        hours = MAX_SPOKEN_CHARACTERS // _CHARACTERS_PER_HOUR
        what = f"Die Datei enthält mehr Gesprochenes als ein Interview von {hours} Stunden."
        raise InputError(what, where=name, remedy=_ONE_EACH)
    if len(segments) > MAX_SEGMENTS:
        raise too_large(f"mehr als {MAX_SEGMENTS:,} Redebeiträge".replace(",", "."), name)
    if len({segment.speaker for segment in segments}) > MAX_SPEAKERS:
        raise InputError(
            f"Die Datei nennt mehr als {MAX_SPEAKERS} Sprecher.", where=name, remedy=_LABELS_REMEDY
        )


def _reading(data: bytes, name: str) -> ParsedSource:
    if is_document(data):
        lines: list[SourceLine] | str = [
            unmarked(line) for line in open_in_child(ContainerKind.DOCUMENT, data, name)
        ]
    else:
        lines = plain_lines(data, name)
    if isinstance(lines, str):
        return json_reading(lines, name)
    _refuse_many(lines, name)
    reading = recognise(lines)
    if reading is None:
        empty = not any(line.text.strip() for line in lines)
        raise InputError(
            "Die Datei enthält keinen Text."
            if empty
            else (
                "Kein Sprecher ist zu erkennen; gesucht wurden Namen oder Kürzel am Zeilenanfang "
                "und Zeitmarken."
            ),
            where=name,
            remedy="Bitte prüfen, ob der Export gelungen ist." if empty else _LABELS_REMEDY,
        )
    if len({line.text for line in lines if starts_interview(line.text)}) > 1:
        warning = (
            "Die Datei enthält offenbar mehrere Interviews; sie werden als eines gelesen. Besser "
            "je eine Datei."
        )
        return replace(reading, warnings=(*reading.warnings, warning))
    return reading


def _role_warnings(turns: tuple[Turn, ...]) -> list[str]:
    speakers = {turn.speaker for turn in turns if not forms.unknown(turn.speaker)}
    interviewers = {turn.speaker for turn in turns if turn.role is Role.INTERVIEWER}
    if len(speakers) > 1 and not interviewers:
        return [
            (
                "Niemand ist als Interviewer zu erkennen, alle gelten als Befragte; „befund roles“ "
                "ändert das."
            )
        ]
    if len(speakers) > 1 and not any(forms.asks(speaker) for speaker in interviewers):
        return [
            (
                "Wer interviewt, ist aus Fragen und Redeanteil erschlossen; mit „befund roles“ "
                "lässt sich das ändern."
            )
        ]
    return []
