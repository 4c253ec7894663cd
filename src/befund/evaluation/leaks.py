"""What masking should have taken out and the masked transcript still holds.

Off the record: a trap leaks where any `RUN` words of its quote (all of it, if it is shorter) still
stand one after another in the transcript, placeholders standing for names among them. A remark on
health leaks where such runs hold more than half of its words and no cut mark stands in its place. A
piece of personal data leaks where it occurs as whole words, in the same case, in a turn or a
speaker's name.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import takewhile

from befund.evaluation.gold import GoldInterview
from befund.evaluation.gold_location import GoldLocation, locate
from befund.evaluation.results import Leaks
from befund.evaluation.words import (
    FILLERS,
    Sort,
    SourceWord,
    Token,
    TokenizedTranscript,
    source_words,
)

# Five words in a row are the client's own; fewer are said in any interview.
RUN = 5
LEAST_LITERAL = 3
"""Of a run, so many words must stand there as they are; the others may be placeholders' words."""

LONGEST_NAME = 3
"""A placeholder stands for at most so many words of a run."""


def find_leaks(transcript: TokenizedTranscript, gold: GoldInterview) -> Leaks:
    """The ids of all leaks.

    Traps' own, "health-1", "personal-1" and so on, counted as in the gold.
    """
    return Leaks(
        off_record=tuple(
            trap.id
            for trap in gold.traps
            if trap.type == "off_record"
            and any(visible_share(transcript, quote) > 0 for quote in trap.quotes)
        ),
        health=tuple(
            f"health-{number}"
            for number, remark in enumerate(gold.health_remarks, 1)
            if visible_share(transcript, remark) > 0.5 and not _is_cut_into(transcript, remark)
        ),
        personal=tuple(
            f"personal-{number}"
            for number, text in enumerate(gold.personal_data, 1)
            if holds_text(transcript, text)
        ),
    )


def visible_share(transcript: TokenizedTranscript, quote: str) -> float:
    """The share of a quote's words that stand in the transcript within runs."""
    words = source_words(quote)
    length = min(RUN, len(words))
    visible: set[int] = set()
    for start in range(len(words) - length + 1):
        run = words[start : start + length]
        if any(_holds_run(turn, run) for turn in transcript.turns):
            visible.update(range(start, start + length))
    return len(visible) / len(words) if words else 0.0


def _holds_run(turn: Sequence[Token], run: Sequence[SourceWord]) -> bool:
    least = min(LEAST_LITERAL, len(run))
    present = {token.text for token in turn if token.sort is Sort.WORD}
    if sum(word.text in present for word in run) < least or FILLERS.issuperset(
        word.text for word in run
    ):
        return False
    return any(_runs_from(turn, at, run, least) for at in range(len(turn)))


def _runs_from(turn: Sequence[Token], at: int, run: Sequence[SourceWord], least: int) -> bool:
    """Whether a run stands in a turn from one token on, with at least so many literal words."""
    if not run:
        return least <= 0
    if at >= len(turn):
        return False
    token = turn[at]
    if token.sort is Sort.PLACEHOLDER:
        name = list(takewhile(lambda word: word.may_be_name, run[:LONGEST_NAME]))
        return any(
            _runs_from(turn, at + 1, run[count:], least) for count in range(1, len(name) + 1)
        )
    return token.text == run[0].text and _runs_from(turn, at + 1, run[1:], least - 1)


def _is_cut_into(transcript: TokenizedTranscript, quote: str) -> bool:
    """Whether masking cut a part of the quote out."""
    found = locate(transcript, quote, interviewer=True)
    return found.location is GoldLocation.CUT or any(
        token.sort is Sort.CUT and span.start <= token.start < span.end
        for span in found.spans
        for token in transcript.turns[span.turn]
    )


def holds_text(transcript: TokenizedTranscript, text: str) -> bool:
    """Whether a text occurs as whole words; any white space is as good as another."""
    parts = [re.escape(part) for part in unicodedata.normalize("NFC", text).split()]
    if not parts:
        return False
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)")
    turns = transcript.transcript.turns
    texts = {turn.text for turn in turns} | {turn.speaker for turn in turns}
    return any(pattern.search(unicodedata.normalize("NFC", text)) for text in texts)
