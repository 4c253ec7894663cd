"""A server that breaks the rules of HTTP.

A call ends in time, takes little memory, and its fault has a name.
"""

import gzip
import json
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from hostile_bench import ONCE, asked_once, model_at
from hostile_server import HostileServer, Talk, completion, head, replied
from llm_bench import GOOD, KEY, Clock, request

from befund.errors import ModelError, ModelReplyError, ModelStopError
from befund.llm.budget import CallLimit
from befund.llm.http_transport import LARGEST_REPLY, MOST_PARTS, is_bounded
from befund.llm.model_factory import open_embedder, open_model
from befund.llm.retry import Retrier, RetryPolicy
from befund.llm.scripted import ScriptedServer, answer, fault

SRC = Path(__file__).parents[2] / "src"
LIMIT = 0.4
MEGABYTE = b" " * 2**20


def slow_headers(talk: Talk) -> None:
    talk.drip(b"HTTP/1.1 200 OK\r\n" + b"X-Any: one\r\n" * 1000, 0.05)


def slow_status(talk: Talk) -> None:
    talk.drip(b"HTTP/1.1 200 " + b"O" * 1000, 0.05)


def silence(talk: Talk) -> None:
    talk.pause(30)


def slow_body(talk: Talk) -> None:
    talk.send(head(length=10_000))
    talk.drip(b" " * 10_000, 0.05)


def slow_chunks(talk: Talk) -> None:
    talk.send(head(Transfer_Encoding="chunked"))
    while talk.is_open:
        talk.send(b"1\r\n \r\n")
        talk.pause(0.05)


def slow_trailers(talk: Talk) -> None:
    talk.send(head(Transfer_Encoding="chunked") + b"1\r\n \r\n0\r\n")
    talk.drip(b"X-Any: one\r\n" * 1000, 0.05)


