"""An open workspace with its settings, and what the settings name."""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from befund.app.database import open_store
from befund.app.host_consent import agree, key_to_send, unagreed_host, withheld
from befund.app.settings import RECORDED, RULES, Settings, load_settings
from befund.errors import ConfigurationError, StoppedError, WorkspaceError
from befund.extraction.port import Extractor
from befund.index import Embedder, SearchIndex, TextVectors, TranscriptSource
from befund.llm.call_pool import CallPool
from befund.llm.embeddings import TextEmbedder
from befund.llm.port import ChatModel, ChatReply, ChatRequest
from befund.masking import Roster
from befund.progress import Progress
from befund.prompts import Prompt, data_folder, open_prompt, prompt_digests
from befund.store import Store
from befund.usecases.analysis.cost_plan import Planned
from befund.usecases.analysis.extraction import ChunkingOptions, is_pending
from befund.usecases.analysis.map_questions import MapReading
from befund.usecases.analysis.run import Job, Outcome, analyse, preview
from befund.usecases.findings.verdicts import Judging, judging_by
from befund.usecases.intake.file_intake import IntakeResult
from befund.usecases.intake.upload_staging import discard_drafts
from befund.usecases.views.queries import WorkspaceQueries
from befund.usecases.workspace import DATABASE, INDEX, VECTORS, Workspace, is_begun, is_workspace

if TYPE_CHECKING:
    from befund.llm.budget import Budget, CallLimit
    from befund.llm.kept_answers import KeptAnswers
    from befund.llm.recorded import RecordedModel, RecordingManifest

LANGUAGES = ("de", "en")
_WINDOW_CHUNKS = 4  # so many chunks' tokens of speech does one call read that asks for order


