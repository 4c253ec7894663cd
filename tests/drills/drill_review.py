"""Kills while people work.

Deciding, at the command line and in the browser, packing, and uploading.
"""

import getpass
import json
import shutil
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drill_phases import Drill, Tally
from drill_process import (
    Started,
    age_drafts,
    damage_of,
    differences,
    state_of,
    timeless,
    to_the_end,
)
from drill_server import GONE, ReviewServer
from usecases_bench import Program

AUTHOR = getpass.getuser()
"""Whoever comes in by the link of a server that they started."""
_OPTIONS = {"title": "--title", "others": "--with"}


@dataclass(frozen=True)
class Act:
    """One decision, known again by its note."""

    finding: str
    action: str
    note: str
    fields: dict[str, str] = field(default_factory=dict)

    def arguments(self) -> list[str]:
        """The same at the command line."""
        options = [text for name, value in self.fields.items() for text in (_OPTIONS[name], value)]
        return [
            "decide",
            self.finding,
            self.action,
            "--note",
            self.note,
            "--author",
            AUTHOR,
            *options,
        ]


def acts_on(findings: Sequence[dict[str, Any]]) -> list[Act]:
    """Eight decisions, of which two group findings anew: of the kind that most are of."""
    ((kind, _),) = Counter(one["kind"] for one in findings[4:]).most_common(1)
    ids = [one["id"] for one in findings]
    one, other, two, another = [one["id"] for one in findings[4:] if one["kind"] == kind][:4]
    wanted: list[tuple[str, str, dict[str, str]]] = [
        (ids[0], "accept", {}),
        (ids[1], "edit", {"title": "Ein neuer Titel"}),
        (ids[2], "reject", {}),
        (one, "merge", {"others": other}),
        (ids[3], "comment", {}),
        (ids[1], "accept", {}),
        (two, "merge", {"others": another}),
        (two, "accept", {}),
    ]
    return [
        Act(finding, action, f"Nummer {n}", fields)
        for n, (finding, action, fields) in enumerate(wanted)
    ]


def logged(befund: Program) -> Counter[str]:
    """How often each note stands in the log."""
    return Counter(entry["note"] for entry in befund("decisions", "--json").json())


class DecidePhase:
    """`befund decide`, and deciding in the browser, by turns."""

    name = "decide"

    def __init__(self, drill: Drill) -> None:
        self._drill = drill
        self._analysed = drill.program("analysed")
        to_the_end(self._analysed, "run", drill.interviews)
        self._acts = acts_on(self._analysed("findings", "--json").json())
        befund = self._copy("undisturbed-decide")
        began = time.monotonic()
        for act in self._acts:
            to_the_end(befund, *act.arguments())
        self._seconds = (time.monotonic() - began) / len(self._acts)
        self._expected = state_of(befund, searched=False)

    def _copy(self, name: str) -> Program:
        befund = self._drill.program(name)
        shutil.copytree(self._analysed.folder, befund.folder)
        return befund

    def trial(self, tally: Tally) -> None:
        """Decide all, killed now and then.

        What was acknowledged stands in the log, and nothing stands there twice.
        """
        tally.trials += 1
        befund = self._copy(self._drill.next_program().folder.name)
        way: Callable[[Program, Tally], set[str]] = (
            self._typed if tally.trials % 2 else self._clicked
        )
        acknowledged = way(befund, tally)
        notes = logged(befund)
        tally.lost += sum(note not in notes for note in acknowledged)
        tally.doubled += sum(count > 1 for count in notes.values())
        found = differences(self._expected, state_of(befund, searched=False))
        tally.unequal += bool(found)
        tally.note(tally.trials, *found, *damage_of(befund.folder))
        shutil.rmtree(befund.folder)

    def _typed(self, befund: Program, tally: Tally) -> set[str]:
        """Each act is a command, every other one of which is killed.

        The notes of those that ended well.
        """
        chance, acknowledged = self._drill.chance, set()
        for act in self._acts:
            if chance.random() < 0.5:
                started = Started(befund, *act.arguments())
                started.ended(chance.uniform(0.02, self._seconds))
                tally.kills += started.kill()
                if started.ended() == 0:
                    acknowledged.add(act.note)
            if act.note not in logged(befund):
                tally.lost += act.note in acknowledged
                to_the_end(befund, *act.arguments())
                acknowledged.add(act.note)
        return acknowledged

    def _clicked(self, befund: Program, tally: Tally) -> set[str]:
        """All acts go to a server, which is killed while they come in, and started again until all are done."""
        acknowledged: set[str] = set()
        while left := [act for act in self._acts if act.note not in logged(befund)]:
            tally.lost += sum(act.note in acknowledged for act in left)
            is_last = self._drill.chance.random() < 0.3
            with ReviewServer(befund) as server:
                server.come_in()
                timer = threading.Timer(self._drill.chance.uniform(0, 0.5), server.started.kill)
                if not is_last:
                    timer.start()
                try:
                    for act in left:
                        server.post(
                            f"/findings/{act.finding}/decide",
                            action=act.action,
                            note=act.note,
                            **act.fields,
                        )
                        acknowledged.add(act.note)
                except GONE:
                    tally.kills += 1
                finally:
                    timer.cancel()
        return acknowledged


