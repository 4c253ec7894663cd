"""Ask a model for a chunk's items, pay for no answer twice, and lose as little as possible to a bad one."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from befund.errors import ModelError, ModelReplyError, ModelStopError
from befund.extraction.model.bounds import MOST_ITEMS, bounded
from befund.extraction.model.chunk_halves import halves_of
from befund.extraction.model.prompt_messages import render_chunk
from befund.extraction.model.reply import SCHEMA_NAME, join_replies, parse_reply, reply_schema
from befund.extraction.port import Extraction, Usage
from befund.llm.kept_answers import KeptAnswers, Reading
from befund.llm.port import ChatRequest
from befund.prompts import Prompt
from befund.records import Chunk, RawItem

MAX_OUTPUT_TOKENS = 8_000
_DEEPEST_SPLIT = 2


class ModelExtractor:
    """An Extractor that asks a chat model, with one prompt per language.

    A reply that cannot be used is asked for once more with its fault named; then the chunk is cut
    in two, twice at most; what still fails is named in the Extraction, and the rest is kept. A
    chunk gives MOST_ITEMS items at most; what a reply holds beyond its bounds is not kept, and
    counted.
    """

    def __init__(self, answers: KeptAnswers, prompts: Mapping[str, Prompt]) -> None:
        self._answers, self._prompts = answers, prompts

    @property
    def name(self) -> str:
        """The model's name."""
        return self._answers.name

    @cached_property
    def _schema(self) -> dict[str, Any]:
        return reply_schema()

    def prompt(self, language: str) -> str | None:
        """Name and digest of the prompt for a language."""
        return self._prompt(language).identity

    def fingerprint(self, language: str) -> str:
        """Changes with the model, the prompt or the schema."""
        return _digest(
            self.name, self._prompt(language).identity, json.dumps(self._schema, sort_keys=True)
        )

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
        return self._answers.kept(self.request(chunk)) is not None

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

    def _ended(
        self, items: tuple[RawItem, ...], failures: Sequence[str], tally: "_Tally"
    ) -> Extraction:
        """What came of it all.

        Unreadable answers to what failed are given up, or no later run could do better.
        """
        if failures:
            self._answers.forget(tally.unreadable)
        taken = items[:MOST_ITEMS]
        dropped = tally.dropped + len(items) - len(taken)
        return Extraction(
            items=taken, usage=tally.total, failure=" ".join(failures) or None, dropped=dropped
        )

    def _extract(
        self, chunk: Chunk, depth: int, tally: "_Tally"
    ) -> tuple[tuple[RawItem, ...], list[str]]:
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

    def _joined(
        self, chunk: Chunk, halves: Sequence[Chunk], tally: "_Tally"
    ) -> tuple[RawItem, ...]:
        """The items of a chunk whose halves are answered.

        Their answers together are its answer from now on.
        """
        kept = [answer for half in halves if (answer := self._answers.kept(self.request(half)))]
        text = join_replies(answer.text for answer in kept)
        whole = self.request(chunk)
        tally.unreadable.discard(self._answers.key(whole))
        self._answers.stand_in(whole, kept[0].model_copy(update={"text": text}))
        return parse_reply(text)

    def _items(self, request: ChatRequest, prompt: Prompt, tally: "_Tally") -> tuple[RawItem, ...]:
        """The items of one reply; a reply that cannot be read is asked for once more."""
        repaired = self._answers.read_repaired(
            request, lambda problem: prompt.render("repair", problem=problem), _within_bounds
        )
        tally.total += repaired.usage
        tally.unreadable.update(repaired.unreadable)
        if repaired.error is not None:
            raise repaired.error
        taken = repaired.found or _Taken((), 0)
        tally.dropped += taken.dropped
        return taken.items

    def _prompt(self, language: str) -> Prompt:
        return self._prompts.get(language) or self._prompts["de"]


class _Tally:
    """Adds up what one chunk costs, also when it ends in an error, and what was left out or cannot be read of it."""

    def __init__(self) -> None:
        self.total = Usage()
        self.dropped = 0
        self.unreadable: set[str] = set()


class _Taken(NamedTuple):
    """What is taken of one reply, and how many items beyond its bounds are not."""

    items: tuple[RawItem, ...]
    dropped: int


def _within_bounds(text: str) -> Reading[_Taken]:
    reply = bounded(text)
    return Reading(_Taken(parse_reply(reply.text), reply.dropped), reply.text)


def _named(chunk: Chunk, depth: int, error: ModelError) -> str:
    """Why a chunk failed; of a part of one, also where it is."""
    if not depth:
        return error.what
    first, last = chunk.passages[0].turn, chunk.passages[-1].turn
    return (
        f"Beiträge {first} bis {last}: {error.what}"
        if first < last
        else f"Beitrag {first}: {error.what}"
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
