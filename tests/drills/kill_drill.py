# ruff: noqa: T201 - it is a report
"""Kills Befund at random moments and compares with what nothing disturbed; run it with

    python tests/drills/kill_drill.py --kills 100 --seed 1 [--phase run|comparison|decide|pack|upload]

For each phase it prints how many kills, what was lost or stands twice, how many workspaces are not equal at the end,
and how many calls were paid twice although their answer was kept. It ends with status 1 where anything is wrong.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("drills", "usecases")]

from drill_client import write_client  # noqa: E402 - found by the line above, as by pytest's `pythonpath`
from drill_model import HashedModel  # noqa: E402
from drill_phases import ComparisonPhase, Drill, RunPhase, Tally  # noqa: E402
from drill_review import DecidePhase, PackPhase, UploadPhase  # noqa: E402

from befund.llm.scripted import ScriptedServer  # noqa: E402

PHASES = {
    phase.name: phase for phase in (RunPhase, ComparisonPhase, DecidePhase, PackPhase, UploadPhase)
}


def main() -> int:
    """Drill the phases that are asked for, print the table, and say whether all is well."""
    asked = _asked()
    names = [asked.phase] if asked.phase else list(PHASES)
    print(
        f"{'phase':<12}{'kills':>7}{'lost':>7}{'doubled':>9}{'not equal':>11}{'paid twice':>12}{'seconds':>9}"
    )
    sound = True
    for name in names:
        began = time.monotonic()
        tally = drilled(name, -(-asked.kills // len(names)), asked.seed)
        figures = f"{tally.kills:>7}{tally.lost:>7}{tally.doubled:>9}"
        not_equal = f"{tally.unequal}/{tally.trials}"
        print(
            f"{name:<12}{figures}{not_equal:>11}{tally.paid_twice:>12}{time.monotonic() - began:>9.0f}",
            flush=True,
        )
        for problem in tally.problems:
            print(f"    {problem}", flush=True)
        sound = sound and not (
            tally.problems or tally.lost or tally.doubled or tally.unequal or tally.paid_twice
        )
    return 0 if sound else 1


def drilled(phase: str, kills: int, seed: int) -> Tally:
    """One phase, until it was killed so often."""
    tally = Tally()
    model = HashedModel()
    with tempfile.TemporaryDirectory() as folder, ScriptedServer(model) as server:
        interviews = write_client(Path(folder) / "interviews", seed)
        drill = Drill(Path(folder), interviews, model, server, random.Random(seed))
        trials = PHASES[phase](drill)
        while tally.kills < kills:
            trials.trial(tally)
    return tally


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--phase", choices=list(PHASES))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
