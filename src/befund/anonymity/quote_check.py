"""Which quotes a client may read as they are, which wait for a release, which never go in."""

import hashlib
from collections.abc import Mapping, Sequence

from befund.anonymity.interviewees import AnonymousRoles
from befund.anonymity.names import SecretNames
from befund.anonymity.placeholders import quoted
from befund.anonymity.risks import risks_in
from befund.anonymity.word_runs import Words, runs_of
from befund.records import Action, Place
from befund.records.base import Record
from befund.records.pack import CheckedQuote, QuoteState, Reason, Risk

Decided = Mapping[tuple[Place, str], Action]
"""By place and hash of the words: the last word of a reviewer, RELEASE or WITHHOLD."""


_NEVER = frozenset({Risk.CUT, Risk.SOURCE})
"""What no release lifts: it was said in confidence, or names an interview."""


class Said(Record):
    """A quote of a selected finding, as it stands in the workspace."""

    finding: str
    title: str
    place: Place
    text: str


def quote_id(place: Place) -> str:
    """The same for the same place; tells nothing of it."""
    text = "\n".join(map(str, (place.interview, place.turn, place.start, place.end)))
    return f"q-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def quote_digest(text: str) -> str:
    """The hash of a quote's words."""
    return hashlib.sha256(text.encode()).hexdigest()


def check_quotes(
    said: Sequence[Said], anonymous_roles: AnonymousRoles, decided: Decided, names: SecretNames
) -> tuple[CheckedQuote, ...]:
    """All quotes in their order, each with its risks and whether it goes in.

    What shares a run of words with a quote that is held back is held, too: else its words would be
    read all the same.
    """
    withheld = [place for (place, _), action in decided.items() if action is Action.WITHHOLD]
    checked = [
        _check(one, _reasons(one, anonymous_roles, names), anonymous_roles, decided, withheld)
        for one in said
    ]
    return tuple(_without_overlaps(checked))


def _reasons(one: Said, anonymous_roles: AnonymousRoles, names: SecretNames) -> tuple[Reason, ...]:
    reasons = list(risks_in(one.text, anonymous_roles))
    if anonymous_roles.is_rare_language(_language(one, anonymous_roles)):
        reasons.append(Reason(risk=Risk.LANGUAGE))
    if source := names.found_in(one.text):
        reasons.append(Reason(risk=Risk.SOURCE, words=source))
    return tuple(reasons)


def _language(one: Said, anonymous_roles: AnonymousRoles) -> str:
    return anonymous_roles.languages.get(one.place.interview, "de")


def _check(
    one: Said,
    reasons: tuple[Reason, ...],
    anonymous_roles: AnonymousRoles,
    decided: Decided,
    withheld: Sequence[Place],
) -> CheckedQuote:
    action = decided.get((one.place, quote_digest(one.text)))
    if any(reason.risk in _NEVER for reason in reasons):
        state = QuoteState.BLOCKED
    elif action is Action.WITHHOLD or any(place.overlaps(one.place) for place in withheld):
        state = QuoteState.WITHHELD
    elif action is Action.RELEASE:
        state = QuoteState.RELEASED
    else:
        state = QuoteState.HELD if reasons else QuoteState.FREE
    return CheckedQuote(
        id=quote_id(one.place),
        finding=one.finding,
        title=one.title,
        place=one.place,
        text=one.text,
        shown=quoted(one.text),
        attribution=anonymous_roles.attribution(one.place.interview),
        language=_language(one, anonymous_roles),
        reasons=reasons,
        state=state,
    )


def _without_overlaps(checked: Sequence[CheckedQuote]) -> list[CheckedQuote]:
    runs = [runs_of(quote.text) for quote in checked]
    having: dict[Words, list[int]] = {}
    for at, own in enumerate(runs):
        for run in own:
            having.setdefault(run, []).append(at)
    result = list(checked)
    waiting = [at for at, quote in enumerate(checked) if not quote.goes_in]
    while waiting:
        at = waiting.pop()
        for other in sorted({name for run in runs[at] for name in having[run]}):
            if result[other].goes_in:
                reason = Reason(risk=Risk.OVERLAP, words=result[at].id)
                reasons = (*result[other].reasons, reason)
                result[other] = result[other].model_copy(
                    update={"state": QuoteState.HELD, "reasons": reasons}
                )
                waiting.append(other)
    return result