@dataclass(frozen=True)
class Session:
    """A workspace that is open, and its settings; `stopping` ends its run."""

    folder: Path
    settings: Settings
    workspace: Workspace
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def queries(self) -> WorkspaceQueries:
        """What readers may ask of the workspace."""
        return WorkspaceQueries(self.workspace.store)

    def extractor(self) -> Extractor:
        """The extractor that the settings name; opening it sends nothing. Raises ConfigurationError."""
        self._check_price()
        return self._extractor(self.chat_model)

    def _check_price(self) -> None:
        """A budget is worth nothing without a price."""
        from befund.llm.pricing import price_of

        settings = self.settings
        unpriced = settings.uses_model and price_of(settings.model, settings.price_in, settings.price_out) is None
        if unpriced and settings.budget is not None:
            raise ConfigurationError(
                "Der Preis des Modells ist unbekannt, das Budget lässt sich nicht einhalten.",
                where="budget",
                remedy="price_in und price_out (Euro je Million Token) in befund.toml oder als BEFUND_PRICE_IN und "
                "BEFUND_PRICE_OUT angeben, oder ohne Budget starten.",
            )

    def _extractor(self, open_model: Callable[[], ChatModel], budget: "Budget | None" = None) -> Extractor:
        settings = self.settings
        if settings.model == RULES:
            from befund.extraction.rules import RulesExtractor

            return RulesExtractor()
        from befund.extraction.model import ModelExtractor, SecondLook
        from befund.llm.budget import Budget
        from befund.llm.pricing import price_of

        model = open_model()
        extractor = ModelExtractor(
            model,
            _prompts("extract"),
            self.workspace.store,
            price_of(model.name, settings.price_in, settings.price_out),
            budget or Budget(settings.budget),
        )
        if not settings.second_look:
            return extractor
        return SecondLook(extractor, _prompts("second_look"))

    def chat_model(self, calls: "CallLimit | None" = None) -> ChatModel:
        """The chat model that the settings name; nothing is sent by opening it. Raises ConfigurationError."""
        from befund.llm.model_factory import open_model
        from befund.llm.retry import Retrier

        settings = self.settings
        model = open_model(
            self._model_name(),
            base_url=settings.base_url,
            api_key=key_to_send(settings),
            timeout=settings.timeout_seconds,
            retrier=Retrier(sleep=self._sleep, calls=calls),
        )
        if settings.record is None:
            return model
        from befund.llm.recorded import RecordingModel

        return RecordingModel(model, self._record_folder(settings.record))

    def _record_folder(self, named: Path) -> Path:
        """The folder `record`; the workspace's file can name none outside of the workspace."""
        if not self.settings.is_from_file("record"):
            return named
        if not _lies_in(self.folder / named, self.folder):
            raise _outside("record", "--record oder BEFUND_RECORD")
        return self.folder / named

    def unagreed_host(self) -> str | None:
        """The server that would get the user's key if the user agreed to it; None where none waits for that."""
        return unagreed_host(self.settings)

    def agree_to_host(self, host: str) -> None:
        """Keep that the user agrees to this server; raises ConfigurationError where the settings name another."""
        agree(self.settings, host)

    def _sleep(self, seconds: float) -> None:
        """Wait between two attempts; a run that ends early waits no longer."""
        if self.stopping.wait(seconds):
            raise StoppedError

    def stoppable_by(self, stopping: threading.Event) -> "Session":
        """The same session, whose run another thread ends by setting `stopping`; each run has one of its own."""
        return replace(self, stopping=stopping)

    def analyse(self, paths: Sequence[Path] | None, progress: Progress, only: Collection[str] | None = None) -> Outcome:
        """Run the main job over files and folders, or over the workspace's interviews (`only` some of them).

        Where it was stopped, the outcome says so, and the next run goes on there.
        """
        self._check_price()
        outcome = self._analysed(paths, progress, only)
        if self.unagreed_host() is not None:
            outcome.warnings.insert(0, str(withheld(self.settings)))
        return outcome

    def _analysed(self, paths: Sequence[Path] | None, progress: Progress, only: Collection[str] | None) -> Outcome:
        from befund.llm.budget import Budget
        from befund.llm.stoppable_model import StoppableModel

        if self.settings.model == RULES:
            return analyse(self.workspace, paths, self.extractor(), self.job(), progress, only)
        job = self.job()
        model, budget = StoppableModel(self.chat_model(job.calls), self.stopping), Budget(self.settings.budget)
        extractor = self._extractor(lambda: model, budget)
        answers = self._kept_answers(model, budget)
        if self.settings.verdicts == "model" and self._knows("consolidate"):
            job = replace(job, judging=self._judging(answers, progress))
        if self.settings.process_map == "model":
            job = replace(job, map_reading=self._map_reading(answers, progress))
        return analyse(self.workspace, paths, extractor, job, progress, only)

    def _knows(self, task: str) -> bool:
        """Whether the model can be asked a task's prompts: of recorded answers, only where some were recorded."""
        recording = self.recording()
        return recording is None or any(name.startswith(f"{task}.") for name in recording.prompts)

    def _kept_answers(self, model: ChatModel, budget: "Budget") -> "KeptAnswers":
        """The model that extracts, within the same budget, its answers kept."""
        from befund.llm.kept_answers import KeptAnswers
        from befund.llm.pricing import price_of

        settings = self.settings
        price = price_of(model.name, settings.price_in, settings.price_out)
        return KeptAnswers(model, self.workspace.store, price, budget)

    def _judging(self, answers: "KeptAnswers", progress: Progress) -> Judging:
        """Verdicts by a model."""
        from befund.consolidation import ModelJudge

        judge = ModelJudge(answers, _prompts("consolidate"))
        workspace = self.workspace
        return judging_by(judge, workspace.store, self._pool(progress), progress, workspace.vectors)

    def _map_reading(self, answers: "KeptAnswers", progress: Progress) -> MapReading:
        """What a model is asked for the map; a call may read more than one of extraction, as it holds less to do."""
        from befund.process import ModelNames, ModelOrder

        settings = self.settings
        window = _WINDOW_CHUNKS * settings.chunk_tokens
        return MapReading(
            ModelOrder(answers, _prompts("order"), window) if self._knows("order") else None,
            ModelNames(answers, _prompts("processes")) if self._knows("processes") else None,
            self._pool(progress),
            progress,
        )

    def _pool(self, progress: Progress) -> CallPool:
        """What makes the calls of this session's run."""
        return CallPool(self.settings.concurrency, progress, self.stopping)

    def plan(self, paths: Sequence[Path] | None) -> tuple[list[IntakeResult], list[Planned]]:
        """What a run would read and cost; nothing is kept, no model is asked."""
        from befund.llm.pricing import price_of
        from befund.usecases.analysis.cost_plan import plan

        settings = self.settings
        taken, transcripts = preview(self.workspace, paths, self.job())
        price = price_of(settings.model, settings.price_in, settings.price_out)
        return taken, plan(transcripts, self._unopened(), self.job().chunking_options, price)

    def most_calls(self, taken: Sequence[IntakeResult]) -> int:
        """How many calls a run over these files may make."""
        from befund.llm.budget import most_calls
        from befund.usecases.analysis.cost_plan import count_chunks

        return self.settings.max_calls or most_calls(count_chunks(self.workspace, taken, self.job().chunking_options))

    def pending(self) -> list[str]:
        """The interviews that a run would extract: observations are missing, or were made by something else."""
        extractor, chunking_options = self._unopened(), self.job().chunking_options
        return [i.id for i in self.workspace.store.interviews() if is_pending(i, extractor, chunking_options)]

    def for_run(self, budget: float | None) -> "Session":
        """The same workspace for one run more: with that budget, and with a stop of its own."""
        settings = self.settings.model_copy(update={"budget": budget})
        return replace(self, settings=settings, stopping=threading.Event())

    def stop(self) -> None:
        """End the run of this session: no further call begins, and one that waits for a server waits no longer."""
        self.stopping.set()

    def _unopened(self) -> Extractor:
        """The extractor, for a look ahead: no key is needed."""
        settings = self.settings
        return self._extractor(lambda: _Unopened(settings.model)) if settings.uses_model else self.extractor()

    def job(self) -> Job:
        """How the settings say that a run works."""
        settings = self.settings
        return Job(
            roster=Roster(**settings.masking.model_dump()),
            chunking_options=ChunkingOptions(chunk_tokens=settings.chunk_tokens, context_turns=settings.context_turns),
            threads=settings.concurrency,
            stopping=self.stopping,
            max_calls=settings.max_calls,
        )

    def recording(self) -> "RecordingManifest | None":
        """What the configured answers say of themselves; None where no recording is configured."""
        recorded = self._recorded()
        return recorded.manifest if recorded else None

    def stale_prompts(self) -> list[str]:
        """Prompts that have changed since the configured answers were recorded."""
        recorded = self._recorded()
        return recorded.stale_prompts(prompt_digests()) if recorded else []

    def _recorded(self) -> "RecordedModel | None":
        if not self.settings.model.startswith(RECORDED):
            return None
        from befund.llm.recorded import RecordedModel

        return RecordedModel(Path(self._model_name().removeprefix(RECORDED)))

    def _model_name(self) -> str:
        """The model's name; recorded answers are looked for beside the workspace first."""
        if not self.settings.model.startswith(RECORDED):
            return self.settings.model
        named = Path(self.settings.model.removeprefix(RECORDED))
        beside = self.folder / named
        found = beside if beside.is_dir() else named
        if self.settings.is_from_file("model") and not any(_lies_in(found, place) for place in self._own_answers()):
            raise _outside("model", "--model oder BEFUND_MODEL")
        return RECORDED + str(found)

    def _own_answers(self) -> Iterator[Path]:
        """Where recorded answers may lie that the workspace's file names: in it, or in what is shipped."""
        yield self.folder
        yield data_folder("fixtures")


