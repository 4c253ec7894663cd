"""Make observations of raw items, whose every quote is a slice of the masked transcript."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import Enum

from befund.grounding.affirmation import is_mere_affirmation
from befund.grounding.claim_resolution import Resolved, resolve
from befund.grounding.figures import figures_of
from befund.records import (
    Chunk,
    Flag,
    Item,
    MaskedTranscript,
    Observation,
    QuarantineReason,
    Quote,
    QuoteStatus,
    RawItem,
    RejectedClaim,
    Role,
)
from befund.text.tokens import keys_of, token_keys, token_spans

_MEANING = frozenset(
    {
        QuarantineReason.NEGATION_CHANGED,
        QuarantineReason.NUMBER_CHANGED,
        QuarantineReason.UNIT_CHANGED,
        QuarantineReason.MODALITY_CHANGED,
    }
)


def ground(
    raw: RawItem,
    transcript: MaskedTranscript,
    chunk: Chunk,
    *,
    extractor: str,
    prompt: str | None = None,
) -> Observation:
    """Ground one item that was extracted from a chunk.

    It is quarantined when no claim could be located, and when any claim changes what was said: an
    item that rests on a changed negation, number, unit or modality is wrong even if its other
    quotes are right. Other claims that fail are listed in `rejected` beside the quotes that hold.
    """
    resolved = [resolve(claim, transcript, chunk) for claim in raw.claims]
    quotes = _in_order(quote for found in resolved for quote in found.quotes)
    rejected = tuple(rejection for found in resolved for rejection in found.rejected)
    # A "ja, genau" carries what it answers: the interviewer's words are quoted before it, and
    # flagged as such.
    suggestion = _suggestion_behind(quotes, transcript)
    flags = set(raw.item.flags)
    if suggestion or any(found.suggested for found in resolved):
        flags.add(Flag.PROPOSED_BY_INTERVIEWER)
    quotes = _in_order((*suggestion, *quotes))
    if quotes and _has_foreign_number(raw.item, quotes):
        flags.add(Flag.NUMBER_NOT_IN_QUOTE)
    item = raw.item.model_copy(update={"flags": tuple(flag for flag in Flag if flag in flags)})
    observation = Observation(
        id="",
        interview=transcript.interview,
        chunk=chunk.number,
        item=item,
        quotes=quotes,
        extractor=extractor,
        prompt=prompt,
        quarantine=_quarantine(resolved, rejected),
        rejected=rejected,
    )
    return observation.model_copy(update={"id": _id(observation)})


def ground_all(
    items: Iterable[tuple[Chunk, RawItem]],
    transcript: MaskedTranscript,
    *,
    extractor: str,
    prompt: str | None = None,
) -> tuple[Observation, ...]:
    """Ground all items of one interview, in the order of what was said.

    Whatever order they come in. Items that say the same of the same spans are one observation;
    different ones with the same first quote have ids that differ by an ordinal.
    """
    groups: dict[str, dict[tuple[object, ...], Observation]] = defaultdict(dict)
    observations = (
        ground(raw, transcript, chunk, extractor=extractor, prompt=prompt) for chunk, raw in items
    )
    for observation in sorted(observations, key=_content):
        groups[observation.id].setdefault(_identity(observation), observation)
    numbered = [
        observation
        if ordinal == 1
        else observation.model_copy(update={"id": f"{observation.id}-{ordinal}"})
        for group in groups.values()
        for ordinal, observation in enumerate(group.values(), start=1)
    ]
    return tuple(
        sorted(
            numbered,
            key=lambda observation: (_place(observation), observation.item.kind, observation.id),
        )
    )


def _in_order(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """The quotes as they were said, without those that lie within another."""
    kept: list[Quote] = []
    for quote in sorted(quotes, key=lambda quote: (quote.turn, quote.start, -quote.end)):
        if not (kept and kept[-1].turn == quote.turn and quote.end <= kept[-1].end):
            kept.append(quote)
    return tuple(kept)


def _suggestion_behind(
    quotes: tuple[Quote, ...], transcript: MaskedTranscript
) -> tuple[Quote, ...]:
    """What the interviewer said before, where the respondent's words merely affirm it."""
    if not quotes or not all(is_mere_affirmation(quote.text) for quote in quotes):
        return ()
    before = [transcript.turns[quote.turn - 1] for quote in quotes if quote.turn > 0]
    found = []
    for turn in before:
        spans = list(token_spans(turn.text))
        if turn.role is Role.INTERVIEWER and spans:
            start, end = spans[0][0], spans[-1][1]
            text = turn.text[start:end]
            found.append(
                Quote(turn=turn.number, start=start, end=end, text=text, status=QuoteStatus.EXACT)
            )
    return tuple(found)


