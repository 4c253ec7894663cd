"""What the templates of the review page are given."""

from typing import Any

from fastapi import Request

from befund.errors import NotFoundError
from befund.export.labels import ACTIONS, CATEGORIES
from befund.records import Action
from befund.usecases.review.board import Decided
from befund.usecases.views.conversation import Conversation
from befund.usecases.views.finding_details import FindingDetails, conversation_of, read_finding
from befund.web.context import WebContext
from befund.web.displayed_state import on_screen
from befund.web.filter_params import FilterParams
from befund.web.finding_list import Listing, finding_list, offered, progress
from befund.web.rendering import speech_of

Values = dict[str, Any]


def wanted_on_page(request: Request) -> FilterParams:
    """The filter of the page that a part is asked for from."""
    _, _, query = request.headers.get("hx-current-url", "").partition("?")
    return FilterParams.of(query.partition("#")[0])


def list_values(context: WebContext, found: Listing) -> Values:
    """The list, what its filter offers, and how far the review is."""
    names = {category.value: label for category, label in CATEGORIES.items()}
    return {
        "listing": found,
        "following": False,
        "facets": offered(context.board, found.wanted),
        "progress": progress(context.board),
        "category_names": names,
    }


def panel_values(context: WebContext, reading: FindingDetails | None, key: str = "") -> Values:
    """A finding and the conversation of one of its quotes; nothing of both where there is none."""
    return {**panel_alone(reading), **talk_values(context, reading, key)}


def panel_alone(reading: FindingDetails | None) -> Values:
    """A finding without a conversation."""
    seen = on_screen(reading.review, reading.log).model_dump_json() if reading else ""
    return {**empty_talk(None), "reading": reading, "seen": seen}


def talk_values(context: WebContext, reading: FindingDetails | None, key: str = "") -> Values:
    """The conversation of one of a finding's quotes."""
    chosen = reading.quote(key) if reading else None
    talk = (
        conversation_of(context.board, context.transcript_cache, reading, chosen.place.interview)
        if reading and chosen
        else None
    )
    return {
        **empty_talk(talk),
        "reading": reading,
        "chosen": chosen.key if chosen else "",
        "chosen_number": chosen.number if chosen else 0,
        "count_quotes": len(reading.quotes) if reading else 0,
        "titles": {review.finding.id: review.title for review in context.board.reviews()}
        if talk
        else {},
    }


def empty_talk(talk: Conversation | None) -> Values:
    """A conversation in which nothing is chosen yet."""
    return {
        "talk": talk,
        "told_by": talk.role if talk else "",
        "chosen": "",
        "chosen_number": 0,
        "count_quotes": 0,
        "pointed": frozenset(),
        "titles": {},
    }


def decided_values(
    request: Request, context: WebContext, decided: Decided, asked: str, *, leads: bool = False
) -> Values:
    """What changes on the page after a decision on the finding `asked`.

    With `leads` the one decided on is opened.
    """
    concerned = decided.decisions[0].finding if decided.decisions else asked
    moved = bool(decided.new or decided.gone)
    reading = _known(context, concerned if leads else asked)
    found = finding_list(
        context.board,
        wanted_on_page(request),
        through=reading.review.finding.id if reading else None,
    )
    values = panel_values(context, reading) if leads or moved else panel_alone(reading)
    return {
        **list_values(context, found),
        **values,
        "decided": decided,
        "asked": asked,
        "leads": leads,
        "beside": concerned,
        "afresh": len(decided.changed) > _FEW,
        "said": said_of(request, context, decided),
    }


_FEW = 60
"""So many rows are changed one by one; where more did, the list is made anew."""


def said_of(request: Request, context: WebContext, decided: Decided) -> str:
    """What was done, in a sentence that is read out."""
    speech = speech_of(request)
    if not decided.decisions:
        return speech.text("Nichts geändert.")
    first = decided.decisions[0]
    if len(decided.decisions) > 1:
        count = speech.number(len(decided.decisions))
        return f"{count} {speech.text('Befunde')}: {speech.text(ACTIONS[first.action])}."
    known = (
        r.title for r in decided.changed if first.finding in {r.finding.id, *r.finding.formerly}
    )
    title = next(known, first.seen.title)
    done = speech.text(ACTIONS[first.action])
    if first.action is Action.UNDO:
        taken = next(
            (one.decision for one in context.board.log() if one.decision.number == first.undoes),
            first,
        )
        done = f"{done} ({speech.text(ACTIONS[taken.action])})"
    return f"{done[:1].upper()}{done[1:]}: {speech.quoted(title)}"


def _known(context: WebContext, finding: str) -> FindingDetails | None:
    """A finding that may be gone, or none at all."""
    try:
        return read_finding(context.board, context.transcript_cache, finding) if finding else None
    except NotFoundError:
        return None
