"""How many connections there may be, from one client and in all.

And how long one may take for what it sends. uvicorn itself lets a connection that sends nothing
stay for ever, and accepts as many as there are file descriptors. Here each is counted as it is
accepted, before any TLS handshake. Where there are too many, the one that has waited longest
without a request goes, not the one that comes: who holds connections open locks nobody out.
"""

import asyncio
import errno
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from befund.web.access.login_limits import network_of

_MOST_OPEN_FILES = 65_536
_OTHER_FILES = 200  # what the database, the index and the libraries hold open

Peer = tuple[Any, ...]


@dataclass(frozen=True)
class ConnectionLimits:
    """How many connections there may be, and how many seconds one may take.

    For the head of a request (and before it the TLS handshake), from one piece of a body to the
    next, for the rest of a body that is already answered, and from one piece to the next in reading
    an answer. A browser opens six.
    """

    from_one: int = 100
    in_all: int = 600
    head: float = 15.0
    body: float = 30.0
    answered_body: float = 60.0
    reading: float = 120.0


@dataclass(eq=False)
class ConnectionEntry:
    """One connection.

    Whom it comes from, since when, how to end it, and its protocol as soon as there is one.
    """

    peer: Peer
    network: str
    since: float
    drop: Callable[[], None]
    protocol: "LimitedProtocol | None" = field(default=None, repr=False)

    @property
    def is_waiting(self) -> bool:
        """Whether no request is under way."""
        return self.protocol is None or self.protocol.is_waiting

    @property
    def waits_since(self) -> float:
        """Since when none is."""
        return self.since if self.protocol is None else self.protocol.waits_since

    def is_overdue(self, now: float, limits: ConnectionLimits) -> bool:
        """Whether it takes longer than it may."""
        if self.protocol is None:
            return now - self.since > limits.head
        return self.protocol.is_overdue(now, limits)


class Connections:
    """All connections of one server."""

    def __init__(
        self,
        limits: ConnectionLimits | None = None,
        clock: Callable[[], float] = time.monotonic,
        *,
        one_proxy: bool,
    ) -> None:
        self.limits, self.clock = limits or ConnectionLimits(), clock
        self._from_one = self.limits.in_all if one_proxy else self.limits.from_one
        self._entries: dict[Peer, ConnectionEntry] = {}
        self.are_counted_at_accept = False

    def __len__(self) -> int:
        return len(self._entries)

    def admit(self, peer: Peer, drop: Callable[[], None]) -> ConnectionEntry | None:
        """Count a new connection, at another's cost where there are too many.

        None where all have work under way.
        """
        network, everybody = network_of(str(peer[0])), list(self._entries.values())
        theirs = [entry for entry in everybody if entry.network == network]
        if len(theirs) >= self._from_one:
            if not self._make_room(theirs):
                return None
        elif len(everybody) >= self.limits.in_all and not self._make_room(everybody):
            return None
        entry = ConnectionEntry(peer, network, self.clock(), drop)
        self._entries[peer] = entry
        return entry

    def find(self, peer: Peer) -> ConnectionEntry | None:
        """The connection from there."""
        return self._entries.get(peer)

    def release(self, entry: ConnectionEntry) -> None:
        """Count a connection no longer."""
        if self._entries.get(entry.peer) is entry:
            del self._entries[entry.peer]

    def drop_overdue(self) -> None:
        """End every connection that takes longer than it may."""
        now = self.clock()
        for entry in list(self._entries.values()):
            if entry.is_overdue(now, self.limits):
                self._drop(entry)

    def _make_room(self, entries: list[ConnectionEntry]) -> bool:
        waiting = [entry for entry in entries if entry.is_waiting]
        if waiting:
            self._drop(min(waiting, key=lambda entry: entry.waits_since))
        return bool(waiting)

    def _drop(self, entry: ConnectionEntry) -> None:
        self.release(entry)
        entry.drop()


