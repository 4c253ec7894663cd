"""What a reviewer reads of a finding.

Its quotes by who told them, what contradicts it, what was decided on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from rapidfuzz import fuzz

from befund.consolidation import role_of_respondent
from befund.errors import NotFoundError
from befund.job_role import role_in
from befund.records import (
    Conflict,
    Contradiction,
    Kind,
    MaskedTranscript,
    Observation,
    Place,
    QuarantineReason,
    Quote,
    Reference,
)
from befund.records.base import Record
from befund.review import Review
from befund.text.folding import loose_key
from befund.usecases.review.board import Logged, ReviewBoard
from befund.usecases.views.conversation import (
    Conversation,
    Highlight,
    TranscriptCache,
    conversation,
)
from befund.usecases.workspace import Workspace

_LIKELY = 12


class Quoted(Record):
    """A quote as a finding shows it.

    `key` names it, `number` counts on from 1 over all of the finding.
    """

    key: str
    number: int
    place: Place
    quote: Quote
    speaker: str
    seconds: float | None
    released: bool
    withheld: bool


class QuotedSpeaker(Record):
    """An interview with what it says for a finding.

    `role` is what the interview's name says of who was asked.
    """

    interview: str
    role: str
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True)
class Opposed:
    """A contradiction as one of its sides sees it: about what, and what the other side says."""

    id: str
    conflict: Conflict
    other: Review
    quotes: tuple[tuple[str, Quote], ...]


@dataclass(frozen=True)
class FindingDetails:
    """A finding with all that is read beside it.

    `lost` counts observations that are being made anew just now.
    """

    review: Review
    tellers: tuple[QuotedSpeaker, ...]
    opposed: tuple[Opposed, ...]
    related: tuple[Review, ...]
    log: tuple[Logged, ...]
    lost: int

    @cached_property
    def quotes(self) -> list[Quoted]:
        """All quotes in the order of their numbers."""
        return [quoted for teller in self.tellers for quoted in teller.quotes]

    def quote(self, key: str) -> Quoted | None:
        """The quote of that key, else the first; None where there is none."""
        return next(
            (quoted for quoted in self.quotes if quoted.key == key), next(iter(self.quotes), None)
        )

    def referred(self, reference: Reference) -> Quoted | None:
        """The quote that a sentence of the summary refers to.

        None while its observation is made anew.
        """
        key = quote_key(reference.observation, reference.quote)
        return next((quoted for quoted in self.quotes if quoted.key == key), None)


def quote_key(observation: str, quote: int) -> str:
    """What a page calls the quote of an observation, counted from 0."""
    return f"{observation}.{quote}"


def read_finding(
    board: ReviewBoard, transcript_cache: TranscriptCache, finding: str
) -> FindingDetails:
    """A finding by its id, or one that was merged into it; raises NotFoundError."""
    review = board.get(finding)
    name = review.finding.id
    observations = board.evidence(review)
    transcripts = transcript_cache.transcripts(review.finding.interviews)
    return FindingDetails(
        review=review,
        tellers=tuple(_tellers(review, observations, transcripts)),
        opposed=tuple(
            _opposed(board, review, contradiction) for contradiction in board.contradictions(name)
        ),
        related=tuple(_known(board, review.finding.related)),
        log=tuple(board.log(name)),
        lost=len(review.finding.members) - len(observations),
    )


def conversation_of(
    board: ReviewBoard, transcript_cache: TranscriptCache, reading: FindingDetails, interview: str
) -> Conversation | None:
    """The interview with the finding's quotes marked, and what other findings quote of it."""
    transcript = transcript_cache.transcripts([interview]).get(interview)
    if transcript is None:
        return None
    own = [Highlight(quoted.place, quoted.key) for quoted in reading.quotes]
    findings = [review.finding for review in board.reviews()]
    others = []
    for finding in findings:
        if interview not in finding.interviews or finding.id == reading.review.finding.id:
            continue
        for member in finding.members:
            if member.interview == interview:
                others += [Highlight(place, finding.id, own=False) for place in member.places]
    return conversation(transcript, [*own, *others])


def likely_partners(board: ReviewBoard, finding: str, text: str = "") -> list[Review]:
    """Findings of the same kind with which one could be merged.

    What is akin first, then the most alike by title. With `text`, those that hold its words.
    """
    review = board.get(finding)
    same_kind = [
        other
        for other in board.reviews()
        if other.finding.item.kind is review.finding.item.kind
        and other.finding.id != review.finding.id
    ]
    words = loose_key(text).split()
    if words:
        return [
            other for other in same_kind if all(word in loose_key(other.title) for word in words)
        ][:_LIKELY]
    akin = {name: place for place, name in enumerate(review.finding.related)}
    likeness = {
        other.finding.id: fuzz.token_set_ratio(review.title, other.title) for other in same_kind
    }
    ranked = sorted(
        same_kind,
        key=lambda other: (akin.get(other.finding.id, len(akin)), -likeness[other.finding.id]),
    )
    return ranked[:_LIKELY]


