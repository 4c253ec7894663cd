"""How a request asks for JSON: four levels, and the memory of which one a server follows."""

import json
import threading
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from befund.llm.failures import Failure, FailureKind
from befund.llm.port import ChatRequest


class SchemaLevel(StrEnum):
    """The levels of structured output, best first."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT_WITH_SCHEMA = "json_object_with_schema"
    JSON_OBJECT = "json_object"
    PROMPT = "prompt"


LEVELS = tuple(SchemaLevel)


@dataclass(frozen=True, slots=True)
class Manner:
    """One way to ask: a level, and the optional parameters that are left out."""

    level: SchemaLevel = SchemaLevel.JSON_SCHEMA
    omitted: frozenset[str] = frozenset()

    def lower(self) -> "Manner | None":
        """The next level down, None at the lowest."""
        following = LEVELS[LEVELS.index(self.level) + 1 :]
        return replace(self, level=following[0]) if following else None

    def without(self, parameter: str) -> "Manner | None":
        """The same without a parameter, None where it was not sent."""
        return (
            None if parameter in self.omitted else replace(self, omitted=self.omitted | {parameter})
        )

    def response_format(self, request: ChatRequest) -> dict[str, Any] | None:
        """The request's `response_format`, None on the lowest level."""
        schema = dict(request.json_schema)
        if self.level is SchemaLevel.JSON_SCHEMA:
            described = {"name": request.schema_name, "strict": True, "schema": schema}
            return {"type": "json_schema", "json_schema": described}
        if self.level is SchemaLevel.JSON_OBJECT_WITH_SCHEMA:
            return {"type": "json_object", "schema": schema}
        return {"type": "json_object"} if self.level is SchemaLevel.JSON_OBJECT else None

    def system_message(self, request: ChatRequest) -> str:
        """The system message; below the top level it carries the schema."""
        if self.level is SchemaLevel.JSON_SCHEMA:
            return request.system
        schema = json.dumps(dict(request.json_schema), ensure_ascii=False)
        return (
            f"{request.system}\n\nReply with exactly one JSON object and nothing else: no prose, "
            f"no code fence. The object follows this JSON schema:\n{schema}"
        )


class Ladder:
    """Remembers the manner that worked for one schema on one server; safe for several threads.

    A request goes down only until one has worked. Where the whole way down was in vain once, no
    later request walks it again: the server's reason is then another one.
    """

    def __init__(self, start: Manner) -> None:
        self._lock = threading.Lock()
        self._current = start
        self._proven = False
        self._in_vain = False

    @property
    def current(self) -> Manner:
        """The manner to begin a request with."""
        with self._lock:
            return self._current

    @property
    def proven_level(self) -> SchemaLevel | None:
        """The level at which a reply has come, None before the first."""
        with self._lock:
            return self._current.level if self._proven else None

    def worked(self, manner: Manner) -> None:
        """A usable reply came: begin here from now on."""
        with self._lock:
            self._current, self._proven = manner, True

    def after(self, failure: Failure, manner: Manner) -> Manner | None:
        """The manner to try next, None where asking differently does not help.

        A server that does not say what it dislikes is asked once more without any format.
        """
        if failure.kind is FailureKind.PARAMETER:
            return manner.without(failure.parameter)
        if failure.kind is FailureKind.FORMAT:
            return self._down(manner)
        if failure.opaque and self.proven_level is None and self._down(manner):
            return replace(manner, level=SchemaLevel.PROMPT)
        return None

    def after_ignored_schema(self, manner: Manner) -> Manner | None:
        """The manner to try next where a first reply shows no sign of the schema."""
        return self._down(manner) if self.proven_level is None else None

    def _down(self, manner: Manner) -> Manner | None:
        with self._lock:
            lower = manner.lower()
            if lower is None and not self._proven:
                self._in_vain = True
            return None if self._in_vain else lower
