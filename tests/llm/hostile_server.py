"""A server over a bare socket, for tests: it may break every rule of HTTP, byte by byte."""

import json
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from befund.llm.scripted import answer

CRLF = b"\r\n"


class Talk:
    """One connection after its request was read: what the server does on it."""

    def __init__(self, connection: socket.socket, closing: threading.Event) -> None:
        self._connection, self._closing = connection, closing

    @property
    def is_open(self) -> bool:
        """Whether the server still runs."""
        return not self._closing.is_set()

    def send(self, data: bytes) -> None:
        """Send all of it; a client that has gone raises OSError, which ends the talk."""
        self._connection.sendall(data)

    def pause(self, seconds: float) -> None:
        """Wait, but no longer than the server runs."""
        self._closing.wait(seconds)

    def drip(self, data: bytes, seconds: float) -> None:
        """Send one byte after the other with a pause between."""
        for place in range(len(data)):
            if not self.is_open:
                return
            self.send(data[place : place + 1])
            self.pause(seconds)


class HostileServer:
    """Runs a behaviour on each connection, once its request has come.

    `requests` are the heads as they came. Without `reads` it begins at once: what comes is no
    request that can be read, but a handshake.
    """

    def __init__(self, behave: Callable[[Talk], None], *, reads: bool = True) -> None:
        self._behave, self._reads = behave, reads
        self._closing = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._listening.settimeout(0.1)
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self.requests: list[bytes] = []

    @property
    def base_url(self) -> str:
        """The address to configure."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}/v1"

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
        self._thread.join()
        self._listening.close()

    def _accept(self) -> None:
        while not self._closing.is_set():
            with suppress(TimeoutError):
                connection, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(30)
            if self._reads:
                self.requests.append(_request(connection))
            self._behave(Talk(connection, self._closing))


def _request(connection: socket.socket) -> bytes:
    """The head of a request; its body is read too."""
    read = b""
    while b"\r\n\r\n" not in read:
        part = connection.recv(65_536)
        if not part:
            return read
        read += part
    head, _, body = read.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.split(CRLF)
            if line.lower().startswith(b"content-length:")
        ),
        0,
    )
    while len(body) < length:
        body += connection.recv(65_536)
    return head


def head(status: int = 200, *, length: int | None = None, **headers: str) -> bytes:
    """The head of a reply; names of headers are given with underscores."""
    lines = [f"HTTP/1.1 {status} Any", "Content-Type: application/json"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [] if length is None else [f"Content-Length: {length}"]
    return "\r\n".join(lines).encode() + CRLF + CRLF


def replied(body: bytes, status: int = 200, **headers: str) -> Callable[[Talk], None]:
    """A whole reply with that body."""
    return lambda talk: talk.send(
        head(status, length=len(body), Connection="close", **headers) + body
    )


def completion(content: object) -> bytes:
    """The body of a completion whose message has that content."""
    value = json.loads(answer("").body)
    value["choices"][0]["message"]["content"] = content
    return json.dumps(value).encode()
