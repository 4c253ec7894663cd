"""Benchmark: what deciding and listing cost on a workspace of about 1,000 findings, without any screen.

    PYTHONPATH=src python tests/review/review_bench.py [INTERVIEWS] [OBSERVATIONS-EACH]

Asked of it, in time of one core: accept, edit and undo under 30 ms, listing and filtering under 60 ms.
"""

import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from befund.records import Action, Interview, Kind, MaskedTranscript, Role, Turn
from befund.review import Filter
from befund.store import Store
from befund.usecases.findings.consolidation import bring_up_to_date
from befund.usecases.review.board import ReviewBoard
from befund.usecases.review.decisions import Act
from open_boards import open_board

sys.path.append(str(Path(__file__).parents[1] / "consolidation"))
from consolidation_bench import generated


def fill_large(store: Store, interviews: int, each: int) -> None:
    """Generated interviews with a transcript each, consolidated by the lexical rule."""
    own = defaultdict(list)
    for observation in generated(interviews, each):
        own[observation.interview].append(observation)
    for name, found in own.items():
        store.save_interview(Interview(id=name, source=name, kept_as=name, sha256=name))
        turns = tuple(
            Turn(
                number=n,
                speaker="[Person 1]",
                role=Role.RESPONDENT,
                text=observation.quotes[0].text,
            )
            for n, observation in enumerate(found)
        )
        store.save_transcript(
            MaskedTranscript(interview=name, format="t", language="de", turns=turns), "m"
        )
        store.save_extraction(name, found, [], extracted_by="x", extractor="x")
    bring_up_to_date(store, 1)


def measured(board: ReviewBoard, repeats: int) -> dict[str, list[float]]:
    """Milliseconds of a core for each thing that a reviewer does, by its name."""
    ids = [review.finding.id for review in board.reviews()]
    one, other = [r.finding.id for r in board.reviews() if r.finding.item.kind is Kind.PAIN_POINT][
        :2
    ]
    steps: list[tuple[str, Callable[[int], object]]] = [
        (
            "accept",
            lambda n: board.decide(
                ids[n], Act(Action.ACCEPT, "P", expects=board.get(ids[n]).version)
            ),
        ),
        ("edit", lambda n: board.decide(ids[n], Act(Action.EDIT, "P", title=f"Titel {n}"))),
        ("undo", lambda _: board.undo_last("P")),
        ("list", lambda _: board.filtered(Filter())),
        (
            "list after accept",
            lambda n: _decide_and(board, ids[n], lambda: board.filtered(Filter())),
        ),
        (
            "filter",
            lambda _: board.filtered(Filter(kind=(Kind.PAIN_POINT,), status=("undecided",))),
        ),
        ("facets", lambda _: board.facets(Filter(kind=(Kind.PAIN_POINT,)))),
        (
            "search",
            lambda n: board.filtered(
                Filter(text=("prüfen", "rechnung sap", "lieferschein")[n % 3])
            ),
        ),
    ]
    found: dict[str, list[float]] = defaultdict(list)
    for number in range(repeats):
        for name, act in steps:
            found[name].append(_timed(lambda act=act, number=number: act(number)))  # type: ignore[misc]
    for _ in range(max(repeats // 20, 3)):
        found["merge"].append(
            _timed(lambda: board.decide(one, Act(Action.MERGE, "P", others=[other])))
        )
        found["undo of a merge"].append(_timed(lambda: board.undo_last("P")))
    some = [(name, Act(Action.ACCEPT, "P")) for name in ids[:100]]
    found["accept 100 at once"].append(_timed(lambda: board.decide_all(some)))
    return found


def _decide_and(board: ReviewBoard, finding: str, then: Callable[[], object]) -> object:
    board.decide(finding, Act(Action.ACCEPT, "P"))
    return then()


def _timed(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return 1000 * (time.process_time() - start)


def main() -> None:
    """Print the median and the 95th percentile of each."""
    interviews, each = map(int, sys.argv[1:3] or ("230", "30"))
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open_file(Path(folder) / "befund.sqlite") as store,
    ):
        fill_large(store, interviews, each)
        for name, opened in (
            ("first opening", open_board(store)),
            ("once more", open_board(store)),
        ):
            print(f"{name}: {_timed(opened.reviews):.0f} ms")  # noqa: T201 - a script
        board = open_board(store)
        print(f"{len(board.reviews())} findings of {interviews * each} observations")  # noqa: T201
        for name, times in measured(board, 100).items():
            last = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
            print(f"{name:<20} median {statistics.median(times):6.1f} ms, p95 {last:6.1f} ms")  # noqa: T201


if __name__ == "__main__":
    main()
