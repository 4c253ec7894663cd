"""The structured-output ladder: it goes down where a server cannot follow, and remembers."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from llm_bench import GOOD, SCHEMA, bench, request

from befund.errors import ModelError, ModelReplyError
from befund.llm.ladder import LEVELS, SchemaLevel
from befund.llm.scripted import Behaviour, Heard, answer, fault, page


def asked_level(heard: Heard) -> SchemaLevel:
    response_format = heard.body.get("response_format")
    if response_format is None:
        return SchemaLevel.PROMPT
    if response_format["type"] == "json_schema":
        return SchemaLevel.JSON_SCHEMA
    return (
        SchemaLevel.JSON_OBJECT_WITH_SCHEMA
        if "schema" in response_format
        else SchemaLevel.JSON_OBJECT
    )


def follows_from(lowest: SchemaLevel, refusal: Behaviour) -> Callable[[Heard], Behaviour]:
    """A server that knows the given level and those below it."""

    def script(heard: Heard) -> Behaviour:
        known = LEVELS.index(asked_level(heard)) >= LEVELS.index(lowest)
        return answer(GOOD) if known else refusal

    return script


REFUSALS = {
    "400": fault(400, "'response_format' of type 'json_schema' is not supported with this model"),
    "422": fault(422, "response_format.type: unsupported value"),
    "500": fault(500, "failed to parse grammar"),
    "501": fault(501, "response_format is not implemented"),
}


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS.keys())
@pytest.mark.parametrize("lowest", LEVELS)
def test_it_goes_down_to_what_the_server_knows_and_stays_there(
    lowest: SchemaLevel, refusal: Behaviour
) -> None:
    with bench(follows_from(lowest, refusal)) as (model, server, clock):
        unknown = model.schema_level
        assert json.loads(model.complete(request()).text) == GOOD
        walked = len(server.requests)
        model.complete(request("noch eine"))
    assert (unknown, model.schema_level) == (None, lowest)
    assert walked == LEVELS.index(lowest) + 1
    assert len(server.requests) == walked + 1
    assert asked_level(server.requests[-1]) == lowest
    assert clock.sleeps == []


def test_the_schema_is_sent_on_every_level() -> None:
    with bench(follows_from(SchemaLevel.PROMPT, REFUSALS["400"])) as (model, server, _):
        model.complete(request())
    first, *others = (heard.body for heard in server.requests)
    assert first["response_format"]["json_schema"] == {
        "name": "items",
        "strict": True,
        "schema": SCHEMA,
    }
    assert first["messages"][0]["content"] == request().system
    for body in others:
        assert json.dumps(SCHEMA) in body["messages"][0]["content"]
    assert all(body["messages"][1]["content"] == request().user for body in (first, *others))


def test_threads_that_start_together_all_arrive() -> None:
    with bench(follows_from(SchemaLevel.JSON_OBJECT, REFUSALS["400"])) as (model, server, _):
        with ThreadPoolExecutor(16) as pool:
            replies = list(pool.map(lambda n: model.complete(request(str(n))), range(40)))
    assert len(replies) == 40
    assert model.schema_level is SchemaLevel.JSON_OBJECT
    assert len(server.requests) <= 40 + 16 * 2


@pytest.mark.parametrize("refusal", [fault(400), fault(400, "Bad Request"), page(400), fault(500)])
def test_a_server_that_gives_no_reason_is_asked_once_without_a_format(refusal: Behaviour) -> None:
    with bench(follows_from(SchemaLevel.PROMPT, refusal)) as (model, server, _):
        assert json.loads(model.complete(request()).text) == GOOD
        before = len(server.requests)
        model.complete(request("noch eine"))
    assert model.schema_level is SchemaLevel.PROMPT
    assert len(server.requests) == before + 1


def test_a_way_down_in_vain_is_walked_once() -> None:
    with bench([fault(400, "response_format: the schema is nothing we like")]) as (
        model,
        server,
        _,
    ):
        for _ in range(5):
            with pytest.raises(ModelError, match="HTTP 400"):
                model.complete(request())
    assert len(server.requests) == len(LEVELS) + 4


def test_a_server_that_ignores_the_schema_gets_it_in_the_prompt() -> None:
    def script(heard: Heard) -> Behaviour:
        told = "JSON schema" in heard.body["messages"][0]["content"]
        return answer(GOOD) if told else answer("Gerne! Der Mitarbeiter tippt doppelt.")

    with bench(script) as (model, server, _):
        reply = model.complete(request())
        model.complete(request("noch eine"))
    assert json.loads(reply.text) == GOOD
    assert (reply.input_tokens, reply.output_tokens) == (200, 40)  # both replies are paid
    assert len(server.requests) == 3


def test_another_object_than_the_schemas_counts_as_ignoring_it() -> None:
    def script(heard: Heard) -> Behaviour:
        told = "JSON schema" in heard.body["messages"][0]["content"]
        return answer(GOOD if told else {"antwort": "doppelt"})

    with bench(script) as (model, _, _clock):
        assert json.loads(model.complete(request()).text) == GOOD


def test_one_bad_reply_of_a_server_that_follows_does_not_lower_the_level() -> None:
    with bench([answer(GOOD), answer("Dazu sage ich nichts."), answer(GOOD)]) as (model, server, _):
        model.complete(request())
        with pytest.raises(ModelReplyError):
            model.complete(request("zwei"))
        model.complete(request("drei"))
    assert model.schema_level is SchemaLevel.JSON_SCHEMA
    assert len(server.requests) == 3


def refuses(parameter: str, error: dict[str, Any]) -> Callable[[Heard], Behaviour]:
    body = json.dumps({"error": error}).encode()
    return lambda heard: Behaviour(400, body) if parameter in heard.body else answer(GOOD)


PARAMETERS = {
    "max_tokens": {
        "message": "Unsupported parameter: 'max_tokens' is not supported with this model."
    },
    "max_completion_tokens": {
        "message": "Extra inputs are not permitted",
        "param": "max_completion_tokens",
    },
    "temperature": {
        "message": "'temperature' does not support 0 with this model.",
        "param": "temperature",
    },
}


@pytest.mark.parametrize(("parameter", "error"), PARAMETERS.items())
def test_a_parameter_that_a_server_refuses_is_left_out_from_then_on(
    parameter: str, error: dict[str, Any]
) -> None:
    with bench(refuses(parameter, error)) as (model, server, _):
        model.complete(request())
        model.complete(request("noch eine"))
    assert [parameter in heard.body for heard in server.requests] == [True, False, False]
    assert model.schema_level is SchemaLevel.JSON_SCHEMA


def test_both_limits_of_length_refused_in_the_manner_of_fastapi() -> None:
    def script(heard: Heard) -> Behaviour:
        row = {"loc": ["body", "max_completion_tokens"], "msg": "Extra inputs are not permitted"}
        refused = "max_completion_tokens" in heard.body
        return Behaviour(422, json.dumps({"detail": [row]}).encode()) if refused else answer(GOOD)

    with bench(script) as (model, server, _):
        model.complete(request())
    assert server.requests[-1].body["max_tokens"] == 500


def test_a_limit_that_is_too_high_is_an_error_and_not_dropped() -> None:
    with bench([fault(400, "max_tokens is too large: 500. This model supports at most 100")]) as (
        model,
        server,
        _,
    ):
        with pytest.raises(ModelError, match="max_tokens is too large"):
            model.complete(request())
    assert len(server.requests) == 1


def test_the_length_is_limited_in_both_ways_for_servers_old_and_new() -> None:
    with bench([answer(GOOD)]) as (model, server, _):
        model.complete(request())
    body = server.requests[0].body
    assert (body["max_tokens"], body["max_completion_tokens"], body["temperature"]) == (
        500,
        500,
        0.0,
    )
