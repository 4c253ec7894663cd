"""Benchmark: what reviewing costs on a workspace of 1,000 findings, over real HTTP and in Chromium.

    PYTHONPATH=src:tests/web python tests/web/web_bench.py [FINDINGS]

Asked of it on 2 idle cores: every act under 100 ms at the 95th percentile, from the key to the
updated row.
"""

import http.client
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx2
from playwright.sync_api import Page, sync_playwright
from web_crowd import fill
from web_fixtures import CHROMIUM, QUIET, come_in, follow, serving

from befund.app import open_session
from befund.records import Kind
from befund.usecases.review.board import ReviewBoard
from open_boards import open_board

REPEATS = 60
NO_OP = "no-op"
# Milliseconds from the key, or the click, to the frame after the page changed.
WATCH = """([selector, attribute]) => {
    const started = performance.now.bind(performance);
    window.took = new Promise((resolve) => {
      let pressed = 0;
      const begin = () => { pressed = started(); };
      for (const name of ["keydown", "click"]) document.addEventListener(name, begin, { capture: true, once: true });
      const watcher = new MutationObserver(() => {
        watcher.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(started() - pressed)));
      });
      watcher.observe(document.querySelector(selector), { childList: true, subtree: true, attributes: attribute });
    });
}"""


class Client:
    """A reviewer without a browser: one connection, its cookie and token."""

    def __init__(self, link: str) -> None:
        address = urlsplit(link)
        self._connection = http.client.HTTPConnection(address.netloc)
        with httpx2.Client(base_url=f"http://{address.netloc}") as client:
            come_in(client, code=address.fragment)
            self._cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        self._token = re.findall(
            r'name="csrf" content="([^"]+)"', self.get("/findings", part=False)
        )[0]

    def get(self, path: str, *, part: bool = True) -> str:
        """A page or a part of one."""
        headers = {"HX-Request": "true"} if part else {"Accept": "text/html"}
        self._send("GET", path, "", headers)
        return self._text

    def post(self, path: str, **form: str) -> str:
        """What a form leads to."""
        headers = {
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRF-Token": self._token,
        }
        answer = self._send("POST", path, urlencode(form), headers)
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
        return self._text

    def _send(
        self, method: str, path: str, body: str, headers: Mapping[str, str]
    ) -> http.client.HTTPResponse:
        self._connection.request(method, path, body, {"Cookie": self._cookie, **headers})
        answer = self._connection.getresponse()
        self._text = answer.read().decode()
        return answer


def over_http(client: Client, board: ReviewBoard) -> dict[str, list[float]]:
    """Milliseconds of each act, by its name."""
    ids = [review.finding.id for review in board.reviews()]
    pains = [
        review.finding.id
        for review in board.reviews()
        if review.finding.item.kind is Kind.PAIN_POINT
    ]
    searches = ("lieferschein", "zweimal excel", "niemand zuständig")

    def decide(number: int, action: str, **form: str) -> str:
        name = ids[number % len(ids)]
        version = board.get(name).version
        return client.post(f"/findings/{name}/decide", action=action, expects=version, **form)

    acts: dict[str, Callable[[int], str]] = {
        NO_OP: lambda _: client.get("/login"),
        "accept": lambda n: decide(n, "accept"),
        "reject": lambda n: decide(n + 100, "reject"),
        "edit": lambda n: decide(n, "edit", title=f"Titel {n}"),
        "undo": lambda _: client.post("/undo"),
        "select": lambda n: client.get(f"/findings/{ids[n * 3]}"),
        "filter": lambda n: client.get(
            f"/findings?kind=pain_point&status=undecided&severity={1 + n % 3}"
        ),
        "search": lambda n: client.get("/findings?" + urlencode({"q": searches[n % 3]})),
        "whole page": lambda n: client.get(f"/findings/{ids[n]}", part=False),
    }
    found: dict[str, list[float]] = {name: [] for name in acts}
    for number in range(REPEATS):
        for name, act in acts.items():
            found[name].append(_timed(lambda act=act, number=number: act(number)))  # type: ignore[misc]
    one, other = pains[-2:]
    for _ in range(5):
        version = board.get(one).version
        merge = {"action": "merge", "others": other, "expects": version}
        found.setdefault("merge", []).append(
            _timed(lambda merge=merge: client.post(f"/findings/{one}/decide", **merge))  # type: ignore[misc]
        )
        found.setdefault("undo of a merge", []).append(_timed(lambda: client.post("/undo")))
    items = " ".join(f"{name}:{board.get(name).version}" for name in ids[200:300])
    found["accept 100 at once"] = [
        _timed(lambda: client.post("/findings/bulk", action="accept", items=items))
    ]
    rest = " ".join(f"{r.finding.id}:{r.version}" for r in board.reviews())
    found["accept all at once"] = [
        _timed(lambda: client.post("/findings/bulk", action="accept", items=rest))
    ]
    return found


def in_chromium(page: Page) -> dict[str, list[float]]:
    """Milliseconds from key or click to the updated page, by what was done."""
    steps = (
        ("j: finding and talk", "j", "#finding", False),
        ("a: updated row", "a", "#list .row[aria-current]", False),
        ("u: updated row", "u", "#list .row[aria-current]", False),
        ("r: updated row", "r", "#list .row[aria-current]", False),
        ("n: next quote", "n", "#conversation", True),
    )
    found: dict[str, list[float]] = {name: [] for name, *_ in steps}
    for _ in range(REPEATS):
        for name, key, selector, attributes in steps:
            if key == "n" and page.locator("#finding [data-key]").count() < 2:
                continue
            page.evaluate(WATCH, [selector, attributes])
            page.keyboard.press(key)
            found[name].append(page.evaluate("window.took"))
            page.wait_for_timeout(30)
    found["filter: new list"] = []
    for number in range(REPEATS):
        page.evaluate(WATCH, ["#list", False])
        page.locator(f"#kind-{('pain_point', 'process_step', 'all')[number % 3]}").evaluate(
            "(radio) => radio.click()"
        )
        found["filter: new list"].append(page.evaluate("window.took"))
        page.wait_for_timeout(150)
    return found


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - start)


def _print(found: Mapping[str, list[float]], no_op: float) -> None:
    for name, times in found.items():
        last = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        middle = statistics.median(times)
        line = f"  {name:<22} median {middle:7.1f} ms, p95 {last:7.1f} ms, {middle / no_op:6.1f} x no-op"
        print(line)  # noqa: T201


@contextmanager
def _served(findings: int) -> Iterator[tuple[str, ReviewBoard]]:
    """A server over a new workspace, and the board of the same findings."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_session(Path(folder) / "w", {}, create=True) as session,
    ):
        fill(session.workspace, findings)
        with serving(session) as link:
            yield link, open_board(session.workspace.store)


def main() -> None:
    """Print the median, the 95th percentile, and how many times a request that does nothing."""
    findings = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print(f"{findings} findings, load {os.getloadavg()[0]:.1f}\nover HTTP")  # noqa: T201
    with _served(findings) as (link, board):
        found = over_http(Client(link), board)
    no_op = statistics.median(found[NO_OP])
    _print(found, no_op)
    print("in Chromium, from key to frame")  # noqa: T201
    with _served(findings) as (link, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="de-DE")
        page.set_default_timeout(20_000)
        follow(page, link)
        _print(in_chromium(page), no_op)
        browser.close()
    print(f"load {os.getloadavg()[0]:.1f}")  # noqa: T201


if __name__ == "__main__":
    main()