@contextmanager
def open_session(folder: Path, options: Mapping[str, Any], *, create: bool = False) -> Iterator[Session]:
    """Open the workspace in `folder`; without `create` there must be one.

    Raises ConfigurationError for a wrong setting and WorkspaceError for a folder that is no workspace,
    cannot be written, or is of a newer version.
    """
    settings = load_settings(folder, options)
    if not create and not is_workspace(folder):
        if is_begun(folder) and not settings.database_url:
            raise _without_database(folder)
        raise WorkspaceError(
            "Hier ist noch kein Arbeitsbereich.",
            where=str(folder),
            remedy="`befund run ORDNER` legt einen an; einen anderen nennt --workspace.",
        )
    _make_folder(folder)
    embedder = _embedder(settings)
    with (
        open_store(folder, settings.database_url) as store,
        SearchIndex(folder / INDEX, _source(store), embedder) as index,
    ):
        workspace = Workspace(folder, store, index, TextVectors(folder / VECTORS, embedder))
        _close_to_others(workspace.exports)
        discard_drafts(workspace)
        yield Session(folder, settings, workspace)


def _without_database(folder: Path) -> WorkspaceError:
    return WorkspaceError(
        f"Die Datenbank {DATABASE} fehlt, obwohl der Arbeitsbereich begonnen ist.",
        where=str(folder),
        remedy="Sie aus einer Sicherung zurückholen. Gibt es keine: `befund run ORDNER` liest neu ein; Platzhalter "
        "behalten ihre Bedeutung, Entscheidungen und Antworten sind verloren.",
    )


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether a path leads into a folder, also where links are followed."""
    return path.resolve().is_relative_to(folder.resolve())


def _outside(setting: str, instead: str) -> ConfigurationError:
    return ConfigurationError(
        "befund.toml kann keinen Ordner außerhalb des Arbeitsbereichs nennen: die Datei kann von anderen stammen.",
        where=setting,
        remedy=f"Einen Ordner im Arbeitsbereich nennen, oder ihn selbst angeben: {instead}.",
    )


def _prompts(task: str) -> dict[str, Prompt]:
    return {language: open_prompt(task, language) for language in LANGUAGES}


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(
            f"Der Arbeitsbereich lässt sich nicht anlegen ({error.strerror}).",
            where=str(folder),
            remedy="Schreibrechte prüfen oder mit --workspace einen anderen Ordner wählen.",
        ) from error


def _close_to_others(exports: Path) -> None:
    """Version 0.1 let everybody read what was exported."""
    with suppress(OSError):  # it is not there, or somebody else's
        exports.chmod(0o700)


def _source(store: Store) -> TranscriptSource:
    def fingerprints() -> dict[str, str]:
        return {i.id: i.masked_sha256 for i in store.interviews() if i.masked_sha256}

    return TranscriptSource(fingerprints, store.transcript)


def _embedder(settings: Settings) -> Embedder | None:
    return _LazyEmbedder(settings.embedding_model, settings) if settings.embedding_model else None


class _Unopened:
    """A model by name alone: enough to know what a run would ask, without a key."""

    def __init__(self, name: str) -> None:
        self.name = name

    def complete(self, request: ChatRequest) -> ChatReply:
        raise ConfigurationError("In der Vorschau wird kein Modell gefragt.", where=request.schema_name)


class _LazyEmbedder:
    """An embedding model that is opened when the first text is embedded, and anew once it may get the key."""

    def __init__(self, name: str, settings: Settings) -> None:
        self.name, self._settings = name, settings
        self._opened: tuple[SecretStr | None, TextEmbedder] | None = None

    def embed(self, texts: list[str]) -> list[list[float]]:
        from befund.llm.model_factory import open_embedder

        settings = self._settings
        key = key_to_send(settings)
        if self._opened is None or self._opened[0] is not key:
            self._opened = key, open_embedder(self.name, base_url=settings.base_url, api_key=key)
        return self._opened[1].embed(texts)
