"""Ask a model for a chunk's items, pay for no answer twice, and lose as little as possible to a bad one."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from befund.errors import ModelError, ModelReplyError, ModelStopError
from befund.extraction.model.bounds import MOST_ITEMS, bounded
from befund.extraction.model.chunk_halves import halves_of
from befund.extraction.model.prompt_messages import render_chunk
from befund.extraction.model.reply import (
    NO_JSON,
    SCHEMA_NAME,
    join_replies,
    parse_reply,
    problem_in_words,
    reply_schema,
)
from befund.extraction.port import Extraction, Usage
from befund.llm.budget import Budget
from befund.llm.kept_answers import AnswerBook, KeptAnswers
from befund.llm.port import ChatModel, ChatRequest
from befund.llm.pricing import Price
from befund.prompts import Prompt
from befund.records import Answer, Chunk, RawItem

MAX_OUTPUT_TOKENS = 8_000
_DEEPEST_SPLIT = 2


class ModelExtractor:
    """An Extractor that asks a chat model, with one prompt per language.

    Before a call the most that it can cost is reserved in `budget`; `price` None means unknown.
    A reply that cannot be used is asked for once more with its fault named; then the chunk is cut
    in two, twice at most; what still fails is named in the Extraction, and the rest is kept. A chunk gives
    MOST_ITEMS items at most; what a reply holds beyond its bounds is not kept, and counted.
    """

    def __init__(
        self,
        model: ChatModel,
        prompts: Mapping[str, Prompt],
        answers: AnswerBook,
        price: Price | None = None,
        budget: Budget | None = None,
    ) -> None:
        self._prompts, self._answers = prompts, answers
        self._asking = KeptAnswers(model, answers, price, budget or Budget(None))

    @property
    def name(self) -> str:
        """The model's name."""
        return self._asking.name

    @cached_property
    def _schema(self) -> dict[str, Any]:
        return reply_schema()

    def prompt(self, language: str) -> str | None:
        """Name and digest of the prompt for a language."""
        return self._prompt(language).identity

    def fingerprint(self, language: str) -> str:
        """Changes with the model, the prompt or the schema."""
        return _digest(self.name, self._prompt(language).identity, json.dumps(self._schema, sort_keys=True))

    def request(self, chunk: Chunk) -> ChatRequest:
        """The call that asks for a chunk's items."""
        system, user = render_chunk(self._prompt(chunk.language), chunk)
        return ChatRequest(
            system=system,
            user=user,
            schema_name=SCHEMA_NAME,
            json_schema=self._schema,
            max_output_tokens=MAX_OUTPUT_TOKENS,
            prompt=self._prompt(chunk.language).identity,
            interviews=(chunk.interview,),
        )

    def is_answered(self, chunk: Chunk) -> bool:
        """Whether the store holds the answer to a chunk, so that it costs nothing."""
        return self._answers.answer(self._key(self.request(chunk))) is not None

    def extract(self, chunk: Chunk) -> Extraction:
        """The chunk's items; ModelStopError passes through, every other fault ends in `failure`."""
        tally = _Tally()
        items, failures = self._extract(chunk, 0, tally)
        return self._ended(items, failures, tally)

    def reply_to(self, request: ChatRequest, prompt: Prompt) -> Extraction:
        """The items of one call more, asked like a chunk's; ModelStopError passes through."""
        tally = _Tally()
        try:
            return self._ended(self._items(request, prompt, tally), [], tally)
        except ModelStopError:
            raise
        except ModelError as error:
            return self._ended((), [error.what], tally)

    def _ended(self, items: tuple[RawItem, ...], failures: Sequence[str], tally: "_Tally") -> Extraction:
        """What came of it all. Unreadable answers to what failed are given up, or no later run could do better."""
        if failures:
            for key in tally.unreadable:
                self._answers.forget_answer(key)
        taken = items[:MOST_ITEMS]
        dropped = tally.dropped + len(items) - len(taken)
        return Extraction(items=taken, usage=tally.total, failure=" ".join(failures) or None, dropped=dropped)

    def _extract(self, chunk: Chunk, depth: int, tally: "_Tally") -> tuple[tuple[RawItem, ...], list[str]]:
        """The items of a chunk or a part of one, and why something of it failed."""
        try:
            return self._items(self.request(chunk), self._prompt(chunk.language), tally), []
        except ModelStopError:
            raise
        except ModelReplyError as error:
            cut = depth < _DEEPEST_SPLIT and error.reason != "not_recorded"
            halves = list(halves_of(chunk)) if cut else []
            if not halves:
                return (), [_named(chunk, depth, error)]
        except ModelError as error:
            return (), [_named(chunk, depth, error)]
        parts = [self._extract(half, depth + 1, tally) for half in halves]
        failures = [failure for _, failed in parts for failure in failed]
        if not failures:
            return self._joined(chunk, halves, tally), []
        return tuple(item for items, _ in parts for item in items), failures

    def _joined(self, chunk: Chunk, halves: Sequence[Chunk], tally: "_Tally") -> tuple[RawItem, ...]:
        """The items of a chunk whose halves are answered; their answers together are its answer from now on."""
        kept = [answer for half in halves if (answer := self._answers.answer(self._key(self.request(half))))]
        text = join_replies(answer.text for answer in kept)
        self._stand_in(self.request(chunk), kept[0].model_copy(update={"text": text}), tally)
        return parse_reply(text)

    def _items(self, request: ChatRequest, prompt: Prompt, tally: "_Tally") -> tuple[RawItem, ...]:
        """The items of one reply; a reply that cannot be read is asked for once more."""
        try:
            return self._read(request, tally)
        except ValidationError as error:
            problem = problem_in_words(error)
        except ModelReplyError as error:
            if error.reason != "malformed":
                raise
            problem = NO_JSON
        repair = prompt.render("repair", problem=problem)
        again = request.model_copy(update={"user": f"{request.user}\n\n{repair}"})
        try:
            items = self._read(again, tally)
        except ValidationError as error:
            problem = problem_in_words(error)
        else:
            mended = self._answers.answer(self._key(again))
            if mended is not None:
                self._stand_in(request, mended, tally)
            return items
        raise ModelReplyError("malformed", f"die Antwort des Modells hat nicht die verlangte Form ({problem}).")

    def _read(self, request: ChatRequest, tally: "_Tally") -> tuple[RawItem, ...]:
        text = self._answered(request, tally)
        reply = bounded(text)
        try:
            items = parse_reply(reply.text)
        except ValidationError:
            tally.unreadable.add(self._key(request))
            raise
        if reply.text != text:
            self._shorten(request, reply.text)
        tally.dropped += reply.dropped
        return items

    def _shorten(self, request: ChatRequest, text: str) -> None:
        """Keep what was taken of an answer in its place: the rest would only fill the store."""
        answer = self._answers.answer(self._key(request))
        if answer is not None:
            self._answers.forget_answer(answer.key)
            self._answers.keep_answer(answer.model_copy(update={"text": text}))

    def _stand_in(self, request: ChatRequest, answer: Answer, tally: "_Tally") -> None:
        """Keep the answer to other requests as the answer to this one, so that nobody asks for it again."""
        key = self._key(request)
        tally.unreadable.discard(key)
        free = {"input_tokens": None, "output_tokens": None, "cost": None}  # it was paid with the other requests
        about = {"key": key, "interviews": request.interviews}
        self._answers.replace_answer(answer.model_copy(update={**about, **free}))

    def _answered(self, request: ChatRequest, tally: "_Tally") -> str:
        """The text of the kept answer, or of a new one; what it cost is noted, also where it cannot be used."""
        try:
            text, usage = self._asking.ask(request)
        except ModelError as error:
            tally.add(self._asking.paid(error))
            raise
        tally.add(usage)
        return text

    def _key(self, request: ChatRequest) -> str:
        return self._asking.key(request)

    def _prompt(self, language: str) -> Prompt:
        return self._prompts.get(language) or self._prompts["de"]


class _Tally:
    """Adds up what one chunk costs, also when it ends in an error, and what was left out or cannot be read of it."""

    def __init__(self) -> None:
        self.total = Usage()
        self.dropped = 0
        self.unreadable: set[str] = set()

    def add(self, usage: Usage) -> None:
        self.total += usage


def _named(chunk: Chunk, depth: int, error: ModelError) -> str:
    """Why a chunk failed; of a part of one, also where it is."""
    if not depth:
        return error.what
    first, last = chunk.passages[0].turn, chunk.passages[-1].turn
    return f"Beiträge {first} bis {last}: {error.what}" if first < last else f"Beitrag {first}: {error.what}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
