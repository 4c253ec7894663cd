"""What one call reads of an interview: so many steps, and the turns around their quotes."""

from collections.abc import Callable, Iterator, Sequence

from befund.process.order import place
from befund.records import MaskedTranscript, Observation, Passage, Turn
from befund.records.base import Record

TokenCount = Callable[[str], int]

# steps that a window shares with the one before, so that no pair of neighbours is missed
# Steps that two windows share, so that what is told across their border is read in one of them.
_SHARED = 3
_WHOLE = 1_200  # characters up to which a turn is shown whole
# characters of a longer one that are shown before and after a quote, or beside another turn
_AROUND = 500


class Window(Record):
    """Steps of one interview in the order of their telling, and what was said around them."""

    steps: tuple[Observation, ...]
    passages: tuple[Passage, ...]


def windows_of(
    transcript: MaskedTranscript,
    steps: Sequence[Observation],
    budget: int,
    count_tokens: TokenCount,
) -> Iterator[Window]:
    """Windows of at most `budget` tokens of speech that hold all steps.

    One holds two at least, however long. Each pair of steps told one after the other stands in a
    window together. A single step gives none.
    """
    ordered = sorted(steps, key=place)
    start = 0
    while start < len(ordered) - 1:
        end = start + 2
        while (
            end < len(ordered)
            and _size(_passages(transcript, ordered[start : end + 1]), count_tokens) <= budget
        ):
            end += 1
        inside = ordered[start:end]
        yield Window(steps=tuple(inside), passages=tuple(_passages(transcript, inside)))
        if end == len(ordered):
            return
        start = max(end - _SHARED, start + 1)


def _size(passages: Sequence[Passage], count_tokens: TokenCount) -> int:
    return sum(count_tokens(passage.text) for passage in passages)


def _passages(transcript: MaskedTranscript, steps: Sequence[Observation]) -> list[Passage]:
    """The quoted turns and their direct neighbours; of long ones what lies around the quotes."""
    turns = transcript.turns
    spans: dict[int, list[tuple[int, int]]] = {}
    for quote in (quote for step in steps for quote in step.quotes):
        spans.setdefault(quote.turn, []).append((quote.start - _AROUND, quote.end + _AROUND))
        if quote.turn > 0:
            length = len(turns[quote.turn - 1].text)
            spans.setdefault(quote.turn - 1, []).append((length - _AROUND, length))
        if quote.turn + 1 < len(turns):
            spans.setdefault(quote.turn + 1, []).append((0, _AROUND))
    return [
        passage for number in sorted(spans) for passage in _excerpts(turns[number], spans[number])
    ]


def _excerpts(turn: Turn, spans: Sequence[tuple[int, int]]) -> Iterator[Passage]:
    """The whole turn, or its words within the spans; what overlaps is one passage."""
    text = turn.text
    if len(text) <= _WHOLE:
        spans = [(0, len(text))]
    start = end = 0
    for first, last in sorted(spans):
        left = text.rfind(" ", 0, max(first, 0)) + 1
        right = text.find(" ", last) if last < len(text) else len(text)
        right = len(text) if right < 0 else right
        if end and left > end:
            yield _passage(turn, start, end)
        start, end = (start, max(end, right)) if end and left <= end else (left, right)
    if text[start:end].strip():
        yield _passage(turn, start, end)


def _passage(turn: Turn, start: int, end: int) -> Passage:
    return Passage(
        turn=turn.number,
        start=start,
        end=end,
        speaker=turn.speaker,
        role=turn.role,
        text=turn.text[start:end],
    )
