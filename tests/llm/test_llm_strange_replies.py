"""A reply of another form than agreed is a fault with a name, or read as far as it can be.

Its figures are believed as far as they can be true.
"""

import pytest
from hostile_bench import ONCE, asked_once, model_at
from hostile_server import HostileServer, Talk, completion, head, replied
from llm_bench import KEY, Clock, request

from befund.errors import ModelError, ModelStopError
from befund.llm.model_factory import open_embedder

STRANGE = {
    "deep content": completion('{"items":' + "[" * 100_000 + "]" * 100_000 + "}"),
    "deep objects": completion('{"items":' + '{"a":' * 100_000 + "1" + "}" * 100_000 + "}"),
    "long integer": completion('{"items":' + "1" * 10**6 + "}"),
    "NaN": completion('{"items": [NaN]}'),
    "surrogate": completion('{"items": ["\\ud800"]}'),
    "tool calls": b'{"choices":[{"message":{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function"'
    b',"function":{"name":"items","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}',
    "two objects": completion('{"items": []} {"items": []}'),
    "deep envelope": b'{"choices":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "long integer in the envelope": b'{"choices": [], "created": ' + b"1" * 10**6 + b"}",
    "no choices": b'{"choices": []}',
    "missing choices": b"{}",
    "choices that are none": b'{"choices": "many"}',
    "a list": b"[1, 2, 3]",
    "a number": b"7",
    "nothing": b"",
    "invalid UTF-8": b'{"choices": [{"message": {"content": "\xff\xfe"}}]}',
    "NUL": b"\0" * 1000,
}


@pytest.mark.parametrize("body", STRANGE.values(), ids=STRANGE.keys())
def test_a_strange_reply_is_a_fault_with_a_name(body: bytes) -> None:
    with asked_once(body) as model, pytest.raises(ModelError) as caught:
        model.complete(request())
    assert not isinstance(caught.value, ModelStopError)


@pytest.mark.parametrize(
    "kind", ["text/event-stream", "text/html; charset=utf-8", "text/plain", "image/png", "\xff"]
)
@pytest.mark.parametrize(
    "body", [b'data: {"choices": []}\n\ndata: [DONE]\n\n', b"<html>Willkommen</html>"]
)
def test_another_kind_of_reply_than_json_is_a_fault_with_a_name(kind: str, body: bytes) -> None:
    def behave(talk: Talk) -> None:
        talk.send(
            head(length=len(body)).replace(b"application/json", kind.encode("latin-1")) + body
        )

    with HostileServer(behave) as server, pytest.raises(ModelError, match="Protokoll"):
        model_at(server).complete(request())


THOUSAND = b'{"index": 0, "message": {"role": "assistant", "content": "{\\"items\\": []}"}},' * 1000
FINE = {
    "a thousand choices": completion('{"items": []}').replace(
        b'"choices": [', b'"choices": [' + THOUSAND
    ),
    "content in parts": completion(
        [{"type": "text", "text": '{"items"'}, {"type": "text", "text": ": []}"}]
    ),
    "unknown finish reason": completion('{"items": []}').replace(b'"stop"', b'"because"'),
    "finish reason that is none": completion('{"items": []}').replace(b'"stop"', b'["stop", {}]'),
    "duplicate keys": completion('{"items": ["x"], "items": []}'),
    "a model's name that is none": completion('{"items": []}').replace(
        b'"scripted-1"', b'{"a": "\\ud800"}'
    ),
    "half a character in the model's name": completion('{"items": []}').replace(
        b"scripted-1", b"\\ud800\\u0000"
    ),
}


@pytest.mark.parametrize("body", FINE.values(), ids=FINE.keys())
def test_what_can_be_read_is_read(body: bytes) -> None:
    with asked_once(body) as model:
        reply = model.complete(request())
    assert "items" in reply.text
    assert reply.model.isprintable()
    reply.model_dump_json()


USAGES = {
    "negative": b'{"prompt_tokens": -5, "completion_tokens": -5, "total_tokens": -10}',
    "huge": b'{"prompt_tokens": 1' + b"0" * 300 + b', "completion_tokens": 20, "total_tokens": 30}',
    "impossible": b'{"prompt_tokens": 9000000, "completion_tokens": 9000000, "total_tokens": 1}',
    "texts": b'{"prompt_tokens": "100", "completion_tokens": "20", "total_tokens": "120"}',
    "fractions": b'{"prompt_tokens": 1e308, "completion_tokens": 0.5, "total_tokens": 1e999}',
    "truth": b'{"prompt_tokens": true, "completion_tokens": false, "total_tokens": true}',
    "lists": b'{"prompt_tokens": [], "completion_tokens": {}, "total_tokens": null}',
    "one that is missing": b'{"prompt_tokens": 100}',
    "none": b"null",
    "a text": b'"many"',
}


@pytest.mark.parametrize("usage", USAGES.values(), ids=USAGES.keys())
def test_figures_that_cannot_be_true_count_as_none(usage: bytes) -> None:
    told = completion('{"items": []}')
    begin = told.index(b'"usage": ') + len(b'"usage": ')
    with asked_once(told[:begin] + usage + b"}") as model:
        reply = model.complete(request())
    assert reply.input_tokens is None or reply.output_tokens is None
    assert {reply.input_tokens, reply.output_tokens} <= {None, 20}


BAD_VECTORS = (
    b"[NaN, 1.0]",
    b"[Infinity, 1.0]",
    b"[1e999, 1.0]",
    b'["1.0", 1.0]',
    b"[null, 1.0]",
    b'"AAAA"',
    b"[1e300]",
)


@pytest.mark.parametrize("vector", BAD_VECTORS)
def test_vectors_of_anything_but_finite_numbers_are_a_fault(vector: bytes) -> None:
    body = (
        b'{"object": "list", "data": [{"object": "embedding", "index": 0, "embedding": '
        + vector
        + b"}]}"
    )
    with HostileServer(replied(body)) as server:
        retrier = Clock().retrier(ONCE)
        embedder = open_embedder("any", base_url=server.base_url, api_key=KEY, retrier=retrier)
        with pytest.raises(ModelError, match="Protokoll"):
            embedder.embed(["eins"])
