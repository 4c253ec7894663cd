"""From scored clauses to candidates: which spans of an answer carry an item, and of which kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from befund.extraction.rules.context import Blocks, Question, affirms, blocks_of, denies
from befund.extraction.rules.lexicon import Hit, Lexicon, lexicon
from befund.extraction.rules.scoring import Scores, Sentence, read_sentence
from befund.extraction.rules.words import Word
from befund.records import Kind, Passage
from befund.sentences import Span, sentence_spans

STEP_FROM = 2.4
PAIN_FROM = 3.0
PAIN_SENTENCE_FROM = 4.5
WIN_FROM = 5.0
LONGEST_STEP = 6  # clauses
FEWEST_WORDS = {Kind.PROCESS_STEP: 3, Kind.PAIN_POINT: 4, Kind.QUICK_WIN: 5}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One or more spans of a passage that carry an item, and the sentence that they begin in."""

    kind: Kind
    spans: tuple[Span, ...]
    sentence: int
    words: Sequence[Word]
    hits: Sequence[Hit]
    clauses: Sequence[Sequence[Word]]
    suggested: bool = False
    gadget: bool = False


def candidates_of(passage: Passage, question: Question, language: str) -> list[Candidate]:
    """The candidates of one respondent's passage, in order."""
    cues = lexicon(language)
    spans = sentence_spans(passage.text, language)
    sentences = [read_sentence(passage.text, span, cues) for span in spans]
    blocks = blocks_of(passage.text, sentences, question, cues, passage.turn)
    agreed = question.suggestion and bool(sentences) and affirms(sentences[0], cues)
    found: list[Candidate] = []
    for place, (sentence, block) in enumerate(zip(sentences, blocks, strict=True)):
        asked = _asked(question, sentences, place, cues, agreed=agreed)
        for candidate in _of_sentence(sentence, place, block, asked):
            flagged = replace(
                candidate, gadget=block.gadget, suggested=agreed and place < 2 and candidate.kind is Kind.QUICK_WIN
            )
            if found and _continues(found[-1], flagged, len(found[-1].spans)):
                found[-1] = _joined(found[-1], flagged)
            else:
                found.append(flagged)
    return [candidate for candidate in found if _size(candidate) >= FEWEST_WORDS[candidate.kind]]


def _size(candidate: Candidate) -> int:
    return sum(1 for word in candidate.words if word.form)


def _asked(question: Question, sentences: Sequence[Sentence], place: int, cues: Lexicon, *, agreed: bool) -> Scores:
    """What the question adds to each kind, less the further the answer goes on."""
    near = max(0.0, 1.0 - place / 4)
    refused = denies(sentences[0], cues)
    win = 0.0
    if question.idea and not refused:
        win += 4.0 * near
    if agreed:
        win += 4.5 * near
    if question.suggestion and refused:
        win -= 2.0 * near
    return Scores(step=0.4 * near * question.step, pain=0.8 * near * question.pain, win=win)


def _of_sentence(sentence: Sentence, place: int, block: Blocks, asked: Scores) -> Iterator[Candidate]:
    if block.everything or not sentence.clauses:
        return
    wins = sum(score.win for score in sentence.scores) + asked.win
    if wins >= WIN_FROM and not block.win:
        yield _candidate(Kind.QUICK_WIN, sentence, place, 0, len(sentence.clauses))
        return
    kinds = _kinds(sentence, block, asked)
    first = 0
    while first < len(kinds):
        kind, last = kinds[first], first + 1
        if kind is Kind.PAIN_POINT:
            while last < len(kinds) and kind in kinds[last : last + 2]:
                last += 1
        elif kind is Kind.PROCESS_STEP:
            while (
                last < len(kinds) and last - first < LONGEST_STEP and kinds[last] is kind and not sentence.fresh[last]
            ):
                last += 1
        if kind:
            yield _candidate(kind, sentence, place, first, last)
        first = last


def _kinds(sentence: Sentence, block: Blocks, asked: Scores) -> list[Kind | None]:
    kinds: list[Kind | None] = []
    for score in sentence.scores:
        step, pain = score.step + asked.step, score.pain + asked.pain
        if not block.pain and pain >= PAIN_FROM:
            kinds.append(Kind.PAIN_POINT)
        elif not block.step and step >= STEP_FROM:
            kinds.append(Kind.PROCESS_STEP)
        else:
            kinds.append(None)
    total = sum(score.pain for score in sentence.scores) + asked.pain
    if not block.pain and Kind.PAIN_POINT not in kinds and total >= PAIN_SENTENCE_FROM:
        best = max(range(len(kinds)), key=lambda place: sentence.scores[place].pain)
        kinds[best] = Kind.PAIN_POINT
    return kinds


def _candidate(kind: Kind, sentence: Sentence, place: int, first: int, last: int) -> Candidate:
    clauses = sentence.clauses[first:last]
    begin, end = clauses[0].first, clauses[-1].last
    words = sentence.words[begin:end]
    while words and not words[-1].form:
        words = words[:-1]
    while words and not words[0].form:
        words = words[1:]
    return Candidate(
        kind=kind,
        spans=((words[0].start, words[-1].end),) if words else (),
        sentence=place,
        words=words,
        hits=[hit for hit in sentence.hits if begin <= hit.first < end],
        clauses=[sentence.words[clause.first : clause.last] for clause in clauses],
    )


def _continues(previous: Candidate, candidate: Candidate, joined: int) -> bool:
    """Whether a pain point or a proposal goes on from the sentence before."""
    if previous.kind is not candidate.kind or candidate.kind is Kind.PROCESS_STEP:
        return False
    longest = 3 if candidate.kind is Kind.QUICK_WIN else 2
    return joined < longest and candidate.sentence - previous.sentence - joined + 1 <= 1


def _joined(first: Candidate, second: Candidate) -> Candidate:
    return replace(
        first,
        spans=first.spans + second.spans,
        words=[*first.words, *second.words],
        hits=[*first.hits, *second.hits],
        clauses=[*first.clauses, *second.clauses],
        gadget=first.gadget or second.gadget,
    )
