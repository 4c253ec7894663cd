"""What all tests share: none of them can reach anything but this machine."""

import ipaddress
import signal
import socket
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import typer.testing
from typer.main import get_command

pytest_plugins = [
    "built_once",
    "cli_program",
    "hypothesis_profiles",
    "index_fixtures",
    "masking_fixtures",
    "postgres_fixtures",
    "web_fixtures",
]  # each beside the tests that use it


# A process that a shell started in the background ignores Ctrl-C, and so do its children; the tests
# send it to them.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The command line is put together once for each process, not for each command that a test runs.
setattr(typer.testing, "_get_command", cache(get_command))  # noqa: B010 - it exports no such name


def _is_local(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "127.0.0.1")
    if name in {"localhost", "<broadcast>"}:
        return name == "localhost"
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The one switch: any connection or name look-up beyond loopback fails the test, in whatever thread it is tried."""
    tried: list[str] = []

    def guard(name: str, place: int) -> None:
        real = getattr(socket.socket, name)

        def guarded(self: socket.socket, *arguments: Any) -> Any:
            address = arguments[place]
            if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_local(address[0]):
                _refuse(tried, str(address[0]))
            return real(self, *arguments)

        monkeypatch.setattr(socket.socket, name, guarded)

    guard("connect", 0)
    guard("connect_ex", 0)
    guard("sendto", -1)
    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        if not _is_local(host):
            _refuse(tried, str(host))
        return look_up(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield
    assert not tried, f"the test tried to reach {tried}"


def _refuse(tried: list[str], host: str) -> None:
    tried.append(host)
    raise ConnectionRefusedError(f"tests reach nothing but loopback, not {host}")


def pytest_addoption(parser: pytest.Parser) -> None:
    """One flag regenerates every golden file."""
    parser.addoption(
        "--update-golden", action="store_true", help="write what is read as the new golden files"
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are written instead of compared."""
    return bool(request.config.getoption("--update-golden"))
