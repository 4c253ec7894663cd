"""The list of findings as a page or a part of one shows it.

So many rows, what the filter offers, how far it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from befund.review import Review
from befund.review.finding_filter import Facets
from befund.usecases.review.board import ReviewBoard
from befund.web.filter_params import FilterParams

ROWS = 60
"""How many rows come at once; the next ones follow when the last is seen."""


@dataclass(frozen=True)
class Listing:
    """What a filter leaves: all of it, the rows to show, and whether more follow."""

    wanted: FilterParams
    found: Sequence[Review]
    rows: Sequence[Review]

    @property
    def more_after(self) -> str:
        """The finding after whose row the next ones come; empty where all are shown."""
        return self.rows[-1].finding.id if self.rows and self.rows[-1] is not self.found[-1] else ""

    @property
    def undecided(self) -> Sequence[Review]:
        """What of it waits for a decision."""
        return [review for review in self.found if review.status is None]


@dataclass(frozen=True)
class ReviewProgress:
    """How many findings there are, and how many are decided."""

    decided: int
    every: int


def finding_list(board: ReviewBoard, wanted: FilterParams, through: str | None = None) -> Listing:
    """The list from its top; as many more rows as it takes to show the finding `through`."""
    found = board.filtered(wanted.filter)
    place = next((n for n, review in enumerate(found) if review.finding.id == through), 0)
    return Listing(wanted, found, found[: max(ROWS, place + ROWS // 2)])


def following(board: ReviewBoard, wanted: FilterParams, after: str, *, rest: bool) -> Listing:
    """The rows that come after a finding, be it one that the filter no longer leaves.

    All of them with `rest`.
    """
    order = {review.finding.id: place for place, review in enumerate(board.reviews())}
    place = order[board.get(after).finding.id]
    found = [review for review in board.filtered(wanted.filter) if order[review.finding.id] > place]
    return Listing(wanted, found, found if rest else found[:ROWS])


def progress(board: ReviewBoard) -> ReviewProgress:
    """How far the review is."""
    reviews = board.reviews()
    return ReviewProgress(sum(review.status is not None for review in reviews), len(reviews))


def offered(board: ReviewBoard, wanted: FilterParams) -> Facets:
    """How many findings each value would leave."""
    return board.facets(wanted.filter)
