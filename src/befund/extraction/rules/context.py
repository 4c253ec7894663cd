"""What stands around a sentence: the question before it, and topics of which nothing is evidence.

A denied or solved problem, a hypothetical, another firm, praise, small talk, what is off the record
and text that gives orders to a model are recognised here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from befund.extraction.rules.lexicon import Lexicon
from befund.extraction.rules.scoring import Sentence, read_sentence
from befund.sentences import sentence_spans

_CONTRAST = frozenset(
    ["aber", "bloß", "nur", "allerdings", "jedoch", "doch", "but", "only", "however", "though", "except"]
)


@dataclass(frozen=True, slots=True)
class Question:
    """What the interviewer's last words ask for."""

    pain: bool = False
    step: bool = False
    idea: bool = False
    suggestion: bool = False
    dream: bool = False


@dataclass(frozen=True, slots=True)
class Blocks:
    """Which kinds a sentence can not be evidence of."""

    step: bool = False
    pain: bool = False
    win: bool = False
    gadget: bool = False

    @property
    def everything(self) -> bool:
        """Whether the sentence is evidence of nothing."""
        return self.step and self.pain and self.win


_ALL = Blocks(step=True, pain=True, win=True)


def read_question(text: str, language: str, lexicon: Lexicon) -> Question:
    """What an interviewer's passage asks for; what was asked last counts."""
    groups: set[str] = set()
    for span in sentence_spans(text, language)[-3:]:
        sentence = read_sentence(text, span, lexicon)
        groups.update(hit.label.split(".", 1)[0] for hit in sentence.hits)
    return Question(
        pain="asks_pain" in groups,
        step="asks_step" in groups,
        idea="asks_idea" in groups,
        suggestion="suggests" in groups,
        dream="asks_dream" in groups,
    )


def affirms(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether an answer begins with agreement."""
    opening = [word.form for word in sentence.words if word.form][:4]
    return bool(lexicon.sets["yes"].intersection(opening)) and not denies(sentence, lexicon)


def denies(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether an answer begins with a denial."""
    opening = [word.form for word in sentence.words if word.form][:3]
    return bool(opening) and any(form in lexicon.sets["no"] for form in opening[:2])


def blocks_of(
    text: str, sentences: Sequence[Sentence], question: Question, lexicon: Lexicon, turn: int
) -> list[Blocks]:
    """For each sentence of an answer, what it can not be evidence of."""
    blocks = [_own_blocks(sentence, turn) for sentence in sentences]
    _spread_secrets(text, sentences, blocks)
    _spread_elsewhere(sentences, blocks)
    _spread_solved(sentences, blocks)
    _spread_denial(sentences, blocks, question, lexicon)
    if question.dream:
        blocks = [Blocks(step=True, pain=block.pain, win=True) for block in blocks]
    return blocks


def _own_blocks(sentence: Sentence, turn: int) -> Blocks:
    if sentence.has("block_hypothetical") and not sentence.has("block_denied"):
        wins = sum(score.win for score in sentence.scores)
        return Blocks(step=True, pain=True, win=wins < 4)
    if sentence.has("block_smalltalk") and (turn < 4 or len(sentence.words) < 12):
        return _ALL
    return Blocks(
        step=sentence.has("block_praise") or turn < 2,
        pain=sentence.has("block_denied", "block_solved", "block_praise") or turn < 2,
        win=sentence.has("block_longterm") or turn < 2,
        gadget=sentence.has("block_gadget"),
    )


def _spread_secrets(text: str, sentences: Sequence[Sentence], blocks: list[Blocks]) -> None:
    secret = order = False
    for place, sentence in enumerate(sentences):
        if order:
            blocks[place] = _ALL
            order = not _closes_quotation(text[sentence.start : sentence.end])
        if sentence.has("block_order"):
            blocks[place] = _ALL
            order = not _closes_quotation(text[sentence.start : sentence.end])
        if sentence.has("block_offrecord"):
            secret = True
            if place and sentence.start and place + 1 == len(sentences):
                blocks[place - 1] = _ALL
        if secret:
            blocks[place] = _ALL
        if sentence.has("block_record"):
            secret = False


def _closes_quotation(words: str) -> bool:
    return words.rstrip().rstrip(".!").endswith(("“", "”", '"', "«", "'"))


def _spread_elsewhere(sentences: Sequence[Sentence], blocks: list[Blocks]) -> None:
    elsewhere = False
    for place, sentence in enumerate(sentences):
        if sentence.has("block_elsewhere"):
            elsewhere = True
        elif sentence.has("block_return"):
            elsewhere = False
        if elsewhere:
            blocks[place] = _ALL


def _spread_solved(sentences: Sequence[Sentence], blocks: list[Blocks]) -> None:
    """What is told as past before a solution is told is solved, too."""
    for place, sentence in enumerate(sentences):
        if not sentence.has("block_solved"):
            continue
        for before in range(place - 1, max(-1, place - 4), -1):
            blocks[before] = Blocks(blocks[before].step, pain=True, win=blocks[before].win)
            if sentences[before].has("block_past"):
                blocks[before] = _ALL
                break


def _spread_denial(sentences: Sequence[Sentence], blocks: list[Blocks], question: Question, lexicon: Lexicon) -> None:
    if not question.pain or not sentences or not denies(sentences[0], lexicon):
        return
    for place, sentence in enumerate(sentences[:3]):
        if any(word.form in _CONTRAST for word in sentence.words[:3]):
            return
        blocks[place] = Blocks(blocks[place].step, pain=True, win=blocks[place].win)
