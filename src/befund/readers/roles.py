"""Infers who interviews: by the label's form, else by who asks and speaks less.

Pure, and correctable.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from befund.readers import forms
from befund.readers.question_marks import asks_respondent, questions_in
from befund.records.transcript import Role, Transcript, Turn

UNKNOWN_SPEAKER = "unbekannt"
"""The speaker of words that the file gives to nobody; their roles are inferred turn by turn."""

_MOST_WORDS_OF_AN_INTERVIEWER = 0.85
_SECOND_INTERVIEWER_ASKS = 0.6
_SECOND_INTERVIEWER_WORDS = 0.3


@dataclass(frozen=True, slots=True)
class _Share:
    """One speaker's part: of the words, and of own turns that ask."""

    words: float
    asking: float
    asked: int

    @property
    def score(self) -> float:
        return self.asking * (1 - self.words)


def infer_roles(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns with roles.

    Where a speaker is unknown, a turn that asks the respondent is the interviewer's.
    """
    interviewers = infer_interviewers(turns)
    return tuple(_with_role(turn, _role(turn, interviewers)) for turn in turns)


def infer_interviewers(turns: Sequence[Turn]) -> frozenset[str]:
    """The speakers who interview.

    Empty where there is one speaker only and the label does not say so.
    """
    speakers = frozenset(turn.speaker for turn in turns if not forms.unknown(turn.speaker))
    labelled = frozenset(speaker for speaker in speakers if forms.asks(speaker))
    if labelled:
        return labelled
    among = forms.LabelSet.of(speakers)
    # Whoever is labelled as a respondent does not interview, however much they ask.
    open_speakers = frozenset(speaker for speaker in speakers if not forms.answers(speaker, among))
    if len({turn.speaker for turn in turns}) < 2 or not open_speakers:
        return frozenset()
    shares = _shares(turns, speakers)
    asking = [speaker for speaker in open_speakers if _can_interview(shares[speaker])]
    if not asking:
        return _quieter_of_two(shares, open_speakers)
    first = max(sorted(asking), key=lambda speaker: shares[speaker].score)
    if len(speakers) == 2:
        return frozenset({first})
    seconds = frozenset(speaker for speaker in asking if _is_second_interviewer(shares[speaker]))
    return frozenset({first}) | seconds


def assign_roles(transcript: Transcript, interviewers: frozenset[str]) -> Transcript:
    """The transcript with the roles that a user named.

    Turns of unknown speakers keep theirs unless named.
    """
    turns = tuple(
        turn
        if forms.unknown(turn.speaker) and turn.speaker not in interviewers
        else turn.model_copy(
            update={"role": Role.INTERVIEWER if turn.speaker in interviewers else Role.RESPONDENT}
        )
        for turn in transcript.turns
    )
    return transcript.model_copy(update={"turns": turns})


def _with_role(turn: Turn, role: Role) -> Turn:
    return turn if turn.role is role else turn.model_copy(update={"role": role})


def _role(turn: Turn, interviewers: frozenset[str]) -> Role:
    if forms.unknown(turn.speaker):
        return Role.INTERVIEWER if asks_respondent(_last_sentence(turn.text)) else Role.RESPONDENT
    return Role.INTERVIEWER if turn.speaker in interviewers else Role.RESPONDENT


def _last_sentence(text: str) -> str:
    head = text.rstrip().rstrip(".?!…")
    cut = max(head.rfind(mark) for mark in ".?!…")
    return text[cut + 1 :].strip()


def _can_interview(share: _Share) -> bool:
    return share.asked > 0 and share.words <= _MOST_WORDS_OF_AN_INTERVIEWER


def _is_second_interviewer(share: _Share) -> bool:
    """Whether one of three or more asks with another.

    A respondent may ask back once, but mostly answers.
    """
    mostly_asks = share.asking >= _SECOND_INTERVIEWER_ASKS and share.asked > 1
    return mostly_asks and share.words <= _SECOND_INTERVIEWER_WORDS


def _quieter_of_two(shares: dict[str, _Share], open_speakers: frozenset[str]) -> frozenset[str]:
    if len(shares) != 2:
        return frozenset()
    quieter = min(sorted(shares), key=lambda speaker: shares[speaker].words)
    return frozenset({quieter}) & open_speakers


def _shares(turns: Sequence[Turn], speakers: frozenset[str]) -> dict[str, _Share]:
    texts: dict[str, list[str]] = {speaker: [] for speaker in speakers}
    total = 0
    for turn in turns:
        total += len(turn.text.split())
        if turn.speaker in texts:
            texts[turn.speaker].append(turn.text)
    return {speaker: _share(own, total or 1) for speaker, own in texts.items()}


def _share(texts: Sequence[str], total: int) -> _Share:
    asked = [questions_in(text) for text in texts]
    words = sum(len(text.split()) for text in texts)
    return _Share(words / total, sum(1 for count in asked if count) / len(texts), sum(asked))
