"""Turns under a line of name and time: Teams .docx (`Name   0:04`), Otter (`Name  0:04`).

PDF exports shrink the gap to one blank; there a name must recur.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from befund.readers.events import is_event
from befund.readers.labels import accepted_labels, is_fact, shaped_like_label, split_label
from befund.readers.source import ParsedSource, Segment, SourceLine
from befund.readers.times import seconds

_HEADLINE = re.compile(
    r"^(?P<name>\S.{0,79}?)(?P<gap>\s+)[\[(]?(?P<time>\d{1,2}:\d{2}(?::\d{2})?)[\])]?\s*$"
)
_LONGEST_TIME = 16  # with a bracket and blanks behind it
_TIME_ALONE = re.compile(r"^\d{1,2}:\d{2}(?::\d{2})?$")
_TEAMS = re.compile(r"(?i)\b(?:started transcription|Transkription gestartet)\b")
_SENTENCE = re.compile(r"[?!;:…„“]|\.\s|\.$")


class Headlines:
    """Lines of a name and a time, each above what was said."""

    def read(self, lines: Sequence[SourceLine]) -> ParsedSource | None:
        """Segments by headline; None where there is none."""
        matches = [_headline(line.text) for line in lines]
        names = _names([match for match in matches if match])
        if not names or not (_recur(names, matches) or not _has_labels(lines)):
            return None
        segments = tuple(_segments(lines, matches, names))
        return ParsedSource("teams-docx" if _is_from_teams(lines, matches) else "otter", segments)


def _headline(text: str) -> re.Match[str] | None:
    """The name and time of a headline.

    Most lines have no colon near their end, and cost no search.
    """
    return _HEADLINE.match(text) if ":" in text[-_LONGEST_TIME:] else None


def _segments(
    lines: Sequence[SourceLine], matches: Sequence[re.Match[str] | None], names: frozenset[str]
) -> Iterator[Segment]:
    """What stands below each headline; its time goes to the first paragraph alone."""
    speaker: str | None = None
    start: float | None = None
    for line, match in zip(lines, matches, strict=True):
        text = line.text.strip()
        if match and match["name"] in names:
            speaker, start = match["name"], seconds(match["time"])
        elif _TIME_ALONE.match(text):
            start = seconds(text)
        elif speaker is not None and text and not is_event(line.text):
            yield Segment(speaker, text, line.number, start)
            start = None


def _is_from_teams(lines: Sequence[SourceLine], matches: Sequence[re.Match[str] | None]) -> bool:
    """Teams says at the top that it transcribes, and sets three blanks between name and time.

    Otter sets two.
    """
    announced = any(_TEAMS.search(line.text) for line in lines[:12])
    return announced or any(match and len(match["gap"]) == 3 for match in matches)


def _names(matches: Sequence[re.Match[str]]) -> frozenset[str]:
    counts = Counter(match["name"] for match in matches)
    wide = {match["name"] for match in matches if len(match["gap"]) > 1 or "\t" in match["gap"]}
    return frozenset(
        name for name, count in counts.items() if _is_name(name, count, wide=name in wide)
    )


def _is_name(name: str, count: int, *, wide: bool) -> bool:
    """Whether a headline names a speaker.

    A wide gap says so, behind a single blank it takes more.
    """
    if is_fact(f"{name}:"):
        return False
    if count > 1 and shaped_like_label(name):
        return True
    return wide and not _SENTENCE.search(_without_titles(name)) and len(name.split()) <= 7


def _recur(names: frozenset[str], matches: Sequence[re.Match[str] | None]) -> bool:
    return sum(1 for match in matches if match and match["name"] in names) > len(names)


def _has_labels(lines: Sequence[SourceLine]) -> bool:
    return bool(accepted_labels(item for line in lines if (item := split_label(line))))


def _without_titles(name: str) -> str:
    return re.sub(r"\b\w{1,5}\.", "", name)
