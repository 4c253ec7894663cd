"""Ask a model once: what is answered is kept under the hash of what was asked, and paid for within a budget."""

import hashlib
import json
from collections.abc import Callable
from typing import Generic, NamedTuple, Protocol, TypeVar

from pydantic import ValidationError

from befund.errors import ModelError, ModelReplyError, ModelStopError
from befund.llm.budget import Budget
from befund.llm.port import ChatModel, ChatRequest
from befund.llm.pricing import Price, estimate_tokens
from befund.llm.usage import Usage
from befund.records import Answer

Parsed = TypeVar("Parsed")

_LONGEST_ANSWER = 300_000  # characters: ten times what 4,000 tokens are, white space and thoughts included


class AnswerBook(Protocol):
    """Where answers are kept; the store is one."""

    def answer(self, key: str) -> Answer | None: ...

    def keep_answer(self, answer: Answer) -> None: ...

    def replace_answer(self, answer: Answer) -> None: ...

    def forget_answer(self, key: str) -> None: ...


class Read(NamedTuple, Generic[Parsed]):
    """What asking gave: the parsed answer, its cost, why there is none, and what stops all further calls."""

    found: Parsed | None
    usage: Usage
    failure: str | None = None
    stopped: ModelStopError | None = None


class KeptAnswers:
    """A model whose answers are kept; `price` None means unknown. Safe to use from several threads."""

    def __init__(self, model: ChatModel, book: AnswerBook, price: Price | None, budget: Budget) -> None:
        self._model, self._book, self._price, self._budget = model, book, price, budget

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    @property
    def book(self) -> AnswerBook:
        """Where the answers are kept."""
        return self._book

    def key(self, request: ChatRequest) -> str:
        """The hash under which the answer to a request is kept."""
        schema = json.dumps(request.json_schema, sort_keys=True)
        return hashlib.sha256(f"{self.name}\0{request.system}\0{request.user}\0{schema}".encode()).hexdigest()

    def ask(self, request: ChatRequest) -> tuple[str, Usage]:
        """The text of the kept answer, or of a new one, which is kept before anybody reads it.

        Raises what the model raises; what a reply that cannot be used cost all the same, `paid` says.
        """
        kept = self._book.answer(self.key(request))
        if kept is not None:
            return kept.text, Usage(cached=1)
        with self._budget.reserve(self._most(request)) as reservation:
            try:
                reply = self._model.complete(request)
            except ModelReplyError as error:
                paid = self.paid(error)
                if paid.calls:
                    reservation.settle(paid.cost)
                raise
            usage = self._usage(reply.input_tokens, reply.output_tokens)
            reservation.settle(usage.cost)
        self._book.keep_answer(
            Answer(
                key=self.key(request),
                model=reply.model,
                prompt=request.prompt,
                text=reply.text,
                input_tokens=reply.input_tokens,
                output_tokens=reply.output_tokens,
                cost=usage.cost,
                interviews=request.interviews,
            )
        )
        return reply.text, usage

    def read(self, request: ChatRequest, repair: str, parse: Callable[[str], Parsed]) -> "Read[Parsed]":
        """The parsed answer with what it cost, or why there is none.

        What `parse` refuses with ValidationError is asked for once more with `repair` below; if that is no
        better, both answers are forgotten, or no later run could do better.
        """
        attempts = (request, request.model_copy(update={"user": f"{request.user}\n\n{repair}"}))
        usage = Usage()
        for attempt in attempts:
            try:
                text, cost = self.ask(attempt)
                usage += cost
                if len(text) <= _LONGEST_ANSWER:
                    return Read(parse(text), usage)
                self._book.forget_answer(self.key(attempt))
            except ValidationError:
                continue
            except ModelStopError as error:
                return Read(None, usage, stopped=error)
            except ModelReplyError as error:
                usage += self.paid(error)
                if error.reason != "malformed":
                    return Read(None, usage, error.what)
            except ModelError as error:
                return Read(None, usage, error.what)
        for attempt in attempts:
            self._book.forget_answer(self.key(attempt))
        return Read(None, usage, "die Antwort des Modells hat nicht die verlangte Form.")

    def paid(self, error: ModelError) -> Usage:
        """What a failed call cost: a server that replied was paid, one that did not, or a recording, was not."""
        if not isinstance(error, ModelReplyError) or error.reason == "not_recorded":
            return Usage()
        return self._usage(*(error.usage or (None, None)))

    def _usage(self, read: int | None, written: int | None) -> Usage:
        """One call; its cost is None where tokens or price are unknown."""
        cost = None
        if self._price is not None and read is not None and written is not None:
            cost = self._price.cost(read, written)
        return Usage(calls=1, input_tokens=read or 0, output_tokens=written or 0, cost=cost)

    def _most(self, request: ChatRequest) -> float | None:
        schema = json.dumps(request.json_schema)  # servers count it, or it travels in the prompt
        read = estimate_tokens(request.system + request.user + schema)
        return self._price.cost(read, request.max_output_tokens) if self._price else None
