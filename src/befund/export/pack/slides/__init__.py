"""The pack as slides for PowerPoint.

Shapes and charts that can be changed, nothing as a picture.
"""

from befund.export.pack.pack_facts import date_of
from befund.export.pack.slides.deck import Deck
from befund.export.pack.slides.discussion import add_contradictions, add_questions
from befund.export.pack.slides.maps import add_maps
from befund.export.pack.slides.overview import add_overview
from befund.export.pack.slides.quick_wins import add_wins
from befund.export.rows import all_printable
from befund.labels import say
from befund.records.message import message
from befund.records.pack import Pack


def as_slides(pack: Pack) -> bytes:
    """The slides as .pptx; the notes of each say what carries it."""
    pack = Pack.model_validate(all_printable(pack.model_dump(mode="json")))
    title = say(message("pack.title", client=pack.client))
    deck = Deck(title, say(message("pack.foot", client=pack.client, day=date_of(pack))))
    add_overview(deck, pack)
    add_maps(deck, pack)
    add_contradictions(deck, pack)
    add_wins(deck, pack)
    add_questions(deck, pack)
    return deck.content()
