"""Cut a chunk that a model could not answer in two."""

from collections.abc import Iterator, Sequence

from befund.records import Chunk, Passage
from befund.text.sentences import sentence_spans

Parts = tuple[tuple[Passage, ...], tuple[Passage, ...]]

_SMALLEST_PASSAGE = 400  # characters below which a passage is not cut
_CONTEXT_PASSAGES = 3


def halves_of(chunk: Chunk) -> Iterator[Chunk]:
    """Two chunks of about the same length that hold all of one.

    Nothing where there is no place to cut. The cut lies between two turns where that leaves a
    quarter at least on either side, else between two sentences of the longest turn.
    """
    parts = (
        _between_turns(chunk.passages, least=0.25)
        or _within_a_turn(chunk)
        or _between_turns(chunk.passages)
    )
    if parts:
        first, second = parts
        yield chunk.model_copy(update={"passages": first})
        context = (*chunk.context, *first)[-_CONTEXT_PASSAGES:]
        yield chunk.model_copy(update={"passages": second, "context": context})


def _between_turns(passages: Sequence[Passage], least: float = 0.0) -> Parts | None:
    """Cut nearest to the middle.

    None where one side would hold less than the share `least` of the text.
    """
    lengths = [len(passage.text) for passage in passages]
    total = sum(lengths)
    place = min(
        range(1, len(passages)), key=lambda place: abs(sum(lengths[:place]) - total / 2), default=0
    )
    if not place or not least * total <= sum(lengths[:place]) <= (1 - least) * total:
        return None
    return tuple(passages[:place]), tuple(passages[place:])


def _within_a_turn(chunk: Chunk) -> Parts | None:
    """Cut the longest passage at a sentence about its middle, else at a space, else anywhere."""
    place = max(range(len(chunk.passages)), key=lambda place: len(chunk.passages[place].text))
    passage = chunk.passages[place]
    if len(passage.text) < _SMALLEST_PASSAGE:
        return None
    length = len(passage.text)
    middle = length // 2
    starts = [
        start
        for start, _ in sentence_spans(passage.text, chunk.language)
        if length <= 4 * start <= 3 * length
    ]
    cut = (
        min(
            starts,
            key=lambda start: abs(start - middle),
            default=passage.text.rfind(" ", 0, middle) + 1,
        )
        or middle
    )
    first = passage.model_copy(update={"end": passage.start + cut, "text": passage.text[:cut]})
    second = passage.model_copy(update={"start": passage.start + cut, "text": passage.text[cut:]})
    return (*chunk.passages[:place], first), (second, *chunk.passages[place + 1 :])
