"""Connections that are held open lock nobody out, and none may take as long as it likes."""

import errno
import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path

import httpx2
import pytest
import trustme
from web_fixtures import Served, come_in, served

from befund.app import Session
from befund.web.connections import ConnectionLimits, Connections, Listener, limits_here

QUICK = ConnectionLimits(from_one=20, in_all=50, head=1.5, body=1.5, answered_body=1.5, reading=1.5)
HALF = b"GET /login HTTP/1.1\r\nHost: 127"
SOON = 8.0  # seconds within which a limit of 1.5 is kept on a busy machine


@pytest.fixture
def session(tmp_path: Path, opened: Callable[[Path], Session]) -> Session:
    return opened(tmp_path / "kunde")


@pytest.fixture
def site(session: Session) -> Iterator[Served]:
    with served(session, QUICK) as running:
        yield running


def status(port: int, source: str = "127.0.0.1") -> int:
    """What the login page answers to a client at a loopback address; 0 where nobody answers."""
    with closing(
        HTTPConnection("127.0.0.1", port, timeout=10, source_address=(source, 0))
    ) as client:
        try:
            client.request("GET", "/login")
            return client.getresponse().status
        except (OSError, HTTPException):
            return 0


def connect(port: int, said: bytes = b"") -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), 10)
    made.sendall(said)
    return made


def is_open(held: socket.socket) -> bool:
    held.settimeout(0)
    try:
        return held.recv(1 << 16) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def seconds_until_closed(held: socket.socket, most: float = SOON) -> float:
    started = time.monotonic()
    while is_open(held) and time.monotonic() - started < most:
        time.sleep(0.05)
    assert not is_open(held)
    return time.monotonic() - started


def hold(stack: ExitStack, port: int, count: int, said: bytes) -> list[socket.socket]:
    return [stack.enter_context(connect(port, said)) for _ in range(count)]


def entered(site: Served) -> tuple[str, str]:
    """The cookie of somebody who was let in, and the token."""
    with httpx2.Client(
        base_url=f"http://127.0.0.1:{site.port}", timeout=20, headers={"accept": "text/html"}
    ) as client:
        come_in(client, code=site.link.partition("#")[2])
        page = client.get("/interviews").text
        return f"befund-{site.port}={client.cookies[f'befund-{site.port}']}", page.split(
            'name="csrf" content="'
        )[1][:43]


