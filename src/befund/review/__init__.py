"""Review: what people decided on findings, what changed since, and what became of findings between two runs."""

from befund.review.constraining import Constraints, constraints
from befund.review.diffing import Change, changes
from befund.review.folding import Review, Status, reviewed

__all__ = ["Change", "Constraints", "Review", "Status", "changes", "constraints", "reviewed"]
