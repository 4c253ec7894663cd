"""The server: where it listens, and what that demands."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

import uvicorn
from uvicorn.config import LOGGING_CONFIG

from befund.app import Session
from befund.errors import BefundError, ConfigurationError
from befund.usecases.review.board import ReviewBoard
from befund.web.access import Authenticator, LinkAuthenticator, UserAuthenticator, UserFile
from befund.web.app import create_app
from befund.web.connections import Connections, LimitedProtocol, Listener, limits_here, listen
from befund.web.headers import GuardedApp
from befund.web.jobs import Jobs
from befund.web.scrubbed_log import ScrubErrors, scrub_loop, scrub_thread

Announce = Callable[[str, str], None]

_LARGEST_HEAD = 64 << 10  # an address may name some thousand findings
_LAST_CALLS = 5.0  # seconds that a job has at the server's end to keep what is answered


@dataclass(frozen=True)
class Address:
    """Where the server listens, and who encrypts.

    Its own certificate and key, or a proxy before it. `public_hosts` are the names by which users
    on the net call it; without any it answers to every name, as no address that it gives is ever
    made of the name that it is called by.
    """

    host: str = "127.0.0.1"
    port: int = 8350
    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False
    public_hosts: tuple[str, ...] = ()

    @property
    def is_local(self) -> bool:
        """Whether this machine alone reaches it."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def secure(self) -> bool:
        """Whether browsers reach it by HTTPS."""
        return self.certificate is not None or self.behind_proxy

    @property
    def origin(self) -> str:
        """What browsers on this machine call it."""
        return f"{'https' if self.certificate else 'http'}://{_in_address(self.host)}:{self.port}"

    @property
    def is_for_one(self) -> bool:
        """Whether it is for whoever sits at this machine, and a link lets in."""
        return self.is_local and not self.behind_proxy

    @property
    def hosts(self) -> frozenset[str] | None:
        """What it may be called; None for anything."""
        names = (
            {"127.0.0.1", "localhost", "[::1]", _in_address(self.host)}
            if self.is_for_one
            else set()
        )
        known = {f"{name}:{self.port}" for name in names}
        public = {form for name in self.public_hosts for form in (name, f"{name}:{self.port}")}
        return frozenset(known | public) or None

    def check(self, users: UserFile) -> None:
        """Raise ConfigurationError for a useless certificate, or for unsafe access by others."""
        if (self.certificate is None) != (self.key is None):
            raise ConfigurationError(
                "Zertifikat und Schlüssel gehören zusammen.",
                where="befund review",
                remedy="Beide angeben.",
            )
        for path in (self.certificate, self.key):
            if path is not None and not path.is_file():
                raise ConfigurationError(
                    "Die Datei gibt es nicht.", where=str(path), remedy="Pfad prüfen."
                )
        if self.certificate is not None:
            _check_loads(self.certificate, self.key)
        if self.is_for_one:
            return
        if not users.users():
            raise ConfigurationError(
                "Wer von anderen Rechnern erreichbar ist, braucht Benutzer mit Passwort.",
                where=self.host,
                remedy="Einen anlegen: befund users add NAME",
            )
        if not self.secure:
            raise ConfigurationError(
                "Ohne Verschlüsselung geht nichts über das Netz.",
                where=self.host,
                remedy=(
                    "--certificate und --key angeben, oder --behind-proxy, wenn ein Proxy das "
                    "übernimmt."
                ),
            )


class Server(uvicorn.Server):
    """A server that says so once it listens, and ends its streams as soon as it is to end.

    Else it waits for them.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        jobs: Jobs,
        connections: Connections,
        listening: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._jobs, self._connections, self._listening = jobs, connections, listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        asyncio.get_running_loop().set_exception_handler(scrub_loop)
        await super().startup(sockets)
        if self.started:
            self._listening()

    async def on_tick(self, counter: int) -> bool:
        """Once a second, end the connections that take too long."""
        if counter % 10 == 0:
            self._connections.drop_overdue()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then all else."""
        self._jobs.end_streams()
        await super().shutdown(sockets)


def make_server(
    app: GuardedApp,
    address: Address,
    connections: Connections,
    listening: Callable[[], None] = lambda: None,
) -> Server:
    """A server of an application, which is to be run with what `listen` gives."""
    config = uvicorn.Config(
        app,
        http=cast("Any", partial(LimitedProtocol, all_connections=connections)),
        ws="none",
        loop="asyncio",  # uvloop accepts without asking the listening socket
        lifespan="off",
        h11_max_incomplete_event_size=_LARGEST_HEAD,
        ssl_certfile=address.certificate,
        ssl_keyfile=address.key,
        proxy_headers=address.behind_proxy,
        server_header=False,
        access_log=False,
        log_config=_log_config(),
        log_level="warning",
        timeout_graceful_shutdown=2,
    )
    return Server(config, app.state.context.jobs, connections, listening)


def serve(session: Session, address: Address, author: str, announce: Announce) -> None:
    """Serve until interrupted.

    `announce` is told the address of the login, with a code that lets in once. The code is empty
    where users have passwords; after each use of one `announce` is told the next. Raises
    ConfigurationError for an address that is not safe, or is taken.
    """
    users = UserFile(session.folder)
    address.check(users)
    connections = Connections(limits_here(), one_proxy=address.behind_proxy)
    listeners = _listen(address, connections)
    try:
        login = f"{address.origin}/login"
        authenticator: Authenticator = (
            LinkAuthenticator(author, partial(announce, login))
            if address.is_for_one
            else UserAuthenticator(users)
        )
        code = authenticator.token if isinstance(authenticator, LinkAuthenticator) else ""
        app = create_app(
            session, authenticator, port=address.port, hosts=address.hosts, secure=address.secure
        )
        threading.excepthook = scrub_thread
        threading.Thread(
            target=_prepare, args=(app.state.context.board,), daemon=True, name="befund-prepare"
        ).start()
        server = make_server(app, address, connections, partial(announce, login, code))
        try:
            server.run(sockets=list(listeners))
        finally:
            app.state.context.jobs.close(_LAST_CALLS)
    finally:
        for listener in listeners:
            listener.close()


def _log_config() -> dict[str, Any]:
    """uvicorn's, without the words of errors."""
    config = deepcopy(LOGGING_CONFIG)
    config["filters"] = {"scrub": {"()": ScrubErrors}}
    for handler in config["handlers"].values():
        handler["filters"] = ["scrub"]
    return config


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _prepare(board: ReviewBoard) -> None:
    """Read ahead what the first search and the first merge need.

    Trouble is told where it is needed.
    """
    with suppress(BefundError):
        board.prepare()


def _check_loads(certificate: Path, key: Path | None) -> None:
    def no_password() -> bytes:
        raise ConfigurationError(
            "Der Schlüssel ist mit einem Passwort geschützt.",
            where=str(key),
            remedy="Einen ohne Passwort nehmen, den nur der Server lesen darf.",
        )

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, no_password)
    except OSError as error:  # an SSLError is one
        raise ConfigurationError(
            "Zertifikat und Schlüssel lassen sich nicht laden.",
            where=f"{certificate}, {key}",
            remedy=(
                "Beide als PEM angeben, lesbar, und so, dass der Schlüssel zum Zertifikat gehört."
            ),
        ) from error


def _listen(address: Address, connections: Connections) -> list[Listener]:
    try:
        return listen(address.host, address.port, connections)
    except OSError as error:
        raise ConfigurationError(
            f"Dort lässt sich nicht lauschen ({error.strerror}).",
            where=f"{address.host}:{address.port}",
            remedy="Mit --port einen anderen Port nehmen.",
        ) from error
