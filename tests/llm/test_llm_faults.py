"""Each fault that a server can have, and what a single call makes of it."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from llm_bench import GOOD, Clock, bench, request

from befund.errors import ModelError, ModelReplyError, ModelStopError
from befund.llm.model_factory import open_model
from befund.llm.retry import RetryPolicy
from befund.llm.scripted import Behaviour, Heard, answer, dropped, fault, half_sent, page

JSON = {"Content-Type": "application/json"}
TRANSIENT = {
    "429 without Retry-After": fault(429, "Rate limit reached for requests"),
    "500": fault(500, "The server had an error while processing your request"),
    "502 with HTML": page(502),
    "503 with HTML": page(503),
    "529": fault(529, "Overloaded"),
    "408": fault(408, "timed out"),
    "dropped connection": dropped(),
    "half-sent body": half_sent(),
    "cut-off envelope": Behaviour(200, b'{"choices": [{"mess', JSON),
    "login page of a proxy": page(200),
    "no choices": Behaviour(200, b'{"object": "chat.completion", "choices": []}', JSON),
    "null choices": Behaviour(200, b'{"object": "chat.completion", "choices": null}', JSON),
    "no message": Behaviour(200, b'{"choices": [{"index": 0}]}', JSON),
    "error in a 200": Behaviour(
        200, b'{"error": {"code": 502, "message": "Provider returned error"}}', JSON
    ),
}


@pytest.mark.parametrize("behaviour", TRANSIENT.values(), ids=TRANSIENT.keys())
def test_a_passing_fault_is_tried_again(behaviour: Behaviour) -> None:
    with bench([behaviour, behaviour, answer(GOOD)]) as (model, server, clock):
        reply = model.complete(request())
    assert json.loads(reply.text) == GOOD
    assert len(server.requests) == 3
    assert clock.sleeps == [0.5, 1.0]
    assert server.requests[0].body == server.requests[2].body


@pytest.mark.parametrize("behaviour", TRANSIENT.values(), ids=TRANSIENT.keys())
def test_a_lasting_fault_ends_as_an_error_that_names_the_host(behaviour: Behaviour) -> None:
    with bench([answer(GOOD), behaviour], retrier=Clock().retrier(RetryPolicy(attempts=3))) as (
        model,
        server,
        _,
    ):
        model.complete(request())
        with pytest.raises(ModelError) as caught:
            model.complete(request())
    assert len(server.requests) == 4
    assert caught.value.where == model.host
    assert not isinstance(caught.value, ModelStopError | ModelReplyError)


def test_a_slow_reply_is_given_up_and_tried_again() -> None:
    with bench([Behaviour(delay=30), answer(GOOD)], timeout=0.2) as (model, server, clock):
        assert json.loads(model.complete(request()).text) == GOOD
    assert len(server.requests) == 2
    assert clock.sleeps == [0.5]


def test_a_reply_that_only_trickles_is_given_up_too() -> None:
    slow = Behaviour(200, answer(GOOD).body, JSON, drip=0.05)
    with bench([slow, answer(GOOD)], timeout=0.3) as (model, server, _):
        began = time.monotonic()
        assert json.loads(model.complete(request()).text) == GOOD
    assert time.monotonic() - began < 5
    assert len(server.requests) == 2


def test_retry_after_in_seconds_is_obeyed() -> None:
    with bench([fault(429, headers={"Retry-After": "7"}), answer(GOOD)]) as (model, _, clock):
        model.complete(request())
    assert clock.sleeps == [7.0]


def test_retry_after_as_a_date_is_obeyed() -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    with bench([fault(503, headers={"Retry-After": moment}), answer(GOOD)]) as (model, _, clock):
        model.complete(request())
    assert 35 < clock.sleeps[0] <= 40


@pytest.mark.parametrize("value", ["soon", "-3", "", "1e9", "Mon, 99 Foo"])
def test_a_retry_after_that_is_none_falls_back_to_the_backoff(value: str) -> None:
    with bench([fault(429, headers={"Retry-After": value}), answer(GOOD)]) as (model, _, clock):
        model.complete(request())
    assert clock.sleeps == [0.5]


def test_a_long_retry_after_is_cut() -> None:
    with bench([fault(429, headers={"Retry-After": "500"}), answer(GOOD)]) as (model, _, clock):
        model.complete(request())
    assert clock.sleeps == [120.0]


def test_a_retry_after_of_hours_stops_the_run() -> None:
    with bench([fault(429, headers={"Retry-After": "7200"})]) as (model, server, clock):
        with pytest.raises(ModelStopError, match="120 Minuten"):
            model.complete(request())
    assert (len(server.requests), clock.sleeps) == (1, [])


STOPS = {
    "wrong key": (fault(401, "Incorrect API key provided"), "OPENAI_API_KEY"),
    "quota": (fault(429, "You exceeded your current quota", code="insufficient_quota"), "aufladen"),
    "no credit": (fault(402, "Insufficient Balance"), "aufladen"),
    "credit as 400": (fault(400, "Your credit balance is too low to access the API"), "aufladen"),
    "forbidden": (fault(403, "Country not supported"), "Region"),
    "no such model": (
        fault(404, "The model `x` does not exist", code="model_not_found"),
        "BEFUND_MODEL",
    ),
    "wrong address": (page(404), "/v1"),
}


@pytest.mark.parametrize(("behaviour", "advice"), STOPS.values(), ids=STOPS.keys())
def test_what_only_a_person_can_mend_stops_at_once_with_advice(
    behaviour: Behaviour, advice: str
) -> None:
    with bench([behaviour]) as (model, server, clock), pytest.raises(ModelStopError) as caught:
        model.complete(request())
    assert advice in caught.value.remedy
    assert (len(server.requests), clock.sleeps) == (1, [])


def test_a_server_that_does_not_run_stops_the_run() -> None:
    with bench([answer(GOOD)]) as (_, server, clock):
        gone = server.base_url
    model = open_model("any-model", base_url=gone, retrier=clock.retrier())
    with pytest.raises(ModelStopError, match="Läuft der Server"):
        model.complete(request())
    assert clock.sleeps == [0.5, 1.0]


def test_a_plain_rejection_fails_with_the_servers_reason_and_is_not_repeated() -> None:
    with bench([fault(400, "Invalid value for 'messages'")]) as (model, server, clock):
        with pytest.raises(ModelError, match="HTTP 400: Invalid value for messages") as caught:
            model.complete(request())
    assert not isinstance(caught.value, ModelStopError)
    assert (len(server.requests), clock.sleeps) == (1, [])


UNUSABLE = {
    "refusal": answer(None, refusal="I cannot help with that."),
    "content_filter": answer("", finish_reason="content_filter"),
    "length": answer('{"items": ["Palette', finish_reason="length"),
    "empty": answer(None),
    "malformed": answer('{"items": ["Palette'),
}


@pytest.mark.parametrize(("reason", "behaviour"), UNUSABLE.items(), ids=UNUSABLE.keys())
def test_a_reply_without_usable_text_says_why_and_what_it_cost(
    reason: str, behaviour: Behaviour
) -> None:
    with bench([behaviour]) as (model, server, _), pytest.raises(ModelReplyError) as caught:
        model.complete(request())
    assert caught.value.reason == reason
    assert caught.value.usage == (100, 20)
    assert len(server.requests) == 1


REFUSED_FOR_ITS_CONTENT = {
    "length": fault(
        400, "This model's maximum context length is 8192 tokens", code="context_length_exceeded"
    ),
    "content_filter": fault(400, "The response was filtered", code="content_filter"),
    "content_filter by moderation": fault(403, "Your input was flagged by the moderation"),
    "length by size": fault(413),
    "length by rate": fault(
        429, "Request too large for model on tokens per min: Limit 30000, Requested 50000"
    ),
}


@pytest.mark.parametrize(("reason", "behaviour"), REFUSED_FOR_ITS_CONTENT.items())
def test_a_request_refused_for_its_content_can_be_made_smaller(
    reason: str, behaviour: Behaviour
) -> None:
    with bench([behaviour]) as (model, server, _), pytest.raises(ModelReplyError) as caught:
        model.complete(request())
    assert caught.value.reason == reason.partition(" ")[0]
    assert len(server.requests) == 1


def test_a_server_without_usage_gives_none() -> None:
    with bench([answer(GOOD, usage=None)]) as (model, _, _clock):
        reply = model.complete(request())
    assert (reply.input_tokens, reply.output_tokens) == (None, None)


def test_usage_and_the_answering_model_are_kept() -> None:
    with bench([answer(GOOD, usage=(812, 64), model="any-model-2026-01-01")]) as (model, _, _clock):
        reply = model.complete(request())
    assert (reply.input_tokens, reply.output_tokens, reply.model) == (
        812,
        64,
        "any-model-2026-01-01",
    )


def test_after_a_429_all_threads_wait_instead_of_hammering() -> None:
    told = threading.Event()

    def script(heard: Heard) -> Behaviour:
        del heard
        first = not told.is_set()
        told.set()
        return fault(429, headers={"Retry-After": "30"}) if first else answer(GOOD)

    with bench(script) as (model, server, clock):
        model.complete(request("eins"))
        with ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(lambda n: model.complete(request(str(n))), range(16)))
    assert len(replies) == 16
    assert len(server.requests) == 18
    assert clock.sleeps == [30.0]


def test_who_comes_after_a_429_waits_though_he_was_not_told() -> None:
    clock = Clock()
    retrier = clock.retrier(RetryPolicy(attempts=1))
    with bench([fault(429, headers={"Retry-After": "30"}), answer(GOOD)], retrier=retrier) as (
        model,
        _,
        _clock,
    ):
        with pytest.raises(ModelError):
            model.complete(request("eins"))
        assert clock.sleeps == []
        model.complete(request("zwei"))
    assert clock.sleeps == [30.0]
