"""Make README's pictures of the review in the browser from the demo, as PNG.

    python tests/pictures/make_page_pictures.py WORKSPACE

WORKSPACE is one that `befund demo` has filled; a copy of it is shown. Needs Chromium (Debian's
package will do).
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from befund.app.demo import demo_interviews

PICTURES = Path(__file__).parents[2] / "fixtures" / "pictures"
PORT = 8399


@contextmanager
def reviewing(workspace: Path) -> Iterator[str]:
    """The link to a running `befund review`."""
    program = [
        sys.executable,
        "-m",
        "befund.cli.main",
        "review",
        "-w",
        str(workspace),
        "--no-browser",
    ]
    server = subprocess.Popen([*program, "--port", str(PORT)], stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr
        said = ""
        while not (found := re.search(r"http://\S+/login#\S+", said)):
            said += server.stderr.readline()
        yield found.group()
    finally:
        server.terminate()
        server.wait(20)


def follow(page: Page, link: str) -> None:
    """Come in by a link: the login's script sends its code on."""
    page.goto(link)
    page.wait_for_url(lambda url: "/login" not in url)


def upload(page: Page, link: str) -> None:
    """The page of interviews, where files have just come in."""
    follow(page, link)
    page.set_input_files("input[type=file]", sorted(demo_interviews().iterdir()))
    page.get_by_text("06-service-ireland").first.wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / "upload.png")


def review(page: Page, base: str) -> None:
    """A finding beside its conversation, some decided."""
    page.goto(f"{base}/findings?kind=pain_point")
    for key in ("a", "j", "a", "j", "r", "j", "j"):
        page.keyboard.press(key)
        page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / "review.png")


def process_map(page: Page, base: str) -> None:
    """The process map with its pain points."""
    page.goto(f"{base}/map")
    page.wait_for_selector("#map[data-drawn=yes]")
    page.screenshot(path=PICTURES / "map.png")


def matrix(page: Page, base: str) -> None:
    """Quick wins by impact and effort."""
    page.goto(f"{base}/matrix")
    page.screenshot(path=PICTURES / "matrix.png")


def main() -> None:
    """Make all pictures."""
    executable = shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_context(
            locale="de-DE", viewport={"width": 1360, "height": 850}
        ).new_page()
        new = Path(folder) / "kunde"
        new.mkdir()
        with reviewing(new) as link:
            upload(page, link)
        shown = Path(shutil.copytree(sys.argv[1], Path(folder) / "demo" / "kunde"))
        with reviewing(shown) as link:
            follow(page, link)
            for picture in (review, process_map, matrix):
                picture(page, link.split("/login", maxsplit=1)[0])
        browser.close()


if __name__ == "__main__":
    main()
