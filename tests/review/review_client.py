"""A small client's interviews in a store, for tests of review."""

import sys
from pathlib import Path

from befund.records import Interview, Kind, MaskedTranscript
from befund.store import Store
from befund.usecases.review.board import ReviewBoard

sys.path.append(str(Path(__file__).parents[1] / "consolidation"))
from consolidation_corpus import observations


def fill(store: Store, extractor: str = "x") -> None:
    """The interviews of a client; another extractor gives its observations other ids."""
    said = [observation for _, observation in observations("bakery")]
    for name in sorted({observation.interview for observation in said}):
        store.save_interview(Interview(id=name, source=name, kept_as=name, sha256=name))
        store.save_transcript(
            MaskedTranscript(interview=name, format="t", language="de", turns=()), "m"
        )
        own = [
            o.model_copy(update={"id": f"{o.id}-{extractor}"}) for o in said if o.interview == name
        ]
        store.save_extraction(name, own, [], extracted_by=extractor, extractor=extractor)


def two_alike(board: ReviewBoard) -> tuple[str, str]:
    """Two findings of one kind, each with more than one observation."""
    pains = [
        r
        for r in board.reviews()
        if r.finding.item.kind is Kind.PAIN_POINT and len(r.finding.members) > 1
    ]
    return pains[0].finding.id, pains[1].finding.id
