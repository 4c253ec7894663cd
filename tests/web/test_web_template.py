"""A firm's template that attacks is refused on the page, and the server goes on."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from lxml import html
from pack_cases import fill
from template_attacks import READS, SECRET, TAKES, WRITES, document
from web_fixtures import Visit, come_in, let_in, serving

from befund.app import Session
from befund.word_template import process


@pytest.fixture
def visit(tmp_path: Path, opened: Callable[[Path], Session]) -> Visit:
    session = opened(tmp_path / "kunde")
    fill(session.workspace.store)
    return let_in(session)


def upload(client: httpx2.Client, headers: dict[str, str], content: bytes) -> httpx2.Response:
    files = {"file": ("x.docx", content)}
    return client.post("/pack/template", files=files, headers={**headers, "HX-Request": "true"})


@pytest.mark.parametrize("attack", [READS["item"], WRITES["save"], TAKES["format"], TAKES["power"]])
def test_an_attacking_template_is_refused_and_takes_nothing_along(
    visit: Visit, attack: str
) -> None:
    folder = visit.session.workspace.folder
    vault, out = folder / "geheim.json", folder / "exports" / "gestohlen.docx"
    vault.write_text(SECRET, encoding="utf-8")
    before = set(folder.rglob("*"))
    content = document(attack.replace("{VAULT}", str(vault)).replace("{OUT}", str(out)))
    answer = upload(visit.client, visit.csrf, content)
    assert answer.status_code == 422
    assert "Vorlage" in answer.text
    assert SECRET not in answer.text
    assert set(folder.rglob("*")) == before
    assert "mitgelieferte Word-Vorlage" in visit.client.get("/pack").text
    assert visit.client.get("/pack/workshop.docx").status_code == 200


def test_a_template_that_was_kept_by_an_older_version_is_held_as_well(visit: Visit) -> None:
    folder = visit.session.workspace.folder
    (folder / "geheim.json").write_text(SECRET, encoding="utf-8")
    (folder / "vorlage.docx").write_bytes(
        document(READS["item"].replace("{VAULT}", str(folder / "geheim.json")))
    )
    answer = visit.client.get("/pack/workshop.docx")
    assert answer.status_code == 422
    assert SECRET not in answer.text


def test_the_server_goes_on_answering_while_templates_spin(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six at once, of which two are tried at a time; nobody else waits for them."""
    monkeypatch.setattr(process, "SECONDS", 5.0)
    monkeypatch.setattr(process, "_WAIT_SECONDS", 0.5)
    found: list[int] = []
    spinning = document(TAKES["loops"])

    def attack(client: httpx2.Client, headers: dict[str, str]) -> None:
        found.append(upload(client, headers, spinning).status_code)

    with (
        serving(visit.session) as link,
        httpx2.Client(base_url=link.partition("/login")[0], timeout=60) as client,
    ):
        assert come_in(client, code=link.partition("#")[2]).status_code == 303
        token = html.fromstring(client.get("/pack").text).xpath("//meta[@name='csrf']/@content")
        headers = {"X-CSRF-Token": str(token[0])}
        threads = [threading.Thread(target=attack, args=(client, headers)) for _ in range(6)]
        for thread in threads:
            thread.start()
        slowest = 0.0
        while any(thread.is_alive() for thread in threads):
            start = time.monotonic()
            assert client.get("/findings").status_code == 200
            slowest = max(slowest, time.monotonic() - start)
            time.sleep(0.1)
        assert len(found) == 6
        assert set(found) <= {409, 422}
        assert found.count(422) >= 2
        assert slowest < 4
        assert client.get("/pack/workshop.docx").status_code == 200