def _tellers(
    review: Review, observations: Sequence[Observation], transcripts: Mapping[str, MaskedTranscript]
) -> Iterable[QuotedSpeaker]:
    """The quotes by interview, in the order of the evidence, numbered in the order of the page."""
    by_interview: dict[str, list[Observation]] = {}
    for observation in observations:
        by_interview.setdefault(observation.interview, []).append(observation)
    numbers = count(1)
    for name, own in by_interview.items():
        transcript = transcripts.get(name)
        quotes = tuple(
            _quoted(review, observation, (place, next(numbers)), transcript)
            for observation in own
            for place in range(len(observation.quotes))
        )
        yield QuotedSpeaker(
            interview=name,
            role=role_of_respondent(transcript) if transcript else role_in(name, "de"),
            quotes=quotes,
        )


def _quoted(
    review: Review,
    observation: Observation,
    numbers: tuple[int, int],
    transcript: MaskedTranscript | None,
) -> Quoted:
    quote = observation.quotes[numbers[0]]
    turn = (
        transcript.turns[quote.turn] if transcript and quote.turn < len(transcript.turns) else None
    )
    place = _place(observation, quote)
    return Quoted(
        key=quote_key(observation.id, numbers[0]),
        number=numbers[1],
        place=place,
        quote=quote,
        speaker=turn.speaker if turn else "",
        seconds=turn.start_seconds if turn else None,
        released=place in review.released,
        withheld=place in review.withheld,
    )


def _place(observation: Observation, quote: Quote) -> Place:
    return Place(interview=observation.interview, turn=quote.turn, start=quote.start, end=quote.end)


def _opposed(board: ReviewBoard, review: Review, contradiction: Contradiction) -> Opposed:
    """Both sides may stand in one finding; then the second one speaks against it."""
    mine, other = contradiction.sides
    if mine.finding != review.finding.id:
        mine, other = other, mine
    against = board.get(other.finding)
    said = {observation.id: observation for observation in board.evidence(against)}
    quotes = tuple(
        (name, quote) for name in other.observations if name in said for quote in said[name].quotes
    )
    return Opposed(
        contradiction.id,
        contradiction.conflict,
        against,
        tuple((said[n].interview, q) for n, q in quotes),
    )


def _known(board: ReviewBoard, names: Iterable[str]) -> Iterable[Review]:
    for name in names:
        try:
            yield board.get(name)
        except NotFoundError:
            continue


def quarantined(
    workspace: Workspace,
    kind: Kind | None = None,
    reason: QuarantineReason | None = None,
    text: str = "",
) -> list[Observation]:
    """What supports nothing, of a kind, for a reason, with words in its title or in what it claims was said."""
    words = loose_key(text).split()
    return [
        observation
        for observation in workspace.store.observations(quarantined=True)
        if kind in {None, observation.item.kind}
        and (reason is None or reason in observation.quarantine)
        and all(word in _claimed(observation) for word in words)
    ]


def held_observation(workspace: Workspace, name: str) -> Observation:
    """The observation in quarantine of that id; raises NotFoundError."""
    found = next(
        (one for one in workspace.store.observation(name) if one.id == name and one.quarantine),
        None,
    )
    if found is None:
        raise NotFoundError(
            "In Quarantäne steht das nicht.", where=name, remedy="Die Liste neu laden."
        )
    return found


def quarantined_talk(
    transcript_cache: TranscriptCache, observation: Observation
) -> tuple[Conversation | None, frozenset[int]]:
    """The interview with what was said instead marked, and the turns that are claimed.

    Marks bear the number of their claim.
    """
    transcript = transcript_cache.transcripts([observation.interview]).get(observation.interview)
    spans = (
        Highlight(_place(observation, rejected.located), str(number))
        for number, rejected in enumerate(observation.rejected)
        if rejected.located
    )
    pointed = frozenset(rejected.claim.turn for rejected in observation.rejected)
    return (conversation(transcript, spans) if transcript else None), pointed


def _claimed(observation: Observation) -> str:
    said = (observation.item.title, *(rejected.claim.text for rejected in observation.rejected))
    return loose_key("\n".join(said))
