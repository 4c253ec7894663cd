"""A comparison that is killed, stopped or let down ends as one that ran through.

Its calls are fixed beforehand.
"""

import hashlib
import json
import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from consolidation_corpus import observations

from befund.consolidation import ModelJudge
from befund.consolidation.call_batches import PAIRS_PER_CALL
from befund.errors import ModelError, ModelReplyError, ModelStopError
from befund.index import TextVectors
from befund.llm.budget import Budget
from befund.llm.call_pool import CallPool
from befund.llm.kept_answers import KeptAnswers
from befund.llm.port import ChatReply, ChatRequest
from befund.prompts import open_prompt
from befund.records import (
    Action,
    Answer,
    ComparisonPlan,
    Contradiction,
    Decision,
    Finding,
    FindingAsDecided,
    FindingSnapshot,
    Interview,
    MaskedTranscript,
    Observation,
    Verdict,
)
from befund.store import Store
from befund.store.comparisons import Compared
from befund.store.findings import Revision
from befund.usecases.findings.consolidation import bring_up_to_date
from befund.usecases.findings.verdicts import VerdictSet, judging_by

_NUMBER = re.compile(r"^\[(\d+)\] ", re.MULTILINE)
_RELATIONS = ("same", "same", "same", "different", "different", "narrower", "contradicts")


def said() -> list[Observation]:
    """Two clients' observations, some of which were said word for word in one interview more."""
    found = [observation for _, observation in observations("repairs")]
    for _, one in observations("bakery"):
        found.append(one.model_copy(update={"id": f"{one.id}-b", "interview": f"b{one.interview}"}))
    again = [one.model_copy(update={"id": f"{one.id}-z", "interview": "z"}) for one in found[::5]]
    return [*found, *again]


SAID = said()
WITHOUT_E = [one for one in SAID if one.interview != "e"]


class KilledError(BaseException):
    """The process is gone; nothing of it is done any more."""


class Batchwise:
    """A model whose verdicts hang on all that it is asked at once; it leaves some numbers out."""

    name = "batchwise"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fault: Callable[[ChatRequest], None] = lambda _: None
        self.is_dead: Callable[[], bool] = lambda: False
        self._lock = threading.Lock()

    def complete(self, request: ChatRequest) -> ChatReply:
        if self.is_dead():
            raise KilledError
        with self._lock:
            self.asked.append(request.user)
        self.fault(request)
        chance = random.Random(hashlib.sha256(request.user.encode()).hexdigest())
        verdicts = [
            {"number": int(number), "relation": chance.choice(_RELATIONS), "conflict": None}
            for number in _NUMBER.findall(request.user)
            if chance.random() > 0.06
        ]
        return ChatReply(text=json.dumps({"verdicts": verdicts}), model=self.name)


class MortalStore(Store):
    """A store whose process is killed at the write of that number, before or after it."""

    dies_at: int | None = None
    dies_before = False
    writes = 0
    is_dead = False

    @contextmanager
    def _mortal(self) -> Iterator[None]:
        self.writes += 1
        if self.is_dead or (self.dies_before and self.writes == self.dies_at):
            self.is_dead = True
            raise KilledError
        yield
        if self.writes == self.dies_at:
            self.is_dead = True
            raise KilledError

    def keep_answer(self, answer: Answer) -> None:
        with self._mortal():
            super().keep_answer(answer)

    def begin_comparison(self, plan: ComparisonPlan) -> None:
        with self._mortal():
            super().begin_comparison(plan)

    def save_comparison(self, compared: Compared, as_of: Revision) -> bool:
        with self._mortal():
            return super().save_comparison(compared, as_of)


