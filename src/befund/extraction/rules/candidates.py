"""From scored clauses to candidates: which spans of an answer carry an item, and of which kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from befund.extraction.rules.context import AskedQuestion, Blocks, affirms, blocks_of
from befund.extraction.rules.evidence import ClauseEvidence, evidence_of, proposals_of
from befund.extraction.rules.grammar import ParsedSentence, read_sentence
from befund.extraction.rules.lexicon import CueHit, cue_lexicon
from befund.extraction.rules.words import ClauseWord
from befund.records import Kind, Passage
from befund.text.sentences import Span, sentence_spans

# Probabilities from which a clause or a sentence is suggested. They belong to weights.toml: new
# weights need new ones.
STEP_FROM = 0.33
PAIN_FROM = 0.38
WIN_FROM = 0.40
MOST_JOINED = 2  # sentences
LONGEST_STEP = 6  # clauses
FEWEST_WORDS = {Kind.PROCESS_STEP: 3, Kind.PAIN_POINT: 4, Kind.QUICK_WIN: 5}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One or more spans of a passage that carry an item, and the sentence that they begin in."""

    kind: Kind
    spans: tuple[Span, ...]
    sentence: int
    words: Sequence[ClauseWord]
    hits: Sequence[CueHit]
    clauses: Sequence[Sequence[ClauseWord]]
    suggested: bool = False
    gadget: bool = False

    @property
    def last_sentence(self) -> int:
        """The sentence that it ends in."""
        return self.sentence + len(self.spans) - 1


def candidates_of(passage: Passage, question: AskedQuestion, language: str) -> list[Candidate]:
    """The candidates of one respondent's passage, in order."""
    cues = cue_lexicon(language)
    spans = sentence_spans(passage.text, language)
    sentences = [read_sentence(passage.text, span, cues) for span in spans]
    blocks = blocks_of(passage.text, sentences, question, cues, passage.turn)
    agreed = question.suggestion and bool(sentences) and affirms(sentences[0], cues)
    evidence = evidence_of(sentences, question, cues)
    proposals = proposals_of(sentences, question, cues)
    found: list[Candidate] = []
    for place, (sentence, block) in enumerate(zip(sentences, blocks, strict=True)):
        for candidate in _of_sentence(sentence, place, block, evidence[place], proposals[place]):
            flagged = replace(
                candidate,
                gadget=block.gadget,
                suggested=agreed and place < 2 and candidate.kind is Kind.QUICK_WIN,
            )
            if found and _continues(found[-1], flagged, len(found[-1].spans)):
                found[-1] = _joined(found[-1], flagged)
            else:
                found.append(flagged)
    return [candidate for candidate in found if _size(candidate) >= FEWEST_WORDS[candidate.kind]]


def _size(candidate: Candidate) -> int:
    return sum(1 for word in candidate.words if word.form)


def _of_sentence(
    sentence: ParsedSentence,
    place: int,
    block: Blocks,
    evidence: Sequence[ClauseEvidence],
    proposal: float,
) -> Iterator[Candidate]:
    if block.everything or not sentence.clauses:
        return
    if proposal >= WIN_FROM and not block.win:
        yield _candidate(Kind.QUICK_WIN, sentence, place, 0, len(sentence.clauses))
        return
    kinds = [_kind(each, block) for each in evidence]
    first = 0
    while first < len(kinds):
        kind, last = kinds[first], first + 1
        if kind is Kind.PAIN_POINT:
            while last < len(kinds) and kind in kinds[last : last + 2]:
                last += 1
        elif kind is Kind.PROCESS_STEP:
            first, last = _reach_of_step(kinds, sentence, first)
        if kind:
            yield _candidate(kind, sentence, place, first, last)
        first = last


def _reach_of_step(
    kinds: Sequence[Kind | None], sentence: ParsedSentence, first: int
) -> tuple[int, int]:
    """The clauses of one step, until another act starts.

    With the condition before it and the act after one.
    """
    last = first + 1
    while last < len(kinds) and last - first < LONGEST_STEP:
        if kinds[last] is not Kind.PROCESS_STEP or sentence.fresh[last]:
            break
        last += 1
    if first and kinds[first - 1] is None and sentence.conditional[first - 1]:
        first -= 1
    if last < len(kinds) and kinds[last] is None and all(sentence.conditional[first:last]):
        last += 1
    return first, last


def _kind(evidence: ClauseEvidence, block: Blocks) -> Kind | None:
    step = 0.0 if block.step else evidence.step / STEP_FROM
    pain = 0.0 if block.pain else evidence.pain / PAIN_FROM
    if max(step, pain) < 1.0:
        return None
    return Kind.PAIN_POINT if pain >= step else Kind.PROCESS_STEP


def _candidate(
    kind: Kind, sentence: ParsedSentence, place: int, first: int, last: int
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
    return joined < MOST_JOINED and candidate.sentence - previous.sentence - joined + 1 <= 1


def _joined(first: Candidate, second: Candidate) -> Candidate:
    return replace(
        first,
        spans=first.spans + second.spans,
        words=[*first.words, *second.words],
        hits=[*first.hits, *second.hits],
        clauses=[*first.clauses, *second.clauses],
        gadget=first.gadget or second.gadget,
    )
