"""What stands around a sentence: the question before it, and topics of which nothing is evidence.

A denied or solved problem, a hypothetical, another firm, praise, small talk, what is off the record
and text that gives orders to a model are recognised here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from befund.extraction.rules.grammar import ParsedSentence, is_perfect, read_sentence
from befund.extraction.rules.lexicon import CueLexicon
from befund.text.sentences import sentence_spans

_CONTRAST = frozenset(
    ["aber", "bloß", "nur", "allerdings", "jedoch", "but", "only", "however", "though", "except"]
)
_GREETED = 2  # turns at an interview's start in which people greet one another
_GREETING = 2  # sentences
_OPENING_TURNS = 4  # turns at an interview's start in which a mention of weather is small talk
_INTRODUCED = 8  # turns at an interview's start in which people say who they are
_INTRODUCTION = 3  # sentences of the answer to "who are you?"
_REMARK = 16  # words: a sentence that is shorter has one topic
_OPENING = 5  # words and marks
_SOLVED_REACH = 3  # sentences before "that is over" which may tell the old problem
_FOLLOW_UP = 6  # words
_CURT = 5  # words
_DENIAL_REACH = 3  # sentences after "no"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
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
    much: bool = False
    case: bool = False
    elsewhere: bool = False
    solved: bool = False
    claim: bool = False


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


def read_question(
    text: str, language: str, lexicon: CueLexicon, before: AskedQuestion | None = None
) -> AskedQuestion:
    """What an interviewer's passage asks for; what was asked last counts.

    A few words ("Und sonst?") go on asking for the ideas that the question `before` asked for.
    """
    groups: set[str] = set()
    for span in sentence_spans(text, language)[-3:]:
        sentence = read_sentence(text, span, lexicon)
        groups.update(hit.label.split(".", 1)[0] for hit in sentence.hits)
    suggestion = "suggests" in groups
    goes_on = (
        len(text.split()) <= _FOLLOW_UP and "asks_step" not in groups and "asks_pain" not in groups
    )
    return AskedQuestion(
        pain="asks_pain" in groups,
        step="asks_step" in groups,
        idea="asks_idea" in groups or bool(before and before.idea and goes_on),
        suggestion=suggestion,
        dream="asks_dream" in groups,
        hypothetical="asks_hypothetical" in groups and not suggestion,
        introduction="asks_intro" in groups,
        longterm="block_longterm" in groups,
        much="asks_much" in groups,
        case="asks_case" in groups,
        elsewhere="asks_elsewhere" in groups,
        solved="asks_solved" in groups,
        claim="asks_claim" in groups,
        closing="asks_closing" in groups and "asks_step" not in groups,
    )


def affirms(sentence: ParsedSentence, lexicon: CueLexicon) -> bool:
    """Whether an answer begins with agreement."""
    opening = [word.form for word in sentence.words if word.form][:4]
    return bool(lexicon.sets["yes"].intersection(opening)) and not denies(sentence, lexicon)


def denies(sentence: ParsedSentence, lexicon: CueLexicon) -> bool:
    """Whether an answer begins with a denial."""
    forms = [word.form for word in sentence.words if word.form]
    if any(form in lexicon.sets["no"] for form in forms[:2]):
        return True
    curt = len(forms) < _CURT or sentence.has("block_denied")
    return curt and any(form in lexicon.sets["no_curt"] for form in forms[:2])


def blocks_of(
    text: str,
    sentences: Sequence[ParsedSentence],
    question: AskedQuestion,
    lexicon: CueLexicon,
    turn: int,
) -> list[Blocks]:
    """For each sentence of an answer, what it can not be evidence of.

    Each sentence is judged by itself first; then what one of them says reaches over those beside
    it. The order matters: a later rule may block more, and none takes back what an earlier one has
    blocked.
    """
    if question.closing:
        return [_ALL] * len(sentences)
    if question.hypothetical and any(affirms(sentence, lexicon) for sentence in sentences[:2]):
        # "Would X help?" – "Yes, …": what was supposed is now the respondent's own proposal.
        question = replace(question, hypothetical=False, suggestion=True)
    blocks = [_own_blocks(sentence, question, lexicon, turn) for sentence in sentences]
    greeting = turn < _GREETED and len(sentences) <= _GREETING and question == AskedQuestion()
    if greeting:
        blocks = [_ALL] * len(sentences)
    if question.introduction and _asks_nothing_of_work(question) and turn < _INTRODUCED:
        blocks[:_INTRODUCTION] = [
            replace(block, step=True, pain=True) for block in blocks[:_INTRODUCTION]
        ]
    _spread_secrets(text, sentences, blocks)
    _spread_elsewhere(sentences, blocks, question, turn)
    _spread_solved(sentences, blocks, question, lexicon)
    _spread_gadget(sentences, blocks)
    _spread_denial(sentences, blocks, question, lexicon)
    if question.dream:
        blocks = [replace(block, step=True, win=True) for block in blocks]
    return blocks


def _asks_nothing_of_work(question: AskedQuestion) -> bool:
    return not question.step and not question.pain


def _own_blocks(
    sentence: ParsedSentence, question: AskedQuestion, lexicon: CueLexicon, turn: int
) -> Blocks:
    """What a sentence can not be evidence of, for what it says itself and what was asked."""
    if _is_unreal(sentence, question, lexicon):
        hopeful = sentence.has("hopeful") and not question.hypothetical
        return Blocks(step=True, pain=True, win=not hopeful)
    if _is_chat(sentence, question, turn):
        return _ALL
    gadget = sentence.has("block_gadget")
    praise = sentence.has("block_praise")
    longterm = sentence.has("block_longterm")
    # Where ideas are asked for, "a new ERP system" is a wish; elsewhere its lack may be what hurts.
    wish = longterm and (question.idea or question.dream or question.suggestion)
    asked_longterm = question.longterm and not question.suggestion
    return Blocks(
        step=gadget or praise,
        pain=gadget or praise or wish or _says_fine(sentence, lexicon),
        win=praise or longterm or asked_longterm or sentence.has("block_smalltalk"),
        gadget=gadget,
    )


def _is_chat(sentence: ParsedSentence, question: AskedQuestion, turn: int) -> bool:
    """Whether a sentence is small talk.

    Weather in a long one may be part of a case ("Frost, da stand der Kran").
    """
    opening = turn < _OPENING_TURNS and _asks_nothing_of_work(question)
    if sentence.has("block_smalltalk"):
        return opening or sum(1 for word in sentence.words if word.form) < _REMARK
    return opening and sentence.has("block_greeting")


def _says_fine(sentence: ParsedSentence, lexicon: CueLexicon) -> bool:
    """Whether a sentence denies a problem or calls it solved.

    A long one that begins with "no" goes on to one.
    """
    curt = len(sentence.words) < 8 and denies(sentence, lexicon)
    return curt or sentence.has("block_denied", "block_solved")


def _is_unreal(sentence: ParsedSentence, question: AskedQuestion, lexicon: CueLexicon) -> bool:
    """Whether a sentence tells what would be, if something happened that has not.

    A proposal is told alike.
    """
    if sentence.has("block_hypothetical"):
        return True
    forms = {word.form for word in sentence.words}
    if not forms & lexicon.sets["irrealis"]:
        return False
    asked = question.idea or question.suggestion
    return question.hypothetical or bool(forms & lexicon.sets["conditional"] and not asked)


def _spread_secrets(text: str, sentences: Sequence[ParsedSentence], blocks: list[Blocks]) -> None:
    """Nothing between "off the record" and "you may write again".

    Nothing in an order to a model.
    """
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


def _spread_elsewhere(
    sentences: Sequence[ParsedSentence], blocks: list[Blocks], question: AskedQuestion, turn: int
) -> None:
    """Another firm stays the topic until the speaker comes back to "here"."""
    elsewhere = question.elsewhere
    introducing = question.introduction and turn < _INTRODUCED
    for place, sentence in enumerate(sentences):
        if sentence.has("block_elsewhere") or (introducing and sentence.has("stranger")):
            elsewhere = True
        elif sentence.has("block_return"):
            elsewhere = False
        if elsewhere:
            blocks[place] = _ALL


def _spread_solved(
    sentences: Sequence[ParsedSentence],
    blocks: list[Blocks],
    question: AskedQuestion,
    lexicon: CueLexicon,
) -> None:
    """What is told as past before its solution is solved, too.

    So is what was, where it is asked what is good.
    """
    for place, sentence in enumerate(sentences):
        says_past = sentence.has("block_past")
        if question.solved and (says_past or _is_past(sentence, lexicon)):
            blocks[place] = replace(blocks[place], step=True, pain=True)
        if not sentence.has("block_solved"):
            continue
        # the old problem and its end in one sentence; what it ends with may be a step of today
        if says_past:
            blocks[place] = Blocks(
                step=blocks[place].step or _begins_past(sentence), pain=True, win=True
            )
            continue
        for before in range(place - 1, max(-1, place - 1 - _SOLVED_REACH), -1):
            begins_story = sentences[before].has("block_past")
            if not begins_story and not _is_past(sentences[before], lexicon):
                break
            blocks[before] = _ALL
            if begins_story:
                break


def _begins_past(sentence: ParsedSentence) -> bool:
    return any(hit.label.startswith("block_past") and hit.first < _OPENING for hit in sentence.hits)


def _is_past(sentence: ParsedSentence, lexicon: CueLexicon) -> bool:
    forms = [word.form for word in sentence.words if word.form]
    return not lexicon.sets["past"].isdisjoint(forms) or is_perfect(forms, lexicon)


def _spread_gadget(sentences: Sequence[ParsedSentence], blocks: list[Blocks]) -> None:
    """Short remarks after a gadget was named speak of it ("so was wär was")."""
    for place in range(1, len(sentences)):
        if blocks[place - 1].gadget and len(sentences[place].words) < _REMARK:
            blocks[place] = replace(blocks[place], pain=True, win=True, gadget=True)


def _spread_denial(
    sentences: Sequence[ParsedSentence],
    blocks: list[Blocks],
    question: AskedQuestion,
    lexicon: CueLexicon,
) -> None:
    """A "no" to the question for a problem denies it, until a "but" follows."""
    if not question.pain or not sentences or not denies(sentences[0], lexicon):
        return
    for place, sentence in enumerate(sentences[:_DENIAL_REACH]):
        if any(word.form in _CONTRAST for word in sentence.words[:3]):
            return
        # What follows a "no" soon explains it ("Nein, das läuft automatisch"); later sentences may
        # be steps again.
        denied = sentence.has("block_denied", "block_praise") or place < 2
        blocks[place] = replace(blocks[place], pain=True, step=blocks[place].step or denied)
