"""What stands around a sentence: the question before it, and topics of which nothing is evidence.

A denied or solved problem, a hypothetical, another firm, praise, small talk, what is off the record
and text that gives orders to a model are recognised here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from befund.extraction.rules.grammar import Sentence, read_sentence
from befund.extraction.rules.lexicon import Lexicon
from befund.sentences import sentence_spans

_CONTRAST = frozenset(["aber", "bloß", "nur", "allerdings", "jedoch", "but", "only", "however", "though", "except"])
_OPENING_TURNS = 4  # turns at an interview's start in which a mention of weather is small talk
_INTRODUCTION = 3  # sentences of the answer to "who are you?"
_REMARK = 12  # words: a sentence that is shorter has one topic
_SOLVED_REACH = 3  # sentences before "that is over" which may tell the old problem
_DENIAL_REACH = 3  # sentences after "no"


@dataclass(frozen=True, slots=True)
class Question:
    """What the interviewer's last words ask for."""

    pain: bool = False
    step: bool = False
    idea: bool = False
    suggestion: bool = False
    dream: bool = False
    hypothetical: bool = False
    introduction: bool = False
    closing: bool = False
    longterm: bool = False


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
    suggestion = "suggests" in groups
    return Question(
        pain="asks_pain" in groups,
        step="asks_step" in groups,
        idea="asks_idea" in groups,
        suggestion=suggestion,
        dream="asks_dream" in groups,
        hypothetical="asks_hypothetical" in groups and not suggestion,
        introduction="asks_intro" in groups,
        longterm="block_longterm" in groups,
        closing="asks_closing" in groups and "asks_step" not in groups,
    )


def affirms(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether an answer begins with agreement."""
    opening = [word.form for word in sentence.words if word.form][:4]
    return bool(lexicon.sets["yes"].intersection(opening)) and not denies(sentence, lexicon)


def denies(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether an answer begins with a denial."""
    opening = [word.form for word in sentence.words if word.form][:2]
    return any(form in lexicon.sets["no"] for form in opening)


def blocks_of(
    text: str, sentences: Sequence[Sentence], question: Question, lexicon: Lexicon, turn: int
) -> list[Blocks]:
    """For each sentence of an answer, what it can not be evidence of."""
    if question.closing:
        return [_ALL] * len(sentences)
    blocks = [_own_blocks(sentence, question, lexicon, turn) for sentence in sentences]
    if question.introduction:
        blocks[:_INTRODUCTION] = [replace(block, step=True, pain=True) for block in blocks[:_INTRODUCTION]]
    _spread_secrets(text, sentences, blocks)
    _spread_elsewhere(sentences, blocks)
    _spread_solved(sentences, blocks, lexicon)
    _spread_gadget(sentences, blocks)
    _spread_denial(sentences, blocks, question, lexicon)
    if question.dream:
        blocks = [replace(block, step=True, win=True) for block in blocks]
    return blocks


def _own_blocks(sentence: Sentence, question: Question, lexicon: Lexicon, turn: int) -> Blocks:
    if _is_unreal(sentence, question, lexicon):
        hopeful = sentence.has("hopeful") and not question.hypothetical
        return Blocks(step=True, pain=True, win=not hopeful)
    smalltalk = sentence.has("block_smalltalk")
    if smalltalk and (turn < _OPENING_TURNS or sum(1 for word in sentence.words if word.form) < _REMARK):
        return _ALL
    greeting = turn < 2
    gadget = sentence.has("block_gadget")
    curt = len(sentence.words) < 8 and denies(sentence, lexicon)
    return Blocks(
        step=sentence.has("block_praise") or greeting or gadget,
        pain=sentence.has("block_denied", "block_solved", "block_praise") or greeting or gadget or curt,
        win=sentence.has("block_longterm") or greeting or smalltalk or (question.longterm and not question.suggestion),
        gadget=gadget,
    )


def _is_unreal(sentence: Sentence, question: Question, lexicon: Lexicon) -> bool:
    """Whether a sentence tells what would be, if something happened that has not; a proposal is told alike."""
    if sentence.has("block_hypothetical"):
        return True
    forms = {word.form for word in sentence.words}
    if not forms & lexicon.sets["irrealis"]:
        return False
    asked = question.idea or question.suggestion
    return question.hypothetical or bool(forms & lexicon.sets["conditional"] and not asked)


def _spread_secrets(text: str, sentences: Sequence[Sentence], blocks: list[Blocks]) -> None:
    """Nothing between "off the record" and "you may write again"; nothing in an order to a model."""
    secret = order = False
    for place, sentence in enumerate(sentences):
        order = order or sentence.has("block_order")
        secret = secret or sentence.has("block_offrecord")
        if order or secret:
            blocks[place] = _ALL
        order = order and not _closes_quotation(text[sentence.start : sentence.end])
        secret = secret and not sentence.has("block_record")


def _closes_quotation(words: str) -> bool:
    return words.rstrip().rstrip(".!").endswith(("“", "”", '"', "«", "'"))


def _spread_elsewhere(sentences: Sequence[Sentence], blocks: list[Blocks]) -> None:
    """Another firm stays the topic until the speaker comes back to "here"."""
    elsewhere = False
    for place, sentence in enumerate(sentences):
        if sentence.has("block_elsewhere"):
            elsewhere = True
        elif sentence.has("block_return"):
            elsewhere = False
        if elsewhere:
            blocks[place] = _ALL


def _spread_solved(sentences: Sequence[Sentence], blocks: list[Blocks], lexicon: Lexicon) -> None:
    """What is told as past before a solution is told is solved, too."""
    for place, sentence in enumerate(sentences):
        if not sentence.has("block_solved"):
            continue
        for before in range(place - 1, max(-1, place - 1 - _SOLVED_REACH), -1):
            earlier = sentences[before]
            if not earlier.has("block_past") and not any(
                word.form in lexicon.sets["past"] or word.form in lexicon.sets["perfect"] for word in earlier.words
            ):
                break
            blocks[before] = _ALL


def _spread_gadget(sentences: Sequence[Sentence], blocks: list[Blocks]) -> None:
    """Short remarks after a gadget was named speak of it ("so was wär was")."""
    for place in range(1, len(sentences)):
        if blocks[place - 1].gadget and len(sentences[place].words) < _REMARK:
            blocks[place] = replace(blocks[place], pain=True, win=True, gadget=True)


def _spread_denial(sentences: Sequence[Sentence], blocks: list[Blocks], question: Question, lexicon: Lexicon) -> None:
    """A "no" to the question for a problem denies it, until a "but" follows."""
    if not question.pain or not sentences or not denies(sentences[0], lexicon):
        return
    for place, sentence in enumerate(sentences[:_DENIAL_REACH]):
        if any(word.form in _CONTRAST for word in sentence.words[:3]):
            return
        blocks[place] = replace(blocks[place], pain=True)