def upload_head(site: Served, length: int) -> bytes:
    cookie, token = entered(site)
    lines = (
        "POST /interviews/upload HTTP/1.1",
        f"Host: 127.0.0.1:{site.port}",
        f"Cookie: {cookie}",
        f"X-CSRF-Token: {token}",
        "Content-Type: multipart/form-data; boundary=b",
        f"Content-Length: {length}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def multipart(size: int) -> bytes:
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
    talk = "I: Wie läuft das?\nB: Die Bestellung kommt per Mail, und dann drucke ich sie aus.\n".encode()
    return head + (talk * (1 + size // len(talk))) + b"\r\n--b--\r\n"


@pytest.mark.parametrize("said", [b"", HALF])
def test_eleven_hundred_half_open_connections_lock_nobody_out(
    session: Session, said: bytes
) -> None:
    with served(session, ConnectionLimits(head=2.0)) as site, ExitStack() as stack:
        held = hold(stack, site.port, 1100, said)
        started = time.monotonic()
        assert (status(site.port, "127.0.0.2"), status(site.port)) == (200, 200)
        assert time.monotonic() - started < SOON
        assert len(site.connections) <= 102
        while any(is_open(one) for one in held) and time.monotonic() - started < SOON:
            time.sleep(0.1)
        assert not any(is_open(one) for one in held)
        assert len(site.connections) == 0


def test_from_many_addresses_too_the_one_that_asks_is_answered(site: Served) -> None:
    with ExitStack() as stack:
        for place in range(10, 60):
            for _ in range(4):
                made = stack.enter_context(socket.socket())
                made.bind((f"127.0.0.{place}", 0))
                made.connect(("127.0.0.1", site.port))
                made.sendall(HALF)
        assert status(site.port, "127.0.0.2") == 200
        assert len(site.connections) <= 50


def test_who_never_shakes_hands_is_dropped_too(session: Session, tmp_path: Path) -> None:
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    issued.cert_chain_pems[0].write_to_path(str(certificate))
    issued.private_key_pem.write_to_path(str(key))
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    with served(session, QUICK, certificate=certificate, key=key) as site, ExitStack() as stack:
        held = hold(stack, site.port, 200, b"")
        with closing(
            HTTPSConnection("127.0.0.1", site.port, context=trusted, timeout=10)
        ) as client:
            client.request("GET", "/login")
            assert client.getresponse().status == 200
        assert len(site.connections) <= 21
        seconds_until_closed(held[-1])
        time.sleep(1)
        assert len(site.connections) == 0


def test_a_head_in_drips_ends_in_time(site: Served) -> None:
    with connect(site.port, HALF) as held:
        started = time.monotonic()
        while is_open(held) and time.monotonic() - started < SOON:
            with suppress(OSError):
                held.send(b"0")
            time.sleep(0.1)
        assert 1.0 < time.monotonic() - started < SOON


def test_between_two_requests_drips_end_in_time_as_well(site: Served) -> None:
    request = f"GET /static/befund.js HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n\r\n".encode()
    with connect(site.port, request) as held:
        held.settimeout(10)
        assert held.recv(1 << 16).startswith(b"HTTP/1.1 200")
        started = time.monotonic()
        while is_open(held) and time.monotonic() - started < SOON:
            with suppress(OSError):
                held.send(b"G")
            time.sleep(0.1)
        assert time.monotonic() - started < SOON


def test_a_body_that_stops_ends_in_time(site: Served) -> None:
    with connect(site.port, upload_head(site, 10_000) + b"--b\r\n") as held:
        assert seconds_until_closed(held) > 0.5


def test_a_body_that_is_answered_before_it_came_ends_in_time(site: Served) -> None:
    head = f"POST /interviews/upload HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\nContent-Length: 1000000\r\n\r\n"
    with connect(site.port, head.encode()) as held:
        held.settimeout(10)
        assert held.recv(1 << 16).startswith(b"HTTP/1.1 401")
        started = time.monotonic()
        while is_open(held) and time.monotonic() - started < SOON:
            with suppress(OSError):
                held.send(b"x")
            time.sleep(0.1)
        assert time.monotonic() - started < SOON


def test_a_slow_upload_goes_on_as_long_as_bytes_flow(site: Served) -> None:
    body = multipart(4000)
    with connect(site.port, upload_head(site, len(body))) as held:
        started = time.monotonic()
        for place in range(0, len(body), 400):
            held.sendall(body[place : place + 400])
            time.sleep(0.45)
        assert time.monotonic() - started > 2 * QUICK.body
        held.settimeout(30)
        answer = b""
        while b'"done"' not in answer and (piece := held.recv(1 << 16)):
            answer += piece
        assert answer.startswith(b"HTTP/1.1 200")
        assert b'"done": true' in answer


def test_who_does_not_read_the_answer_is_dropped(site: Served) -> None:
    path = "/static/vendor/bpmn-js/navigated-viewer-18.31.1.min.js"
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n\r\n".encode()
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        held.connect(("127.0.0.1", site.port))
        held.sendall(request * 60)
        assert held.recv(12) == b"HTTP/1.1 200"
        started = time.monotonic()
        while len(site.connections) and time.monotonic() - started < SOON:
            time.sleep(0.1)
        assert 1.0 < time.monotonic() - started < SOON


def test_a_stream_outlives_a_flood_from_the_same_address(site: Served) -> None:
    cookie, _ = entered(site)
    with (
        closing(HTTPConnection("127.0.0.1", site.port, timeout=10)) as client,
        ExitStack() as stack,
    ):
        client.request("GET", "/jobs/events", headers={"Cookie": cookie})
        stream = client.getresponse()
        assert stream.readline() == b"retry: 2000\n"
        hold(stack, site.port, 100, HALF)
        time.sleep(2.5)
        site.jobs.change(problem="noch da")
        found = next(line for line in stream if line.startswith(b"data: ") and b"noch da" in line)
        assert json.loads(found.removeprefix(b"data: "))["problem"] == "noch da"


def test_where_all_are_busy_the_next_is_refused() -> None:
    clock = [0.0]
    connections = Connections(
        ConnectionLimits(from_one=2, in_all=3), lambda: clock[0], one_proxy=False
    )
    dropped: list[int] = []
    first, second = (
        connections.admit(("10.0.0.1", port), lambda port=port: dropped.append(port))  # type: ignore[misc]
        for port in (1, 2)
    )
    assert first
    assert second

    class Busy:
        is_waiting = False

    first.protocol = Busy()  # type: ignore[assignment]
    assert connections.admit(("10.0.0.1", 3), lambda: None)
    assert dropped == [2]
    for place in (2, 3):
        found = connections.find(("10.0.0.1", place))
        if found:
            found.protocol = Busy()  # type: ignore[assignment]
    assert connections.admit(("10.0.0.1", 4), lambda: None) is None
    assert connections.admit(("10.0.0.2", 1), lambda: None)


def test_a_proxy_may_hold_all_connections() -> None:
    connections = Connections(ConnectionLimits(from_one=2, in_all=30), one_proxy=True)
    assert all(connections.admit(("127.0.0.1", port), lambda: None) for port in range(30))
    assert len(connections) == 30


@pytest.mark.parametrize("header", [b"X: " + b"x" * (1 << 20), b"X: y\r\n" * 200_000])
def test_a_head_of_any_size_is_not_kept(site: Served, header: bytes) -> None:
    with connect(site.port, b"GET /login HTTP/1.1\r\nHost: a\r\n") as held:
        with suppress(OSError):
            held.sendall(header)
        with suppress(OSError):
            held.settimeout(10)
            answer = held.recv(1 << 16)
            assert answer.startswith(b"HTTP/1.1 400")
            assert b"content-type: text/plain" in answer
    assert status(site.port) == 200


def test_where_files_run_out_the_server_goes_on(
    site: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept, failed = Listener.accept, [3]

    def scarce(self: Listener) -> object:
        if failed[0]:
            failed[0] -= 1
            raise OSError(errno.EMFILE, "Too many open files")
        return accept(self)

    monkeypatch.setattr(Listener, "accept", scarce)
    assert status(site.port) == 200
    assert failed == [0]


def test_there_are_never_more_connections_than_files(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    allowed = [256, 256]
    monkeypatch.setattr(resource, "getrlimit", lambda _: tuple(allowed))
    monkeypatch.setattr(
        resource, "setrlimit", lambda _, wanted: allowed.__setitem__(slice(None), wanted)
    )
    assert limits_here() == ConnectionLimits(in_all=56, from_one=56)
    allowed[:] = [1024, 1_048_576]
    assert limits_here() == ConnectionLimits()
    assert allowed == [65_536, 1_048_576]
