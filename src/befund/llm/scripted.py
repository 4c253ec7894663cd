"""A scripted OpenAI-compatible server on loopback, for tests.

It answers, delays, drops, or sends half:

with ScriptedServer([fault(429, headers={"Retry-After": "2"}), answer({"items": []})]) as server:
    model = open_model("any", base_url=server.base_url)
    ...
    assert len(server.requests) == 2
"""

import json
import socket
import struct
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Heard:
    """One request as it arrived; `body` is the decoded JSON, header names are in lower case."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the server does with one request; `delay` in seconds comes before anything else.

    `drop` closes the connection without a reply, `half` after the first half of the body; `drip` is
    the time in seconds between one byte of the body and the next.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    drop: bool = False
    half: bool = False


Script = Callable[[Heard], Behaviour] | Sequence[Behaviour]


def answer(
    content: Mapping[str, Any] | str | None,
    *,
    finish_reason: str | None = "stop",
    refusal: str | None = None,
    usage: tuple[int, int] | None = (100, 20),
    model: str = "scripted-1",
) -> Behaviour:
    """A chat completion; `content` is the object to reply with, or the raw text."""
    text = json.dumps(content, ensure_ascii=False) if isinstance(content, Mapping) else content
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if refusal is not None:
        message["refusal"] = refusal
    value: dict[str, Any] = {
        "id": "chatcmpl-scripted",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
    }
    if usage is not None:
        total = sum(usage)
        value["usage"] = {
            "prompt_tokens": usage[0],
            "completion_tokens": usage[1],
            "total_tokens": total,
        }
    return _json(200, value)


def vectors(rows: Sequence[Sequence[float]]) -> Behaviour:
    """A reply of the embeddings endpoint."""
    data = [
        {"object": "embedding", "index": index, "embedding": list(row)}
        for index, row in enumerate(rows)
    ]
    usage = {"prompt_tokens": 0, "total_tokens": 0}
    return _json(200, {"object": "list", "model": "scripted-1", "data": data, "usage": usage})


def fault(
    status: int,
    message: str = "",
    *,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Behaviour:
    """An error as OpenAI words it."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    return _json(status, {"error": error}, headers)


def page(status: int = 503) -> Behaviour:
    """The HTML page that a gateway sends."""
    body = (
        b"<html><head><title>Service Unavailable</title></head><body><h1>Sorry</h1></body></html>"
    )
    return Behaviour(status, body, {"Content-Type": "text/html"})


def dropped() -> Behaviour:
    """A connection that closes without a reply."""
    return Behaviour(drop=True)


def half_sent() -> Behaviour:
    """A connection that closes in the middle of a good reply."""
    whole = answer({"items": ["x" * 200]})
    return Behaviour(whole.status, whole.body, whole.headers, half=True)


class ScriptedServer:
    """Serves a script.

    It is a function of the request, or a list of behaviours, the last of which repeats.
    """

    def __init__(self, script: Script) -> None:
        self._script = script
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._requests: list[Heard] = []
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    @property
    def base_url(self) -> str:
        """The address to configure."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def requests(self) -> list[Heard]:
        """All requests so far, in order of arrival."""
        with self._lock:
            return list(self._requests)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._refuse_from_now_on()

    def _refuse_from_now_on(self) -> None:
        """Keep the port, without listening.

        A client that comes late must not reach the server of another test.
        """
        kept = socket.socket()
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):  # somebody else was faster
            kept.bind(self._server.server_address)
        kept.detach()  # open until the process ends, and nothing that Python would warn of

    def next_behaviour(self, heard: Heard) -> Behaviour:
        """Keep the request and say what to do with it; waits out the delay."""
        with self._lock:
            place = len(self._requests)
            self._requests.append(heard)
        script = self._script
        behaviour = script(heard) if callable(script) else script[min(place, len(script) - 1)]
        self.pause(behaviour.delay)
        return behaviour

    def pause(self, seconds: float) -> None:
        """Wait, but no longer than the server runs."""
        self._closing.wait(seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that went away is part of many scripts."""


def _handler(owner: ScriptedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._perform(owner.next_behaviour(Heard(self.path, headers, _decoded(raw))))

        def _perform(self, behaviour: Behaviour) -> None:
            if behaviour.drop:
                self._close_hard()
                return
            self.send_response(behaviour.status)
            for name, value in behaviour.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(behaviour.body)))
            self.end_headers()
            if behaviour.half:
                self.wfile.write(behaviour.body[: len(behaviour.body) // 2])
                self.wfile.flush()
                self._close_hard()
                return
            step = 1 if behaviour.drip else len(behaviour.body) or 1
            for start in range(0, len(behaviour.body), step):
                self.wfile.write(behaviour.body[start : start + step])
                owner.pause(behaviour.drip)

        def _close_hard(self) -> None:
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as in the base class
            """Say nothing."""

    return Handler


def _decoded(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {"": value}


def _json(
    status: int, value: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> Behaviour:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Behaviour(status, body, {"Content-Type": "application/json", **(headers or {})})
