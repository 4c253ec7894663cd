"""Figures, quick wins and open questions of a workspace."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from befund.assessment.answered_pains import answered_pains
from befund.assessment.questions import open_questions
from befund.assessment.scoring import score_changes
from befund.assessment.yearly import said_figures, yearly_costs
from befund.export import MATRIX, write_file
from befund.records import Decision, Group, Kind, Observation, Quote
from befund.records.figures import Assumptions, OpenQuestion, SaidFigure, ScoredChange, YearlyCost
from befund.usecases.findings.groups import disputed_in, groups_in
from befund.usecases.review.board import ReviewedFindings
from befund.usecases.views.process_map import process_map
from befund.usecases.workspace import Workspace


def figures(
    workspace: Workspace, assumed: Assumptions
) -> tuple[list[SaidFigure], list[YearlyCost]]:
    """All figures as said, in the order of the interviews, and what they come to in a year."""
    today = [group for group in groups_in(workspace.store) if group.kind is not Kind.QUICK_WIN]
    members = sorted((member for group in today for member in group.members), key=_place)
    # One figure is said once, however many observations quote it.
    once: dict[tuple[str, Quote], SaidFigure] = {}
    for member in members:
        for figure in said_figures(member):
            once.setdefault((figure.evidence.interview, figure.evidence.quote), figure)
    return list(once.values()), yearly_costs(today, assumed)


def _place(observation: Observation) -> tuple[str, int, str]:
    return (
        observation.interview,
        min((quote.turn for quote in observation.quotes), default=0),
        observation.id,
    )


def quick_wins(workspace: Workspace, assumed: Assumptions) -> list[ScoredChange]:
    """All quick-win candidates with their scores, best first."""
    groups = groups_in(workspace.store)
    interviews = {interview for group in groups for interview in group.interviews}
    judged = {
        r.finding.id: r.judged
        for r in ReviewedFindings(workspace.store).reviews()
        if r.judged is not None
    }
    return scored(groups, assumed, len(interviews), judged)


def scored(
    groups: Sequence[Group],
    assumed: Assumptions,
    of: int,
    judged: Mapping[str, Decision] | None = None,
    answers: Mapping[str, Sequence[str]] | None = None,
) -> list[ScoredChange]:
    """The quick-win candidates among groups, weighed by the pain points among them.

    `of` interviews in all. `judged` holds the acts that put candidates where reviewers want them,
    `answers` the pain points that each answers, where that is known already.
    """
    changes, pains = _changes_and_pains(groups)
    return score_changes(changes, pains, yearly_costs(pains, assumed), of, judged, answers)


def answered_in(groups: Sequence[Group]) -> dict[str, tuple[str, ...]]:
    """By quick-win candidate among groups, which of their pain points it answers."""
    return answered_pains(*_changes_and_pains(groups))


def _changes_and_pains(groups: Sequence[Group]) -> tuple[list[Group], list[Group]]:
    changes = [group for group in groups if group.kind is Kind.QUICK_WIN]
    return changes, [group for group in groups if group.kind is Kind.PAIN_POINT]


def export_matrix(
    workspace: Workspace, changes: list[ScoredChange], file_format: str, output: Path | None
) -> Path:
    """Write the matrix in one of its formats, to `output` or among the exports.

    Raises WorkspaceError.
    """
    path = output or workspace.exports / MATRIX.file_name(file_format)
    write_file(path, MATRIX.formats[file_format].render(changes))
    return path


def questions(workspace: Workspace) -> list[OpenQuestion]:
    """What is still open, for the workshop."""
    groups = groups_in(workspace.store)
    pains = [group for group in groups if group.kind is Kind.PAIN_POINT]
    return open_questions(process_map(workspace), pains, disputed_in(workspace.store))
