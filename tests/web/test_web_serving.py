"""The server as it is started.

Encrypted for users on the net, and refused where that would not be safe.
"""

import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
import trustme
from cli_program import Befund
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from typer.testing import CliRunner, Result

from befund.cli.main import app
from befund.web.access import Right, UserFile

PASSWORD = "ein ganzer Satz als Passwort"
RUN = "from befund.cli.main import main; main()"
SECONDS = 60.0


@dataclass(frozen=True)
class Encrypted:
    """A running server on all addresses, and what a client must trust to talk to it."""

    port: int
    trusted: ssl.SSLContext
    process: subprocess.Popen[str]
    page: list[str] = field(default_factory=list)

    def ask(
        self, method: str, path: str, form: dict[str, str] | None = None, cookie: str = ""
    ) -> HTTPResponse:
        """One request; its answer has been read."""
        connection = HTTPSConnection("127.0.0.1", self.port, context=self.trusted, timeout=SECONDS)
        headers = {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}
        with closing(connection):
            connection.request(
                method,
                path,
                urlencode(form or {}),
                headers | ({"Cookie": cookie} if cookie else {}),
            )
            answer = connection.getresponse()
            self.page[:] = [answer.read().decode()]
            return answer

    def login_form(self) -> tuple[dict[str, str], str]:
        """Anna's login form without a password, and the cookie that it is bound to."""
        cookie = (self.ask("GET", "/login").getheader("set-cookie") or "").split(";")[0]
        found = re.search(r'name="csrf" value="(\w+)"', self.page[0])
        assert found
        return {"csrf": found.group(1), "name": "Anna"}, cookie


def free_port() -> int:
    """A port where nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[str]) -> None:
    """Until somebody listens there."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    process.kill()
    pytest.fail(f"nobody listens: {process.communicate()[1]}")


@contextmanager
def encrypted(folder: Path, authority: trustme.CA) -> Iterator[Encrypted]:
    """`befund review` on all addresses with a certificate of its own, in a process of its own."""
    issued = authority.issue_cert("127.0.0.1")
    certificate, key = folder.parent / "zertifikat.pem", folder.parent / "schluessel.pem"
    for number, blob in enumerate(issued.cert_chain_pems):
        blob.write_to_path(str(certificate), append=number > 0)
    issued.private_key_pem.write_to_path(str(key))
    port = free_port()
    options = (
        "--host",
        "0.0.0.0",
        "--port",
        str(port),
        "--certificate",
        str(certificate),
        "--key",
        str(key),
    )
    command = [sys.executable, "-c", RUN, "review", "-w", str(folder), "--no-browser", *options]
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            wait_for(port, process)
            yield Encrypted(port, trusted, process)
        finally:
            process.kill()


def test_users_come_in_by_https_and_the_cookie_goes_no_other_way(tmp_path: Path) -> None:
    folder = tmp_path / "kunde"
    assert users(folder, "add", "Anna", typed=f"{PASSWORD}\n{PASSWORD}\n").exit_code == 0
    with encrypted(folder, trustme.CA()) as server:
        page = server.ask("GET", "/login")
        assert page.status == 200
        assert page.getheader("strict-transport-security") == "max-age=31536000"
        assert server.ask("GET", "/findings").getheader("location") == "/login"
        form, before = server.login_form()
        assert server.ask("POST", "/login", {**form, "password": "falsch"}, before).status == 403
        welcome = server.ask("POST", "/login", {**form, "password": PASSWORD}, before)
        assert (welcome.status, welcome.getheader("location")) == (303, "/")
        cookie, *flags = (welcome.getheader("set-cookie") or "").split("; ")
        assert {"Secure", "HttpOnly", "SameSite=strict"} <= set(flags)
        assert server.ask("GET", "/interviews", cookie=cookie).status == 200
        assert users(folder, "remove", "Anna").exit_code == 0
        assert server.ask("GET", "/interviews", cookie=cookie).getheader("location") == "/login"
        assert server.ask("POST", "/login", {**form, "password": PASSWORD}, before).status == 403
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(SECONDS) == 130
        said = server.process.stderr.read() if server.process.stderr else ""
    assert f"https://0.0.0.0:{server.port}" in said
    assert "#" not in said
    assert "Traceback" not in said


def test_whoever_does_not_know_the_certificate_does_not_trust_it(tmp_path: Path) -> None:
    UserFile(made(tmp_path / "kunde")).add("Anna", Right.REVIEWER, PASSWORD)
    with encrypted(tmp_path / "kunde", trustme.CA()) as server:
        stranger = Encrypted(server.port, ssl.create_default_context(), server.process)
        with pytest.raises(ssl.SSLCertVerificationError):
            stranger.ask("GET", "/login")


