"""The server: where it listens, and what that demands."""

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from pathlib import Path

import uvicorn

from befund.bootstrap import Session
from befund.errors import BefundError, ConfigurationError
from befund.web.access import Door, LinkDoor, UserDoor, UserFile
from befund.web.app import create_app
from befund.web.jobs import Jobs
from befund.workflow.board import ReviewBoard

_LAST_CALLS = 5.0  # seconds that a job has at the server's end to keep what is answered


@dataclass(frozen=True)
class Address:
    """Where the server listens, and who encrypts: its own certificate and key, or a proxy before it."""

    host: str = "127.0.0.1"
    port: int = 8350
    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False

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
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}"

    def check(self, users: UserFile) -> None:
        """Raise ConfigurationError for a useless certificate, or where others reach what is not safe for that."""
        if (self.certificate is None) != (self.key is None):
            raise ConfigurationError(
                "Zertifikat und Schlüssel gehören zusammen.", where="befund review", remedy="Beide angeben."
            )
        for path in (self.certificate, self.key):
            if path is not None and not path.is_file():
                raise ConfigurationError("Die Datei gibt es nicht.", where=str(path), remedy="Pfad prüfen.")
        if self.certificate is not None:
            _check_loads(self.certificate, self.key)
        if self.is_local and not self.behind_proxy:
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
                remedy="--certificate und --key angeben, oder --behind-proxy, wenn ein Proxy das übernimmt.",
            )


class Server(uvicorn.Server):
    """A server that says so once it listens, and ends its streams as soon as it is to end: else it waits for them."""

    def __init__(self, config: uvicorn.Config, jobs: Jobs, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._jobs, self._listening = jobs, listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        if self.started:
            self._listening()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then all else."""
        self._jobs.end_streams()
        await super().shutdown(sockets)


def serve(session: Session, address: Address, author: str, announce: Callable[[str], None]) -> None:
    """Serve until interrupted; `announce` is told each address by which to come in.

    Raises ConfigurationError for an address that is not safe, or is taken.
    """
    users = UserFile(session.folder)
    address.check(users)
    _check_free(address)
    door: Door
    hosts = None
    if address.is_local and not address.behind_proxy:
        link = LinkDoor(author, lambda token: announce(f"{address.origin}/login?token={token}"))
        door, hosts = link, {f"{name}:{address.port}" for name in ("127.0.0.1", "localhost", "[::1]", address.host)}
        first = f"{address.origin}/login?token={link.token}"
    else:
        door, first = UserDoor(users), address.origin
    app = create_app(session, door, port=address.port, hosts=hosts, secure=address.secure)
    threading.Thread(target=_prepare, args=(app.state.desk.board,), daemon=True, name="befund-prepare").start()
    jobs = app.state.desk.jobs
    config = uvicorn.Config(
        app,
        host=address.host,
        port=address.port,
        ssl_certfile=address.certificate,
        ssl_keyfile=address.key,
        proxy_headers=address.behind_proxy,
        server_header=False,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )
    try:
        Server(config, jobs, partial(announce, first)).run()
    finally:
        jobs.close(_LAST_CALLS)


def _prepare(board: ReviewBoard) -> None:
    """Read ahead what the first search and the first merge need; trouble is told where it is needed."""
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
            remedy="Beide als PEM angeben, lesbar, und so, dass der Schlüssel zum Zertifikat gehört.",
        ) from error


def _check_free(address: Address) -> None:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            raise ConfigurationError(
                f"Dort lässt sich nicht lauschen ({error.strerror}).",
                where=f"{address.host}:{address.port}",
                remedy="Mit --port einen anderen Port nehmen.",
            ) from error
