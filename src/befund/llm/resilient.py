"""A chat model that survives its server.

Retries, the structured-output ladder, errors that say what to do.
"""

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NoReturn, Protocol

from befund.errors import ModelError, ModelReplyError, ModelStopError
from befund.llm.failures import Failure, FailureKind
from befund.llm.ladder import LEVELS, Ladder, Manner, SchemaLevel
from befund.llm.port import ChatReply, ChatRequest
from befund.llm.replies import Envelope, has_required_keys, usable_text
from befund.llm.retry import Retrier

_UNSEEN_TOKENS = 10_000  # what a server adds to a request: roles, its own instructions
# Reasoning models bill thoughts on top of the limit for the answer; more than this is a server's
# mistake.
_THOUGHT_TOKENS = 250_000


class Exchange(Protocol):
    """One attempt at one call, over any client library; it never raises for what a server does."""

    @property
    def host(self) -> str:
        """The host that receives the prompts, as errors name it."""
        ...

    @property
    def start(self) -> Manner:
        """The manner in which the server is asked first."""
        ...

    def send(self, request: ChatRequest, manner: Manner) -> Envelope | Failure: ...


class ResilientChat:
    """A ChatModel over an Exchange; safe to call from several threads."""

    def __init__(self, name: str, exchange: Exchange, retrier: Retrier) -> None:
        self._name, self._exchange, self._retrier = name, exchange, retrier
        self._lock = threading.Lock()
        self._ladders: dict[str, Ladder] = {}
        self._reached = False

    def __repr__(self) -> str:
        return f"ResilientChat({self._name!r}, host={self.host!r})"

    @property
    def name(self) -> str:
        """The model's name as configured."""
        return self._name

    @property
    def host(self) -> str:
        """The one host that prompts are sent to."""
        return self._exchange.host

    @property
    def schema_level(self) -> SchemaLevel | None:
        """The lowest level of structured output that replies came at, None before the first."""
        with self._lock:
            levels = [ladder.proven_level for ladder in self._ladders.values()]
        return max((level for level in levels if level), key=LEVELS.index, default=None)

    def complete(self, request: ChatRequest) -> ChatReply:
        """Ask until a usable reply has come; raises as ChatModel says."""
        ladder = self._ladder(request.schema_name)
        manner = ladder.current
        paid: list[Envelope] = []
        following: Manner | None = manner
        until = self._retrier.until()
        while following is not None:
            manner = following
            outcome = self._retrier.run(self._attempt(request, manner), until)
            if isinstance(outcome, Failure):
                text: str | Failure = outcome
                following = ladder.after(outcome, manner)
            else:
                self._reached = True
                paid.append(_believed(outcome, request))
                text = usable_text(outcome)
                ignored = _ignores_schema(text, outcome, request)
                following = ladder.after_ignored_schema(manner) if ignored else None
            following = None if self._retrier.is_over(until) else following
        if isinstance(text, Failure):
            self._fail(text, paid)
        ladder.worked(manner)
        return self._reply(text, paid)

    def _attempt(self, request: ChatRequest, manner: Manner) -> Callable[[], Envelope | Failure]:
        return lambda: self._exchange.send(request, manner)

    def _ladder(self, schema_name: str) -> Ladder:
        with self._lock:
            return self._ladders.setdefault(schema_name, Ladder(self._exchange.start))

    def _reply(self, text: str, paid: Sequence[Envelope]) -> ChatReply:
        usage = _usage(paid)
        return ChatReply(
            text=text,
            model=paid[-1].model or self._name,
            input_tokens=usage[0] if usage else None,
            output_tokens=usage[1] if usage else None,
        )

    def _fail(self, failure: Failure, paid: Sequence[Envelope]) -> NoReturn:
        if failure.kind is FailureKind.UNUSABLE:
            raise ModelReplyError(
                failure.reply_reason,
                failure.what,
                where=self.host,
                remedy=failure.remedy,
                usage=_usage(paid),
            )
        raise_failure(failure, where=self.host, reached=self._reached)


def raise_failure(failure: Failure, *, where: str, reached: bool) -> NoReturn:
    """Raise the error that a failure amounts to; a host that was never reached stops the run."""
    if failure.kind is FailureKind.STOP or (
        failure.kind is FailureKind.UNREACHABLE and not reached
    ):
        raise ModelStopError(failure.what, where=where, remedy=failure.remedy)
    raise ModelError(failure.what, where=where, remedy=failure.remedy)


def _usage(paid: Sequence[Envelope]) -> tuple[int, int] | None:
    """Tokens of all replies to one request, None where a server told none."""
    counts = [(reply.input_tokens, reply.output_tokens) for reply in paid]
    # A sum in which one reply is missing would be taken for what the request cost.
    known = [
        (read, written) for read, written in counts if read is not None and written is not None
    ]
    if not known or len(known) < len(counts):
        return None
    return sum(read for read, _ in known), sum(written for _, written in known)


def _believed(envelope: Envelope, request: ChatRequest) -> Envelope:
    """The reply with figures that can be true of it.

    No tokenizer makes more tokens than there are bytes. What a model thought before it answered is
    written too, and no limit of ours holds for it at every vendor.
    """
    asked = len(f"{request.system}{request.user}{json.dumps(dict(request.json_schema))}".encode())
    return replace(
        envelope,
        input_tokens=_up_to(envelope.input_tokens, asked + _UNSEEN_TOKENS),
        output_tokens=_up_to(envelope.output_tokens, request.max_output_tokens + _THOUGHT_TOKENS),
    )


def _up_to(count: int | None, most: int) -> int | None:
    return count if count is not None and count <= most else None


def _ignores_schema(text: str | Failure, envelope: Envelope, request: ChatRequest) -> bool:
    """Whether a server that should follow the schema replied with prose or another object."""
    if isinstance(text, Failure):
        return text.reply_reason == "malformed" and "{" not in envelope.text
    return not has_required_keys(text, request.json_schema)
