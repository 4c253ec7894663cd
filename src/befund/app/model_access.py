"""The model that the settings name.

Opened, recorded answers or a server, with the key that it may get.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from befund.app.host_consent import agree, key_to_send, unagreed_host
from befund.app.settings import RECORDED, Settings
from befund.errors import ConfigurationError, StoppedError
from befund.llm.port import ChatModel
from befund.prompts import data_folder, prompt_digests

if TYPE_CHECKING:
    from befund.llm.budget import CallLimit
    from befund.llm.pricing import Price
    from befund.llm.recorded import RecordedModel, RecordingManifest


@dataclass(frozen=True)
class ModelAccess:
    """Opens what a workspace's settings name as its model.

    `stopping` ends the waits between two attempts.
    """

    folder: Path
    settings: Settings
    stopping: threading.Event

    def chat_model(self, calls: "CallLimit | None" = None) -> ChatModel:
        """The chat model that the settings name; nothing is sent by opening it.

        Raises ConfigurationError.
        """
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

    def price(self, model: str | None = None) -> "Price | None":
        """What a model costs, the configured one where none is given; None where nobody knows."""
        from befund.llm.pricing import price_of

        return price_of(
            model or self.settings.model, self.settings.price_in, self.settings.price_out
        )

    def check_price(self) -> None:
        """Raise ConfigurationError for a budget that cannot be kept, as the price is unknown."""
        if self.settings.uses_model and self.settings.budget is not None and self.price() is None:
            raise ConfigurationError(
                "Der Preis des Modells ist unbekannt, das Budget lässt sich nicht einhalten.",
                where="budget",
                remedy="price_in und price_out (Euro je Million Token) in befund.toml oder als BEFUND_PRICE_IN und "
                "BEFUND_PRICE_OUT angeben, oder ohne Budget starten.",
            )

    def can_answer(self, task: str) -> bool:
        """Whether the model can be asked a task's prompts.

        Of recorded answers, only where some were recorded.
        """
        recording = self.recording()
        return recording is None or any(name.startswith(f"{task}.") for name in recording.prompts)

    def recording(self) -> "RecordingManifest | None":
        """What the configured answers say of themselves; None where no recording is configured."""
        recorded = self._recorded()
        return recorded.manifest if recorded else None

    def stale_prompts(self) -> list[str]:
        """Prompts that have changed since the configured answers were recorded."""
        recorded = self._recorded()
        return recorded.stale_prompts(prompt_digests()) if recorded else []

    def unagreed_host(self) -> str | None:
        """The server that would get the user's key if the user agreed to it.

        None where none waits for that.
        """
        return unagreed_host(self.settings)

    def agree_to_host(self, host: str) -> None:
        """Keep that the user agrees to this server.

        Raises ConfigurationError where the settings name another.
        """
        agree(self.settings, host)

    def _record_folder(self, named: Path) -> Path:
        """The folder `record`; the workspace's file can name none outside of the workspace."""
        if not self.settings.is_from_file("record"):
            return named
        if not _lies_in(self.folder / named, self.folder):
            raise _outside("record", "--record oder BEFUND_RECORD")
        return self.folder / named

    def _sleep(self, seconds: float) -> None:
        """Wait between two attempts; a run that ends early waits no longer."""
        if self.stopping.wait(seconds):
            raise StoppedError

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
        if self.settings.is_from_file("model") and not any(
            _lies_in(found, place) for place in self._own_answers()
        ):
            raise _outside("model", "--model oder BEFUND_MODEL")
        return RECORDED + str(found)

    def _own_answers(self) -> Iterator[Path]:
        """Where recorded answers may lie that the workspace's file names.

        In it, or in what is shipped.
        """
        yield self.folder
        yield data_folder("fixtures")


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether a path leads into a folder, also where links are followed."""
    return path.resolve().is_relative_to(folder.resolve())


def _outside(setting: str, instead: str) -> ConfigurationError:
    return ConfigurationError(
        "befund.toml kann keinen Ordner außerhalb des Arbeitsbereichs nennen: die Datei kann von anderen stammen.",
        where=setting,
        remedy=f"Einen Ordner im Arbeitsbereich nennen, oder ihn selbst angeben: {instead}.",
    )
