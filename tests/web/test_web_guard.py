"""Nobody comes in without a link, nothing changes without the session's token, and every answer is guarded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient
from web_fixtures import Visit, come_in, follow, let_in, serving

from befund.app import Session
from befund.errors import ConfigurationError
from befund.web.access import LinkAuthenticator, Right, UserAuthenticator, UserFile
from befund.web.app import create_app
from befund.web.server import Address


def test_a_link_lets_in_once_and_the_next_is_announced(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    announced: list[str] = []
    authenticator = LinkAuthenticator("Tester", announced.append)
    app = create_app(opened(tmp_path), authenticator, port=1, hosts={"testserver"})
    first = authenticator.token
    assert come_in(TestClient(app), code=first).status_code == 303
    again = come_in(TestClient(app), code=first)
    assert again.status_code == 403
    assert "verbraucht" in again.text
    assert announced == [authenticator.token]
    assert authenticator.token != first


@pytest.mark.parametrize("path", ["/", "/findings", "/interviews", "/openapi.json", "/pack"])
def test_without_a_session_there_is_nothing_but_the_login(
    path: str, tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    app = create_app(
        opened(tmp_path), LinkAuthenticator("x", lambda _: None), port=1, hosts={"testserver"}
    )
    client = TestClient(app, follow_redirects=False)
    page = client.get(path, headers={"accept": "text/html"})
    assert (page.status_code, page.headers.get("location")) == (303, "/login")
    assert client.get(path, headers={"accept": "application/json"}).status_code == 401
    assert client.get(path, headers={"hx-request": "true"}).headers["hx-redirect"] == "/login"


def test_every_answer_carries_the_policy_and_the_cookie_its_flags(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    visit = let_in(opened(tmp_path))
    for path in ("/login", "/nothing", "/static/befund.css"):
        headers = visit.client.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"].split("style-src-attr")[0]
        assert headers["x-content-type-options"] == "nosniff"
    authenticator = LinkAuthenticator("x", lambda _: None)
    secure = create_app(visit.session, authenticator, port=2, hosts={"testserver"}, secure=True)
    client = TestClient(secure, base_url="https://testserver")
    cookie = (
        come_in(client, code=authenticator.token).headers["set-cookie"].split(", befund-2-login")[0]
    )
    assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))


def test_what_changes_something_needs_the_token_and_our_own_page(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    visit = let_in(opened(tmp_path))
    assert visit.client.post("/logout").status_code == 403
    assert visit.client.post("/logout", headers={"X-CSRF-Token": "x"}).status_code == 403
    foreign = {**visit.csrf, "Origin": "https://evil.example"}
    assert visit.client.post("/logout", headers=foreign).status_code == 403
    by_form = visit.client.post(
        "/logout", data={"csrf": visit.csrf["X-CSRF-Token"]}, follow_redirects=False
    )
    assert by_form.status_code == 303
    assert visit.client.get("/findings", follow_redirects=False).status_code == 303


def test_another_host_name_is_refused(visit: Visit) -> None:
    assert visit.client.get("/login", headers={"host": "rebound.example"}).status_code == 421


def test_a_body_over_the_limit_is_refused(visit: Visit) -> None:
    headers = {**visit.csrf, "content-length": str(10**12)}
    assert visit.client.post("/logout", headers=headers, content=b"x").status_code == 413


def test_users_come_in_by_password_and_readers_change_nothing(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    users = UserFile(tmp_path)
    users.add("Anna", Right.REVIEWER, "ein ganzer Satz")
    users.add("Lena", Right.READER, "noch ein ganzer Satz")
    assert "Satz" not in (tmp_path / "users.json").read_text(encoding="utf-8")
    assert (tmp_path / "users.json").stat().st_mode & 0o077 == 0
    app = create_app(opened(tmp_path), UserAuthenticator(users), port=3)
    client = TestClient(app, headers={"accept": "text/html"}, follow_redirects=False)
    assert come_in(client, name="Lena", password="falsch").status_code == 403
    assert come_in(client, name="Lena", password="noch ein ganzer Satz").status_code == 303
    web_session = app.state.context.sessions.find(client.cookies["befund-3"])
    csrf = {"X-CSRF-Token": web_session.csrf}
    assert client.post("/findings/f-1/decide", headers=csrf).status_code == 403
    assert client.post("/logout", headers=csrf).status_code == 303


def test_other_addresses_demand_users_and_encryption(tmp_path: Path) -> None:
    users = UserFile(tmp_path)
    Address("127.0.0.1").check(users)
    with pytest.raises(ConfigurationError, match="Benutzer"):
        Address("0.0.0.0", behind_proxy=True).check(users)
    users.add("Anna", Right.REVIEWER, "ein ganzer Satz")
    with pytest.raises(ConfigurationError, match="Verschlüsselung"):
        Address("0.0.0.0").check(users)
    Address("0.0.0.0", behind_proxy=True).check(users)
    with pytest.raises(ConfigurationError, match="gehören zusammen"):
        Address(certificate=tmp_path / "c.pem").check(users)


def test_a_browser_comes_in_by_the_link(
    demo_folder: Path, opened: Callable[[Path], Session], page: Page
) -> None:
    with serving(opened(demo_folder)) as link:
        follow(page, link)
        assert page.get_by_role("navigation").is_visible()
