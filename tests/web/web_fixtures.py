"""What tests of the browser share.

A filled workspace, a client that is let in, a server, and Chromium.
"""

import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from httpx2 import Client, Response
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.testclient import TestClient

from befund.app import Session, open_session
from befund.web.access import LinkAuthenticator, users
from befund.web.app import create_app
from befund.web.connections import ConnectionLimits, Connections, listen
from befund.web.headers import GuardedApp
from befund.web.jobs import Jobs
from befund.web.server import Address, make_server

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None
)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


@pytest.fixture
def demo_folder(analysed_demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's workspace."""
    return Path(shutil.copytree(analysed_demo, tmp_path / "kunde"))


@pytest.fixture
def opened() -> Iterator[Callable[[Path], Session]]:
    """Opens workspaces, making them where there are none, and closes them at the end."""
    with ExitStack() as stack:
        yield lambda folder: stack.enter_context(open_session(folder, {}, create=True))


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed at the least cost there is, where the cost is not what a test is about."""
    monkeypatch.setattr(
        users, "PasswordHasher", partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    )
    monkeypatch.setattr(users, "nobodys_hash", cache(users.nobodys_hash.__wrapped__))


@dataclass
class Visit:
    """A client that was let in, and what it needs to change something."""

    client: TestClient
    session: Session
    csrf: dict[str, str]
    jobs: Jobs


def login_token(client: Client) -> str:
    """What the login form of a client carries; its cookie is kept by the client."""
    found = re.search(
        r'name="csrf" value="(\w+)"', client.get("/login", headers={"accept": "text/html"}).text
    )
    assert found
    return found.group(1)


def come_in(client: Client, **fields: str) -> Response:
    """Fill in and send the login form; its answer."""
    token = login_token(client)
    return client.post("/login", data={"csrf": token, **fields}, follow_redirects=False)


def let_in(session: Session) -> Visit:
    """A client over the application of a workspace, let in by its link."""
    authenticator = LinkAuthenticator("Tester", lambda _: None)
    app = create_app(session, authenticator, port=8350, hosts={"testserver"})
    client = TestClient(app, headers={"accept": "text/html"})
    answer = come_in(client, code=authenticator.token)
    assert answer.status_code == 303
    web_session = app.state.context.sessions.find(answer.cookies["befund-8350"])
    return Visit(client, session, {"X-CSRF-Token": web_session.csrf}, app.state.context.jobs)


@pytest.fixture
def visit(demo_folder: Path, opened: Callable[[Path], Session]) -> Visit:
    """A client that was let into the demo."""
    return let_in(opened(demo_folder))


@dataclass
class Served:
    """A real server: the link that lets in, what runs in it, and its connections."""

    link: str
    jobs: Jobs
    connections: Connections
    port: int
    app: GuardedApp


@contextmanager
def serving(session: Session) -> Iterator[str]:
    """A real server over a workspace; gives the link that lets in."""
    with served(session) as server:
        yield server.link


@contextmanager
def served(
    session: Session,
    limits: ConnectionLimits | None = None,
    certificate: Path | None = None,
    key: Path | None = None,
) -> Iterator[Served]:
    """A real server over a workspace."""
    connections = Connections(limits, one_proxy=False)
    listeners = listen("127.0.0.1", 0, connections)
    port = listeners[0].getsockname()[1]
    authenticator = LinkAuthenticator("Tester", lambda _: None)
    app = create_app(session, authenticator, port=port, hosts={f"127.0.0.1:{port}"})
    server = make_server(app, Address(port=port, certificate=certificate, key=key), connections)
    thread = threading.Thread(target=server.run, kwargs={"sockets": listeners}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    yield Served(
        f"http://127.0.0.1:{port}/login#{authenticator.token}",
        app.state.context.jobs,
        connections,
        port,
        app,
    )
    server.should_exit = True
    thread.join(20)


def follow(page: Page, link: str) -> None:
    """Come in by a link: the login's script sends its code on."""
    page.goto(link)
    page.wait_for_url(lambda url: "/login" not in url)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; its tests are skipped where it is not installed."""
    if CHROMIUM is None:
        assert "CI" not in os.environ, "the gate runs the browser tests: install Chromium"
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """An empty page of a German browser.

    An error in a script, or what the policy blocks, fails the test.
    """
    context = chromium.new_context(locale="de-DE", viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield opened
    context.close()
    expected = (
        "status of 4",
        "status of 5",
    )  # refusals that a test provokes are reported by the browser as well
    assert not [text for text in wrong if not any(part in text for part in expected)]