class LimitedProtocol(H11Protocol):
    """uvicorn's HTTP of one connection, with limits of time.

    H11, as httptools takes heads of any size.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        all_connections: Connections,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._all = all_connections
        self._entry: ConnectionEntry | None = None
        self._last_data = self.waits_since = all_connections.clock()
        self._unread_since: float | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether no request is under way.

        None has come as a whole head, or the last is answered.
        """
        return self.cycle is None or self.cycle.response_complete

    def is_overdue(self, now: float, limits: ConnectionLimits) -> bool:
        """Whether the client takes too long.

        For a head, for the next piece of a body, for reading the answer.
        """
        if self.is_waiting:
            has_body_left = self.cycle is not None and self.cycle.more_body
            return now - self.waits_since > (limits.answered_body if has_body_left else limits.head)
        if self._unread_since is not None:
            return now - self._unread_since > limits.reading
        awaits_body = (
            self.cycle.more_body
            and not self.cycle.waiting_for_100_continue
            and not self.flow.read_paused
        )
        if not awaits_body:
            self._last_data = now
        return now - self._last_data > limits.body

    # As uvicorn has it.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the place that was given at accepting.

        On Windows, whose event loop accepts otherwise, ask for one.
        """
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        if not isinstance(peer, tuple):
            return
        self._entry = self._all.find(peer)
        if self._entry is None and not self._all.are_counted_at_accept:
            self._entry = self._all.admit(peer, transport.abort)
        if self._entry is None:
            transport.abort()
            return
        self._entry.protocol, self._entry.drop = self, transport.abort
        self.waits_since = self._entry.since

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place back."""
        if self._entry is not None:
            self._all.release(self._entry)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Note when."""
        self._last_data = self._all.clock()
        super().data_received(data)

    def on_response_complete(self) -> None:
        """Wait anew."""
        self.waits_since = self._all.clock()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Note since when the client does not read."""
        self._unread_since = self._all.clock()
        super().pause_writing()

    def resume_writing(self) -> None:
        """The client reads again."""
        self._unread_since = None
        super().resume_writing()


class Listener(socket.socket):
    """A listening socket that counts what it accepts."""

    all_connections: Connections

    def accept(self) -> tuple[socket.socket, Any]:
        """The next connection.

        One for which there is no room is closed, and is as one that was given up.
        """
        accepted, peer = super().accept()
        self.all_connections.are_counted_at_accept = True
        counted = _Counted(accepted.family, accepted.type, accepted.proto, fileno=accepted.detach())
        counted.entry = self.all_connections.admit(peer, partial(_shut, counted))
        counted.all_connections = self.all_connections
        if counted.entry is None:
            counted.close()
            raise ConnectionAbortedError
        return counted, peer


class _Counted(socket.socket):
    """An accepted socket that gives its place back as it is closed.

    Also where no protocol ever had it.
    """

    entry: ConnectionEntry | None = None
    all_connections: Connections

    def close(self) -> None:
        if self.entry is not None:
            self.all_connections.release(self.entry)
        super().close()


def _shut(counted: socket.socket) -> None:
    """End a connection that no protocol has yet: its TLS handshake reads an end."""
    with suppress(OSError):
        counted.shutdown(socket.SHUT_RDWR)


def listen(host: str, port: int, connections: Connections) -> list[Listener]:
    """Listen at every address of this machine that a host name means; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    listeners: list[Listener] = []
    missing = OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL))
    for family, _, _, _, address in dict.fromkeys(found):
        try:
            listeners.append(_bound(family, address, connections))
        except OSError as error:
            # "localhost" also where there is no IPv6
            if error.errno not in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}:
                for listener in listeners:
                    listener.close()
                raise
            missing = error
    if not listeners:
        raise missing
    return listeners


def _bound(family: int, address: Any, connections: Connections) -> Listener:
    listener = Listener(family, socket.SOCK_STREAM)
    listener.all_connections = connections
    try:
        # On Windows, to reuse an address is to take it from another program.
        exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
        listener.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR if exclusive is None else exclusive, 1
        )
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


def limits_here() -> ConnectionLimits:
    """The limits for as many open files as this process may have.

    It asks for as many as it is allowed first.
    """
    usual = ConnectionLimits()
    try:
        import resource
    except ImportError:  # Windows
        return usual
    allowed, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_OPEN_FILES)
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            allowed = wanted
    room = usual.in_all if allowed == resource.RLIM_INFINITY else max(20, allowed - _OTHER_FILES)
    return ConnectionLimits(in_all=min(usual.in_all, room), from_one=min(usual.from_one, room))
