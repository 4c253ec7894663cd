"""Cut a masked transcript into chunks that fit one model call, with offsets that stay true."""

from collections.abc import Callable, Iterator

from befund.records import Chunk, MaskedTranscript, Passage, Role, Turn
from befund.text.sentences import sentence_spans

TokenCount = Callable[[str], int]

_BACKCHANNEL_WORDS = 4  # an interviewer's "mhm, ja, verstehe" opens no new exchange


def chunk_transcript(
    transcript: MaskedTranscript, *, budget: int, context_turns: int, count_tokens: TokenCount
) -> tuple[Chunk, ...]:
    """Chunks of at most `budget` tokens each, in the order of the turns.

    A question stays with its answer where both fit. A turn over the budget is split at sentences
    (at words, where there are none). Up to `context_turns` turns before a chunk go with it as
    context. Every passage of the transcript is in exactly one chunk.
    """
    chunks: list[Chunk] = []
    for group in _packed(transcript, budget, count_tokens):
        first = group[0].turn
        chunks.append(
            Chunk(
                interview=transcript.interview,
                number=len(chunks),
                language=transcript.language,
                context=_context(
                    transcript, group[0], first, context_turns, budget // 4, count_tokens
                ),
                passages=tuple(group),
            )
        )
    return tuple(chunks)


def _packed(
    transcript: MaskedTranscript, budget: int, count_tokens: TokenCount
) -> Iterator[list[Passage]]:
    group: list[Passage] = []
    used = 0
    for exchange in _exchanges(transcript, budget, count_tokens):
        size = sum(count_tokens(passage.text) for passage in exchange)
        if group and used + size > budget:
            yield group
            group, used = [], 0
        for passage in exchange:
            passage_size = count_tokens(passage.text)
            if group and used + passage_size > budget:
                yield group
                group, used = [], 0
            group.append(passage)
            used += passage_size
    if group:
        yield group


def _exchanges(
    transcript: MaskedTranscript, budget: int, count_tokens: TokenCount
) -> Iterator[list[Passage]]:
    exchange: list[Passage] = []
    answered = False
    for turn in transcript.turns:
        if not turn.text.strip():
            continue
        # "Mhm" and "okay" open no exchange: a cut there would part an answer from its question.
        asks = turn.role is Role.INTERVIEWER and (
            "?" in turn.text or len(turn.text.split()) > _BACKCHANNEL_WORDS
        )
        if asks and answered:
            yield exchange
            exchange, answered = [], False
        exchange.extend(_passages(turn, transcript.language, budget, count_tokens))
        answered = answered or turn.role is Role.RESPONDENT
    if exchange:
        yield exchange


def _passages(
    turn: Turn, language: str, budget: int, count_tokens: TokenCount
) -> Iterator[Passage]:
    if count_tokens(turn.text) <= budget:
        yield _passage(turn, 0, len(turn.text))
        return
    start = end = 0
    for _, piece_end in _pieces(turn.text, language, budget, count_tokens):
        if end > start and count_tokens(turn.text[start:piece_end]) > budget:
            yield _passage(turn, start, end)
            start = end
        end = piece_end
    yield _passage(turn, start, len(turn.text))


def _pieces(
    text: str, language: str, budget: int, count_tokens: TokenCount
) -> Iterator[tuple[int, int]]:
    """Sentences of a long turn.

    One that is itself over the budget is halved at a space until it fits.
    """
    waiting = list(reversed(sentence_spans(text, language)))
    while waiting:
        start, end = waiting.pop()
        middle = text.rfind(" ", start + 1, (start + end) // 2)
        if count_tokens(text[start:end]) > budget and end - start > 1:
            cut = middle if middle > start else (start + end) // 2
            waiting += [(cut, end), (start, cut)]
        else:
            yield start, end


def _passage(turn: Turn, start: int, end: int) -> Passage:
    return Passage(
        turn=turn.number,
        start=start,
        end=end,
        speaker=turn.speaker,
        role=turn.role,
        text=turn.text[start:end],
    )


def _context(
    transcript: MaskedTranscript,
    first: Passage,
    turn: int,
    turns: int,
    budget: int,
    count_tokens: TokenCount,
) -> tuple[Passage, ...]:
    """The passages just before a chunk, nearest last; a long one is cut at its front."""
    before = list(transcript.turns[max(0, turn - turns) : turn])
    context = [
        _passage(earlier, 0, len(earlier.text)) for earlier in before if earlier.text.strip()
    ]
    if first.start:
        context.append(_passage(transcript.turns[turn], 0, first.start))
    kept: list[Passage] = []
    for passage in reversed(context):
        room = budget - sum(count_tokens(other.text) for other in kept)
        if count_tokens(passage.text) <= room:
            kept.append(passage)
            continue
        cut = passage.text.find(" ", max(0, len(passage.text) - room * 3))
        if room > 20 and cut >= 0:
            tail = passage.start + cut + 1
            kept.append(_passage(transcript.turns[passage.turn], tail, passage.end))
        break
    return tuple(reversed(kept))
