"""Ask a model what observations are to one another.

A verdict on a pair is kept and never asked for again.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from befund.consolidation.lexical import likeness
from befund.consolidation.model_reply import (
    SCHEMA_NAME,
    ReplyVerdict,
    judgement_schema,
    parse_judgement,
)
from befund.consolidation.profile import Profile
from befund.errors import ModelStopError
from befund.llm.kept_answers import KeptAnswers
from befund.llm.port import ChatRequest
from befund.llm.usage import Usage
from befund.material import on_one_line
from befund.prompts import Prompt
from befund.records import Answer, Conflict, Observation, Relation, Verdict

# a verdict takes 25; models that think before they answer count that, too
MAX_OUTPUT_TOKENS = 4_000
_INVERSE = {Relation.NARROWER: Relation.BROADER, Relation.BROADER: Relation.NARROWER}
_QUOTES = 3  # of each observation that are shown

Comparison = tuple[Observation, Sequence[Observation]]  # an anchor, and what it is compared with


@dataclass(frozen=True)
class CallVerdicts:
    """What came of one call.

    Verdicts as they are kept, their cost, and why there are none, or no call can succeed.
    """

    answers: tuple[Answer, ...]
    usage: Usage
    failure: str | None = None
    stopped: ModelStopError | None = None


@dataclass(frozen=True)
class _Reply:
    """The verdicts of a readable reply by number, and what it took to get it."""

    found: Mapping[int, ReplyVerdict]
    usage: Usage
    failure: str | None = None
    stopped: ModelStopError | None = None


class ModelJudge:
    """Judges anchors against others, in one call.

    A second one is made where the reply is unreadable.
    """

    def __init__(self, answers: KeptAnswers, prompts: Mapping[str, Prompt]) -> None:
        self._answers, self._prompts = answers, prompts

    @property
    def name(self) -> str:
        """The model's name."""
        return self._answers.name

    @cached_property
    def fingerprint(self) -> str:
        """Changes with the model, the prompts and the schema."""
        prompts = [self._prompts[language].identity for language in sorted(self._prompts)]
        return _digest(self.name, *prompts, json.dumps(judgement_schema(), sort_keys=True))

    def kept(
        self, a: Observation, b: Observation, profiles: Mapping[str, Profile]
    ) -> Verdict | None:
        """The verdict that was given on a pair before, whatever ids its observations had then."""
        answer = self._answers.book.answer(self.pair_key(a, b))
        return None if answer is None else self.verdict(answer, a, b, profiles)

    def verdict(
        self, answer: Answer, a: Observation, b: Observation, profiles: Mapping[str, Profile]
    ) -> Verdict:
        """What an answer under the key of a pair says of it, the smaller id first."""
        judged = ReplyVerdict.model_validate_json(answer.text)
        return self._verdict(
            profiles[a.id], profiles[b.id], judged if _comes_first(b, a) else _turned(judged)
        )

    def judge(self, comparisons: Sequence[Comparison], language: str) -> CallVerdicts:
        """Verdicts on the pairs of anchors and others, each kept under the key of its pair."""
        prompt = self._prompts.get(language) or self._prompts["de"]
        reply = self._ask(self.request(comparisons, prompt), prompt)
        pairs = [(anchor, other) for anchor, others in comparisons for other in others]
        answers = tuple(
            self._answer(anchor, other, reply.found[number], prompt)
            for number, (anchor, other) in enumerate(pairs, start=1)
            if number in reply.found
        )
        for answer in answers:
            self._answers.book.keep_answer(answer)
        return CallVerdicts(answers, reply.usage, reply.failure, reply.stopped)

    def _ask(self, request: ChatRequest, prompt: Prompt) -> "_Reply":
        read = self._answers.read(request, prompt.render("repair"), parse_judgement)
        return _Reply(read.found or {}, read.usage, read.failure, read.stopped)

    def request(self, comparisons: Sequence[Comparison], prompt: Prompt) -> ChatRequest:
        """The call that asks for verdicts.

        Numbers run on from one anchor's others to the next one's.
        """
        numbers = count(1)
        listed = [
            prompt.render(
                "comparison",
                anchor=_shown(anchor),
                others="\n".join(f"[{next(numbers)}] {_shown(other)}" for other in others),
            )
            for anchor, others in comparisons
        ]
        return ChatRequest(
            system=prompt.render("system"),
            user=prompt.render("user", comparisons="\n\n".join(listed)),
            schema_name=SCHEMA_NAME,
            json_schema=judgement_schema(),
            max_output_tokens=MAX_OUTPUT_TOKENS,
            prompt=prompt.identity,
            interviews=_interviews(
                one for anchor, others in comparisons for one in (anchor, *others)
            ),
        )

    def pair_key(self, one: Observation, other: Observation) -> str:
        """The same whichever of the two was the anchor, and whatever ids they have."""
        return _digest("pair", self.fingerprint, *sorted((_shown(one), _shown(other))))

    def _answer(
        self, anchor: Observation, other: Observation, judged: ReplyVerdict, prompt: Prompt
    ) -> Answer:
        text = (judged if _comes_first(other, anchor) else _turned(judged)).model_dump_json()
        about = _interviews((anchor, other))
        key = self.pair_key(anchor, other)
        return Answer(key=key, model=self.name, prompt=prompt.identity, text=text, interviews=about)

    def _verdict(self, anchor: Profile, other: Profile, judged: ReplyVerdict) -> Verdict:
        """What the smaller id is to the larger.

        A conflict is kept only where the relation has room for one. Figures alone do not part,
        whatever a model calls it.
        """
        relation, conflict = judged.relation, judged.conflict
        if relation is Relation.CONTRADICTS and conflict is Conflict.FREQUENCY:
            relation = Relation.SAME
        elif relation is Relation.CONTRADICTS:
            conflict = conflict or Conflict.FACT
        elif relation is not Relation.SAME or conflict is not Conflict.FREQUENCY:
            conflict = None
        if anchor.cut or other.cut:
            relation, conflict = (
                (Relation.DIFFERENT if relation is Relation.CONTRADICTS else relation),
                None,
            )
        a, b = other, anchor
        if b.id < a.id:
            a, b, relation = b, a, _INVERSE.get(relation, relation)
        return Verdict(
            a=a.id, b=b.id, relation=relation, conflict=conflict, score=likeness(a, b), by=self.name
        )


def _shown(observation: Observation) -> str:
    """An observation as the model reads it.

    Without the interview's name, which may name a person.
    """
    item = observation.item.model_dump(
        mode="json", exclude_defaults=True, exclude={"kind", "title", "flags"}
    )
    fields = "; ".join(f"{name}: {_text(value)}" for name, value in item.items())
    quotes = " / ".join(f"„{on_one_line(quote.text)}“" for quote in observation.quotes[:_QUOTES])
    head = f"{observation.item.kind.value}: {on_one_line(observation.item.title)}"
    return " | ".join(part for part in (head, fields, quotes) if part)


def _text(value: object) -> str:
    parts: Iterable[object] = value if isinstance(value, list) else (value,)
    return on_one_line(", ".join(map(str, parts)))


def _interviews(observations: Iterable[Observation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(observation.interview for observation in observations))


def _comes_first(one: Observation, other: Observation) -> bool:
    return _shown(one) <= _shown(other)


def _turned(judged: ReplyVerdict) -> ReplyVerdict:
    return judged.model_copy(update={"relation": _INVERSE.get(judged.relation, judged.relation)})


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
