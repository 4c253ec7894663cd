"""Embeddings over the endpoint: the same faults, the same errors."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from llm_bench import KEY, Clock

from befund.errors import ModelError, ModelStopError
from befund.llm.embeddings import TextEmbedder
from befund.llm.model_factory import open_embedder
from befund.llm.scripted import (
    Behaviour,
    Heard,
    ScriptedServer,
    dropped,
    fault,
    half_sent,
    page,
    vectors,
)


def by_length(heard: Heard) -> Behaviour:
    return vectors([[float(len(text)), 1.0] for text in heard.body["input"]])


@contextmanager
def embedder(
    script: Callable[[Heard], Behaviour] | list[Behaviour],
) -> Iterator[tuple[TextEmbedder, ScriptedServer, Clock]]:
    clock = Clock()
    with ScriptedServer(script) as server:
        opened = open_embedder(
            "any-embedding", base_url=server.base_url, api_key=KEY, retrier=clock.retrier()
        )
        yield opened, server, clock


def test_texts_go_out_in_batches_as_they_are_and_come_back_in_order() -> None:
    texts = ["x" * n for n in range(1, 71)]
    with embedder(by_length) as (model, server, _):
        rows = model.embed(texts)
    assert rows == [[float(n), 1.0] for n in range(1, 71)]
    assert [len(heard.body["input"]) for heard in server.requests] == [32, 32, 6]
    assert all(heard.path == "/v1/embeddings" for heard in server.requests)


def test_no_texts_no_call() -> None:
    with embedder(by_length) as (model, server, _):
        assert model.embed([]) == []
    assert server.requests == []


@pytest.mark.parametrize(
    "behaviour", [fault(429), page(503), dropped(), half_sent(), fault(500), vectors([])]
)
def test_a_passing_fault_is_tried_again(behaviour: Behaviour) -> None:
    with embedder([behaviour, vectors([[1.0, 2.0]])]) as (model, server, clock):
        assert model.embed(["eins"]) == [[1.0, 2.0]]
    assert len(server.requests) == 2
    assert clock.sleeps == [0.5]


@pytest.mark.parametrize("rows", [[[1.0, 2.0]], [[1.0, 2.0], [1.0]], [[], []]])
def test_vectors_that_do_not_fit_the_texts_are_an_error(rows: list[list[float]]) -> None:
    with embedder([vectors(rows)]) as (model, _, _clock), pytest.raises(ModelError):
        model.embed(["eins", "zwei"])


def test_a_wrong_key_stops_at_once_and_shows_nothing() -> None:
    with embedder([fault(401, f"Incorrect API key {KEY} for Frau Lindqvist")]) as (
        model,
        server,
        _,
    ):
        with pytest.raises(ModelStopError) as caught:
            model.embed(["Frau Lindqvist"])
    assert len(server.requests) == 1
    assert not {KEY, "Lindqvist"} & set(str(caught.value).split())


def test_a_variable_for_azure_does_not_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_TYPE", "azure")
    with embedder(by_length) as (model, _, _clock):
        assert model.embed(["eins"]) == [[4.0, 1.0]]
