"""What the page of interviews shows.

Each one's state, and what the next analysis would send and cost.
"""

from dataclasses import dataclass
from pathlib import Path

from befund.app import Session
from befund.app.doctor import destinations
from befund.app.run_job import build_preview
from befund.app.settings import RULES
from befund.records import Interview, Run
from befund.usecases.analysis.cost_plan import pending_interviews, plan_run
from befund.usecases.intake.preparation import Speaker, speakers_of
from befund.usecases.views.overview import InterviewState, overview_of


@dataclass(frozen=True)
class Row:
    """One interview as the list shows it.

    `state` is None where it was taken in and not masked yet.
    """

    id: str
    suffix: str
    state: InterviewState | None
    speakers: tuple[Speaker, ...] = ()
    is_outdated: bool = False

    @property
    def is_analysed(self) -> bool:
        """Whether there are observations of some run, or a run that found none."""
        return self.state is not None and bool(self.state.extractor)


@dataclass(frozen=True)
class Estimate:
    """What the next analysis is about; `cost` is None where the price is unknown.

    `calls` and tokens are the model's, for extraction; with `asks_more` it is asked for comparisons
    and the map too. `hosts` says by purpose where masked text goes, `unagreed` which server would
    get the key if the user agreed to it. `interrupted` is the last run where it did not come to its
    end.
    """

    is_empty: bool
    interviews: int
    chunks: int
    calls: int
    tokens: int
    cost: float | None
    hosts: dict[str, str]
    unagreed: str | None
    model: str
    is_priced: bool
    budget: float | None
    asks_more: bool
    interrupted: Run | None

    @property
    def by_rules(self) -> bool:
        """Whether the built-in rules extract."""
        return self.model == RULES


def rows(session: Session) -> list[Row]:
    """All interviews, by id."""
    queries = session.queries
    states = {state.interview: state for state in overview_of(session.workspace).interviews}
    pending = set(pending_interviews(session.workspace, build_preview(session)))
    return [
        _row(session, interview, states.get(interview.id), pending)
        for interview in queries.interviews()
    ]


def estimate_of(session: Session) -> Estimate:
    """What the next analysis would do."""
    settings, queries = session.settings, session.queries
    preview = build_preview(session)
    pending = set(pending_interviews(session.workspace, preview))
    waiting = [interview for interview in queries.interviews() if not interview.masked_sha256]
    _, every = plan_run(session.workspace, None, preview, session.models.price())
    planned = [entry for entry in every if entry.interview in pending]
    costs = [entry.cost for entry in planned]
    known = [cost for cost in costs if cost is not None]
    runs = queries.runs()
    return Estimate(
        is_empty=not queries.interviews(),
        interviews=len(planned) + len(waiting),
        chunks=sum(entry.chunks for entry in planned),
        calls=sum(entry.calls for entry in planned),
        tokens=sum(entry.input_tokens + entry.output_tokens for entry in planned),
        cost=sum(known) if len(known) == len(costs) else None,
        hosts=destinations(settings),
        unagreed=session.models.unagreed_host(),
        model=settings.model,
        is_priced=settings.uses_model and session.models.price() is not None,
        budget=settings.budget,
        asks_more=settings.uses_model and "model" in {settings.verdicts, settings.process_map},
        interrupted=runs[-1] if runs and (runs[-1].finished is None or runs[-1].stopped) else None,
    )


def _row(
    session: Session, interview: Interview, state: InterviewState | None, pending: set[str]
) -> Row:
    masked = session.queries.find_transcript(interview.id) if state else None
    return Row(
        id=interview.id,
        suffix=Path(interview.kept_as).suffix,
        state=state,
        speakers=speakers_of(masked) if masked else (),
        is_outdated=bool(interview.extracted_by) and interview.id in pending,
    )