def slow_hints(talk: Talk) -> None:
    while talk.is_open:
        talk.send(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        talk.pause(0.05)


def flood_of_hints(talk: Talk) -> None:
    while talk.is_open:
        talk.send(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1000)


def slow_error(talk: Talk) -> None:
    talk.send(head(500, length=10_000))
    talk.drip(b" " * 10_000, 0.05)


SLOW = (
    slow_headers,
    slow_status,
    silence,
    slow_body,
    slow_chunks,
    slow_trailers,
    slow_hints,
    flood_of_hints,
    slow_error,
)


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """The client library takes a second to load, which is no part of a call."""
    import befund.llm.langchain_chat  # noqa: F401


@pytest.mark.parametrize("behave", SLOW, ids=lambda behave: behave.__name__)
def test_a_call_ends_at_its_deadline_whatever_a_server_sends_meanwhile(
    behave: Callable[[Talk], None],
) -> None:
    with HostileServer(behave) as server:
        model = model_at(server, timeout=LIMIT)
        began = time.monotonic()
        with pytest.raises(ModelError, match=r"Zeitlimit|größer"):
            model.complete(request())
        assert time.monotonic() - began < 4 * LIMIT


@pytest.mark.parametrize("behave", [slow_headers, slow_body], ids=lambda behave: behave.__name__)
def test_a_call_for_embeddings_ends_at_its_deadline_too(behave: Callable[[Talk], None]) -> None:
    with HostileServer(behave) as server:
        retrier = Clock().retrier(ONCE)
        embedder = open_embedder(
            "any", base_url=server.base_url, api_key=KEY, timeout=LIMIT, retrier=retrier
        )
        began = time.monotonic()
        with pytest.raises(ModelError, match="Zeitlimit"):
            embedder.embed(["eins"])
        assert time.monotonic() - began < 4 * LIMIT


def test_the_time_of_one_call_is_not_taken_from_the_next_on_the_same_connection() -> None:
    with ScriptedServer([answer(GOOD)]) as server:
        model = open_model("any-model", base_url=server.base_url, api_key=KEY, timeout=0.5)
        for _ in range(3):
            time.sleep(0.3)
            model.complete(request())


def endless_body(talk: Talk) -> None:
    talk.send(head(length=10**12))
    while talk.is_open:
        talk.send(MEGABYTE)


def endless_chunks(talk: Talk) -> None:
    talk.send(head(Transfer_Encoding="chunked"))
    while talk.is_open:
        talk.send(b"100000\r\n" + MEGABYTE + b"\r\n")


def endless_until_close(talk: Talk) -> None:
    talk.send(head(Connection="close"))
    while talk.is_open:
        talk.send(MEGABYTE)


def endless_tiny_chunks(talk: Talk) -> None:
    talk.send(head(Transfer_Encoding="chunked"))
    while talk.is_open:
        talk.send(b"1\r\n \r\n" * 10_000)


def endless_headers(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\n")
    while talk.is_open:
        talk.send(b"X-Any: one\r\n" * 1000)


def endless_error(talk: Talk) -> None:
    talk.send(head(500, length=5 * 10**9))
    while talk.is_open:
        talk.send(MEGABYTE)


def many_choices(talk: Talk) -> None:
    replied(b'{"choices":[' + b",".join([b"{}"] * 3_000_000) + b"]}")(talk)


def many_fields(talk: Talk) -> None:
    replied(b"{" + b",".join(b'"%x":0' % number for number in range(1_200_000)) + b"}")(talk)


def many_strings(talk: Talk) -> None:
    replied(b'{"choices":[' + b",".join([b'""'] * 3_000_000) + b"]}")(talk)


def bomb(packed: bytes, coding: str) -> Callable[[Talk], None]:
    return replied(packed, Content_Encoding=coding)


def zeros(megabytes: int, bits: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, bits)
    return b"".join(packer.compress(MEGABYTE) for _ in range(megabytes)) + packer.flush()


LARGE = {
    "endless body": endless_body,
    "endless chunks": endless_chunks,
    "endless until close": endless_until_close,
    "endless tiny chunks": endless_tiny_chunks,
    "endless headers": endless_headers,
    "endless error": endless_error,
    "many choices": many_choices,
    "many fields": many_fields,
    "many strings": many_strings,
    "gzip": bomb(zeros(500, 31), "gzip"),
    "gzip in gzip": bomb(gzip.compress(zeros(500, 31)), "gzip, gzip"),
    "deflate": bomb(zeros(500, 15), "deflate"),
    "br": bomb(b"any", "br"),
    "zstd": bomb(b"any", "zstd"),
    "an error in gzip": replied(zeros(500, 31), 500, Content_Encoding="gzip"),
}
CHILD = """
import json, resource, sys, time
from llm_bench import Clock, request
from befund.errors import ModelError
from befund.llm.model_factory import open_embedder, open_model
from befund.llm.retry import RetryPolicy
import befund.llm.langchain_chat
size = int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmSize"))) * 1024
resource.setrlimit(resource.RLIMIT_AS, (size + 300 * 2**20,) * 2)
task, *servers = sys.argv[1:]
for server in servers:
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    settings = dict(base_url=server, api_key="k", timeout=30, retrier=Clock().retrier(RetryPolicy(attempts=1)))
    try:
        if task == "chat":
            open_model("any-model", **settings).complete(request())
        else:
            open_embedder("any-model", **settings).embed(["eins"])
    except ModelError as error:
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        print(json.dumps([error.what, grown, time.monotonic() - began]))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measured as Linux measures")
@pytest.mark.parametrize("task", ["chat", "embeddings"])
def test_no_reply_takes_much_memory_or_time(task: str) -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(HostileServer(behave)).base_url for behave in LARGE.values()]
        done = subprocess.run(
            [sys.executable, "-c", CHILD, task, *servers],
            env={**os.environ, "PYTHONPATH": f"{SRC}:{Path(__file__).parent}"},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    for name, (what, megabytes, seconds) in zip(LARGE, told, strict=True):
        expected = (
            "HTTP 500"
            if "error" in name
            else "Verbindung brach ab"
            if "headers" in name
            else "größer|gepackt"
        )
        assert any(part in what for part in expected.split("|")), f"{name}: {what}"
        assert megabytes < 120, name
        assert seconds < 8, name


def test_a_reply_is_asked_for_unpacked() -> None:
    with HostileServer(replied(completion('{"items": []}'))) as server:
        model_at(server).complete(request())
    assert b"accept-encoding: identity" in server.requests[0].lower()


def test_a_large_honest_reply_is_read() -> None:
    with asked_once(completion('{"items": ["' + "x" * 7_000_000 + '"]}')) as model:
        assert len(model.complete(request()).text) > 7_000_000


def test_what_the_model_wrote_may_hold_many_parts() -> None:
    entries = ",".join('{"a": [{"b": 1}, {"b": "\\\\\\" [{"}]}' for _ in range(20_000))
    body = completion(f'{{"items": [{entries}]}}')
    assert body.count(b"{") > MOST_PARTS
    assert is_bounded(body)
    assert not is_bounded(b"[" + b",".join([b"{}"] * MOST_PARTS) + b"]")
    assert LARGEST_REPLY == 16 * 2**20


THOUGHTS = (
    "<think>" * 100_000,
    "<think>" * 50_000 + "{",
    "</think>" * 100_000,
    "<think></think>" * 50_000,
    "{" * 10**6,
)


@pytest.mark.parametrize("text", THOUGHTS, ids=lambda text: text[:16])
def test_reading_a_reply_takes_time_in_proportion_to_its_length(text: str) -> None:
    with asked_once(completion(text)) as model:
        began = time.monotonic()
        with pytest.raises(ModelReplyError):
            model.complete(request())
        assert time.monotonic() - began < 3


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed_with_or_without_a_key(status: int) -> None:
    with ScriptedServer([answer(GOOD)]) as elsewhere:
        target = f"{elsewhere.base_url}/chat/completions"
        with HostileServer(replied(b"", status, Location=target)) as server:
            with pytest.raises(ModelStopError, match="leitet"):
                model_at(server).complete(request())
    assert elsewhere.requests == []


RETRY_AFTERS = ("-5", "nan", "inf", "1e400", "9" * 400, "0x10", "Fri, 31 Dec 99999 23:59:59 GMT", "\u0663", "1_0",
                "Mon, 01 Jan 0001 00:00:00 +2359", "Fri, 31 Dec 9999 23:59:59 -2359", "; drop", "1,5")  # fmt: skip


@pytest.mark.parametrize("said", RETRY_AFTERS)
def test_nonsense_in_retry_after_neither_breaks_nor_prolongs_a_call(said: str) -> None:
    clock = Clock()
    behaviour = fault(429, headers={"Retry-After": said.encode().decode("latin-1")})
    with ScriptedServer([behaviour, answer(GOOD)]) as server:
        model = open_model(
            "any-model", base_url=server.base_url, api_key=KEY, retrier=clock.retrier()
        )
        if "9999 23" in said and "99999" not in said:
            with pytest.raises(ModelStopError, match="Minuten Pause"):
                model.complete(request())
        else:
            model.complete(request())
    assert sum(clock.sleeps) <= 122


def test_after_half_an_hour_no_further_attempt_begins() -> None:
    clock = Clock()
    slow = RetryPolicy(attempts=100, longest_pause=600, first_pause=600)
    with ScriptedServer([fault(500, "response_format is not supported")]) as server:
        model = open_model(
            "any-model", base_url=server.base_url, api_key=KEY, retrier=clock.retrier(slow)
        )
        with pytest.raises(ModelError):
            model.complete(request())
    with ScriptedServer([fault(502)]) as server:
        model = open_model(
            "any-model", base_url=server.base_url, api_key=KEY, retrier=clock.retrier(slow)
        )
        began = clock.now
        with pytest.raises(ModelError):
            model.complete(request())
    assert clock.now - began <= slow.longest
    assert len(server.requests) == 7


def test_every_attempt_counts_as_a_call_and_the_one_beyond_the_limit_is_not_made() -> None:
    limit = CallLimit(5)
    retrier = Retrier(RetryPolicy(attempts=4), calls=limit, sleep=lambda _: None)
    with ScriptedServer([fault(502), fault(502), answer(GOOD), fault(502)]) as server:
        model = open_model("any-model", base_url=server.base_url, api_key=KEY, retrier=retrier)
        model.complete(request())
        with pytest.raises(ModelStopError, match="Obergrenze von 5 Aufrufen") as caught:
            model.complete(request())
    assert (len(server.requests), limit.taken, caught.value.where) == (5, 5, "max_calls")
