"""HTTP to a model's server that may be hostile.

One deadline for a whole call, and a bound on what it may send. Time limits of HTTP clients hold for
one read each, so a server that sends a byte now and then keeps a call for ever. Here each read,
also that of a header or of a handshake, gets what is left of the call. A reply is asked for
unpacked, and read to its end before anybody looks at it.
"""

import importlib.util
import json
import socket
import threading
import time
import urllib.request
from collections.abc import Iterable
from typing import Any

import httpcore2
import httpx2

LARGEST_REPLY = 16 * 2**20
"""Bytes of one reply as it is sent, with the marks between its chunks."""
MOST_PARTS = 20_000
"""Objects and lists of the envelope; what the model wrote is one string in it."""
MOST_VALUES = 1_000_000
"""Values of the envelope; 32 vectors of 16,000 numbers are half of it."""

# with all that may come before it: a flood of "103 Early Hints" costs time
_LARGEST_HEAD = 256 * 2**10
_MOST_CHUNKS = 20_000  # so does a body that comes byte by byte
_LARGEST_EXPLANATION = 64 * 2**10  # of a reply with an error status; what is beyond it is not read
_LONGEST_CONNECT = 15.0
_PIECE = 4096  # bytes that are written at once: the time left is looked at between two
_NEVER = float("inf")
# What a request needs; anything else may carry a key of the user (OPENAI_CUSTOM_HEADERS,
# OPENAI_ORG_ID).
_PLAIN_HEADERS = frozenset(
    {"host", "accept", "connection", "content-type", "content-length", "user-agent"}
)


class OversizedReplyError(Exception):
    """A server sends more than a reply can hold."""


class EncodedReplyError(Exception):
    """A server sends a packed reply though it was asked not to."""


class LateReplyError(httpcore2.TimeoutException):
    """The time of the whole call is over."""


class GuardedTransport(httpx2.BaseTransport):
    """Sends requests to one server; a call takes `seconds` at most, its reply LARGEST_REPLY bytes.

    The lookup of the host's name is the resolver's, and bounded by it. With `anonymous` no header
    goes out that tells who asks. Raises ImportError or ValueError for a proxy of the environment
    that cannot be used.
    """

    def __init__(self, url: str, seconds: float, *, trust_env: bool, anonymous: bool) -> None:
        self._seconds, self._anonymous = seconds, anonymous
        self._call = _Call()
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=trust_env),
            proxy=_proxy_for(url) if trust_env else None,
            network_backend=_GuardedBackend(self._call),
            socket_options=[(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)],
            max_connections=1000,
            max_keepalive_connections=100,
            keepalive_expiry=5.0,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The whole reply."""
        self._call.begin(self._seconds)
        try:
            return self._answered(request)
        finally:
            self._call.end()

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def _answered(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        response = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=self._headers(request),
                content=request.stream,
                extensions={"timeout": self._call.timeouts()},
            )
        )
        self._call.make_room(LARGEST_REPLY)
        try:
            body = _body(response)
        finally:
            response.close()
        headers = [
            (name, value) for name, value in response.headers if name.lower() not in _ABOUT_THE_BODY
        ]
        return httpx2.Response(
            status_code=response.status, headers=headers, content=body, request=request
        )

    def _headers(self, request: httpx2.Request) -> list[tuple[bytes, bytes]]:
        request.headers["Accept-Encoding"] = "identity"
        allowed = _PLAIN_HEADERS | {"accept-encoding"}
        return [
            (name, value)
            for name, value in request.headers.raw
            if not self._anonymous or name.lower().decode("ascii", "replace") in allowed
        ]


_ABOUT_THE_BODY = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})


def _body(response: httpcore2.Response) -> bytes:
    """The body as it came; of an error no more than explains it."""
    failed = response.status >= 300
    if _is_encoded(response.headers):
        if failed:
            return b""
        raise EncodedReplyError
    parts: list[bytes] = []
    size = 0
    stream = response.stream
    if not isinstance(stream, Iterable):
        raise TypeError(stream)
    for part in stream:
        parts.append(part)
        size += len(part)
        if failed and size > _LARGEST_EXPLANATION:
            break
        if len(parts) > _MOST_CHUNKS:
            raise OversizedReplyError
    body = b"".join(parts)
    if failed:
        return body[:_LARGEST_EXPLANATION]
    if not is_bounded(body):
        raise OversizedReplyError
    return _with_sound_usage(body)


def _is_encoded(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    codings = [
        value.strip().lower() for name, value in headers if name.lower() == b"content-encoding"
    ]
    return any(coding not in {b"", b"identity"} for coding in codings)


def _with_sound_usage(body: bytes) -> bytes:
    """A completion without figures that are none.

    A client that adds them up would refuse a reply that is paid.
    """
    try:
        reply = json.loads(body) if b'"usage"' in body and b'"choices"' in body else None
    except (ValueError, RecursionError):
        return body
    if not isinstance(reply, dict) or "usage" not in reply:
        return body
    given = reply["usage"] if isinstance(reply["usage"], dict) else {}
    counts = {name: given.get(name) for name in ("prompt_tokens", "completion_tokens")}
    # True is an int too
    sound = [count for count in counts.values() if type(count) is int and count >= 0]
    reply["usage"] = {**counts, "total_tokens": sum(sound)} if len(sound) == len(counts) else None
    return json.dumps(reply).encode()


def is_bounded(body: bytes) -> bool:
    """Whether reading JSON takes little more memory than it has bytes.

    It must hold few parts and values.
    """
    if body.count(b"{") + body.count(b"[") <= MOST_PARTS and body.count(b",") <= MOST_VALUES:
        return True
    plain = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    if plain.count(b'"') > MOST_VALUES:
        return False
    outside = b"".join(plain.split(b'"')[::2])
    return (
        outside.count(b"{") + outside.count(b"[") <= MOST_PARTS
        and outside.count(b",") <= MOST_VALUES
    )


class _Call(threading.local):
    """What is left of the call that this thread makes: time and bytes."""

    def __init__(self) -> None:
        self._deadline = _NEVER
        self._room = _LARGEST_HEAD

    def begin(self, seconds: float) -> None:
        self._deadline, self._room = time.monotonic() + seconds, _LARGEST_HEAD

    def make_room(self, size: int) -> None:
        self._room = size

    def end(self) -> None:
        self._deadline = _NEVER

    def left(self, asked: float | None = None) -> float | None:
        """Seconds that the next step may take; raises LateReplyError where there are none."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise LateReplyError
        if left == _NEVER:
            return asked
        return left if asked is None else min(asked, left)

    def timeouts(self) -> dict[str, float | None]:
        left = self.left()
        return {"connect": self.left(_LONGEST_CONNECT), "read": left, "write": left, "pool": left}

    def received(self, size: int) -> None:
        self._room -= size
        if self._room < 0:
            raise OversizedReplyError


