"""Measure observations against gold: one pure function."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from befund.evaluation.gold import Gold, GoldInterview
from befund.evaluation.gold_location import GoldLocation, LocatedQuote, locate
from befund.evaluation.leaks import find_leaks
from befund.evaluation.matching import MatchEdge, assign, shared_words
from befund.evaluation.metrics import figures
from befund.evaluation.results import (
    Cost,
    EvaluatedPassage,
    Evaluation,
    InterviewResult,
    ItemResult,
    ItemState,
    ItemVerdict,
    ObservationResult,
    QuoteCounts,
    TrapHit,
)
from befund.evaluation.words import Place, Sort, TokenizedTranscript, TokenSpan
from befund.records import Flag, Kind, MaskedTranscript, Observation, Quote, QuoteStatus
from befund.text.folding import fold

QUICK_WIN_TRAPS = frozenset({"long_term_wish", "solution_without_problem"})
QUICK_WIN_FLAGS = frozenset({Flag.LONG_TERM, Flag.SOLUTION_WITHOUT_PROBLEM})


def evaluate_workspace(
    gold: Gold,
    transcripts: Mapping[str, MaskedTranscript],
    observations: Sequence[Observation],
    costs: Mapping[str, Cost] | None = None,
    *,
    count_missing: bool = False,
) -> Evaluation:
    """Measure observations by the rule of `matching`.

    Interviews are known by their id, the file's stem. Interviews without gold are passed over;
    those of the gold that have no transcript are named as missing, and their items count as missed
    only with `count_missing`. The order of the observations means nothing.
    """
    by_stem = {fold(interview): interview for interview in transcripts}
    results, missing, used = [], [], []
    for stem, expected in gold.interviews.items():
        interview = by_stem.get(fold(stem))
        if interview is None:
            missing.append(stem)
            if count_missing:
                results.append(_absent(stem, expected))
            continue
        mine = sorted(
            (o for o in observations if o.interview == interview and not o.quarantine), key=_order
        )
        used += [o for o in observations if o.interview == interview]
        cost = (costs or {}).get(interview, Cost())
        results.append(_Measure(interview, expected, transcripts[interview], mine).result(cost))
    return Evaluation(
        client=gold.client,
        process=gold.process,
        extractors=tuple(sorted({o.extractor for o in used})),
        prompts=tuple(sorted({o.prompt for o in used if o.prompt})),
        interviews=tuple(results),
        missing=tuple(missing),
        counted_missing=count_missing,
        figures=figures(results),
    )


def _order(observation: Observation) -> tuple[object, ...]:
    """An order that depends on nothing but what the observation says."""
    places = tuple((quote.turn, quote.start, quote.end) for quote in observation.quotes)
    return (
        min(places, default=()),
        places,
        observation.item.kind,
        observation.item.title,
        observation.id,
    )


def _absent(interview: str, gold: GoldInterview) -> InterviewResult:
    """The result for an interview that was not analysed."""
    return InterviewResult(
        interview=interview,
        respondent_words=0,
        quoted_words=0,
        items=tuple(
            ItemResult(
                id=i.id,
                kind=i.kind,
                title=i.title,
                optional=i.optional,
                state=ItemState.MISSED,
                touched=False,
            )
            for i in gold.items
        ),
        observations=(),
    )


class _Target(NamedTuple):
    """A gold item or trap with its quotes as located: the places of each quote's words."""

    quotes: tuple[LocatedQuote, ...]
    words: tuple[frozenset[Place], ...]

    @property
    def spans(self) -> Iterator[TokenSpan]:
        return (span for quote in self.quotes for span in quote.spans)

    def has(self, location: GoldLocation) -> bool:
        return any(quote.location is location for quote in self.quotes)


