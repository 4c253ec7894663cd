"""Ask a model what observations are to one another; a verdict on a pair is kept and never asked for again."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from befund.consolidation.lexical import likeness
from befund.consolidation.model_reply import SCHEMA_NAME, Judged, judgement_schema, parse_judgement
from befund.consolidation.profile import Profile
from befund.llm.answering import KeptAnswers
from befund.llm.port import ChatRequest
from befund.llm.usage import Usage
from befund.material import on_one_line
from befund.prompts import Prompt
from befund.records import Answer, Conflict, Observation, Relation, Verdict
from befund.records.base import Record

MAX_OUTPUT_TOKENS = 1_500
_INVERSE = {Relation.NARROWER: Relation.BROADER, Relation.BROADER: Relation.NARROWER}
_QUOTES = 3  # of each observation that are shown


class GroupVerdicts(Record):
    """What came of one group: verdicts, what they cost, and why some pairs have none."""

    verdicts: tuple[Verdict, ...] = ()
    usage: Usage = Usage()
    failure: str | None = None


class ModelJudge:
    """Judges an anchor against others, in one call at most and a second one where the reply is unreadable."""

    def __init__(self, answers: KeptAnswers, prompts: Mapping[str, Prompt]) -> None:
        self._answers, self._prompts = answers, prompts

    @property
    def name(self) -> str:
        """The model's name."""
        return self._answers.name

    @property
    def fingerprint(self) -> str:
        """Changes with the model, the prompts and the schema."""
        prompts = [self._prompts[language].identity for language in sorted(self._prompts)]
        return _digest(self.name, *prompts, json.dumps(judgement_schema(), sort_keys=True))

    def judge(
        self, anchor: Observation, others: Sequence[Observation], profiles: Mapping[str, Profile], language: str
    ) -> GroupVerdicts:
        """Verdicts on the pairs of anchor and others; ModelStopError passes through, other faults are named.

        Only pairs that were never judged are asked for. Every verdict has the smaller id first.
        """
        prompt = self._prompts.get(language) or self._prompts["de"]
        known = {other.id: kept for other in others if (kept := self._kept(anchor, other)) is not None}
        asked = [other for other in others if other.id not in known]
        usage, failure = Usage(cached=1 if known and not asked else 0), None
        if asked:
            found, usage, failure = self._ask(anchor, asked, prompt)
            for number, judged in found.items():
                other = asked[number - 1]
                known[other.id] = judged
                self._keep(anchor, other, judged, prompt)
        pairs = [(other, known[other.id]) for other in others if other.id in known]
        verdicts = tuple(self._verdict(profiles[anchor.id], profiles[other.id], judged) for other, judged in pairs)
        return GroupVerdicts(verdicts=verdicts, usage=usage, failure=failure)

    def _ask(
        self, anchor: Observation, others: Sequence[Observation], prompt: Prompt
    ) -> tuple[dict[int, Judged], Usage, str | None]:
        request = self.request(anchor, others, prompt)
        found, usage, failure = self._answers.read(
            request, prompt.render("repair"), lambda text: parse_judgement(text, len(others))
        )
        return found or {}, usage, failure

    def request(self, anchor: Observation, others: Sequence[Observation], prompt: Prompt) -> ChatRequest:
        """The call that asks for verdicts."""
        listed = "\n".join(f"[{number}] {_shown(other)}" for number, other in enumerate(others, start=1))
        return ChatRequest(
            system=prompt.render("system"),
            user=prompt.render("user", anchor=_shown(anchor), others=listed),
            schema_name=SCHEMA_NAME,
            json_schema=judgement_schema(),
            max_output_tokens=MAX_OUTPUT_TOKENS,
            prompt=prompt.identity,
        )

    def _kept(self, anchor: Observation, other: Observation) -> Judged | None:
        answer = self._answers.book.answer(self._pair_key(anchor, other))
        if answer is None:
            return None
        judged = Judged.model_validate_json(answer.text)
        return judged if _comes_first(other, anchor) else _turned(judged)

    def _keep(self, anchor: Observation, other: Observation, judged: Judged, prompt: Prompt) -> None:
        text = (judged if _comes_first(other, anchor) else _turned(judged)).model_dump_json()
        key = self._pair_key(anchor, other)
        self._answers.book.keep_answer(Answer(key=key, model=self.name, prompt=prompt.identity, text=text))

    def _pair_key(self, one: Observation, other: Observation) -> str:
        """The same whichever of the two was the anchor, and whatever ids they have."""
        return _digest("pair", self.fingerprint, *sorted((_shown(one), _shown(other))))

    def _verdict(self, anchor: Profile, other: Profile, judged: Judged) -> Verdict:
        """What the smaller id is to the larger; a conflict is kept only where the relation has room for one."""
        relation, conflict = judged.relation, judged.conflict
        if relation is Relation.CONTRADICTS:
            conflict = conflict or Conflict.FACT
        elif relation is not Relation.SAME or conflict is not Conflict.FREQUENCY:
            conflict = None
        if anchor.cut or other.cut:
            relation, conflict = (Relation.DIFFERENT if relation is Relation.CONTRADICTS else relation), None
        a, b = other, anchor
        if b.id < a.id:
            a, b, relation = b, a, _INVERSE.get(relation, relation)
        return Verdict(a=a.id, b=b.id, relation=relation, conflict=conflict, score=likeness(a, b), by=self.name)


def _shown(observation: Observation) -> str:
    """An observation as the model reads it: without the interview's name, which may name a person."""
    item = observation.item.model_dump(mode="json", exclude_defaults=True, exclude={"kind", "title", "flags"})
    fields = "; ".join(f"{name}: {_text(value)}" for name, value in item.items())
    quotes = " / ".join(f"„{on_one_line(quote.text)}“" for quote in observation.quotes[:_QUOTES])
    head = f"{observation.item.kind.value}: {on_one_line(observation.item.title)}"
    return " | ".join(part for part in (head, fields, quotes) if part)


def _text(value: object) -> str:
    parts: Iterable[object] = value if isinstance(value, list) else (value,)
    return on_one_line(", ".join(map(str, parts)))


def _comes_first(one: Observation, other: Observation) -> bool:
    return _shown(one) <= _shown(other)


def _turned(judged: Judged) -> Judged:
    return judged.model_copy(update={"relation": _INVERSE.get(judged.relation, judged.relation)})


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
