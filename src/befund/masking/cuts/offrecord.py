"""What a respondent asks to keep off the record: where the cut begins and where it ends.

The rule. A request is a sentence of a respondent (or an offer of the interviewer that the respondent
takes up). It cuts itself, and
- backwards the words before it in the same turn (or, where it stands alone, the respondent's turn
  before), unless it only announces what is to come;
- forwards the rest of the turn and all following turns, until somebody ends it: an end mark ("so,
  jetzt wieder offiziell"), or the interviewer with a question on something else. A request that only
  looks back cuts nothing after its sentence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from befund.masking.cuts.cues import (
    ADDRESSED,
    AFFIRMATIVE,
    ANNOUNCING,
    BACKWARD,
    CONFIDENTIAL_PROMISE,
    END,
    FORWARD,
    MENTION,
    NEW_TOPIC,
    OFFER,
    UNDIRECTED,
    WEAK_END,
)
from befund.masking.cuts.dialect import standard
from befund.records import Role, Turn
from befund.text.folding import fold
from befund.text.sentences import quick_sentences

_GOES_ON = re.compile(
    r"^\W*(?:und|aber|also|and|but)\b.{0,60}\b(?:nicht|not)\b[^,:]{0,25}[,:]\s+"
    r"(?!(?:das|sonst|weil|ja|bitte|ne|gell|ich|wenn|aber|because|otherwise|or|please|that"
    r"|it)\b)(?:\S+\s+){5}",
    re.IGNORECASE,
)
_BACK_WORDS = 100
_LOOK_AHEAD = 8
_FOLLOWING_TURNS = 6


class Direction(Enum):
    """Which way a request looks."""

    BACKWARD = "backward"
    FORWARD = "forward"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class TurnSpan:
    """A part of one turn's text."""

    turn: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Sentence:
    turn: int
    start: int
    end: int
    text: str


def request_in(sentence: str) -> Direction | None:
    """Return which way a request to keep something off the record looks.

    None where the sentence holds none.
    """
    spoken = standard(sentence)
    return _request(sentence) or (_request(spoken) if spoken != sentence else None)


def _request(sentence: str) -> Direction | None:
    if MENTION.search(sentence):
        return None
    for pattern, direction in (
        (FORWARD, Direction.FORWARD),
        (BACKWARD, Direction.BACKWARD),
        (UNDIRECTED, Direction.BOTH),
    ):
        if pattern.search(sentence):
            return (
                Direction.FORWARD
                if ANNOUNCING.search(sentence) and direction is not Direction.BACKWARD
                else direction
            )
    return None


def off_record(turns: Sequence[Turn]) -> Iterator[tuple[TurnSpan, ...]]:
    """Yield each passage that is off the record, as the spans of the turns that it covers."""
    lines = [
        [_Sentence(t.number, a, b, t.text[a:b]) for a, b in quick_sentences(t.text)] for t in turns
    ]
    done = (-1, -1)  # turn and offset up to which all is cut already
    for place in range(len(turns)):
        for number, sentence in enumerate(lines[place]):
            if (place, sentence.start) < done:
                continue
            spans = _passage(turns, lines, place, number)
            if spans:
                done = (_place_of(turns, spans[-1].turn), spans[-1].end)
                yield _joined(spans)


def _passage(
    turns: Sequence[Turn], lines: Sequence[list[_Sentence]], place: int, number: int
) -> list[TurnSpan]:
    sentence = lines[place][number]
    # An interviewer's "das lassen wir weg" asks for nothing by itself; it is an offer, and counts
    # once it is taken up.
    if turns[place].role is Role.INTERVIEWER and not _is_surely_asked(sentence.text):
        if _is_accepted_offer(turns, lines, place, number):
            return [
                *_previous_answer(turns, lines, place, Role.RESPONDENT),
                *_whole(lines[place][number:]),
                *_whole(lines[place + 1][:1]),
            ]
        return []
    direction = request_in(sentence.text)
    if direction is None:
        return []
    if direction is Direction.BOTH and _goes_on_to_its_end(lines[place], number):
        direction = Direction.FORWARD
    spans: list[TurnSpan] = []
    own = turns[place].role
    if direction is not Direction.FORWARD:
        before = _back(lines[place], number)
        # "Das bitte nicht aufschreiben" at the start of a turn means what was said before the other
        # spoke; behind words of one's own it means those.
        alone = not _is_longer(lines[place], range(number), words=3)
        spans += (
            _previous_answer(turns, lines, place, own)
            if alone and direction is Direction.BACKWARD
            else []
        )
        if (
            alone
            and direction is Direction.BOTH
            and not _is_longer(lines[place], range(number + 1, len(lines[place])), words=4)
        ):
            spans += _previous_answer(turns, lines, place, own)
        spans += _whole(before)
    spans += _whole([sentence])
    if direction is not Direction.BACKWARD:
        spans += _forward(turns, lines, (place, number + 1), spans)
    elif _is_confirmed_by_next(lines[place], number):
        spans += _whole(lines[place][number + 1 : number + 2])
    return spans


