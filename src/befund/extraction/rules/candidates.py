"""From scored clauses to candidates: which spans of an answer carry an item, and of which kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from befund.extraction.rules.context import Blocks, Question, affirms, blocks_of, denies
from befund.extraction.rules.lexicon import Hit, Lexicon, lexicon
from befund.extraction.rules.scoring import Scores, Sentence, read_sentence
from befund.extraction.rules.words import Word
from befund.records import Kind, Passage
from befund.sentences import sentence_spans

STEP_FROM = 2.6
PAIN_FROM = 3.0
WIN_FROM = 5.0
LONGEST_STEP = 2  # clauses
PAIN_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a passage that carries an item: words, the cues in it, and what stands around it."""

    kind: Kind
    start: int
    end: int
    words: Sequence[Word]
    hits: Sequence[Hit]
    clauses: Sequence[Sequence[Word]] = field(default=())
    suggested: bool = False
    gadget: bool = False


def candidates_of(passage: Passage, question: Question, language: str) -> list[Candidate]:
    """The candidates of one respondent's passage, in order."""
    cues = lexicon(language)
    spans = sentence_spans(passage.text, language)
    sentences = [read_sentence(passage.text, span, cues) for span in spans]
    blocks = blocks_of(passage.text, sentences, question, cues, passage.turn)
    found: list[Candidate] = []
    agreed = question.suggestion and bool(sentences) and affirms(sentences[0], cues)
    for place, (sentence, block) in enumerate(zip(sentences, blocks, strict=True)):
        asked = _asked(question, sentences, place, cues, agreed=agreed)
        for candidate in _of_sentence(sentence, block, asked, suggested=agreed and place < 2):
            previous = found[-1] if found else None
            if previous and _continues(previous, candidate, sentences, place):
                found[-1] = _joined(previous, candidate)
            else:
                found.append(candidate)
    return found


def _asked(question: Question, sentences: Sequence[Sentence], place: int, cues: Lexicon, *, agreed: bool) -> Scores:
    """What the question adds to each kind, less the further the answer goes on."""
    near = max(0.0, 1.0 - place / 4)
    win = 2.0 * near if question.idea else 0.0
    if agreed and place < 2:
        win += 2.5
    if question.suggestion and denies(sentences[0], cues):
        win -= 2.0 * near
    return Scores(step=0.4 * near * question.step, pain=0.8 * near * question.pain, win=win)


def _of_sentence(sentence: Sentence, block: Blocks, asked: Scores, *, suggested: bool) -> Iterator[Candidate]:
    if block.everything or not sentence.clauses:
        return
    wins = sum(score.win for score in sentence.scores) + asked.win
    if wins >= WIN_FROM and not block.win:
        yield _candidate(Kind.QUICK_WIN, sentence, 0, len(sentence.clauses), suggested=suggested, gadget=block.gadget)
        return
    kinds = _kinds(sentence, block, asked)
    place = 0
    while place < len(kinds):
        kind = kinds[place]
        end = place + 1
        if kind is Kind.PAIN_POINT:
            while end < len(kinds) and (kinds[end] is kind or (end + 1 < len(kinds) and kinds[end + 1] is kind)):
                end += 1
        elif kind is Kind.PROCESS_STEP:
            while end < len(kinds) and kinds[end] is kind and end - place < LONGEST_STEP:
                end += 1
        if kind:
            yield _candidate(kind, sentence, place, end)
        place = end


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
    if not block.pain and Kind.PAIN_POINT not in kinds and total >= PAIN_FROM + 1:
        best = max(range(len(kinds)), key=lambda place: sentence.scores[place].pain)
        kinds[best] = Kind.PAIN_POINT
    return kinds


def _candidate(
    kind: Kind, sentence: Sentence, first: int, last: int, *, suggested: bool = False, gadget: bool = False
) -> Candidate:
    clauses = sentence.clauses[first:last]
    begin, end = clauses[0].first, clauses[-1].last
    words = sentence.words[begin:end]
    while words and not words[-1].form:
        words = words[:-1]
    while words and not words[0].form:
        words = words[1:]
    return Candidate(
        kind=kind,
        start=words[0].start,
        end=words[-1].end,
        words=words,
        hits=[hit for hit in sentence.hits if begin <= hit.first < end],
        clauses=[sentence.words[clause.first : clause.last] for clause in clauses],
        suggested=suggested,
        gadget=gadget,
    )


def _continues(previous: Candidate, candidate: Candidate, sentences: Sequence[Sentence], place: int) -> bool:
    """Whether a pain or a proposal goes on from the sentence before."""
    if previous.kind is not candidate.kind or candidate.kind is Kind.PROCESS_STEP or not place:
        return False
    before = sentences[place - 1]
    if candidate.kind is Kind.QUICK_WIN:
        return previous.end >= before.start
    return before.start <= previous.start and previous.end >= before.end - 2 and candidate.start < sentences[place].end


def _joined(first: Candidate, second: Candidate) -> Candidate:
    return Candidate(
        kind=first.kind,
        start=first.start,
        end=second.end,
        words=[*first.words, *second.words],
        hits=[*first.hits, *second.hits],
        clauses=[*first.clauses, *second.clauses],
        suggested=first.suggested,
        gadget=first.gadget or second.gadget,
    )
