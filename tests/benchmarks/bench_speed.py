"""How fast and how lean Befund is; run it with `python tests/benchmarks/bench_speed.py`.

What is asked of it, on 2 cores:
- 20 interviews of 10 chunks, a model that takes 1 s for an answer, concurrency 16: at most 1.15 times the ideal, which
  is calls / concurrency x latency. The goal holds for transcripts that are already read and masked, as a run with a
  changed prompt finds them; the whole command with its start, reading, masking and indexing is told beside it.
- Reading, masking, chunking and extracting by rules of one hour of speech (10,000 words): under 2 s.
- A second run over 100 interviews of which nothing changed: no call, under 2 s, with the interpreter's start.
- 100 interviews: at most 400 MB of memory.
- A quote of 100 words located in 60,000 characters: under 10 ms.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench_talk import exchanges, interview

from befund.app import open_session
from befund.app.run_job import build_job
from befund.chunking import chunk_transcript
from befund.extraction.rules import RulesExtractor
from befund.grounding import locate
from befund.llm.pricing import estimate_tokens
from befund.llm.scripted import Behaviour, Heard, ScriptedServer, answer
from befund.masking import Roster, Vault, mask
from befund.progress import SilentProgress
from befund.readers import read_transcript
from befund.usecases.analysis.run import analyse

LATENCY = 1.0
CONCURRENCY = 16
INTERVIEWS, CHUNKS = 20, 10
_SRC = Path(__file__).parents[2] / "src"
_MEASURED = """
import resource
from befund.cli.main import main
try:
    main()
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def main() -> None:
    """Measure everything and print one line for each figure, with its goal."""
    with tempfile.TemporaryDirectory() as folder:
        for measure in (calls, stages, second_run_and_memory, quote):
            measure(Path(folder))


def calls(folder: Path) -> None:
    """Calls to a slow model, against the ideal."""
    sources = _written(folder / "calls", INTERVIEWS, lambda seed: exchanges(CHUNKS, seed))
    with ScriptedServer(_slow) as server:
        settings = _model_settings(server)
        workspace = folder / "calls-workspace"
        _warm_up(workspace, sources, settings)
        with open_session(workspace, settings) as session:
            began = time.perf_counter()
            outcome = analyse(session.workspace, None, build_job(session), SilentProgress())
            ratio, shown = _ratio(time.perf_counter() - began, outcome.run.calls)
            _print("calls, transcripts already read", shown, "<= 1.15", reached=ratio <= 1.15)
        one = _written(folder / "one", 1, lambda seed: exchanges(1, seed + 50))
        _command(
            folder / "one-workspace", ["run", str(one)], settings
        )  # the first start compiles modules
        before = len(server.requests)
        seconds, _ = _command(folder / "calls-whole", ["run", str(sources)], settings)
        _print("the whole command", _ratio(seconds, len(server.requests) - before)[1])


def stages(folder: Path) -> None:
    """One hour of speech through everything but a model."""
    path = (
        _written(folder / "hour", 1, lambda seed: interview(10_000, seed + 7)) / "gespraech-000.txt"
    )
    once = _through_stages(path)
    again = [_through_stages(path) for _ in range(3)]
    total = sum(statistics.median(run[name] for run in again) for name in once)
    parts = ", ".join(
        f"{name} {statistics.median(run[name] for run in again):.2f}" for name in once
    )
    first = sum(once.values())
    _print("10,000 words, first time in a process", f"{first:.2f} s", "< 2 s", reached=first < 2)
    _print("10,000 words, after that", f"{total:.2f} s ({parts})", "< 2 s", reached=total < 2)


def second_run_and_memory(folder: Path) -> None:
    """100 interviews of 2,000 words.

    Memory of the first run, time of the second, by rules and with a model.
    """
    sources = _written(folder / "hundred", 100, lambda seed: interview(2_000, seed + 100))
    arguments = ["run", str(sources)]
    with ScriptedServer(lambda _: answer(_NOTHING)) as server:
        for name, settings in (
            ("rules", {}),
            ("a model", _model_settings(server) | {"chunk_tokens": 1500}),
        ):
            workspace = folder / f"hundred-{name}"
            first, memory = _command(workspace, arguments, settings)
            before = len(server.requests)
            second, _ = _command(workspace, arguments, settings)
            _print(
                f"100 interviews, {name}: memory",
                f"{memory:.0f} MB ({first:.1f} s)",
                "< 400 MB",
                reached=memory < 400,
            )
            asked = len(server.requests) - before
            sound = second < 2 and not asked
            _print(
                f"100 interviews, {name}: unchanged second run",
                f"{second:.2f} s, {asked} calls",
                "< 2 s, 0",
                reached=sound,
            )


