"""What is killed in a drill, and what must hold afterwards: one class for each phase."""

import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drill_model import MODEL, HashedModel, kept_under, task_of
from drill_process import (
    Moment,
    Started,
    age_drafts,
    damage_of,
    differences,
    kept_answers,
    state_of,
    to_the_end,
)
from usecases_bench import Program

from befund.llm.scripted import Heard, ScriptedServer

SECOND_KILLS = 0.3  # so many of the interrupted runs are killed once more while they go on


@dataclass
class Tally:
    """What a phase's kills came to.

    `problems` say what was not as it should be, and in which trial.
    """

    trials: int = 0
    kills: int = 0
    lost: int = 0
    doubled: int = 0
    unequal: int = 0
    paid_twice: int = 0
    problems: list[str] = field(default_factory=list)

    def note(self, trial: int, *problems: str) -> None:
        """Keep what went wrong in a trial."""
        self.problems += [f"trial {trial}: {problem}" for problem in problems]


@dataclass
class Drill:
    """What all phases share: a place, interviews, a server with its script, and chance."""

    place: Path
    interviews: Path
    model: HashedModel
    server: ScriptedServer
    chance: random.Random
    number: int = 0

    def program(self, name: str, **settings: object) -> Program:
        """The program on a workspace of that name."""
        given = {
            "model": MODEL,
            "base_url": self.server.base_url,
            "api_key": "sk-drill",
            "chunk_tokens": 200,
        }
        return Program(
            self.place / name, **given | {"context_turns": 0, "concurrency": 4} | settings
        )

    def next_program(self, **settings: object) -> Program:
        """The program on a workspace that is used once."""
        self.number += 1
        return self.program(f"trial-{self.number}", **settings)

    def requests(self, since: int = 0) -> list[Heard]:
        """The requests that arrived whole."""
        return [heard for heard in self.server.requests[since:] if task_of(heard)]

    def paid_again(self, befund: Program) -> Callable[[], int]:
        """Counts, from now on, the requests whose answers a workspace keeps already."""
        kept, since = kept_answers(befund.folder), len(self.server.requests)
        return lambda: sum(kept_under(heard) in kept for heard in self.requests(since))


class RunPhase:
    """`befund run`, from the files to the map."""

    name = "run"
    settings: Mapping[str, object] = {"second_look": "true"}
    tasks: tuple[str, ...] = ()  # a kill at a call is at one of these; at any where there is none

    def __init__(self, drill: Drill) -> None:
        self._drill = drill
        befund = drill.program(f"undisturbed-{self.name}", **self.settings)
        self._prepare(befund)
        drill.model.reset()
        before, began = len(drill.server.requests), time.monotonic()
        to_the_end(befund, *self._arguments())
        self._seconds = time.monotonic() - began
        self._calls = Counter(map(task_of, drill.requests(before)))
        self._expected = state_of(befund)

    def _prepare(self, befund: Program) -> None:
        """Bring a workspace to where the phase begins."""

    def _arguments(self) -> tuple[object, ...]:
        return "run", self._drill.interviews

    def trial(self, tally: Tally) -> None:
        """Kill a run once or twice, let it go on to its end, and compare."""
        drill, chance = self._drill, self._drill.chance
        befund = drill.next_program(**self.settings)
        self._prepare(befund)
        tally.trials += 1
        for _ in range(2 if chance.random() < SECOND_KILLS else 1):
            self._run(befund, tally, self._moment())
        age_drafts(befund.folder)
        self._run(befund, tally, None)
        found = differences(self._expected, state_of(befund))
        tally.unequal += bool(found)
        tally.note(tally.trials, *found, *damage_of(befund.folder))
        shutil.rmtree(befund.folder)

    def _moment(self) -> Moment:
        chance = self._drill.chance
        if chance.random() < 0.4:
            return Moment(chance.uniform(0.05, self._seconds))
        task = chance.choice([task for task in self._calls if not self.tasks or task in self.tasks])
        return Moment(chance.uniform(0, 0.06), task, chance.randint(1, self._calls[task]))

    def _run(self, befund: Program, tally: Tally, moment: Moment | None) -> None:
        """One run, killed at a moment or not.

        No request may be one whose answer was kept before.
        """
        drill = self._drill
        paid_again = drill.paid_again(befund)
        reached = threading.Event()
        drill.model.reset()
        drill.model.at_call = lambda task, number: (
            reached.set() if moment and (task, number) == (moment.task, moment.call) else None
        )
        if moment is None:
            to_the_end(befund, *self._arguments())
        else:
            started = Started(befund, *self._arguments())
            moment.wait(started, reached.is_set)
            tally.kills += started.kill()
        tally.paid_twice += paid_again()


class ComparisonPhase(RunPhase):
    """`befund run` over interviews that are extracted: it compares, and reads for the map."""

    name = "comparison"
    settings: Mapping[str, object] = {}
    tasks = ("befund_verdicts",)

    def _prepare(self, befund: Program) -> None:
        source = self._drill.place / "extracted"
        if not source.is_dir():
            lexical: dict[str, Any] = {"verdicts": "lexical", "process_map": "lexical"}
            to_the_end(self._drill.program("extracted", **lexical), *self._arguments())
        shutil.copytree(source, befund.folder)
