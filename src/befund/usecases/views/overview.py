"""How a workspace stands: per interview what was read, masked, found and left out."""

from collections import Counter
from collections.abc import Iterable

from befund.records import (
    Kind,
    MaskedTranscript,
    MaskingCounts,
    Observation,
    Passage,
    Role,
    Run,
    Turn,
)
from befund.records.base import Record
from befund.text.sentences import sentence_spans
from befund.usecases.workspace import Workspace

_BACKCHANNEL_WORDS = 5  # "Ja, genau, so ist das" is nothing that was left out


class InterviewState(Record):
    """One interview: `coverage` is the share of respondents' words within quotes, 0 to 1."""

    interview: str
    format: str
    language: str
    turns: int
    words: int
    respondent_share: float
    masking: MaskingCounts
    extractor: str
    observations: dict[Kind, int]
    quarantined: dict[str, int]
    coverage: float
    failed_chunks: dict[int, str]
    pending: bool
    warnings: tuple[str, ...]


class Overview(Record):
    """All interviews by id, those that a run took in but did not get to mask, and the last run."""

    interviews: tuple[InterviewState, ...]
    waiting: tuple[str, ...]
    last_run: Run | None


def overview_of(workspace: Workspace) -> Overview:
    """The state of all interviews."""
    store = workspace.store
    failures: dict[str, dict[int, str]] = {}
    for failure in store.chunk_failures():
        failures.setdefault(failure.interview, {})[failure.chunk] = failure.reason
    states, waiting = [], []
    for interview in store.interviews():
        masked = store.transcript(interview.id)
        if masked is None:
            waiting.append(interview.id)
            continue
        sound = store.observations(interview.id)
        refused = store.observations(interview.id, quarantined=True)
        words, answered = _words(masked)
        states.append(
            InterviewState(
                interview=interview.id,
                format=masked.format,
                language=masked.language,
                turns=len(masked.turns),
                words=words,
                respondent_share=answered / words if words else 0.0,
                masking=masked.counts,
                extractor=interview.extractor,
                observations={kind: sum(o.item.kind is kind for o in sound) for kind in Kind},
                quarantined=dict(Counter(reason.value for o in refused for reason in o.quarantine)),
                coverage=_quoted_words(masked, sound) / answered if answered else 0.0,
                failed_chunks=failures.get(interview.id, {}),
                pending=not interview.extracted_by or interview.id in failures,
                warnings=masked.warnings,
            )
        )
    runs = store.runs()
    return Overview(
        interviews=tuple(states), waiting=tuple(waiting), last_run=runs[-1] if runs else None
    )


def uncovered(masked: MaskedTranscript, observations: Iterable[Observation]) -> list[Passage]:
    """What respondents said that no quote touches.

    Runs of whole sentences, without mere backchannels.
    """
    covered = _covered(masked, observations)
    found: list[Passage] = []
    for turn in masked.turns:
        if turn.role is not Role.RESPONDENT:
            continue
        quoted = covered.get(turn.number, set())
        run: list[tuple[int, int]] = []
        for start, end in [*sentence_spans(turn.text, masked.language), (-1, -1)]:
            if start >= 0 and quoted.isdisjoint(range(start, end)):
                run.append((start, end))
                continue
            if run and len(turn.text[run[0][0] : run[-1][1]].split()) >= _BACKCHANNEL_WORDS:
                found.append(_passage(turn, run[0][0], run[-1][1]))
            run = []
    return found


def _passage(turn: Turn, start: int, end: int) -> Passage:
    return Passage(
        turn=turn.number,
        start=start,
        end=end,
        speaker=turn.speaker,
        role=turn.role,
        text=turn.text[start:end],
    )


def _covered(masked: MaskedTranscript, observations: Iterable[Observation]) -> dict[int, set[int]]:
    """By turn, the characters of respondents that lie within a quote."""
    places: dict[int, set[int]] = {}
    for observation in observations:
        for quote in observation.quotes:
            if masked.turns[quote.turn].role is Role.RESPONDENT:
                places.setdefault(quote.turn, set()).update(range(quote.start, quote.end))
    return places


def _words(masked: MaskedTranscript) -> tuple[int, int]:
    """Words in all, and respondents' words."""
    counts = [(turn.role, len(turn.text.split())) for turn in masked.turns]
    return sum(count for _, count in counts), sum(
        count for role, count in counts if role is Role.RESPONDENT
    )


def _quoted_words(masked: MaskedTranscript, observations: list[Observation]) -> int:
    """Respondents' words that lie within a quote, each once."""
    quoted = 0
    for number, covered in _covered(masked, observations).items():
        position = 0
        for word in masked.turns[number].text.split():
            position = masked.turns[number].text.index(word, position)
            quoted += position in covered
            position += len(word)
    return quoted
