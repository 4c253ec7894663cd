"""The port to a chat model: one request, one reply."""

from collections.abc import Mapping
from typing import Any, Protocol

from befund.records.base import Record


class ChatRequest(Record):
    """One call: two messages and the JSON schema that the reply shall follow.

    `prompt` names the prompt as "name@hash", so that a recording can tell when it has gone stale.
    `interviews` are those whose words stand in it: they decide no answer and are never sent, but
    say with whom the answer goes.
    """

    system: str
    user: str
    schema_name: str
    json_schema: Mapping[str, Any]
    max_output_tokens: int
    prompt: str = ""
    interviews: tuple[str, ...] = ()


class ChatReply(Record):
    """What a server replied with: `text` is one JSON object.

    Tokens are None where the server sent no usage.
    """

    text: str
    model: str
    input_tokens: int | None = None
    output_tokens: int | None = None


class ChatModel(Protocol):
    """A model behind any protocol; safe to call from several threads.

    `complete` retries what retrying helps, and raises ModelStopError (no call can succeed),
    ModelReplyError (a reply without usable text; it says why) or ModelError (nothing came back).
    """

    @property
    def name(self) -> str:
        """The model's name as configured; part of an answer's hash."""
        ...

    def complete(self, request: ChatRequest) -> ChatReply: ...
