"""Review: what people decided on findings, what changed since, and what became of findings between two runs."""

from befund.review.constraining import Constraints, constraints
from befund.review.diffing import Change, changes
from befund.review.editing import check_edits, edit_of, editable, with_edits
from befund.review.filtering import Catalogue, Facets, Filter
from befund.review.folding import Log, Review, Status, review_of, reviewed
from befund.review.standing import built_on, effective, regroups, rests_on, taken_back

__all__ = [
    "Catalogue",
    "Change",
    "Constraints",
    "Facets",
    "Filter",
    "Log",
    "Review",
    "Status",
    "built_on",
    "changes",
    "check_edits",
    "constraints",
    "edit_of",
    "editable",
    "effective",
    "regroups",
    "rests_on",
    "review_of",
    "reviewed",
    "taken_back",
    "with_edits",
]
