"""Ask a model once.

What is answered is kept under the hash of what was asked, and paid for within a budget.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, Protocol, TypeVar

from pydantic import ValidationError

from befund.errors import ModelError, ModelReplyError, ModelStopError
from befund.llm.budget import Budget
from befund.llm.port import ChatModel, ChatRequest
from befund.llm.pricing import Price, estimate_tokens
from befund.llm.usage import Usage
from befund.records import Answer

Parsed = TypeVar("Parsed")

NO_JSON = "JSON: invalid"  # the fault of a reply that holds no object at all
_NOT_AS_ASKED = "die Antwort des Modells hat nicht die verlangte Form"
_LONGEST_ANSWER = (
    300_000  # characters: ten times what 4,000 tokens are, white space and thoughts included
)


class AnswerBook(Protocol):
    """Where answers are kept; the store is one."""

    def answer(self, key: str) -> Answer | None: ...

    def keep_answer(self, answer: Answer) -> None: ...

    def replace_answer(self, answer: Answer) -> None: ...

    def forget_answer(self, key: str) -> None: ...


class Read(NamedTuple, Generic[Parsed]):
    """What asking gave.

    The parsed answer, its cost, why there is none, and what stops all further calls.
    """

    found: Parsed | None
    usage: Usage
    failure: str | None = None
    stopped: ModelStopError | None = None


class Reading(NamedTuple, Generic[Parsed]):
    """What an answer says, and its text as it is to be kept."""

    found: Parsed
    text: str


class Repaired(NamedTuple, Generic[Parsed]):
    """What asking gave, with a repair where it took one.

    The parsed answer or an error, and the cost of both. `unreadable` are the keys of answers that
    are kept though they could not be read.
    """

    found: Parsed | None
    usage: Usage
    error: ModelError | None = None
    unreadable: tuple[str, ...] = ()


class _TooLongError(ValueError):
    """An answer is longer than any that was asked for can be."""


class KeptAnswers:
    """A model whose answers are kept; `price` None means unknown.

    Safe to use from several threads.
    """

    def __init__(
        self, model: ChatModel, book: AnswerBook, price: Price | None, budget: Budget
    ) -> None:
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
        return hashlib.sha256(
            f"{self.name}\0{request.system}\0{request.user}\0{schema}".encode()
        ).hexdigest()

    def ask(self, request: ChatRequest) -> tuple[str, Usage]:
        """The text of the kept answer, or of a new one, which is kept before anybody reads it.

        Raises what the model raises; what a reply that cannot be used cost all the same, `paid`
        says.
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

    def kept(self, request: ChatRequest) -> Answer | None:
        """The answer that is kept to a request; it costs nothing."""
        return self._book.answer(self.key(request))

    def forget(self, keys: Iterable[str]) -> None:
        """Give up answers, so that a later run asks again."""
        for key in keys:
            self._book.forget_answer(key)

    def stand_in(self, request: ChatRequest, answer: Answer) -> None:
        """Keep the answer to other requests as the answer to this one, so that nobody asks for it again."""
        free = {
            "input_tokens": None,
            "output_tokens": None,
            "cost": None,
        }  # paid with the other requests
        about = {"key": self.key(request), "interviews": request.interviews}
        self._book.replace_answer(answer.model_copy(update={**about, **free}))

    def read(
        self, request: ChatRequest, repair: str, parse: Callable[[str], Parsed]
    ) -> "Read[Parsed]":
        """The parsed answer with what it cost, or why there is none.

        It is repaired as `read_repaired` says; if that is no better, both answers are forgotten, or
        no later run could do better.
        """

        def parse_bounded(text: str) -> Reading[Parsed]:
            if len(text) > _LONGEST_ANSWER:
                raise _TooLongError
            return Reading(parse(text), text)

        repaired = self.read_repaired(request, lambda _: repair, parse_bounded)
        error = repaired.error
        if error is None or isinstance(error, ModelStopError):
            return Read(repaired.found, repaired.usage, stopped=error)
        if not is_malformed(error):
            return Read(None, repaired.usage, error.what)
        self.forget(repaired.unreadable)
        return Read(None, repaired.usage, f"{_NOT_AS_ASKED}.")

    def read_repaired(
        self,
        request: ChatRequest,
        repair: Callable[[str], str],
        parse: Callable[[str], Reading[Parsed]],
    ) -> "Repaired[Parsed]":
        """The parsed answer, which is asked for once more where it cannot be read.

        What `parse` refuses with ValidationError, or is no JSON, is followed by the request with
        `repair` of the fault below. What that gives is then kept as the answer to the first request
        too.
        """
        attempt, usage, unreadable = request, Usage(), []
        while True:
            try:
                text, cost = self.ask(attempt)
                usage += cost
                found, shorter = parse(text)
            except (ValidationError, _TooLongError) as error:
                problem = (
                    problem_in_words(error)
                    if isinstance(error, ValidationError)
                    else "JSON: too_long"
                )
                failed: ModelError = ModelReplyError("malformed", f"{_NOT_AS_ASKED} ({problem}).")
                unreadable.append(self.key(attempt))
            except ModelError as error:
                usage += self.paid(error)
                problem, failed = NO_JSON, error
            else:
                self._keep_as_read(attempt, text, shorter)
                if attempt is not request and (mended := self.kept(attempt)) is not None:
                    self.stand_in(request, mended)
                return Repaired(found, usage)
            if attempt is not request or not is_malformed(failed):
                return Repaired(None, usage, failed, tuple(unreadable))
            attempt = request.model_copy(update={"user": f"{request.user}\n\n{repair(problem)}"})

    def _keep_as_read(self, request: ChatRequest, text: str, shorter: str) -> None:
        """Keep what was taken of an answer in its place: the rest would only fill the store."""
        answer = self.kept(request) if shorter != text else None
        if answer is not None:
            self._book.forget_answer(answer.key)
            self._book.keep_answer(answer.model_copy(update={"text": shorter}))

    def paid(self, error: ModelError) -> Usage:
        """What a failed call cost.

        A server that replied was paid, one that did not, or a recording, was not.
        """
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


def is_malformed(error: ModelError) -> bool:
    """Whether a server replied with something that another attempt may put right."""
    return isinstance(error, ModelReplyError) and error.reason == "malformed"


def problem_in_words(error: ValidationError) -> str:
    """Where a reply breaks its form, without a word of its content."""
    places = [
        f"{'/'.join(map(str, found['loc'])) or 'JSON'}: {found['type']}"
        for found in error.errors()[:5]
    ]
    return "; ".join(places)