class Client:
    """One workspace's store, and a model that judges in it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.model = Batchwise()
        self.vectors: TextVectors | None = None
        self.runs = 0

    @contextmanager
    def store(self) -> Iterator[MortalStore]:
        with MortalStore.open_file(self._path) as opened:
            yield opened

    def hear(self, spoken: Sequence[Observation] = SAID) -> "Client":
        """Keep interviews as they are once they are extracted."""
        with self.store() as store:
            for name in sorted(
                {one.interview for one in spoken} - {one.id for one in store.interviews()}
            ):
                store.save_interview(
                    Interview(id=name, source=name, kept_as=name, sha256=name, language="de")
                )
                store.save_transcript(
                    MaskedTranscript(interview=name, format="t", language="de", turns=()), "m"
                )
                own = [one for one in spoken if one.interview == name]
                store.save_extraction(name, own, [], extracted_by="x", extractor="x")
        return self

    def compare(
        self,
        threads: int = 1,
        dies_at: int | None = None,
        *,
        before: bool = False,
        stopping: threading.Event | None = None,
    ) -> VerdictSet:
        """One run's comparison, in a process of its own."""
        self.runs += 1
        with self.store() as store:
            store.dies_at, store.dies_before = dies_at, before
            self.model.is_dead = lambda: store.is_dead
            prompts = {language: open_prompt("consolidate", language) for language in ("de", "en")}
            judge = ModelJudge(KeptAnswers(self.model, store, None, Budget(None)), prompts)
            judging = judging_by(
                judge, store, CallPool(threads, None, stopping), vectors=self.vectors
            )
            return bring_up_to_date(store, self.runs, judging)

    def end(self) -> "End":
        with self.store() as store:
            snapshot = store.snapshot(store.snapshot_runs()[-1])
            assert snapshot is not None
            found = (store.verdicts(), store.findings(), store.contradictions(), snapshot.standings)
            return (*found, [(a.key, a.text) for a in kept_pairs(store)])


End = tuple[
    list[Verdict],
    list[Finding],
    list[Contradiction],
    tuple[FindingSnapshot, ...],
    list[tuple[str, str]],
]


def kept_pairs(store: Store) -> list[Answer]:
    """The verdicts on pairs as they are kept for later runs."""
    with store._engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT key FROM answers ORDER BY key").all()
    found = [answer for (key,) in rows if (answer := store.answer(key)) is not None]
    return [answer for answer in found if not answer.text.startswith('{"verdicts"')]


@pytest.fixture
def make(tmp_path: Path) -> Callable[[str], Client]:
    return lambda name: Client(tmp_path / f"{name}.sqlite").hear()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[End, Counter[str], int]:
    """How a comparison ends that nothing disturbs, what it asked, and how often it wrote."""
    client = Client(tmp_path_factory.mktemp("ungestört") / "befund.sqlite").hear()
    assert client.compare().is_complete
    return client.end(), Counter(client.model.asked), _writes(client.model)


def _writes(model: Batchwise) -> int:
    """The plan, each call's answer, its verdicts, and the end."""
    return 2 + len(model.asked) + sum(len(_NUMBER.findall(user)) for user in model.asked)


@pytest.mark.parametrize("seed", range(12))
def test_killed_at_any_write_once_or_twice_it_ends_as_if_nothing_had_been(
    seed: int, make: Callable[[str], Client], undisturbed: tuple[End, Counter[str], int]
) -> None:
    end, requests, writes = undisturbed
    chance, client = random.Random(seed), make("kunde")
    for _ in range(chance.randint(1, 2)):
        with pytest.raises(KilledError):
            client.compare(
                dies_at=chance.randint(1, writes * 3 // 4 if seed else 1),
                before=chance.random() < 0.5,
            )
    client.compare()
    assert client.end() == end
    assert client.model.asked
    assert Counter(client.model.asked).keys() == requests.keys()
    assert (
        len(client.model.asked) <= len(requests) + client.runs - 1
    )  # one is under way at each kill


@pytest.mark.parametrize("before", [True, False])
def test_killed_as_all_is_kept_nothing_of_it_is_there_or_all(
    make: Callable[[str], Client], undisturbed: tuple[End, Counter[str], int], *, before: bool
) -> None:
    client = make("kunde")

    def save(store: MortalStore, compared: Compared, as_of: Revision) -> bool:
        store.dies_at, store.dies_before = store.writes + 1, before
        with store._mortal():
            return Store.save_comparison(store, compared, as_of)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MortalStore, "save_comparison", save)
        with pytest.raises(KilledError):
            client.compare()
    with client.store() as store:
        assert (
            bool(store.findings())
            is bool(store.verdicts())
            is bool(store.snapshot_runs())
            is not before
        )
        assert (store.comparison_plan() is not None) is before
    asked = len(client.model.asked)
    client.compare()
    assert client.end() == undisturbed[0]
    assert len(client.model.asked) == asked


