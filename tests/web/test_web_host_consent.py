"""The page that starts the analysis asks before a key goes to a server that the workspace's file names."""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_fixtures import let_in

from befund.app import Session
from befund.app.settings import FILE_NAME
from befund.labels import say
from befund.llm.endpoint import origin_of
from befund.llm.scripted import ScriptedServer, answer
from befund.masking import Roster
from befund.usecases.intake.preparation import prepare
from befund.web.jobs import Jobs

KEY = "sk-geheim-4711"
NOTHING: dict[str, list[object]] = {"process_steps": [], "pain_points": [], "quick_wins": []}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("BEFUND_", "OPENAI_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))


def finished(jobs: Jobs) -> None:
    deadline = time.monotonic() + 20
    while not jobs.snapshot.state.is_over and time.monotonic() < deadline:
        time.sleep(0.02)
    assert jobs.snapshot.state.value == "finished", jobs.snapshot


def workspace(folder: Path, url: str) -> Path:
    folder.mkdir()
    settings = (
        f'model = "any-model"\nbase_url = "{url}"\nverdicts = "lexical"\nprocess_map = "lexical"\n'
    )
    (folder / FILE_NAME).write_text(settings, encoding="utf-8")
    said = "I: Wie läuft das bei Ihnen?\nB: Das tippen wir jeden Tag noch einmal ab, das dauert lang.\n"
    (folder / "a.txt").write_text(said, encoding="utf-8")
    return folder


def shown_box(client: TestClient) -> str | None:
    page = client.get("/interviews").text
    box = re.search(r'<input type="checkbox" name="trust_host" value="([^"]*)"', page)
    return box[1] if box else None


def test_a_box_names_the_server_and_without_a_tick_no_key_goes_out(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    with ScriptedServer([answer(NOTHING)]) as server:
        folder = workspace(tmp_path / "fremd", server.base_url)
        session = opened(folder)
        prepare(session.workspace, [folder / "a.txt"], Roster())
        visit = let_in(session)
        assert shown_box(visit.client) == origin_of(server.base_url)
        assert visit.client.post("/jobs/start", headers=visit.csrf).status_code == 200
        finished(visit.jobs)
        assert KEY not in str([heard.headers for heard in server.requests])
        assert any(
            "Schlüssel ging nicht an" in say(warning) for warning in visit.jobs.snapshot.warnings
        )


def test_with_a_tick_it_goes_out_and_the_box_is_gone(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    with ScriptedServer([answer(NOTHING)]) as server:
        folder = workspace(tmp_path / "fremd", server.base_url)
        session = opened(folder)
        prepare(session.workspace, [folder / "a.txt"], Roster())
        visit = let_in(session)
        host = shown_box(visit.client)
        other = visit.client.post(
            "/jobs/start", data={"trust_host": "https://other.example:443"}, headers=visit.csrf
        )
        assert other.status_code >= 400
        assert (
            visit.client.post(
                "/jobs/start", data={"trust_host": host}, headers=visit.csrf
            ).status_code
            == 200
        )
        finished(visit.jobs)
        assert {heard.headers["authorization"] for heard in server.requests} == {f"Bearer {KEY}"}
        assert shown_box(visit.client) is None
        assert not visit.jobs.snapshot.warnings
