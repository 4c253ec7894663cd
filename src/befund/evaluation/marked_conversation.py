"""A quote in its conversation: the turns around it, cut into marked and unmarked pieces."""

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from befund.evaluation.results import EvaluatedPassage
from befund.records import MaskedTranscript, Role, Turn

NEIGHBOUR_LENGTH = 280
"""A turn beside the quote's is shown up to so many characters."""


class MarkedText(NamedTuple):
    """A run of text, and in whose passages it lies.

    What is being talked about, any gold quote, any observation's.
    """

    text: str
    about: bool = False
    gold: bool = False
    observed: bool = False


class ShownTurn(NamedTuple):
    """A turn as shown; `gap` says that turns before it are left out."""

    speaker: str
    is_interviewer: bool
    number: int
    time: str
    gap: bool
    pieces: tuple[MarkedText, ...]


def marked_conversation(
    transcript: MaskedTranscript,
    about: Sequence[EvaluatedPassage],
    gold: Sequence[EvaluatedPassage],
    observed: Sequence[EvaluatedPassage],
) -> list[ShownTurn]:
    """The turns of the passages that it is about, one before and one after each.

    All quotes in them are marked.
    """
    chief = {passage.turn for passage in about if passage.turn < len(transcript.turns)}
    wanted = sorted(
        {n for turn in chief for n in (turn - 1, turn, turn + 1) if 0 <= n < len(transcript.turns)}
    )
    shown: list[ShownTurn] = []
    for number in wanted:
        turn = transcript.turns[number]
        pieces = _pieces(turn, (about, gold, observed))
        if number not in chief:
            pieces = _shorten(pieces, keep_end=number + 1 in chief)
        gap = bool(shown) and shown[-1].number < number - 1
        is_interviewer = turn.role is Role.INTERVIEWER
        shown.append(
            ShownTurn(turn.speaker, is_interviewer, number, _time(turn.start_seconds), gap, pieces)
        )
    return shown


def _pieces(turn: Turn, quotes: Iterable[Sequence[EvaluatedPassage]]) -> tuple[MarkedText, ...]:
    """The turn's text cut at the bounds of all quotes.

    `quotes` are in the order of a piece's marks.
    """
    layers = [[p for p in passages if p.turn == turn.number] for passages in quotes]
    bounds = {0, len(turn.text)}
    for passage in chain.from_iterable(layers):
        bounds.update((passage.start, passage.end))
    cuts = sorted(bound for bound in bounds if 0 <= bound <= len(turn.text))
    pieces = []
    for start, end in pairwise(cuts):
        marks = [any(p.start <= start and end <= p.end for p in layer) for layer in layers]
        pieces.append(MarkedText(turn.text[start:end], *marks))
    return tuple(pieces)


def _shorten(pieces: Sequence[MarkedText], *, keep_end: bool) -> tuple[MarkedText, ...]:
    """The beginning (or end) of a long turn."""
    kept: list[MarkedText] = []
    room = NEIGHBOUR_LENGTH
    for piece in reversed(pieces) if keep_end else pieces:
        if len(piece.text) > room:
            text = "… " + piece.text[-room:] if keep_end else piece.text[:room] + " …"
            kept.append(piece._replace(text=text))
            break
        kept.append(piece)
        room -= len(piece.text)
    return tuple(reversed(kept)) if keep_end else tuple(kept)


def _time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