@pytest.mark.parametrize("threads", [2, 8])
def test_how_many_calls_run_at_once_decides_nothing(
    threads: int, make: Callable[[str], Client], undisturbed: tuple[End, Counter[str], int]
) -> None:
    client = make("kunde")
    client.compare(threads)
    assert client.end() == undisturbed[0]


def test_observations_that_read_alike_are_judged_alike_and_stay_so(
    make: Callable[[str], Client],
) -> None:
    client = make("kunde")
    first = client.compare()
    with client.store() as store:
        assert store.comparison_plan() is None
        plan = first.plan
        assert plan is not None
        keys = Counter(_key(pair) for call in range(len(plan.calls)) for pair in plan.asked(call))
        assert max(keys.values()) > 1
    again = _decided(client)
    before = {(v.a, v.b): v for v in first.verdicts if v.by == Batchwise.name}
    after = {(v.a, v.b): v for v in again.verdicts}
    assert {pair: after[pair] for pair in before} == before


def _key(pair: tuple[str, str]) -> frozenset[str]:
    return frozenset(name.removesuffix("-z") for name in pair)


def _decided(client: Client) -> VerdictSet:
    """A comparison after a decision, which may have changed what belongs together."""
    with client.store() as store:
        store.add_decisions([_accepting(store.findings()[0])])
    return client.compare()


def _accepting(finding: Finding) -> Decision:
    seen = FindingAsDecided(
        title=finding.title, members=finding.members, interviews=finding.interviews
    )
    return Decision(
        finding=finding.id,
        action=Action.ACCEPT,
        author="A",
        time="2026-01-01T00:00:00+00:00",
        seen=seen,
    )


def test_stopped_again_and_again_it_ends_with_the_same_findings_under_the_same_ids(
    make: Callable[[str], Client], undisturbed: tuple[End, Counter[str], int]
) -> None:
    client = make("kunde")
    provisional: set[str] = set()
    for _ in range(3):
        stopping, left = threading.Event(), [4]

        def fault(
            _: ChatRequest, stopping: threading.Event = stopping, left: list[int] = left
        ) -> None:
            left[0] -= 1
            if not left[0]:
                stopping.set()

        client.model.fault = fault
        assert client.compare(stopping=stopping).stopped is not None
        with client.store() as store:
            provisional |= {finding.id for finding in store.findings()}
    client.model.fault = lambda _: None
    assert client.compare().is_complete
    assert client.end() == undisturbed[0]
    assert Counter(client.model.asked) == undisturbed[1]
    assert provisional - {
        finding.id for finding in undisturbed[0][1]
    }  # else the test would show nothing


def test_stopped_before_all_interviews_are_there_it_ends_as_if_they_had_come_at_once(
    make: Callable[[str], Client], undisturbed: tuple[End, Counter[str], int]
) -> None:
    client = Client(make("kunde")._path.with_name("ohne-e.sqlite")).hear(WITHOUT_E)
    stopping = threading.Event()
    stopping.set()
    client.compare(stopping=stopping)
    with client.store() as store:
        assert {one.id for one in store.findings()} - {one.id for one in undisturbed[0][1]}
    client.hear().compare()
    assert client.end() == undisturbed[0]


def test_without_a_model_a_run_that_was_stopped_gives_no_ids_either(
    make: Callable[[str], Client],
) -> None:
    later = [one for one in SAID if one.interview not in {"a", "ba"}]
    whole, part = (
        make("ungestört"),
        Client(make("kunde")._path.with_name("ohne-a.sqlite")).hear(later),
    )
    with whole.store() as store:
        bring_up_to_date(store, 1)
        expected = {one.id for one in store.findings()}
    with part.store() as store:
        bring_up_to_date(store, 1, is_whole=False)
        assert {one.id for one in store.findings()} - expected
    with part.hear().store() as store:
        bring_up_to_date(store, 1)
        assert store.comparison_plan() is None
    assert part.end() == whole.end()


