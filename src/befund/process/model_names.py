"""Ask a model which names mean the same process: one call for a whole workspace."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from befund.llm.kept_answers import KeptAnswers
from befund.llm.port import ChatRequest
from befund.llm.usage import Usage
from befund.material import on_one_line
from befund.process.model_replies import PROCESSES_SCHEMA_NAME, parse_processes, processes_schema
from befund.prompts import Prompt
from befund.records import Observation, ProcessStep
from befund.records.base import Record
from befund.records.process import ProcessNaming, SameProcess

MAX_OUTPUT_TOKENS = 3_000
# of one call, the most frequent first; rarer ones are grouped by their words alone
MOST_NAMES = 150
_STEPS = 4  # of each name that are shown


class NamesFound(Record):
    """What came of asking: which names mean the same, what it cost, and why there is no answer."""

    naming: ProcessNaming | None = None
    usage: Usage = Usage()
    failure: str | None = None


class ModelNames:
    """Groups the names of processes by what they mean."""

    def __init__(self, answers: KeptAnswers, prompts: Mapping[str, Prompt]) -> None:
        self._answers, self._prompts = answers, prompts

    def fingerprint(self, steps: Iterable[Observation], language: str) -> str:
        """Changes with what a model would be shown of these steps, the schema or the model."""
        request = self.request(steps_by_name(steps), language)
        asked = [self._answers.name, request.system, request.user, processes_schema()]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()

    def group(self, steps: Sequence[Observation], language: str) -> NamesFound:
        """Which names of these steps mean the same.

        ModelStopError passes through, another fault is named. A single name is not asked about.
        """
        told, fingerprint = steps_by_name(steps), self.fingerprint(steps, language)
        if len(told) < 2:
            return NamesFound(naming=ProcessNaming(fingerprint=fingerprint, processes=()))
        names = list(told)
        about = tuple(dict.fromkeys(step.interview for step in steps))
        stated, usage, failure, stopped = self._answers.read(
            self.request(told, language).model_copy(update={"interviews": about}),
            self._prompt(language).render("repair"),
            lambda text: parse_processes(text, len(names)),
        )
        if stopped is not None:
            raise stopped
        if stated is None:
            return NamesFound(usage=usage, failure=failure)
        processes = tuple(
            SameProcess(
                shown=names[one.shown - 1], names=tuple(names[number - 1] for number in one.names)
            )
            for one in stated
        )
        return NamesFound(
            naming=ProcessNaming(fingerprint=fingerprint, processes=processes), usage=usage
        )

    def request(self, told: Mapping[str, Sequence[str]], language: str) -> ChatRequest:
        """The call that asks about names, each with the titles of its steps."""
        prompt = self._prompt(language)
        listed = "\n".join(
            f"{number}. {_shown(name, told[name])}" for number, name in enumerate(told, start=1)
        )
        return ChatRequest(
            system=prompt.render("system"),
            user=prompt.render("user", names=listed),
            schema_name=PROCESSES_SCHEMA_NAME,
            json_schema=processes_schema(),
            max_output_tokens=MAX_OUTPUT_TOKENS,
            prompt=prompt.identity,
        )

    def _prompt(self, language: str) -> Prompt:
        return self._prompts.get(language) or self._prompts["de"]


def steps_by_name(steps: Iterable[Observation]) -> dict[str, list[str]]:
    """The titles of the steps under each name, the most frequent name first.

    `MOST_NAMES` of them.
    """
    told: dict[str, list[str]] = {}
    for step in steps:
        if isinstance(step.item, ProcessStep) and step.item.process:
            told.setdefault(step.item.process, []).append(step.item.title)
    often = sorted(told, key=lambda name: (-len(told[name]), name))[:MOST_NAMES]
    return {name: sorted(told[name]) for name in often}


def _shown(name: str, titles: Sequence[str]) -> str:
    """A name as the model reads it, with some of its steps, spread over all of them."""
    every = list(dict.fromkeys(titles))
    some = every[:: -(-len(every) // _STEPS)]
    return (
        f"{on_one_line(name)} | {len(titles)} | {'; '.join(on_one_line(title) for title in some)}"
    )
