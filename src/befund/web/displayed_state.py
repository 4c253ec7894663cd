"""What a reviewer has on screen of a finding, sent along with a decision.

A conflict shows it beside what stands.
"""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from befund.export.rows import shown
from befund.review import Review
from befund.review.field_edits import editable
from befund.usecases.review.board import Logged


class DisplayedState(BaseModel):
    """What a reviewer sees of a finding before deciding on it.

    Title, status, how many observations of how many interviews, the fields that say something, the
    last decision.
    """

    model_config = ConfigDict(hide_input_in_errors=True)

    title: str = Field(default="", max_length=2000)
    status: str = ""
    said: str = ""
    fields: dict[str, str] = Field(default_factory=dict, max_length=40)
    last: int = 0


def on_screen(review: Review, log: Sequence[Logged]) -> DisplayedState:
    """What a panel shows of a review with its log."""
    finding, item = review.finding, review.item
    fields = {name: text for name in editable(item) if (text := str(shown(getattr(item, name))))}
    return DisplayedState(
        title=review.title,
        status=review.status.value if review.status else "",
        said=f"{len(finding.members)} / {len(finding.interviews)}",
        fields=fields,
        last=max((entry.decision.number for entry in log), default=0),
    )


def sent_back(text: str) -> DisplayedState:
    """What a form sent back; empty where it makes no sense."""
    try:
        return DisplayedState.model_validate_json(text)
    except ValidationError:
        return DisplayedState()