def test_what_is_decided_on_while_a_comparison_is_stopped_keeps_its_id(
    make: Callable[[str], Client], undisturbed: tuple[End, Counter[str], int]
) -> None:
    client = make("kunde")
    stopping = threading.Event()
    stopping.set()
    client.compare(stopping=stopping)
    known = {finding.id for finding in undisturbed[0][1]}
    with client.store() as store:
        finding = next(one for one in store.findings() if one.id not in known)
        store.add_decisions([_accepting(finding)])
    client.compare()
    assert finding.id in {one.id for one in client.end()[1]}


@pytest.mark.parametrize(
    "error", [ModelReplyError("refusal", "verweigert"), ModelStopError("Guthaben erschöpft")]
)
def test_calls_that_failed_are_asked_again_as_they_were(
    error: ModelError, make: Callable[[str], Client], undisturbed: tuple[End, Counter[str], int]
) -> None:
    client, refused = make("kunde"), list(undisturbed[1])[3::4]

    def fault(request: ChatRequest) -> None:
        if request.user in refused:
            raise error

    client.model.fault = fault
    judged = client.compare()
    assert (len(judged.failures), judged.stopped) in {(len(refused), None), (0, error)}
    client.model.fault = lambda _: None
    client.compare()
    assert client.end() == undisturbed[0]
    paid = Counter(client.model.asked)
    assert {user for user, count in paid.items() if count > 1} <= set(refused)


def test_an_interview_more_costs_no_more_calls_than_its_pairs_need(
    make: Callable[[str], Client],
) -> None:
    client = Client(make("kunde")._path.with_name("ohne-e.sqlite")).hear(WITHOUT_E)
    client.compare()
    before = len(client.model.asked)
    client.hear()
    plan = client.compare().plan
    assert plan is not None
    unsettled = sum(len(plan.asked(call)) for call in range(len(plan.calls)))
    assert len(client.model.asked) - before == ceil(unsettled / PAIRS_PER_CALL) < before / 2


def test_an_interview_more_after_a_kill_asks_nothing_again_that_was_judged(
    make: Callable[[str], Client],
) -> None:
    client = Client(make("kunde")._path.with_name("ohne-e.sqlite")).hear(WITHOUT_E)
    with pytest.raises(KilledError):
        client.compare(dies_at=80)
    with client.store() as store:
        unfinished = store.comparison_plan()
        judged = len(kept_pairs(store))
    assert unfinished is not None
    assert judged > PAIRS_PER_CALL
    plan = client.hear().compare().plan
    assert plan is not None
    assert len(plan.settled) >= judged
    assert plan.fingerprint != unfinished.fingerprint


class Topics:
    """An embedding model that may be out of order."""

    name = "topics"

    def __init__(self, *, fails: bool) -> None:
        self.fails = fails

    def embed(self, texts: list[str]) -> list[list[float]]:
        if self.fails:
            raise ModelError("Der Einbettungsdienst antwortet nicht.")
        return [[random.Random(text).uniform(-1, 1) for _ in range(8)] for text in texts]


@pytest.mark.parametrize("fails_first", [True, False])
def test_vectors_that_fail_in_one_of_the_runs_change_no_call(
    tmp_path: Path, make: Callable[[str], Client], *, fails_first: bool
) -> None:
    ends: list[Any] = []
    for name, kills in (("ungestört", False), ("gestört", True)):
        client = make(name)
        topics = Topics(fails=fails_first)
        client.vectors = TextVectors(tmp_path / name, topics)
        if kills:
            with pytest.raises(KilledError):
                client.compare(dies_at=40)
            topics.fails = not fails_first
        judged = client.compare()
        assert bool(judged.warnings) is fails_first
        ends.append((client.end(), sorted(set(client.model.asked))))
    assert ends[0] == ends[1]


def test_a_removed_interview_leaves_no_trace_in_a_plan(make: Callable[[str], Client]) -> None:
    client = make("kunde")
    with pytest.raises(KilledError):
        client.compare(dies_at=40)
    with client.store() as store:
        assert store.comparison_plan() is not None
        store.remove_interview("a")
        assert store.comparison_plan() is None
    client.compare()
    assert not any("a" in finding.interviews for finding in client.end()[1])
