"""An open workspace with its settings; the composition root: settings in, wired objects out."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from befund.app.database import open_store
from befund.app.host_consent import key_to_send
from befund.app.model_access import ModelAccess
from befund.app.settings import Settings, load_settings
from befund.errors import WorkspaceError
from befund.index import Embedder, SearchIndex, TextVectors, TranscriptSource
from befund.llm.embeddings import TextEmbedder
from befund.masking import Roster
from befund.store import Store
from befund.usecases.intake.upload_staging import discard_drafts
from befund.usecases.views.queries import WorkspaceQueries
from befund.usecases.workspace import DATABASE, INDEX, VECTORS, Workspace, is_begun, is_workspace


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

    @property
    def models(self) -> ModelAccess:
        """The model that the settings name."""
        return ModelAccess(self.folder, self.settings, self.stopping)

    @property
    def roster(self) -> Roster:
        """The names that the user gave beforehand."""
        return Roster(**self.settings.masking.model_dump())

    def stoppable_by(self, stopping: threading.Event) -> "Session":
        """The same session, whose run another thread ends by setting `stopping`.

        Each run has one of its own.
        """
        return replace(self, stopping=stopping)

    def for_run(self, budget: float | None) -> "Session":
        """The same workspace for one run more: with that budget, and with a stop of its own."""
        settings = self.settings.model_copy(update={"budget": budget})
        return replace(self, settings=settings, stopping=threading.Event())

    def stop(self) -> None:
        """End the run of this session.

        No further call begins, and one that waits for a server waits no longer.
        """
        self.stopping.set()


@contextmanager
def open_session(
    folder: Path, options: Mapping[str, Any], *, create: bool = False
) -> Iterator[Session]:
    """Open the workspace in `folder`; without `create` there must be one.

    Raises ConfigurationError for a wrong setting and WorkspaceError for a folder that is no
    workspace, cannot be written, or is of a newer version.
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
