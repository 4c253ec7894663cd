"""The conversation that holds a quote: every turn of it, cut where quotes begin and end."""

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from befund.consolidation import role_of_respondent
from befund.records import MaskedTranscript, Place, Role
from befund.usecases.workspace import Workspace


class Highlight(NamedTuple):
    """What is to be marked.

    A place, the key that it is found by, and whether it is the finding's own quote.
    """

    place: Place
    key: str
    own: bool = True


class HighlightedText(NamedTuple):
    """Words between two borders of quotes, with the keys of the quotes that they are part of."""

    text: str
    own: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class ConversationTurn(NamedTuple):
    """One turn; its pieces put together are its text."""

    number: int
    speaker: str
    role: Role
    seconds: float | None
    pieces: tuple[HighlightedText, ...]


class Conversation(NamedTuple):
    """One interview from its first turn to its last; `role` is that of who was asked."""

    interview: str
    language: str
    turns: tuple[ConversationTurn, ...]
    role: str


class TranscriptCache:
    """The masked transcripts of a workspace, kept at hand while they stay as they are.

    Safe for several threads.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._store = workspace.store
        self._guard = threading.Lock()
        self._kept: dict[str, tuple[str, MaskedTranscript]] = {}

    def transcripts(self, interviews: Iterable[str]) -> dict[str, MaskedTranscript]:
        """The transcripts of some interviews by their ids, without those that there are none of."""
        wanted = set(interviews)
        found = {}
        for interview in self._store.interviews():
            if interview.id in wanted:
                transcript = self._transcript(interview.id, interview.masked_sha256)
                if transcript is not None:
                    found[interview.id] = transcript
        return found

    def _transcript(self, name: str, fingerprint: str) -> MaskedTranscript | None:
        with self._guard:
            known = self._kept.get(name)
        if known is not None and known[0] == fingerprint:
            return known[1]
        transcript = self._store.transcript(name)
        if transcript is not None:
            with self._guard:
                self._kept[name] = fingerprint, transcript
        return transcript


def conversation(transcript: MaskedTranscript, spans: Iterable[Highlight]) -> Conversation:
    """A transcript with what is to be marked in it.

    Spans of other interviews or beyond a turn's end mark nothing.
    """
    by_turn: dict[int, list[Highlight]] = defaultdict(list)
    for span in spans:
        if span.place.interview == transcript.interview:
            by_turn[span.place.turn].append(span)
    turns = (
        ConversationTurn(
            number=turn.number,
            speaker=turn.speaker,
            role=turn.role,
            seconds=turn.start_seconds,
            pieces=cut(turn.text, by_turn.get(turn.number, ())),
        )
        for turn in transcript.turns
    )
    role = role_of_respondent(transcript)
    return Conversation(transcript.interview, transcript.language, tuple(turns), role)


def cut(text: str, spans: Sequence[Highlight]) -> tuple[HighlightedText, ...]:
    """A text in pieces, cut at each border of a span; spans may touch and overlap."""
    if not spans:
        return (HighlightedText(text),)
    within = [span for span in spans if span.place.end <= len(text)]
    borders = sorted(
        {0, len(text), *(edge for span in within for edge in (span.place.start, span.place.end))}
    )
    return tuple(_piece(text, start, end, within) for start, end in pairwise(borders))


def _piece(text: str, start: int, end: int, spans: Sequence[Highlight]) -> HighlightedText:
    over = [span for span in spans if span.place.start <= start and end <= span.place.end]
    keys: Mapping[bool, Iterable[str]] = {
        own: dict.fromkeys(span.key for span in over if span.own is own) for own in (True, False)
    }
    return HighlightedText(text=text[start:end], own=tuple(keys[True]), others=tuple(keys[False]))