def _goes_on_to_its_end(sentences_: list[_Sentence], number: int) -> bool:
    """Tell whether a request's own sentence begins to tell what is meant.

    The same turn must say where that ends. "Aber schreiben Sie das nicht auf, der wird operiert.
    So, jetzt dürfen Sie wieder." needs nothing before it.
    """
    told = _GOES_ON.search(standard(sentences_[number].text))
    return told is not None and any(_says(END, s.text) for s in sentences_[number + 1 :])


def _says(pattern: re.Pattern[str], sentence: str) -> bool:
    """Tell whether a sentence holds a cue, in standard spelling or another."""
    return pattern.search(sentence) is not None or pattern.search(standard(sentence)) is not None


def _is_surely_asked(sentence: str) -> bool:
    """Tell whether only a respondent can say this, so that the role was inferred wrongly.

    An offer is a question.
    """
    return _says(ADDRESSED, sentence) and "?" not in sentence


def _is_longer(sentences_: list[_Sentence], numbers: range, *, words: int) -> bool:
    """Tell whether some sentences have more than so many words.

    No more of them are looked at than need be.
    """
    count = 0
    for number in numbers:
        count += len(sentences_[number].text.split())
        if count > words:
            return True
    return False


def _is_confirmed_by_next(sentences_: list[_Sentence], number: int) -> bool:
    """Tell whether the next sentence repeats the request.

    "Das bleibt unter uns. Das schreiben Sie nicht auf."
    """
    return number + 1 < len(sentences_) and request_in(sentences_[number + 1].text) is not None


def _back(sentences_: list[_Sentence], end: int) -> list[_Sentence]:
    """Return the sentences before a place that a request there covers.

    Back to the turn's start, or 100 words.
    """
    kept: list[_Sentence] = []
    words = 0
    for number in range(end - 1, -1, -1):
        sentence = sentences_[number]
        if words >= _BACK_WORDS or _says(END, sentence.text):
            break
        kept.append(sentence)
        words += len(sentence.text.split())
    return kept[::-1]


def _forward(
    turns: Sequence[Turn],
    lines: Sequence[list[_Sentence]],
    begin: tuple[int, int],
    confided: list[TurnSpan],
) -> list[TurnSpan]:
    """Return what follows a request, from a place and sentence on, until somebody ends it.

    Where an end mark is in sight, all up to it is confided, whatever else is said. Where none is, a
    few turns are covered at most, and a new subject or a weak mark ("machen wir weiter") ends it:
    too much is cut rather than too little, but the interview must go on.
    """
    place, number = begin
    spans: list[TurnSpan] = []
    limit = _explicit_end(turns, lines, place, number)
    stop = limit + 1 if limit is not None else min(place + 2 * _FOLLOWING_TURNS + 1, len(turns))
    for current in range(place, stop):
        rest = lines[current][number if current == place else 0 :]
        asks = current > place and limit is None and _may_ask(turns, place, current)
        if asks and _changes_subject(turns[current].text, [*confided, *spans], turns):
            break
        ended = _end_in(rest, weak=limit is None)
        if ended is not None and (limit is None or current >= limit):
            spans += _whole(rest[:ended])
            if turns[current].role is turns[place].role:
                spans += _before_mark(rest[ended])
            break
        spans += _whole(rest)
    while spans and turns[_place_of(turns, spans[-1].turn)].role is not turns[place].role:
        spans.pop()  # the other's words at the end have nobody's answer in them
    return spans


def _end_in(sentences_: Sequence[_Sentence], *, weak: bool) -> int | None:
    """Return which of some sentences holds the first end mark.

    With `weak` also one that is none by itself.
    """
    for number, sentence in enumerate(sentences_):
        if _says(END, sentence.text) or (weak and _says(WEAK_END, sentence.text)):
            return number
    return None


