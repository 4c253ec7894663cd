"""Coming in over HTTP.

Bursts of guesses, forms of other pages, names of other hosts, and a link that nobody sees.
"""

import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from cli_program import Befund
from starlette.testclient import TestClient
from test_web_serving import RUN, free_port, wait_for
from web_fixtures import Visit, come_in, login_token

from befund.app import Session
from befund.web.access import Right, UserAuthenticator, UserFile
from befund.web.app import create_app
from befund.web.headers import GuardedApp
from befund.web.server import Address

PASSWORD = "ein ganzer Satz als Passwort"
MB = 1024
LEFT_FOR_TWO_HASHES = 200 * MB  # kB: twice 64 MB, and the threads


def for_users(session: Session, **options: object) -> tuple[GuardedApp, TestClient]:
    """An application that Anna, who decides, and Lena, who reads, have passwords for."""
    users = UserFile(session.folder)
    users.add("Anna", Right.REVIEWER, PASSWORD)
    users.add("Lena", Right.READER, PASSWORD)
    app = create_app(session, UserAuthenticator(users), port=3, **options)  # type: ignore[arg-type]
    return app, TestClient(app, headers={"accept": "text/html"}, follow_redirects=False)


@pytest.fixture
def site(
    tmp_path: Path, opened: Callable[[Path], Session], quick_hashes: None
) -> tuple[GuardedApp, TestClient]:
    del quick_hashes
    return for_users(opened(tmp_path / "kunde"))


def csrf(app: GuardedApp, client: TestClient) -> dict[str, str]:
    web_session = app.state.context.sessions.find(client.cookies["befund-3"])
    return {"X-CSRF-Token": web_session.csrf}


