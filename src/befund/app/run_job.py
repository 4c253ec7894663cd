"""Builds what a run needs out of a session's settings.

The extractor, and what else a model is asked.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from befund.app.host_consent import withheld
from befund.app.session import Session
from befund.app.settings import RULES
from befund.errors import ConfigurationError
from befund.extraction.port import Extractor
from befund.llm.call_pool import CallPool
from befund.llm.port import ChatModel, ChatReply, ChatRequest
from befund.progress import Progress, SilentProgress
from befund.prompts import Prompt, open_prompt
from befund.usecases.analysis.extraction import ChunkingOptions
from befund.usecases.analysis.job import Job
from befund.usecases.analysis.map_questions import MapReading
from befund.usecases.findings.verdicts import Judging, judging_by

if TYPE_CHECKING:
    from befund.llm.budget import Budget
    from befund.llm.kept_answers import KeptAnswers

LANGUAGES = ("de", "en")
_WINDOW_CHUNKS = 4  # so many chunks' tokens of speech does one call read that asks for order


def build_job(session: Session, progress: Progress | None = None) -> Job:
    """A run as the settings have it; opening the model sends nothing. Raises ConfigurationError.

    Extraction, comparison and map are paid from one budget, and end together when somebody stops
    the session.
    """
    session.models.check_price()
    if session.settings.model == RULES:
        return _job(session, _rules())
    from befund.llm.budget import Budget, CallLimit
    from befund.llm.stoppable_model import StoppableModel

    settings, progress = session.settings, progress or SilentProgress()
    calls = CallLimit()
    model = StoppableModel(session.models.chat_model(calls), session.stopping)
    answers = _kept_answers(session, model, Budget(settings.budget))
    job = replace(_job(session, _model_extractor(session, answers)), calls=calls)
    if settings.verdicts == "model" and session.models.can_answer("consolidate"):
        job = replace(job, judging=_judging(session, answers, progress))
    if settings.process_map == "model":
        job = replace(job, map_reading=_map_reading(session, answers, progress))
    return job


def build_preview(session: Session) -> Job:
    """The same run for a look ahead: no key is needed, and no model can be asked."""
    if not session.settings.uses_model:
        return build_job(session)
    from befund.llm.budget import Budget

    answers = _kept_answers(
        session, _Unopened(session.settings.model), Budget(session.settings.budget)
    )
    return _job(session, _model_extractor(session, answers))


def _job(session: Session, extractor: Extractor) -> Job:
    settings = session.settings
    return Job(
        extractor=extractor,
        roster=session.roster,
        chunking_options=chunking_options(session),
        threads=settings.concurrency,
        stopping=session.stopping,
        max_calls=settings.max_calls,
        notes=(str(withheld(settings)),) if session.models.unagreed_host() is not None else (),
    )


def chunking_options(session: Session) -> ChunkingOptions:
    """How the settings say that interviews are cut."""
    settings = session.settings
    return ChunkingOptions(chunk_tokens=settings.chunk_tokens, context_turns=settings.context_turns)


def _rules() -> Extractor:
    from befund.extraction.rules import RulesExtractor

    return RulesExtractor()


def _model_extractor(session: Session, answers: "KeptAnswers") -> Extractor:
    from befund.extraction.model import ModelExtractor, SecondLook

    extractor = ModelExtractor(answers, _prompts("extract"))
    return (
        SecondLook(extractor, _prompts("second_look"))
        if session.settings.second_look
        else extractor
    )


def _kept_answers(session: Session, model: ChatModel, budget: "Budget") -> "KeptAnswers":
    """The model, within a budget, its answers kept in the workspace."""
    from befund.llm.kept_answers import KeptAnswers

    return KeptAnswers(model, session.workspace.store, session.models.price(model.name), budget)


def _judging(session: Session, answers: "KeptAnswers", progress: Progress) -> Judging:
    """Verdicts by a model."""
    from befund.consolidation import ModelJudge

    judge = ModelJudge(answers, _prompts("consolidate"))
    workspace = session.workspace
    return judging_by(judge, workspace.store, _pool(session, progress), progress, workspace.vectors)


def _map_reading(session: Session, answers: "KeptAnswers", progress: Progress) -> MapReading:
    """What a model is asked for the map.

    A call may read more than one of extraction, as it holds less to do.
    """
    from befund.process import ModelNames, ModelOrder

    window = _WINDOW_CHUNKS * session.settings.chunk_tokens
    can_answer = session.models.can_answer
    return MapReading(
        ModelOrder(answers, _prompts("order"), window) if can_answer("order") else None,
        ModelNames(answers, _prompts("processes")) if can_answer("processes") else None,
        _pool(session, progress),
        progress,
    )


def _pool(session: Session, progress: Progress) -> CallPool:
    """What makes the calls of this session's run."""
    return CallPool(session.settings.concurrency, progress, session.stopping)


def _prompts(task: str) -> dict[str, Prompt]:
    return {language: open_prompt(task, language) for language in LANGUAGES}


class _Unopened:
    """A model by name alone: enough to know what a run would ask, without a key."""

    def __init__(self, name: str) -> None:
        self.name = name

    def complete(self, request: ChatRequest) -> ChatReply:
        raise ConfigurationError(
            "In der Vorschau wird kein Modell gefragt.", where=request.schema_name
        )
