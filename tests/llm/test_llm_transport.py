"""How a model's server is reached.

Proxies of the environment, handshakes, and the way to many addresses.
"""

import socket
import time
from collections.abc import Callable, Sequence

import pytest
from hostile_server import HostileServer, Talk
from llm_bench import GOOD, KEY, Clock, request

from befund.errors import ModelError
from befund.llm.http_transport import _proxy_for
from befund.llm.model_factory import open_model
from befund.llm.retry import RetryPolicy
from befund.llm.scripted import ScriptedServer, answer

FAR = "https://models.intern.example/v1"
PROXY = "http://user:pass@proxy.example:3128"
VARIABLES = (
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
)


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """The client library takes a second to load, which is no part of a call."""
    import befund.llm.langchain_chat  # noqa: F401


def test_the_proxy_of_the_environment_is_used_for_far_hosts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _proxy_for(FAR) is None
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    proxy = _proxy_for(FAR)
    assert proxy is not None
    assert (proxy.url.host, proxy.url.port, proxy.auth) == (
        b"proxy.example",
        3128,
        (b"user", b"pass"),
    )
    assert _proxy_for("http://models.intern.example/v1") is None
    monkeypatch.setenv("ALL_PROXY", "proxy.example:3129")
    plain = _proxy_for("http://models.intern.example/v1")
    assert plain is not None
    assert plain.url.port == 3129


@pytest.mark.parametrize(
    "named", ["*", "intern.example", ".intern.example", "*.intern.example", "a.b, *.EXAMPLE ,c"]
)
def test_what_no_proxy_names_is_reached_directly(
    named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", named)
    assert _proxy_for(FAR) is None


@pytest.mark.parametrize(
    "named", ["other.example", "*.other.example", "ntern.example", "*.ls.intern.example", ""]
)
def test_what_no_proxy_does_not_name_is_not(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", named)
    assert _proxy_for(FAR) is not None


def test_a_call_goes_through_the_proxy_and_keeps_its_deadline(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def tunnel(talk: Talk) -> None:
        talk.drip(b"HTTP/1.1 200 Connection established\r\n" + b"X-Any: one\r\n" * 1000, 0.05)

    with HostileServer(tunnel) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.base_url.removesuffix("/v1"))
        began = time.monotonic()
        with pytest.raises(ModelError, match=r"Zeitlimit|nicht erreichbar"):
            asked(FAR, 0.4)
        assert time.monotonic() - began < 2
    assert proxy.requests[0].startswith(b"CONNECT models.intern.example:443 ")
    assert KEY.encode() not in proxy.requests[0]
    assert not caplog.records


def asked(url: str, timeout: float) -> None:
    retrier = Clock().retrier(RetryPolicy(attempts=1, first_contacts=1))
    open_model("any-model", base_url=url, api_key=KEY, timeout=timeout, retrier=retrier).complete(
        request()
    )


def silent_handshake(talk: Talk) -> None:
    talk.pause(30)


def slow_handshake(talk: Talk) -> None:
    talk.drip(b"\x16\x03\x03\x40\x00" + b"\x02" * 16_384, 0.05)


@pytest.mark.parametrize(
    "behave", [silent_handshake, slow_handshake], ids=lambda behave: behave.__name__
)
def test_a_handshake_ends_with_the_call(behave: Callable[[Talk], None]) -> None:
    with HostileServer(behave, reads=False) as server:
        began = time.monotonic()
        with pytest.raises(ModelError):
            asked(server.base_url.replace("http:", "https:"), 0.4)
        assert time.monotonic() - began < 2


def test_all_addresses_of_a_host_share_the_time_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        waiting = [socket.create_connection(("127.0.0.1", port), 1) for _ in range(1)]
        many = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{n}", port))
            for n in range(1, 200)
        ]
        monkeypatch.setattr(socket, "getaddrinfo", _answering(many, port))
        began = time.monotonic()
        with pytest.raises(ModelError):
            asked(f"http://localhost:{port}/v1", 0.5)
        assert time.monotonic() - began < 3
        for connection in waiting:
            connection.close()


def _answering(many: Sequence[object], port: int) -> Callable[..., object]:
    real = socket.getaddrinfo

    def look_up(host: str, asked_port: int, *arguments: object, **options: object) -> object:
        if host in {"localhost", b"localhost"} and asked_port == port:
            return many
        return real(host, asked_port, *arguments, **options)  # type: ignore[arg-type]

    return look_up


def test_the_second_address_is_tried_where_the_first_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ScriptedServer([answer(GOOD)]) as server:
        port = int(server.base_url.split(":")[2].removesuffix("/v1"))
        two = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{n}", port)) for n in (2, 1)]
        monkeypatch.setattr(socket, "getaddrinfo", _answering(two, port))
        asked(f"http://localhost:{port}/v1", 5)
    assert len(server.requests) == 1