class _Measure:
    """One interview's observations against its gold."""

    def __init__(
        self,
        interview: str,
        gold: GoldInterview,
        transcript: MaskedTranscript,
        observations: Sequence[Observation],
    ) -> None:
        self._interview, self._gold, self._observations = interview, gold, observations
        self._text = TokenizedTranscript(transcript)
        self._items = self._locate_items()
        self._traps = [
            self._target([locate(self._text, quote, interviewer=True) for quote in trap.quotes])
            for trap in gold.traps
        ]
        self._words = [
            [self._text.carrying([TokenSpan(q.turn, q.start, q.end)]) for q in o.quotes]
            for o in self._observations
        ]

    def result(self, cost: Cost) -> InterviewResult:
        """Everything that is to be said of the interview."""
        edges = self._edges()
        right = [edge for edge in edges if self._same_kind(edge)]
        required = {number for number, item in enumerate(self._gold.items) if not item.optional}
        chosen = assign(right, required)
        # Words are counted once, however many quotes hold them.
        spans = [TokenSpan(q.turn, q.start, q.end) for o in self._observations for q in o.quotes]
        return InterviewResult(
            interview=self._interview,
            respondent_words=len(self._text.respondent_words),
            quoted_words=len(self._text.respondent_words & self._text.spoken(spans)),
            items=tuple(self._item_results(right, chosen)),
            observations=tuple(self._observation_results(edges, chosen)),
            leaks=find_leaks(self._text, self._gold),
            quotes=self._quote_counts(),
            unlocated=tuple(self._unlocated()),
            cost=cost,
        )

    def _target(self, quotes: Iterable[LocatedQuote]) -> _Target:
        found = tuple(quotes)
        return _Target(
            found, tuple(self._text.carrying(quote.spans) for quote in found if quote.spans)
        )

    def _locate_items(self) -> list[_Target]:
        """All items located.

        A quote that is not there is cut where a cut mark stands between its neighbours.
        """
        located = [
            [locate(self._text, quote) for quote in item.quotes] for item in self._gold.items
        ]
        places = [
            next((quote.spans[0] for quote in quotes if quote.spans), None) for quotes in located
        ]
        cuts = [
            (token.turn, token.start)
            for turn in self._text.turns
            for token in turn
            if token.sort is Sort.CUT
        ]
        targets = []
        for number, quotes in enumerate(located):
            start, end = self._room_of(number, places)
            is_cut = any(start <= cut <= end for cut in cuts)
            targets.append(self._target(_as_cut(quote) if is_cut else quote for quote in quotes))
        return targets

    def _room_of(
        self, number: int, places: Sequence[TokenSpan | None]
    ) -> tuple[tuple[int, int], tuple[int, int]]:
        """Where an item must have been said.

        The gold lists items as they were told, so between its neighbours. Two neighbours may stand
        the other way round, so the earlier of them is where the room begins.
        """
        before = next(
            ((place.turn, place.start) for place in reversed(places[:number]) if place), (-1, 0)
        )
        end_of_all = (len(self._text.turns), 0)
        after = next(
            ((place.turn, place.end) for place in places[number + 1 :] if place), end_of_all
        )
        return min(before, after), max(before, after)

    def _edges(self) -> list[MatchEdge]:
        """Which observations touch which items by their words, whatever the kind."""
        return [
            MatchEdge(observation, item, shared)
            for observation, words in enumerate(self._words)
            for item, target in enumerate(self._items)
            if (shared := shared_words(target.words, words))
        ]

    def _same_kind(self, edge: MatchEdge) -> bool:
        return self._observations[edge.observation].item.kind is self._gold.items[edge.item].kind

    def _item_results(
        self, right: Sequence[MatchEdge], chosen: Sequence[MatchEdge]
    ) -> Iterator[ItemResult]:
        touched = {edge.item for edge in right}
        found_by = {edge.item: self._observations[edge.observation].id for edge in chosen}
        for number, (item, target) in enumerate(zip(self._gold.items, self._items, strict=True)):
            yield ItemResult(
                id=item.id,
                kind=item.kind,
                title=item.title,
                optional=item.optional,
                state=_state(target, found=number in found_by),
                touched=number in touched,
                found_by=found_by.get(number),
                unlocated=target.has(GoldLocation.UNLOCATED),
                passages=_passages(target.spans),
            )

    def _observation_results(
        self, edges: Sequence[MatchEdge], chosen: Sequence[MatchEdge]
    ) -> Iterator[ObservationResult]:
        matched = {edge.observation: edge for edge in chosen}
        for number, observation in enumerate(self._observations):
            mine = [edge for edge in edges if edge.observation == number]
            right = [edge for edge in mine if self._same_kind(edge)]
            hits, wary = self._trap_hits(number)
            named = [matched[number]] if number in matched else right or mine
            yield ObservationResult(
                id=observation.id,
                kind=observation.item.kind,
                title=observation.item.title,
                verdict=_verdict(
                    matched=number in matched,
                    right=bool(right),
                    other=bool(mine),
                    traps=(hits, wary),
                ),
                touches=bool(right),
                items=tuple(self._gold.items[edge.item].id for edge in named),
                traps=hits,
                passages=_passages(TokenSpan(q.turn, q.start, q.end) for q in observation.quotes),
            )

    def _trap_hits(self, number: int) -> tuple[tuple[TrapHit, ...], bool]:
        """The traps that an observation fell into, and whether it marked one instead."""
        item = self._observations[number].item
        hits, wary = [], False
        for trap, target in zip(self._gold.traps, self._traps, strict=True):
            if not shared_words(target.words, self._words[number]):
                continue
            if trap.type in QUICK_WIN_TRAPS:
                if item.kind is not Kind.QUICK_WIN:
                    continue
                if QUICK_WIN_FLAGS.intersection(item.flags):
                    wary = True
                    continue
            hits.append(TrapHit(trap=trap.id, type=trap.type))
        return tuple(hits), wary

    def _quote_counts(self) -> QuoteCounts:
        quotes = [quote for observation in self._observations for quote in observation.quotes]
        statuses = [quote.status for quote in quotes]
        return QuoteCounts(
            quotes=len(quotes),
            verbatim=sum(self._is_verbatim(quote) for quote in quotes),
            exact=statuses.count(QuoteStatus.EXACT),
            normalized=statuses.count(QuoteStatus.NORMALIZED),
            fuzzy=statuses.count(QuoteStatus.FUZZY),
        )

    def _is_verbatim(self, quote: Quote) -> bool:
        turns = self._text.transcript.turns
        return (
            quote.turn < len(turns)
            and turns[quote.turn].text[quote.start : quote.end] == quote.text
        )

    def _unlocated(self) -> Iterator[str]:
        """Ids of items and traps with a quote that is not there.

        What was off the record should not be.
        """
        for item, target in zip(self._gold.items, self._items, strict=True):
            if target.has(GoldLocation.UNLOCATED):
                yield item.id
        for trap, target in zip(self._gold.traps, self._traps, strict=True):
            if trap.type != "off_record" and target.has(GoldLocation.UNLOCATED):
                yield trap.id


def _as_cut(quote: LocatedQuote) -> LocatedQuote:
    """A quote that is nowhere, as one that masking took out."""
    return LocatedQuote(GoldLocation.CUT) if quote.location is GoldLocation.UNLOCATED else quote


def _state(target: _Target, *, found: bool) -> ItemState:
    if found:
        return ItemState.FOUND
    gone = target.has(GoldLocation.CUT) and not target.has(GoldLocation.LOCATED)
    return ItemState.CUT if gone else ItemState.MISSED


def _verdict(
    *, matched: bool, right: bool, other: bool, traps: tuple[tuple[TrapHit, ...], bool]
) -> ItemVerdict:
    hits, wary = traps
    if matched:
        return ItemVerdict.RIGHT
    if right:
        return ItemVerdict.DUPLICATE
    if hits:
        return ItemVerdict.TRAP
    if wary:
        return ItemVerdict.NEUTRAL
    return ItemVerdict.WRONG_KIND if other else ItemVerdict.FALSE


def _passages(spans: Iterable[TokenSpan]) -> tuple[EvaluatedPassage, ...]:
    return tuple(EvaluatedPassage(turn=span.turn, start=span.start, end=span.end) for span in spans)
