"""Puts segments together: consecutive words of one speaker are one turn."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from befund.readers.question_marks import asks_respondent
from befund.readers.roles import UNKNOWN_SPEAKER
from befund.readers.source import Segment
from befund.records.transcript import Role, Turn
from befund.text.sentences import ends_sentence, quick_sentences


def merged(segments: Iterable[Segment]) -> tuple[Turn, ...]:
    """Turns of the segments, words joined by single blanks; roles are not yet inferred."""
    spoken = [segment for segment in segments if segment.text.strip()]
    groups = [list(group) for _, group in groupby(spoken, key=lambda segment: segment.speaker)]
    return tuple(_turn(number, group) for number, group in enumerate(groups))


def with_neighbours(segments: Sequence[Segment]) -> tuple[list[Segment], int]:
    """Segments without a speaker between two of the same speaker go to that one.

    And how many remain unknown.
    """
    spoken = [segment for segment in segments if segment.text.strip()]
    after: list[str | None] = [None] * len(spoken)
    following: str | None = None
    for index in range(len(spoken) - 1, -1, -1):
        after[index] = following
        following = spoken[index].speaker or following
    filled: list[Segment] = []
    before: str | None = None
    unknown = 0
    for segment, following in zip(spoken, after, strict=True):
        speaker = segment.speaker or (before if before == following else None)
        before = segment.speaker or before
        unknown += speaker is None
        filled.append(
            Segment(
                speaker or UNKNOWN_SPEAKER, segment.text, segment.line, segment.start, segment.end
            )
        )
    return filled, unknown


def by_question(segments: Iterable[Segment]) -> tuple[Turn, ...]:
    """Turns of a file without speakers: sentences that ask the respondent are the interviewer's.

    All turns have the unknown speaker; a sentence takes its times from the segments it lies in.
    """
    spoken = [segment for segment in segments if segment.text.strip()]
    groups = groupby(_sentences(spoken), key=lambda sentence: asks_respondent(sentence.text))
    turns: list[Turn] = []
    for number, (asks, group) in enumerate(groups):
        role = Role.INTERVIEWER if asks else Role.RESPONDENT
        turns.append(_turn(number, list(group)).model_copy(update={"role": role}))
    return tuple(turns)


def _sentences(segments: Sequence[Segment]) -> list[Segment]:
    """The segments cut and joined at the ends of sentences."""
    sentences: list[Segment] = []
    open_parts: list[Segment] = []
    for segment in segments:
        for start, end in quick_sentences(segment.text):
            part = segment.text[start:end]
            open_parts.append(Segment(None, part, segment.line, segment.start, segment.end))
            if ends_sentence(part):
                sentences.append(_joined(open_parts))
                open_parts = []
    return [*sentences, _joined(open_parts)] if open_parts else sentences


def _joined(parts: Sequence[Segment]) -> Segment:
    text = " ".join(part.text for part in parts)
    return Segment(None, text, parts[0].line, parts[0].start, parts[-1].end)


def _turn(number: int, group: Sequence[Segment]) -> Turn:
    return Turn(
        number=number,
        speaker=group[0].speaker or UNKNOWN_SPEAKER,
        role=Role.RESPONDENT,
        text=" ".join(" ".join(segment.text for segment in group).split()),
        start_seconds=next((segment.start for segment in group if segment.start is not None), None),
        end_seconds=next(
            (segment.end for segment in reversed(group) if segment.end is not None), None
        ),
        source_line=group[0].line,
    )