def quote(folder: Path) -> None:
    """The worst of several quotes, as said and as a model changes them."""
    del folder
    text = interview(12_000, 3).replace("\n", " ")[:60_000]
    words = text.split()
    worst = 0.0
    locate("etwas ganz anderes", text)  # the first call loads a library
    for start in range(0, len(words) - 100, 400):
        exact = words[start : start + 100]
        changed = [w for w in exact if w.casefold().strip(",") not in {"ähm", "also"}]
        swapped = [*exact[:50], "irgendwie", *exact[51:]]
        for claim in (exact, changed, swapped, [*exact[:99], "Quatsch"]):
            began = time.perf_counter()
            locate(" ".join(claim), text)
            worst = max(worst, time.perf_counter() - began)
    _print(
        "a quote of 100 words in 60,000 characters, worst",
        f"{worst * 1000:.1f} ms",
        "< 10 ms",
        reached=worst < 0.01,
    )


_NOTHING: dict[str, Any] = {"process_steps": [], "pain_points": [], "quick_wins": []}


def _slow(heard: Heard) -> Behaviour:
    del heard
    told = answer(_NOTHING)
    return Behaviour(told.status, told.body, told.headers, delay=LATENCY)


def _model_settings(server: ScriptedServer) -> dict[str, Any]:
    return {
        "model": "any-model",
        "base_url": server.base_url,
        "api_key": "none",
        "concurrency": CONCURRENCY,
        "verdicts": "lexical",
        "process_map": "lexical",
        "chunk_tokens": 200,
        "context_turns": 0,
    }


def _warm_up(workspace: Path, sources: Path, settings: Mapping[str, Any]) -> None:
    """Read, mask, index and ask another model, one that takes no time."""
    with ScriptedServer(lambda _: answer(_NOTHING)) as server:
        other = {**settings, "model": "another-model", "base_url": server.base_url}
        with open_session(workspace, other, create=True) as session:
            analyse(session.workspace, [sources], build_job(session), SilentProgress())


def _through_stages(path: Path) -> dict[str, float]:
    """Seconds by stage."""
    clock = [time.perf_counter()]
    transcript = read_transcript(path)
    clock.append(time.perf_counter())
    masked = mask("a", transcript, Vault(), Roster())
    clock.append(time.perf_counter())
    chunks = chunk_transcript(masked, budget=1500, context_turns=3, count_tokens=estimate_tokens)
    clock.append(time.perf_counter())
    rules = RulesExtractor()
    for chunk in chunks:
        rules.extract(chunk)
    clock.append(time.perf_counter())
    names = ("reading", "masking", "chunking", "rules")
    return {name: end - start for name, start, end in zip(names, clock, clock[1:], strict=False)}


def _command(
    workspace: Path, arguments: list[str], settings: Mapping[str, Any]
) -> tuple[float, float]:
    """Run the program in a process of its own; seconds, and megabytes at its peak."""
    others = ("BEFUND_", "OPENAI_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    kept["PYTHONPYCACHEPREFIX"] = str(workspace.parent / "compiled")
    given = {f"BEFUND_{name.upper()}": str(value) for name, value in settings.items()}
    environment = {**kept, **given, "BEFUND_WORKSPACE": str(workspace), "PYTHONPATH": str(_SRC)}
    began = time.perf_counter()
    command = [sys.executable, "-c", _MEASURED, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(
            f"{arguments} ended with {done.returncode}: {done.stdout[-500:]} {done.stderr[-500:]}"
        )
    return seconds, int(done.stdout.split()[-1]) / 1024


def _written(folder: Path, count: int, text: Callable[[int], str]) -> Path:
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"gespraech-{number:03}.txt").write_text(text(number), encoding="utf-8")
    return folder


def _ratio(seconds: float, count: int) -> tuple[float, str]:
    ideal = count / CONCURRENCY * LATENCY
    return (
        seconds / ideal,
        f"{seconds:.2f} s for {count} calls, ideal {ideal:.2f} s: {seconds / ideal:.3f}",
    )


def _print(name: str, shown: str, goal: str = "", *, reached: bool = True) -> None:
    mark, goal = ("ok  " if reached else "MISS", f" (goal {goal})") if goal else ("    ", "")
    print(f"{mark} {name}: {shown}{goal}", flush=True)  # noqa: T201 - it is a report


if __name__ == "__main__":
    main()