class PackPhase:
    """`befund pack`, in one of its formats or in all."""

    name = "pack"
    formats = ("all", "json", "xlsx", "bpmn")

    def __init__(self, drill: Drill) -> None:
        self._drill = drill
        self._analysed = drill.program("analysed")
        to_the_end(self._analysed, "run", drill.interviews)
        self._seconds, self._expected = dict[str, float](), dict[str, dict[str, Any]]()
        for name in self.formats:
            began = time.monotonic()
            to_the_end(self._analysed, *self._arguments(name))
            self._seconds[name] = time.monotonic() - began
            self._expected[name] = _exported(self._analysed.folder)
            shutil.rmtree(self._analysed.folder / "exports")

    @staticmethod
    def _arguments(name: str) -> tuple[str, ...]:
        return "pack", "--with-undecided", "--client", "Kunde", "-f", name

    def trial(self, tally: Tally) -> None:
        """Kill it, look at what lies there, and do it again: no file is ever half there."""
        tally.trials += 1
        chance = self._drill.chance
        befund, name = self._drill.next_program(), chance.choice(self.formats)
        shutil.copytree(self._analysed.folder, befund.folder)
        started = Started(befund, *self._arguments(name))
        # files are written in the last moments: half of the kills go there
        started.ended(
            chance.uniform(chance.choice((0.02, 0.7 * self._seconds[name])), self._seconds[name])
        )
        tally.kills += started.kill()
        expected = self._expected[name]
        half = [file for file, value in _exported(befund.folder).items() if value != expected[file]]
        age_drafts(befund.folder)
        to_the_end(befund, *self._arguments(name))
        found = differences(expected, _exported(befund.folder))
        tally.unequal += bool(half or found)
        tally.note(
            tally.trials, *(f"half: {file}" for file in half), *found, *damage_of(befund.folder)
        )
        shutil.rmtree(befund.folder)


def _exported(folder: Path) -> dict[str, Any]:
    """What lies among the exports.

    JSON as it says, archives by what is in them, the rest by its size.
    """
    found: dict[str, Any] = {}
    for path in sorted((folder / "exports").glob("workshop.*")):
        if path.suffix == ".json":
            found[path.name] = timeless(json.loads(path.read_text(encoding="utf-8")))
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                found[path.name] = (archive.testzip(), sorted(archive.namelist()))
        else:
            found[path.name] = path.stat().st_size
    return found


class UploadPhase:
    """Uploading to a server, and the analysis that is started there."""

    name = "upload"

    def __init__(self, drill: Drill) -> None:
        self._drill = drill
        self._files = sorted(drill.interviews.iterdir())
        befund = drill.program("undisturbed-upload")
        began = time.monotonic()
        with ReviewServer(befund) as server:
            self._whole(server)
        self._seconds = time.monotonic() - began
        self._expected = state_of(befund)

    def trial(self, tally: Tally) -> None:
        """Upload and analyse, killed once or twice, and again from the beginning until it has come to its end."""
        tally.trials += 1
        befund = self._drill.next_program()
        taken = 0
        for last in (False, self._drill.chance.random() < 0.7, True):
            paid_again = self._drill.paid_again(befund)
            if last:
                age_drafts(befund.folder)
            with ReviewServer(befund) as server:
                timer = threading.Timer(
                    self._drill.chance.uniform(0.1, self._seconds), server.started.kill
                )
                if not last:
                    timer.start()
                try:
                    self._whole(server)
                    taken = len(self._files)
                except GONE:
                    tally.kills += 1
                finally:
                    timer.cancel()
            tally.paid_twice += paid_again()
            if last:
                break
        state = state_of(befund)
        held = len(state["transcripts"])
        tally.lost += max(0, taken - held)
        tally.doubled += max(0, held - len(self._files))
        found = differences(self._expected, state)
        tally.unequal += bool(found)
        tally.note(tally.trials, *found, *damage_of(befund.folder))
        shutil.rmtree(befund.folder)

    def _whole(self, server: ReviewServer) -> None:
        server.come_in()
        server.upload(self._files)
        server.post("/jobs/start")
        while (job := server.job())["state"] in {"running", "stopping"}:
            time.sleep(0.05)
        assert job["state"] == "finished", job
