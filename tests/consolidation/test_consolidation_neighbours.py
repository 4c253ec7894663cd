"""Which pairs a model is asked about: by words and by vectors, the same in any order, and few."""

import random
from itertools import combinations
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from consolidation_corpus import observations
from test_consolidation_model import Reviewer, asked_in, judge

from befund.consolidation import candidate_calls, candidate_pairs, pairs_to_ask, profiles_of
from befund.errors import ModelError
from befund.index import TextVectors
from befund.labels import say
from befund.llm.call_pool import CallPool
from befund.store import Store
from befund.usecases.findings.verdicts import judging_by, nearby

REPAIRS = [observation for _, observation in observations("repairs")]


class Topics:
    """A model of meaning.

    It knows which finding a text belongs to, and counts the texts that it was asked for.
    """

    name = "topics"

    def __init__(self, client: str) -> None:
        self._topics = {
            observation.item.title: finding for finding, observation in observations(client)
        }
        self._places = {
            topic: place for place, topic in enumerate(sorted(set(self._topics.values())))
        }
        self.asked: list[str] = []
        self.fails = False

    def embed(self, texts: list[str]) -> list[list[float]]:
        self.asked += texts
        if self.fails:
            raise ModelError("Der Einbettungsdienst antwortet nicht.")
        found = []
        for text in texts:
            noise = random.Random(text)
            vector = [noise.uniform(-0.1, 0.1) for _ in self._places]
            vector[self._places[self._topics[text.splitlines()[0]]]] += 1.0
            found.append(vector)
        return found


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with Store.open_file(tmp_path / "befund.sqlite") as opened:
        yield opened


def recall(client: str, k: int, vectors: TextVectors | None) -> float:
    """The share of pairs that a hand sorted together that are among `k` candidates each."""
    labelled = list(observations(client))
    found = [observation for _, observation in labelled]
    gold = {observation.id: finding.rstrip("+-") for finding, observation in labelled}
    near = None if vectors is None else nearby(found, vectors)
    pairs = set(candidate_pairs(profiles_of(found).values(), k, near))
    same = {
        tuple(sorted((a.id, b.id)))
        for a, b in combinations(found, 2)
        if gold[a.id] == gold[b.id] and a.item.kind is b.item.kind
    }
    return len(same & pairs) / len(same)


@pytest.mark.parametrize("client", ["repairs", "bakery"])
@pytest.mark.parametrize("k", [2, 3, 10])
def test_vectors_lose_nothing_that_words_find(client: str, k: int, tmp_path: Path) -> None:
    assert recall(client, k, TextVectors(tmp_path)) >= recall(client, k, None)


def test_a_model_of_meaning_finds_what_has_no_word_in_common(tmp_path: Path) -> None:
    near = nearby(REPAIRS, TextVectors(tmp_path, Topics("repairs")))
    unlike = [
        observation.model_copy(
            update={
                "item": type(observation.item)(title=_letters(observation.id)),
                "quotes": (
                    observation.quotes[0].model_copy(update={"text": _letters(observation.id)}),
                ),
            }
        )
        for observation in REPAIRS
    ]
    asked = pairs_to_ask(profiles_of(unlike), near)
    gold = {observation.id: finding for finding, observation in observations("repairs")}
    assert asked
    assert all(gold[a] == gold[b] for a, b in asked)
    assert pairs_to_ask(profiles_of(unlike)) == []


def _letters(name: str) -> str:
    """A word that is like no other."""
    return "".join(random.Random(name).choices("bcdfghklmnprstvwz", k=12))


@pytest.mark.parametrize("by_meaning", [False, True])
def test_the_order_of_files_decides_nothing(
    tmp_path: Path, store: Store, *, by_meaning: bool
) -> None:
    embedder = Topics("repairs") if by_meaning else None
    expected: list[str] | None = None
    for seed in range(4):
        chance = random.Random(seed)
        model = Reviewer()
        model.name = f"reviewer-{seed}"
        vectors = TextVectors(tmp_path / str(seed), embedder)
        judging = judging_by(judge(store, model), store, CallPool(1), vectors=vectors)
        if seed:  # one interview after another, in whatever order, and then all of them
            names = chance.sample("abcde", 5)
            for count in range(1, 5):
                vectors.vectors([o.item.title for o in REPAIRS if o.interview in names[:count]])
        judging.judge(chance.sample(REPAIRS, len(REPAIRS)), {})
        requests = [request.user for request in model.requests]
        assert expected in (None, requests)
        expected = requests


def test_an_interview_more_embeds_and_asks_what_is_new(tmp_path: Path, store: Store) -> None:
    topics, model = Topics("repairs"), Reviewer()
    judging = judging_by(
        judge(store, model), store, CallPool(2), vectors=TextVectors(tmp_path, topics)
    )
    judging.judge([observation for observation in REPAIRS if observation.interview != "e"], {})
    earlier = {frozenset(pair) for request in model.requests for pair in asked_in(request)}
    before = len(model.requests)
    topics.asked.clear()
    judging.judge(REPAIRS, {})
    assert len(topics.asked) == sum(observation.interview == "e" for observation in REPAIRS)
    later = {frozenset(pair) for request in model.requests[before:] for pair in asked_in(request)}
    assert later
    assert not earlier & later


def test_where_vectors_fail_words_alone_choose_and_a_warning_says_so(
    tmp_path: Path, store: Store
) -> None:
    (tmp_path / "nowhere").write_text("kein Ordner", encoding="utf-8")
    (tmp_path / "vectors").mkdir()
    failing = Topics("repairs")
    failing.fails = True
    for vectors in (TextVectors(tmp_path / "nowhere"), TextVectors(tmp_path / "vectors", failing)):
        model = Reviewer()
        judged = judging_by(judge(store, model), store, CallPool(1), vectors=vectors).judge(
            REPAIRS, {}
        )
        (warning,) = judged.warnings
        assert "allein nach Wörtern" in say(warning)
        asked = {tuple(sorted(pair)) for request in model.requests for pair in asked_in(request)}
        assert asked <= set(pairs_to_ask(profiles_of(REPAIRS)))
        assert {(verdict.a, verdict.b) for verdict in judged.verdicts} >= asked


@pytest.mark.parametrize("times", [1, 4, 8])
def test_calls_grow_no_faster_than_observations(times: int) -> None:
    found = [
        one.model_copy(update={"id": f"{one.id}-{again}"})
        for again in range(times)
        for one in REPAIRS
    ]
    calls = list(candidate_calls(pairs_to_ask(profiles_of(found))))
    assert 0 < len(calls) <= ceil(10 / 12 * len(found))