class _GuardedStream(httpcore2.NetworkStream):
    """A connection of which each step gets what is left of its call."""

    def __init__(self, stream: httpcore2.NetworkStream, call: _Call) -> None:
        self._stream, self._call = stream, call

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, self._call.left(timeout))
        self._call.received(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _PIECE):
            self._stream.write(buffer[start : start + _PIECE], self._call.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        secure = self._stream.start_tls(ssl_context, server_hostname, self._call.left(timeout))
        return _GuardedStream(secure, self._call)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _GuardedBackend(httpcore2.SyncBackend):
    def __init__(self, call: _Call) -> None:
        self._call = call

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Try the addresses of a host one after the other, all of them in the time of one."""
        ends = time.monotonic() + (_LONGEST_CONNECT if timeout is None else timeout)
        failed: Exception = httpcore2.ConnectError("no address")
        for address in _addresses(host, port):
            left = ends - time.monotonic()
            if left <= 0:
                raise httpcore2.ConnectTimeout
            try:
                stream = super().connect_tcp(
                    address, port, self._call.left(left), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
            else:
                return _GuardedStream(stream, self._call)
        raise failed


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore2.ConnectError from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _proxy_for(url: str) -> httpcore2.Proxy | None:
    """The proxy that the environment names for a server, None where it names none."""
    target = httpx2.URL(url)
    named = urllib.request.getproxies()
    place = named.get(target.scheme) or named.get("all")
    if not place or _is_excepted(target, named.get("no", "")):
        return None
    proxy = httpx2.Proxy(place if "://" in place else f"http://{place}")
    if proxy.url.scheme.startswith("socks") and importlib.util.find_spec("socksio") is None:
        raise ImportError("socksio")
    address = httpcore2.URL(
        scheme=proxy.url.raw_scheme,
        host=proxy.url.raw_host,
        port=proxy.url.port,
        target=proxy.url.raw_path,
    )
    return httpcore2.Proxy(address, proxy.raw_auth, proxy.headers.raw, proxy.ssl_context)


def _is_excepted(target: httpx2.URL, no_proxy: str) -> bool:
    """Whether NO_PROXY, or the system's settings, take a server out.

    `*.name` counts as `.name`, as curl has it.
    """
    entries = [entry.strip().lower() for entry in no_proxy.split(",")]
    domains = [entry.removeprefix("*") for entry in entries if entry.startswith("*.")]
    is_named = "*" in entries or any(target.host.endswith(domain) for domain in domains)
    return is_named or bool(urllib.request.proxy_bypass(target.netloc.decode("ascii")))