def test_other_machines_are_let_in_with_users_and_encryption_only(befund: Befund) -> None:
    done = befund("review", "--host", "0.0.0.0", "--no-browser")
    assert done.status == 2
    assert "braucht Benutzer mit Passwort" in done.err
    assert "befund users add NAME" in done.err
    UserFile(befund.workspace).add("Anna", Right.REVIEWER, PASSWORD)
    done = befund("review", "--host", "0.0.0.0", "--no-browser")
    assert done.status == 2
    assert "--certificate und --key" in done.err


def test_a_taken_port_is_named(befund: Befund) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = befund("review", "--port", port, "--no-browser")
    assert done.status == 2
    assert f"127.0.0.1:{port}" in done.err
    assert "--port" in done.err
    assert "#" not in done.err


@pytest.mark.parametrize("content", [None, "kein Zertifikat"])
def test_a_certificate_that_cannot_be_used_is_named(
    befund: Befund, tmp_path: Path, content: str | None
) -> None:
    UserFile(made(befund.workspace)).add("Anna", Right.REVIEWER, PASSWORD)
    certificate, key = tmp_path / "zertifikat.pem", tmp_path / "schluessel.pem"
    if content is not None:
        certificate.write_text(content, encoding="utf-8")
        key.write_text(content, encoding="utf-8")
    done = befund(
        "review", "--port", free_port(), "--no-browser", "--certificate", certificate, "--key", key
    )
    assert done.status == 2
    assert str(certificate) in done.err
    assert "#" not in done.err


def test_a_key_that_asks_for_a_password_does_not_stop_a_server_that_nobody_sits_at(
    befund: Befund, tmp_path: Path
) -> None:
    issued = trustme.CA().issue_cert("127.0.0.1")
    certificate, key = tmp_path / "zertifikat.pem", tmp_path / "schluessel.pem"
    issued.cert_chain_pems[0].write_to_path(str(certificate))
    private = load_pem_private_key(issued.private_key_pem.bytes(), None)
    key.write_bytes(
        private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"geheim"))
    )
    done = befund(
        "review", "--port", free_port(), "--no-browser", "--certificate", certificate, "--key", key
    )
    assert done.status == 2
    assert "mit einem Passwort geschützt" in done.err


def test_users_are_added_shown_and_removed(tmp_path: Path) -> None:
    folder = tmp_path / "kunde"
    assert users(folder, "list").stdout == ""
    added = users(folder, "add", "Anna", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert "Anna kann sich anmelden." in added.stdout
    assert PASSWORD not in added.output
    assert (
        users(
            folder, "add", "Lena", "--right", "reader", typed=f"{PASSWORD}\n{PASSWORD}\n"
        ).exit_code
        == 0
    )
    assert users(folder, "list").stdout.splitlines() == ["Anna  reviewer", "Lena  reader"]
    again = "ein ganz anderer Satz"
    assert (
        users(folder, "add", "Anna", "--right", "reader", typed=f"{again}\n{again}\n").exit_code
        == 0
    )
    assert UserFile(folder).admit("Anna", PASSWORD) is None
    known = UserFile(folder).admit("Anna", again)
    assert known is not None
    assert known.right is Right.READER
    assert users(folder, "remove", "Anna").exit_code == 0
    assert users(folder, "list").stdout.splitlines() == ["Lena  reader"]


def test_a_wrong_user_is_told_with_a_way_out(tmp_path: Path) -> None:
    folder = tmp_path / "kunde"
    short = users(folder, "add", "Anna", typed="kurz\nkurz\n")
    assert short.exit_code == 2
    assert "mindestens 10 Zeichen" in short.stderr
    assert users(folder, "list").stdout == ""
    assert users(folder, "add", "Lena", typed=f"{PASSWORD}\n{PASSWORD}\n").exit_code == 0
    unknown = users(folder, "remove", "Anna")
    assert unknown.exit_code == 2
    assert "Vorhanden: Lena." in unknown.stderr


def users(folder: Path, *arguments: str, typed: str = "") -> Result:
    """`befund users`, with what is typed at its prompts."""
    return CliRunner().invoke(app, ["users", *arguments, "-w", str(folder)], input=typed)


def made(folder: Path) -> Path:
    """A folder that is there."""
    folder.mkdir(parents=True)
    return folder
