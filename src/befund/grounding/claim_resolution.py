"""Resolve a claim: in the turn it names, else in the chunk's other turns, else in the transcript's.

The first place where the words stand and mean the same is taken. Words that the interviewer said
count only where the respondent affirms them in the next turn; words that stand in a context passage
alone do not count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from befund.grounding.affirmation import affirmation_in
from befund.grounding.location import Location, locate
from befund.grounding.meaning import cut_off
from befund.grounding.text import prepare
from befund.records import (
    Chunk,
    Claim,
    MaskedTranscript,
    Passage,
    QuarantineReason,
    Quote,
    QuoteStatus,
    RejectedClaim,
    Role,
    Turn,
)

# How many words besides fillers a claim needs to be looked for in turns that it does not name.
_WORDS_IN_CHUNK = 3
_WORDS_IN_TRANSCRIPT = 4
_ALTERNATIVE = re.compile(r"\b(?:oder|or)\s+\w")


@dataclass(frozen=True)
class Resolved:
    """What became of one claim: quotes, or rejections.

    `suggested` where an interviewer's words were affirmed.
    """

    quotes: tuple[Quote, ...] = ()
    rejected: tuple[RejectedClaim, ...] = ()
    suggested: bool = False


def resolve(claim: Claim, transcript: MaskedTranscript, chunk: Chunk) -> Resolved:
    """Turn a claim into quotes, or say why not."""
    refusals: list[Resolved] = []
    for turn in _turns_to_search(claim, transcript, chunk):
        location = locate(claim.text, turn.text)
        if location is None:
            continue
        found = _judge(claim, turn, location, transcript, chunk)
        if found.quotes or (turn.number == claim.turn and turn.role is Role.INTERVIEWER):
            return found
        refusals.append(found)
    order = [QuarantineReason.CONTEXT_ONLY, QuarantineReason.INTERVIEWER]
    if refusals:
        return max(
            refusals,
            key=lambda found: (
                order.index(reason) if (reason := found.rejected[0].reason) in order else 2
            ),
        )
    return Resolved(rejected=(RejectedClaim(claim=claim, reason=QuarantineReason.NOT_FOUND),))


def _turns_to_search(claim: Claim, transcript: MaskedTranscript, chunk: Chunk) -> Iterator[Turn]:
    turns = transcript.turns
    if 0 <= claim.turn < len(turns):
        yield turns[claim.turn]
    words = len(prepare(claim.text).content.keys)
    in_chunk = {passage.turn for passage in (*chunk.passages, *chunk.context)} - {claim.turn}
    elsewhere = set(range(len(turns))) - in_chunk - {claim.turn}
    for numbers, least in ((in_chunk, _WORDS_IN_CHUNK), (elsewhere, _WORDS_IN_TRANSCRIPT)):
        if words >= least:
            near = sorted(numbers, key=lambda number: (abs(number - claim.turn), number))
            yield from sorted(
                (turns[number] for number in near), key=lambda turn: turn.role is Role.INTERVIEWER
            )


def _judge(
    claim: Claim, turn: Turn, location: Location, transcript: MaskedTranscript, chunk: Chunk
) -> Resolved:
    quotes = _quotes(turn, location)
    start, end = location.spans[0].start, location.spans[-1].end
    changes = location.changes or cut_off(turn.text, start, end)
    if changes:
        return _refused(claim, changes, quotes[0])
    if _is_context_only(turn.number, start, end, chunk):
        return _refused(claim, (QuarantineReason.CONTEXT_ONLY,))
    if turn.role is Role.RESPONDENT:
        return Resolved(quotes)
    affirmed = _affirmation(turn, end, transcript)
    if affirmed is None:
        return _refused(claim, (QuarantineReason.INTERVIEWER,))
    return Resolved((*quotes, affirmed), suggested=True)


def _refused(
    claim: Claim, reasons: tuple[QuarantineReason, ...], located: Quote | None = None
) -> Resolved:
    return Resolved(
        rejected=tuple(
            RejectedClaim(claim=claim, reason=reason, located=located) for reason in reasons
        )
    )


def _quotes(turn: Turn, location: Location) -> tuple[Quote, ...]:
    return tuple(
        Quote(
            turn=turn.number, start=start, end=end, text=turn.text[start:end], status=location.how
        )
        for start, end in location.spans
    )


def _is_context_only(turn: int, start: int, end: int, chunk: Chunk) -> bool:
    """Whether a stretch lies in what the chunk shows as context, and in no passage of its own."""

    def overlaps(passages: tuple[Passage, ...]) -> bool:
        return any(
            passage.turn == turn and passage.start < end and start < passage.end
            for passage in passages
        )

    return overlaps(chunk.context) and not overlaps(chunk.passages)


def _affirmation(turn: Turn, end: int, transcript: MaskedTranscript) -> Quote | None:
    """The respondent's affirmation in the next turn; none to a question that leaves a choice."""
    if turn.number + 1 >= len(transcript.turns) or _ALTERNATIVE.search(turn.text[end:]):
        return None
    answer = transcript.turns[turn.number + 1]
    span = affirmation_in(answer.text) if answer.role is Role.RESPONDENT else None
    if span is None:
        return None
    text = answer.text[span[0] : span[1]]
    return Quote(
        turn=answer.number, start=span[0], end=span[1], text=text, status=QuoteStatus.EXACT
    )
