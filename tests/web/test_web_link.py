"""The link that lets in on this machine: it works once, and nobody else ever sees it."""

import re
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient
from test_web_login import reviewing
from web_fixtures import come_in, follow, serving

from befund.app import Session, open_session
from befund.web.access import LinkAuthenticator
from befund.web.app import create_app
from befund.web.link_file import LinkFile


def test_the_code_of_a_link_is_in_no_address(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    authenticator = LinkAuthenticator("Tester", lambda _: None)
    app = create_app(opened(tmp_path), authenticator, port=1, hosts={"testserver"})
    client = TestClient(app, headers={"accept": "text/html"}, follow_redirects=False)
    for name in ("token", "code"):
        assert client.get("/login", params={name: authenticator.token}).status_code == 200
    assert come_in(client, code="falsch").status_code == 403
    assert come_in(client, code=authenticator.token).headers["location"] == "/"
    assert client.get("/login").headers["location"] == "/#main"


def test_a_link_comes_through_a_file_that_is_removed_when_used(
    demo_folder: Path, page: Page
) -> None:
    link_file = LinkFile(demo_folder)
    with open_session(demo_folder, {}) as session, serving(session) as link:
        path = link_file.write(link)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        seen: list[str] = []
        page.on(
            "request",
            lambda request: seen.append(f"{request.url} {request.headers.get('referer', '')}"),
        )
        page.goto(path.as_uri())
        page.wait_for_url("**/findings")
        code = link.partition("#")[2]
        assert not [
            url for url in seen if code in url.partition("#")[0] or "#" in url.partition(" ")[2]
        ]
        assert "#" not in page.url
        expect(page.get_by_role("navigation")).to_be_visible()
    link_file.remove()
    assert not path.exists()


def test_the_buttons_of_the_page_sign_out(
    demo_folder: Path, opened: Callable[[Path], Session], page: Page
) -> None:
    session = opened(demo_folder)
    for label in ("Abmelden", "Überall abmelden"):
        with serving(session) as link:
            follow(page, link)
            page.locator(".account summary").click()
            page.get_by_role("button", name=label, exact=True).click()
            expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
            page.goto(f"{link.partition('/login')[0]}/interviews")
            expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()


def test_a_used_code_typed_by_hand_is_told(
    tmp_path: Path, opened: Callable[[Path], Session], page: Page
) -> None:
    with serving(opened(tmp_path)) as link:
        page.goto(link.partition("#")[0])
        page.get_by_label("Code").fill("falsch")
        page.get_by_role("button", name="Anmelden").click()
        expect(page.get_by_role("alert")).to_contain_text("verbraucht oder falsch")
        page.get_by_label("Code").fill(link.partition("#")[2])
        page.get_by_role("button", name="Anmelden").click()
        expect(page.get_by_role("navigation")).to_be_visible()
        page.goto("about:blank")  # so that it asks no server that is gone


_BROWSER = """\
import pathlib, sys
seen = [" ".join(sys.argv)]
for one in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
    try:
        seen.append(one.read_bytes().replace(b"\\0", b" ").decode("utf-8", "replace"))
    except OSError:
        pass
opened = pathlib.Path(sys.argv[1].removeprefix("file://"))
folder = pathlib.Path(__file__).parent
(folder / "page.html").write_text(opened.read_text("utf-8") if opened.is_file() else "")
(folder / "seen.txt").write_text("\\n".join(seen))
"""


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are read from /proc")
def test_the_link_stands_in_no_list_of_processes(tmp_path: Path) -> None:
    browser, folder = tmp_path / "browser.py", tmp_path / "kunde"
    browser.write_text(_BROWSER, "utf-8")
    with reviewing(folder, BROWSER=f"{sys.executable} {browser} %s") as (port, process):
        assert process.stderr
        said = ""
        while not (link := re.search(rf"http://127\.0\.0\.1:{port}/login#(\S+)", said)):
            said += process.stderr.readline()
        deadline = time.monotonic() + 30
        while not (tmp_path / "seen.txt").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        seen, shown = ((tmp_path / name).read_text("utf-8") for name in ("seen.txt", "page.html"))
        code = link.group(1)
        assert "befund" in seen, "the list holds what it should"
        assert code not in seen
        assert link.group(0) in shown, "the browser is led to the link all the same"
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
            assert come_in(client, code=code).status_code == 303
        assert not list(folder.glob(".review-*"))
        process.terminate()
        assert code not in process.stderr.read()