def _quarantine(
    resolved: list[Resolved], rejected: tuple[RejectedClaim, ...]
) -> tuple[QuarantineReason, ...]:
    if not resolved:
        return (QuarantineReason.NO_QUOTE,)
    reasons = {rejection.reason for rejection in rejected}
    if any(found.quotes for found in resolved):
        reasons &= _MEANING
    return tuple(reason for reason in QuarantineReason if reason in reasons)


def _has_foreign_number(item: Item, quotes: tuple[Quote, ...]) -> bool:
    """Whether the item names a number, or one of something, that none of its quotes carries."""
    carried = {figure for quote in quotes for figure in figures_of(_number_keys(quote.text))}
    named = {figure for text in _texts(item) for figure in figures_of(_number_keys(text))}
    return any(not any(figure.agrees(other) for other in carried) for figure in named)


def _texts(item: Item) -> Iterator[str]:
    for _, value in item:
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and not isinstance(text, Enum):
                yield text


def _number_keys(text: str) -> list[str]:
    """The keys of a text without the digits that belong to a name, as in "S/4HANA" or "A4"."""
    keys: list[str] = []
    for start, end in token_spans(text):
        before = text[max(start - 2, 0) : start]
        is_name = text[start].isdigit() and (
            before[-1:].isalpha() or (before[-1:] in "/-" and before[:1].isalpha())
        )
        if not is_name:
            keys.extend(token_keys(text[start:end]))
    return keys


def _id(observation: Observation) -> str:
    first = observation.quotes[0] if observation.quotes else None
    claims = sorted(
        (rejection.claim.turn, rejection.claim.text) for rejection in observation.rejected
    )
    basis = (
        [first.turn, first.start, first.end]
        if first
        else [list(claims[0])]
        if claims
        else [observation.item.title]
    )
    named = json.dumps(
        [observation.interview, observation.item.kind.value, basis], ensure_ascii=False
    )
    return "o-" + hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _identity(observation: Observation) -> tuple[object, ...]:
    """What two observations share when they are the same.

    Title and spans, or the claims where there are none.
    """
    title = " ".join(keys_of(observation.item.title))
    spans = tuple((quote.turn, quote.start, quote.end) for quote in observation.quotes)
    claims = tuple(
        sorted((rejection.claim.turn, rejection.claim.text) for rejection in observation.rejected)
    )
    return title or observation.item.title, spans, claims, bool(observation.quarantine)


def _content(observation: Observation) -> tuple[object, ...]:
    """A total order by content: the fuller of two items that say the same comes first."""
    fields = observation.item.model_dump(mode="json", exclude_defaults=True)
    return (
        observation.id,
        [(quote.turn, quote.start, quote.end) for quote in observation.quotes],
        -len(fields),
        json.dumps(fields, sort_keys=True),
        observation.chunk,
        observation.model_dump_json(),
    )


def _place(observation: Observation) -> tuple[int, int]:
    if observation.quotes:
        return observation.quotes[0].turn, observation.quotes[0].start
    return (
        min((rejection.claim.turn, 0) for rejection in observation.rejected)
        if observation.rejected
        else (-1, 0)
    )
