"""Cuts masked transcripts into passages of a size that search can show and compare."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from befund.index.port import IndexedPassage
from befund.records.transcript import MaskedTranscript, Role, Turn
from befund.text.sentences import quick_sentences

# Part of every fingerprint: raise it when passages are cut or folded differently, and old indexes
# are rebuilt.
_CUT = 2

_LONGEST = 120  # words in a passage, more or less
_SHORT = 60  # a turn below this takes the question before it as context
_BARE = 3  # below this ("Ja, genau.") a turn says too little to stand for its question
_QUESTION = 40  # the last words of a question that serve as context
_UNIT = 60  # words after which a sentence without an end is cut

_WORD = re.compile(r"\S+")

Span = tuple[int, int]


def cut_into_passages(transcript: MaskedTranscript) -> list[IndexedPassage]:
    """Passages of all turns in order; each passage's text is `turn.text[start:end]`."""
    passages: list[IndexedPassage] = []
    question = ""
    for turn in transcript.turns:
        count = len(_WORD.findall(turn.text))
        context = question if turn.role is Role.RESPONDENT and _BARE <= count < _SHORT else ""
        passages += [
            _passage(transcript.interview, turn, span, context) for span in _windows(turn.text)
        ]
        if turn.role is Role.INTERVIEWER and count >= _BARE:
            question = _last_words(turn.text, _QUESTION)
    return passages


class TranscriptSource:
    """The passages of all interviews whose masked transcripts someone else keeps.

    `fingerprints` gives each interview's fingerprint, `transcript` its masked transcript by id.
    """

    def __init__(
        self,
        fingerprints: Callable[[], Mapping[str, str]],
        transcript: Callable[[str], MaskedTranscript | None],
    ) -> None:
        self._fingerprints, self._transcript = fingerprints, transcript

    def fingerprints(self) -> Mapping[str, str]:
        """Each interview with a fingerprint of its text and of how it is cut."""
        return {interview: f"{_CUT}:{print_}" for interview, print_ in self._fingerprints().items()}

    def passages(self, interview: str) -> Sequence[IndexedPassage]:
        """The passages of one interview; none where it was removed meanwhile."""
        transcript = self._transcript(interview)
        return cut_into_passages(transcript) if transcript else []


def _passage(interview: str, turn: Turn, span: Span, context: str) -> IndexedPassage:
    start, end = span
    return IndexedPassage(
        id=f"{interview}:{turn.number}:{start}",
        interview=interview,
        turn=turn.number,
        start=start,
        end=end,
        speaker=turn.speaker,
        role=turn.role,
        start_seconds=turn.start_seconds,
        text=turn.text[start:end],
        context=context,
    )


def _windows(text: str) -> Iterator[Span]:
    """Runs of whole sentences of about equal length, none much longer than the longest passage."""
    units = list(_units(text))
    total = sum(count for _, _, count in units)
    if not total:
        return
    target = total / -(-total // _LONGEST)
    begin, end, filled = units[0]
    for start, stop, count in units[1:]:
        if filled + count / 2 > target:
            yield begin, end
            begin, filled = start, 0
        end, filled = stop, filled + count
    yield begin, end


def _units(text: str) -> Iterator[tuple[int, int, int]]:
    """Sentences as (start, end, words), those that never end cut between words."""
    for start, end in quick_sentences(text):
        found = [(start + m.start(), start + m.end()) for m in _WORD.finditer(text[start:end])]
        for i in range(0, len(found), _UNIT):
            part = found[i : i + _UNIT]
            yield part[0][0], part[-1][1], len(part)


def _last_words(text: str, count: int) -> str:
    return " ".join(_WORD.findall(text)[-count:])
