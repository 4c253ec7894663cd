"""What people decided on findings, what changed since, and what came between two runs."""

from befund.review.decision_fold import Log, Review, Status, review_of, reviewed
from befund.review.decision_log import built_on, effective, regroups, rests_on, taken_back
from befund.review.field_edits import check_edits, edit_of, editable, with_edits
from befund.review.finding_filter import Assignment, Assignments, Catalogue, Facets, Filter
from befund.review.merge_constraints import Constraints, constraints
from befund.review.run_diff import Change, changes

__all__ = [
    "Assignment",
    "Assignments",
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
