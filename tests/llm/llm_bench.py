"""What the tests of model calls share.

A scripted server, a model that points at it, a clock nobody waits for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from befund.llm.model_factory import open_model
from befund.llm.port import ChatRequest
from befund.llm.resilient import ResilientChat
from befund.llm.retry import Retrier, RetryPolicy
from befund.llm.scripted import Script, ScriptedServer

KEY = "sk-geheim-4711"
SENTENCE = "Die Frau Lindqvist tippt jede Palette doppelt ein, das kostet 37 Minuten."
GOOD = {"items": ["Palette doppelt eingetippt"]}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"items": {"type": "array", "items": {"type": "string"}}},
    "required": ["items"],
    "additionalProperties": False,
}


def request(user: str = SENTENCE, *, prompt: str = "extract-de@abc") -> ChatRequest:
    return ChatRequest(
        system="Du liest ein Interview.",
        user=user,
        schema_name="items",
        json_schema=SCHEMA,
        max_output_tokens=500,
        prompt=prompt,
    )


class Clock:
    """Time that passes only by sleeping; without jitter, so that waits are exact."""

    def __init__(self) -> None:
        self.now = 0.0
        self.sleeps: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds

    def retrier(self, policy: RetryPolicy | None = None) -> Retrier:
        return Retrier(policy, sleep=self.sleep, clock=lambda: self.now, jitter=lambda: 0.0)


class Bench(NamedTuple):
    model: ResilientChat
    server: ScriptedServer
    clock: Clock


@contextmanager
def bench(script: Script, **settings: Any) -> Iterator[Bench]:
    """A model on a scripted server; `settings` go to open_model."""
    clock = Clock()
    with ScriptedServer(script) as server:
        defaults: dict[str, Any] = {
            "base_url": server.base_url,
            "api_key": KEY,
            "retrier": clock.retrier(),
        }
        model = open_model("any-model", **{**defaults, **settings})
        assert isinstance(model, ResilientChat)
        yield Bench(model, server, clock)
