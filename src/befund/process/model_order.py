"""Ask a model what comes before what in one interview, and keep what a quote carries."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from befund.grounding.claim_resolution import resolve
from befund.llm.kept_answers import KeptAnswers
from befund.llm.port import ChatRequest
from befund.llm.pricing import estimate_tokens
from befund.llm.usage import Usage
from befund.material import on_one_line, spoken
from befund.process.call_windows import Window, windows_of
from befund.process.model_replies import ORDER_SCHEMA_NAME, StatedOrder, order_schema, parse_orders
from befund.process.order import place
from befund.prompts import Prompt
from befund.records import (
    Chunk,
    Claim,
    MaskedTranscript,
    Observation,
    ProcessStep,
    Quote,
    QuoteStatus,
    Role,
)
from befund.records.base import Record
from befund.records.process import OrderBasis, OrderClaim

MAX_OUTPUT_TOKENS = 3_000
_FEWEST_WORDS = 3  # "und danach" says nothing of what comes after what
_FIRM = frozenset({QuoteStatus.EXACT, QuoteStatus.NORMALIZED})


class OrderFound(Record):
    """What came of one interview.

    Claims, how many were dropped, what it cost, and why it is not all.
    """

    claims: tuple[OrderClaim, ...] = ()
    dropped: int = 0
    usage: Usage = Usage()
    failure: str | None = None


class ModelOrder:
    """Reads the order of an interview's steps with one call.

    A long interview takes one for each window. `window_tokens` bounds the speech that one call
    reads.
    """

    def __init__(
        self, answers: KeptAnswers, prompts: Mapping[str, Prompt], window_tokens: int
    ) -> None:
        self._answers, self._prompts, self._window_tokens = answers, prompts, window_tokens

    def fingerprint(self, text: str, steps: Iterable[Observation], language: str) -> str:
        """Changes with the hash `text` of what was said, the steps and what asks about them.

        That is the prompt, the schema, the window and the model.
        """
        known = sorted(step.id for step in steps)
        asked = [
            self._answers.name,
            self._prompt(language).identity,
            order_schema(),
            self._window_tokens,
        ]
        return hashlib.sha256(json.dumps([text, known, asked], sort_keys=True).encode()).hexdigest()

    def read(self, transcript: MaskedTranscript, steps: Sequence[Observation]) -> OrderFound:
        """The claims about these steps.

        ModelStopError passes through, another fault is named and ends it.
        """
        prompt = self._prompt(transcript.language)
        claims: list[OrderClaim] = []
        dropped, usage = 0, Usage()
        for window in self._windows(transcript, steps):
            stated, cost, failure, stopped = self._answers.read(
                self.request(window, transcript.language), prompt.render("repair"), parse_orders
            )
            usage += cost
            if stopped is not None:
                raise stopped
            if stated is None:
                return OrderFound(usage=usage, failure=failure)
            found = [
                claim for one in stated if (claim := _claim(one, window, transcript)) is not None
            ]
            dropped += len(stated) - len(found)
            claims += found
        return OrderFound(claims=tuple(_once(claims)), dropped=dropped, usage=usage)

    def request(self, window: Window, language: str) -> ChatRequest:
        """The call that asks for the order of a window's steps."""
        prompt = self._prompt(language)
        listed = "\n".join(
            f"{number}. {_shown(step)}" for number, step in enumerate(window.steps, start=1)
        )
        return ChatRequest(
            system=prompt.render("system"),
            user=prompt.render("user", steps=listed, passages=spoken(window.passages, language)),
            schema_name=ORDER_SCHEMA_NAME,
            json_schema=order_schema(),
            max_output_tokens=MAX_OUTPUT_TOKENS,
            prompt=prompt.identity,
            interviews=tuple(dict.fromkeys(step.interview for step in window.steps)),
        )

    def _windows(
        self, transcript: MaskedTranscript, steps: Sequence[Observation]
    ) -> Iterator[Window]:
        return windows_of(transcript, steps, self._window_tokens, estimate_tokens)

    def _prompt(self, language: str) -> Prompt:
        return self._prompts.get(language) or self._prompts["de"]


def _shown(step: Observation) -> str:
    """A step as the model reads it: what, by whom, and the turns in which it is told."""
    role = step.item.actor_role if isinstance(step.item, ProcessStep) else None
    turns = ", ".join(f"[{turn}]" for turn in dict.fromkeys(quote.turn for quote in step.quotes))
    return " | ".join((on_one_line(step.item.title), on_one_line(role or "–"), turns))


def _claim(stated: StatedOrder, window: Window, transcript: MaskedTranscript) -> OrderClaim | None:
    """The claim with its quote; None where a number means no step, or the words are not there."""
    numbers = (stated.before, stated.after)
    if stated.before == stated.after or not all(
        1 <= number <= len(window.steps) for number in numbers
    ):
        return None
    quote = _located(Claim(turn=stated.turn, text=stated.quote), window, transcript)
    if quote is None:
        return None
    before, after = (window.steps[number - 1] for number in numbers)
    if stated.beside and place(after) < place(before):
        before, after = after, before
    return OrderClaim(
        before=before.id,
        after=after.id,
        interview=transcript.interview,
        quote=quote,
        basis=OrderBasis.SAID,
        beside=stated.beside,
    )


def _located(claim: Claim, window: Window, transcript: MaskedTranscript) -> Quote | None:
    """The words as a respondent said them in a turn that was shown.

    None where they stand nowhere as they are.
    """
    chunk = Chunk(
        interview=transcript.interview,
        number=0,
        language=transcript.language,
        context=(),
        passages=window.passages,
    )
    found = resolve(claim, transcript, chunk)
    shown = {passage.turn for passage in window.passages if passage.role is Role.RESPONDENT}
    if found.suggested or len(found.quotes) != 1:
        return None
    (quote,) = found.quotes
    tells = len(quote.text.split()) >= _FEWEST_WORDS
    return quote if tells and quote.turn in shown and quote.status in _FIRM else None


def _once(claims: Iterable[OrderClaim]) -> Iterator[OrderClaim]:
    """Each pair and direction once for each quote, as windows share steps."""
    seen = set()
    for claim in claims:
        key = (claim.before, claim.after, claim.quote.turn, claim.quote.start, claim.quote.end)
        if key not in seen:
            seen.add(key)
            yield claim
