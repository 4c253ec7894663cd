"""What to talk about: contradictions side by side, and open questions by who is asked."""

from befund.export.pack.pack_facts import cited
from befund.export.pack.slides.deck import (
    ACCENT,
    BOTTOM,
    LEFT,
    PALE,
    RIGHT,
    SOFT,
    TOP,
    WHITE,
    Area,
    Deck,
    Look,
    Sheet,
    add_tables,
)
from befund.labels import say
from befund.records.message import message
from befund.records.pack import Pack, PackContradiction, PackSide

_DETAILS = 6
_QUOTES = 3


def add_contradictions(deck: Deck, pack: Pack) -> None:
    """One slide for each."""
    for number, one in enumerate(pack.contradictions, 1):
        _contradiction(
            deck, one, say(message("pack.contradiction", number=number, about=one.about))
        )


def _contradiction(deck: Deck, one: PackContradiction, title: str) -> None:
    notes = [
        f"{side.title}: {' '.join(cited(quote) for quote in side.quotes)}" for side in one.sides
    ]
    slide = deck.slide(title, notes)
    width = (RIGHT - LEFT - 0.4) / 2
    for number, side in enumerate(one.sides):
        x = LEFT + number * (width + 0.4)
        head = Look(
            sizes=(16.0, 15.0, 14.0, 13.0, 12.0),
            bold=True,
            color=WHITE,
            fill=ACCENT,
            anchor="middle",
        )
        deck.text(slide, Area(x, TOP + 0.05, width, 0.8), side.title, head)
        deck.lines(
            slide,
            Area(x, TOP + 0.85, width, 4.0),
            _said(side),
            Look(fill=PALE, space=6, inset=0.12),
        )
    ask = "Was gilt? Wer entscheidet es, und wo steht es danach?"
    deck.text(
        slide,
        Area(LEFT, BOTTOM - 0.7, RIGHT - LEFT, 0.5),
        ask,
        Look(sizes=(16.0,), bold=True, color=SOFT),
    )


def _said(side: PackSide) -> list[str]:
    return [*side.statements, *(cited(quote) for quote in side.quotes[:_QUOTES])] or [
        "Kein Zitat freigegeben."
    ]


def add_questions(deck: Deck, pack: Pack) -> None:
    """A table by role."""
    rows = []
    for one in pack.questions:
        more = len(one.details) - _DETAILS
        details = [
            *one.details[:_DETAILS],
            *([say(message("pack.more", count=more))] if more > 0 else []),
        ]
        rows.append((one.role, one.kind, one.text, "\n".join(details)))
    if rows:
        heads = ("Wer", "Anlass", "Frage", "Betrifft")
        add_tables(deck, "Offene Fragen", Sheet(heads, (1.8, 1.5, 4.6, 4.4)), rows)