def secure_form(client: httpx2.Client) -> tuple[str, dict[str, str]]:
    """A login form's token and its cookie, which a client sends by HTTPS alone.

    Behind a proxy that must be said.
    """
    token = login_token(client)
    return token, {"Cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())}


def peak(process: subprocess.Popen[str]) -> int:
    """The most memory that a process had, in kB."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text("utf-8"))
    assert found
    return int(found.group(1))


@contextmanager
def reviewing(
    folder: Path, *options: str, **variables: str
) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    """`befund review` in a process of its own: its port, and the process."""
    port = free_port()
    command = [
        sys.executable,
        "-c",
        RUN,
        "review",
        "-w",
        str(folder),
        "--port",
        str(port),
        *options,
    ]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, **variables}
    ) as process:
        try:
            wait_for(port, process)
            yield port, process
        finally:
            process.terminate()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_a_burst_of_guesses_is_answered_at_once_and_takes_the_memory_of_two(tmp_path: Path) -> None:
    folder = tmp_path / "kunde"
    folder.mkdir()
    UserFile(folder).add("Anna", Right.REVIEWER, PASSWORD)
    found: list[int] = [0] * 120
    with reviewing(folder, "--no-browser", "--behind-proxy") as (port, process):
        base = f"http://127.0.0.1:{port}"
        with httpx2.Client(base_url=base) as browser:
            token, cookies = secure_form(browser)
        before, start = peak(process), threading.Event()

        def guess(place: int) -> None:
            start.wait(20)
            fields = {
                "csrf": token,
                "name": "Anna",
                "password": PASSWORD if place == 99 else f"falsch {place}",
            }
            with httpx2.Client(
                base_url=base, timeout=60, headers={**cookies, "accept": "text/html"}
            ) as client:
                found[place] = client.post("/login", data=fields).status_code

        threads = [threading.Thread(target=guess, args=(place,)) for place in range(120)]
        for thread in threads:
            thread.start()
        began = time.monotonic()
        start.set()
        for thread in threads:
            thread.join(60)
        # One more may be tried after each minute, which a slow machine may take for the burst.
        admitted = 5 + int((time.monotonic() - began) / 60)
        assert peak(process) - before < LEFT_FOR_TWO_HASHES
    counted = Counter(found)
    assert 5 <= counted[403] + counted[303] <= admitted + counted[303]
    assert counted[429] == 120 - counted[403] - counted[303]


def test_known_and_unknown_names_are_answered_alike(site: tuple[GuardedApp, TestClient]) -> None:
    _, client = site
    pages = []
    for name in ("Anna", "Niemand"):
        answers = [come_in(client, name=name, password="falsch falsch") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [403] * 5 + [429]
        assert 30 < int(answers[5].headers["retry-after"]) <= 60
        pages.append(re.sub(r'value="\w+"|\d+ Sekunden', "", answers[0].text + answers[5].text))
    assert pages[0] == pages[1]


def test_an_unknown_name_takes_as_long_from_the_first_time_on(tmp_path: Path) -> None:
    users = UserFile(tmp_path)
    users.add("Anna", Right.REVIEWER, PASSWORD)
    UserAuthenticator(users)
    started = time.process_time()
    users.admit("Niemand", PASSWORD)
    unknown = time.process_time() - started
    started = time.process_time()
    users.admit("Anna", PASSWORD)
    assert unknown < 1.7 * (time.process_time() - started) + 0.02


def test_behind_a_proxy_each_client_is_counted_by_its_own_address(tmp_path: Path) -> None:
    folder = tmp_path / "kunde"
    folder.mkdir()
    UserFile(folder).add("Anna", Right.REVIEWER, PASSWORD)

    def ask(base: str, forwarded: str, password: str) -> int:
        headers = {
            "x-forwarded-for": forwarded,
            "x-forwarded-proto": "https",
            "accept": "text/html",
        }
        with httpx2.Client(base_url=base, headers=headers, timeout=20) as client:
            token, kept = secure_form(client)
            fields = {"csrf": token, "name": "Anna", "password": password}
            return client.post("/login", data=fields, headers=kept).status_code

    with reviewing(folder, "--no-browser", "--behind-proxy") as (port, _):
        base = f"http://127.0.0.1:{port}"
        assert [ask(base, f"203.0.113.{place}, 198.51.100.1", "falsch") for place in range(6)] == [
            403
        ] * 5 + [429]
        assert ask(base, "203.0.113.9, 198.51.100.2", PASSWORD) == 303


def test_without_a_proxy_nobody_says_where_they_come_from(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    _, client = for_users(opened(tmp_path / "kunde"))
    for place in range(6):
        client.headers["x-forwarded-for"] = f"203.0.113.{place}"
        last = come_in(client, name="Anna", password="falsch")
    assert last.status_code == 429


def test_a_login_form_fits_the_browser_that_it_was_shown_to(
    site: tuple[GuardedApp, TestClient],
) -> None:
    app, client = site
    stranger = TestClient(app, headers={"accept": "text/html"}, follow_redirects=False)
    right = {"name": "Anna", "password": PASSWORD}
    for fields in (right, {**right, "csrf": ""}, {**right, "csrf": login_token(stranger)}):
        refused = client.post("/login", data=fields)
        assert refused.status_code == 403
        assert "veraltet" in refused.text
        assert "befund-3" not in client.cookies
    token = login_token(client)
    without_cookie = TestClient(app, headers={"accept": "text/html"}, follow_redirects=False)
    assert without_cookie.post("/login", data={**right, "csrf": token}).status_code == 403
    assert client.post("/login", data={**right, "csrf": token}).status_code == 303
    cookie = client.get("/language/de").headers.get("set-cookie", "")
    assert "HttpOnly" in cookie


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
        {"origin": "http://[", "sec-fetch-site": "none"},
    ],
)
def test_another_page_cannot_log_anybody_in(
    site: tuple[GuardedApp, TestClient], headers: dict[str, str]
) -> None:
    _, client = site
    fields = {"csrf": login_token(client), "name": "Anna", "password": PASSWORD}
    assert client.post("/login", data=fields, headers=headers).status_code == 403
    assert (
        client.post("/login", data=fields, headers={"origin": "http://testserver"}).status_code
        == 303
    )


def test_the_session_is_new_after_login_and_the_one_before_ends(
    site: tuple[GuardedApp, TestClient],
) -> None:
    app, client = site
    fields = {"csrf": login_token(client), "name": "Anna", "password": PASSWORD}
    form = client.cookies["befund-3-login"]
    session = "planted"
    for _ in range(2):
        before = session
        sent = {"cookie": f"befund-3={session}; befund-3-login={form}"}
        answer = TestClient(app, follow_redirects=False).post("/login", data=fields, headers=sent)
        session = re.findall(r"befund-3=([^;]+)", answer.headers["set-cookie"])[0]
        assert session != before
        assert app.state.context.sessions.find(before) is None
        assert app.state.context.sessions.find(session) is not None


def test_the_cookies_of_a_login_go_no_other_way(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    app, _ = for_users(opened(tmp_path / "kunde"), secure=True)
    client = TestClient(app, base_url="https://testserver")
    shown = client.get("/login").headers.get_list("set-cookie")
    welcome = come_in(client, name="Anna", password=PASSWORD).headers.get_list("set-cookie")
    assert [cookie.partition("=")[0] for cookie in (*shown, *welcome)] == [
        *("befund-3-login", "befund-3", "befund-3-login", "befund-3-known"),
    ]
    for cookie in (*shown, *welcome):
        assert {"HttpOnly", "Secure", "SameSite=strict"} <= set(cookie.split("; "))


def test_who_is_removed_or_demoted_is_so_at_the_next_request(
    site: tuple[GuardedApp, TestClient],
) -> None:
    app, client = site
    assert come_in(client, name="Anna", password=PASSWORD).status_code == 303
    token, folder = csrf(app, client), app.state.context.session.folder
    assert client.post("/jobs/stop", headers=token).status_code == 200
    path = folder / "users.json"
    path.write_text(path.read_text("utf-8").replace("reviewer", "reader"), "utf-8")
    assert client.post("/jobs/stop", headers=token).status_code == 403
    assert client.get("/interviews").status_code == 200
    UserFile(folder).remove("Anna")
    assert client.get("/interviews").headers["location"] == "/login"


@pytest.mark.parametrize("how", ["logout", "password", "everywhere"])
def test_all_sessions_of_a_user_end_by_command_or_click(
    site: tuple[GuardedApp, TestClient], befund: Befund, how: str
) -> None:
    app, client = site
    other = TestClient(app, headers={"accept": "text/html"}, follow_redirects=False)
    lena = TestClient(app, headers={"accept": "text/html"}, follow_redirects=False)
    for browser, name in ((client, "Anna"), (other, "Anna"), (lena, "Lena")):
        assert come_in(browser, name=name, password=PASSWORD).status_code == 303
    if how == "logout":
        assert "überall abgemeldet" in befund("users", "logout", "Anna").out
    elif how == "password":
        UserFile(befund.workspace).add("Anna", Right.REVIEWER, "ein ganz anderer Satz")
    else:
        assert client.post("/logout/everywhere").status_code == 403, "not without the token"
        assert client.get("/logout/everywhere").status_code == 405
        assert (
            client.post("/logout/everywhere", headers=csrf(app, client)).headers["location"]
            == "/login"
        )
    assert [browser.get("/interviews").status_code for browser in (client, other, lena)] == [
        303,
        303,
        200,
    ]


def test_readers_leave_everywhere_too(site: tuple[GuardedApp, TestClient]) -> None:
    app, client = site
    come_in(client, name="Lena", password=PASSWORD)
    assert client.post("/logout/everywhere", headers=csrf(app, client)).status_code == 303
    assert client.get("/interviews").status_code == 303


def test_a_stream_ends_with_its_session(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("befund.web.routes.jobs.HEARTBEAT_SECONDS", 0.2)
    context = visit.client.app.state.context  # type: ignore[attr-defined]
    heard: list[str] = []

    def leave() -> None:
        deadline = time.monotonic() + 20
        while not context.jobs.listening and time.monotonic() < deadline:
            time.sleep(0.05)
        context.sessions.close(visit.client.cookies["befund-8350"])

    threading.Thread(target=leave).start()
    heard.append(visit.client.get("/jobs/events", headers={"accept": "text/event-stream"}).text)
    assert "event: job" in heard[0]
    assert context.jobs.listening == 0


def test_a_damaged_file_of_users_lets_nobody_in(site: tuple[GuardedApp, TestClient]) -> None:
    app, client = site
    come_in(client, name="Anna", password=PASSWORD)
    (app.state.context.session.folder / "users.json").write_text("{", "utf-8")
    answer = client.get("/interviews")
    assert answer.status_code == 503
    stranger = TestClient(app, headers={"accept": "text/html"}, follow_redirects=False)
    refused = come_in(stranger, name="Anna", password=PASSWORD)
    assert refused.status_code == 503
    assert str(app.state.context.session.folder) not in answer.text + refused.text


@pytest.mark.parametrize(
    "path", ["/login", "/login/", "/findings/", "/static", "/nowhere/", "/interviews/upload/"]
)
def test_no_address_is_made_of_the_name_that_a_request_calls_us_by(
    site: tuple[GuardedApp, TestClient], path: str
) -> None:
    _, client = site
    evil = {"host": "evil.example", "x-forwarded-host": "evil.example"}
    strange = client.get(path, headers=evil)
    come_in(client, name="Anna", password=PASSWORD)
    for answer in (strange, client.get(path, headers=evil)):
        assert "evil.example" not in answer.text + str(answer.headers)


def test_a_public_host_is_the_only_name(tmp_path: Path, opened: Callable[[Path], Session]) -> None:
    given = Address("0.0.0.0", 8350, behind_proxy=True, public_hosts=("befund.firma.example",))
    _, client = for_users(opened(tmp_path / "kunde"), hosts=given.hosts)
    for host, status in (
        ("befund.firma.example", 200),
        ("BEFUND.firma.example:8350", 200),
        ("evil.example", 421),
        ("127.0.0.1:8350", 421),
    ):
        assert client.get("/login", headers={"host": host}).status_code == status
    assert Address("0.0.0.0", behind_proxy=True).hosts is None
    local = Address("127.0.0.1", 8350, public_hosts=("laptop.local",)).hosts or frozenset()
    assert {"127.0.0.1:8350", "localhost:8350", "laptop.local:8350"} <= local
    assert "evil.example:8350" not in local


def test_strangers_can_send_little(site: tuple[GuardedApp, TestClient]) -> None:
    _, client = site
    fields = {"csrf": login_token(client), "name": "Anna", "password": "x" * 20_000}
    assert client.post("/login", data=fields).status_code == 413
    pieces = (b"x" * 4096 for _ in range(10))
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/login", content=pieces, headers=form).status_code == 413
    assert (
        client.post("/login", headers={"content-length": "9" * 5000}, content=b"x").status_code
        == 413
    )


def test_the_login_speaks_the_language_that_was_chosen_there(
    site: tuple[GuardedApp, TestClient],
) -> None:
    _, client = site
    client.get("/language/en")
    answers = [come_in(client, name="Anna", password="falsch") for _ in range(6)]
    assert "Name and password do not match." in answers[0].text
    assert re.search(r"Too many attempts. Please try again in \d+ seconds.", answers[5].text)
