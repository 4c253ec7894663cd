"""Recorded answers: a folder that replays without a server, and the recorder that writes one."""

import hashlib
import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from befund.drafts import remove_stale_drafts, write_whole
from befund.errors import ConfigurationError, ModelReplyError
from befund.llm.port import ChatModel, ChatReply, ChatRequest
from befund.records.base import Record

MANIFEST = "manifest.json"


class RecordingManifest(Record):
    """What a folder of recorded answers says about itself.

    `prompts` maps names to hashes, `date` is ISO.
    """

    format: int = 1
    model: str
    date: str
    prompts: dict[str, str] = Field(default_factory=dict)


class RecordedAnswer(Record):
    """One answer as a model gave it."""

    key: str
    model: str
    prompt: str
    text: str
    input_tokens: int | None = None
    output_tokens: int | None = None


def request_key(request: ChatRequest) -> str:
    """Hash of what decides an answer.

    The prompt's version, the masked messages and the schema's name.
    """
    deciding = [request.prompt, request.system, request.user, request.schema_name]
    return hashlib.sha256(json.dumps(deciding, ensure_ascii=False).encode()).hexdigest()[:32]


class RecordedModel:
    """A ChatModel that replays a folder and calls nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._manifest = _read_manifest(folder)

    @property
    def name(self) -> str:
        """The model that answered, after "recorded:"."""
        return f"recorded:{self._manifest.model}"

    @property
    def manifest(self) -> RecordingManifest:
        """What was recorded, with what, and when."""
        return self._manifest

    def stale_prompts(self, current: Mapping[str, str]) -> list[str]:
        """Names of recorded prompts whose hash is not the current one."""
        return sorted(
            name for name, digest in self._manifest.prompts.items() if current.get(name) != digest
        )

    def complete(self, request: ChatRequest) -> ChatReply:
        """The recorded answer; ModelReplyError (`not_recorded`) where there is none."""
        path = self._folder / f"{request_key(request)}.json"
        try:
            answer = RecordedAnswer.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            failed = self._missing(request)
        except (OSError, ValidationError) as error:
            failed = ModelReplyError(
                "malformed",
                f"Die aufgezeichnete Antwort {path.name} ist nicht lesbar "
                f"({type(error).__name__}).",
                where=self._folder.name,
                remedy="Den Ordner neu kopieren oder die Antworten neu aufzeichnen.",
            )
        else:
            return ChatReply(
                text=answer.text,
                model=answer.model,
                input_tokens=answer.input_tokens,
                output_tokens=answer.output_tokens,
            )
        raise failed

    def _missing(self, request: ChatRequest) -> ModelReplyError:
        name, _, digest = request.prompt.partition("@")
        recorded = self._manifest.prompts.get(name)
        task = name.rpartition(".v")[0]
        replaced = [
            known for known in self._manifest.prompts if task and known.rpartition(".v")[0] == task
        ]
        if recorded is not None and recorded != digest:
            why = f"Die Aufzeichnung ist veraltet: der Prompt {name} hat sich seither geändert."
        elif recorded is None and replaced:
            why = (
                f"Die Aufzeichnung ist veraltet: den Prompt {max(replaced)} gibt es jetzt als "
                f"{name}."
            )
        else:
            why = (
                "Zu diesem Abschnitt ist keine Antwort aufgezeichnet: das Transkript oder seine "
                "Maskierung ist neu."
            )
        remedy = "Ein Modell einstellen (BEFUND_MODEL) oder die Antworten neu aufzeichnen."
        return ModelReplyError("not_recorded", why, where=self._folder.name, remedy=remedy)


class RecordingModel:
    """A ChatModel that asks another one and keeps each answer in a folder.

    Safe for several threads.
    """

    def __init__(self, model: ChatModel, folder: Path) -> None:
        self._model, self._folder = model, folder
        self._lock = threading.Lock()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        remove_stale_drafts(folder)
        self._manifest = (
            _read_manifest(folder)
            if (folder / MANIFEST).exists()
            else RecordingManifest(model=model.name, date=datetime.now(UTC).date().isoformat())
        )

    @property
    def name(self) -> str:
        """The name of the model that is asked."""
        return self._model.name

    def complete(self, request: ChatRequest) -> ChatReply:
        """The other model's reply, kept before it is returned."""
        reply = self._model.complete(request)
        key = request_key(request)
        answer = RecordedAnswer(key=key, prompt=request.prompt, **reply.model_dump())
        with self._lock:
            _write(self._folder / f"{key}.json", answer.model_dump())
            self._note(request.prompt, reply.model)
        return reply

    def _note(self, prompt: str, model: str) -> None:
        name, _, digest = prompt.partition("@")
        update: dict[str, Any] = {"model": model, "date": datetime.now(UTC).date().isoformat()}
        if name:
            update["prompts"] = {**self._manifest.prompts, name: digest}
        self._manifest = self._manifest.model_copy(update=update)
        _write(self._folder / MANIFEST, self._manifest.model_dump())


def _read_manifest(folder: Path) -> RecordingManifest:
    try:
        return RecordingManifest.model_validate_json((folder / MANIFEST).read_bytes())
    except OSError:
        what = "In diesem Ordner liegen keine aufgezeichneten Antworten."
    except ValidationError:
        what = f"{MANIFEST} ist beschädigt oder von einer anderen Version."
    raise ConfigurationError(
        what, where=str(folder), remedy="Hinter recorded: den Ordner mit manifest.json nennen."
    )


def _write(path: Path, value: Mapping[str, Any]) -> None:
    """Write the whole file or none of it."""
    write_whole(path, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode(), "answer")