def _may_ask(turns: Sequence[Turn], place: int, current: int) -> bool:
    """Tell whether a turn can be the interviewer's.

    Of the other role, or, where roles are unknown, a question.
    """
    if turns[current].role is not turns[place].role:
        return True
    return len({t.role for t in turns}) == 1 and "?" in turns[current].text


def _before_mark(mark: _Sentence) -> list[TurnSpan]:
    """Return what stands before the mark in an end mark's sentence.

    Only where it says something of its own.
    """
    found = END.search(mark.text) or WEAK_END.search(mark.text)
    head = mark.text[: found.start()] if found else ""
    if len(head.split()) <= 6 or WEAK_END.search(head):
        return []
    return [TurnSpan(mark.turn, mark.start, mark.start + len(head.rstrip(" ,;")))]


def _explicit_end(
    turns: Sequence[Turn], lines: Sequence[list[_Sentence]], place: int, number: int
) -> int | None:
    """Return the place of the turn that holds the next end mark.

    It must come soon, with no other request before it.
    """
    for current in range(place, min(place + _LOOK_AHEAD, len(turns))):
        rest = lines[current][number if current == place else 0 :]
        if any(_says(END, s.text) for s in rest):
            return current
    return None


def _changes_subject(text: str, spans: list[TurnSpan], turns: Sequence[Turn]) -> bool:
    """Tell whether an interviewer's words no longer ask about what was confided."""
    is_question = "?" in text
    if CONFIDENTIAL_PROMISE.search(text) and not is_question:
        return False
    if NEW_TOPIC.search(text) or END.search(text) or WEAK_END.search(text):
        return True
    words = text.split()
    if len(words) <= 4 and not is_question:
        return False
    # A question that shares no noun with what was confided asks for something else; a short remark
    # without any ("Verstehe, das ist nicht leicht") goes with it.
    confided: set[str] = set()
    for span in spans:
        turn = turns[_place_of(turns, span.turn)]
        confided.update(fold(word) for word in _content(turn.text[span.start : span.end]))
    said = {fold(word) for word in _content(text)}
    return bool(said) and not said & confided and (is_question or len(words) > 7)


def _content(text: str) -> list[str]:
    """Return the words that carry a subject: nouns in German, longer words in English."""
    found = re.findall(r"[^\W\d_]{4,}", text)
    return [w for w in found if w[0].isupper() or len(w) > 6]


def _is_accepted_offer(
    turns: Sequence[Turn], lines: Sequence[list[_Sentence]], place: int, number: int
) -> bool:
    """Tell whether the interviewer offers to leave something out and the next turn takes it up."""
    if (
        not OFFER.search(lines[place][number].text)
        or place + 1 >= len(turns)
        or not lines[place + 1]
    ):
        return False
    return (
        AFFIRMATIVE.match(lines[place + 1][0].text) is not None
        and turns[place + 1].role is Role.RESPONDENT
    )


def _previous_answer(
    turns: Sequence[Turn], lines: Sequence[list[_Sentence]], place: int, own: Role
) -> list[TurnSpan]:
    """Return a role's last words before a turn, and what the other said to them."""
    for earlier in range(place - 1, max(-1, place - 4), -1):
        if turns[earlier].role is own and sum(len(s.text.split()) for s in lines[earlier]) > 2:
            between = [span for p in range(earlier + 1, place) for span in _whole(lines[p])]
            return [*_whole(_back(lines[earlier], len(lines[earlier]))), *between]
    return []


def _whole(covered: Sequence[_Sentence]) -> list[TurnSpan]:
    return [TurnSpan(s.turn, s.start, s.end) for s in covered]


def _place_of(turns: Sequence[Turn], number: int) -> int:
    return (
        number
        if turns[number].number == number
        else next(p for p, t in enumerate(turns) if t.number == number)
    )


def _joined(spans: list[TurnSpan]) -> tuple[TurnSpan, ...]:
    """Return one span for each turn."""
    by_turn: dict[int, TurnSpan] = {}
    for span in spans:
        known = by_turn.get(span.turn, span)
        by_turn[span.turn] = TurnSpan(
            span.turn, min(known.start, span.start), max(known.end, span.end)
        )
    return tuple(by_turn[number] for number in sorted(by_turn))
