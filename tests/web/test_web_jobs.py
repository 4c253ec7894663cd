"""The analysis as a job: one at a time, watched by many, stopped and gone on with.

Nothing is paid twice.
"""

import asyncio
import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from usecases_bench import KEY, MODEL, Model, asked, marker, write_interviews
from web_fixtures import come_in, let_in, served, serving

from befund.app import Session, open_session
from befund.app.model_access import ModelAccess
from befund.errors import BusyError, ConfigurationError
from befund.llm.scripted import Behaviour, Heard, ScriptedServer, fault
from befund.usecases.intake.preparation import prepare
from befund.web.jobs import Jobs, JobSnapshot, JobState
from befund.web.routes import jobs as routes

CHUNKS = [marker(number, place) for number in range(2) for place in range(4)]


@contextmanager
def prepared(
    folder: Path, server: ScriptedServer | None = None, **settings: object
) -> Iterator[Session]:
    """A workspace with two interviews of four chunks each, prepared.

    Without a server the rules extract.
    """
    given: dict[str, object] = {"chunk_tokens": 200, "context_turns": 0, "concurrency": 1}
    given |= {"verdicts": "lexical", "process_map": "lexical"}
    if server is not None:
        given |= {"model": MODEL, "base_url": server.base_url, "api_key": KEY}
    with open_session(folder / "kunde", given | settings, create=True) as session:
        prepare(session.workspace, [write_interviews(folder / "interviews", 2)], session.roster)
        yield session


def wait_for(jobs: Jobs, wanted: Callable[[JobSnapshot], bool], seconds: float = 60) -> JobSnapshot:
    deadline = time.monotonic() + seconds
    while not wanted(jobs.snapshot):
        assert time.monotonic() < deadline, jobs.snapshot
        time.sleep(0.01)
    return jobs.snapshot


def over(snapshot: JobSnapshot) -> bool:
    return snapshot.state.is_over


def test_a_job_runs_to_its_end_and_counts(tmp_path: Path) -> None:
    with (
        ScriptedServer(Model()) as server,
        prepared(tmp_path, server, price_in=1.0, price_out=2.0) as session,
    ):
        jobs = Jobs(session)
        assert jobs.snapshot.state is JobState.IDLE
        assert not server.requests
        jobs.start(None)
        done = wait_for(jobs, over)
        run = session.workspace.store.runs()[-1]
    assert (done.state, done.problem, done.failures) == (JobState.FINISHED, "", ())
    assert (done.interviews_done, done.interviews_total, done.chunks_done, done.chunks_total) == (
        2,
        2,
        8,
        8,
    )
    assert (done.calls, done.cached, done.tokens) == (8, 0, 8 * 1500)
    assert done.cost == pytest.approx(8 * (1000 + 2 * 500) / 1e6)
    assert (run.calls, run.stopped) == (8, None)


class Acting(Model):
    """A diligent server that does something when it is asked for the second time."""

    def __init__(self) -> None:
        super().__init__()
        self.act: Callable[[], None] = lambda: None
        self._asked = 0

    def __call__(self, heard: Heard) -> Behaviour:
        self._asked += 1
        if self._asked == 2:
            self.act()
        return super().__call__(heard)


def test_a_stopped_job_goes_on_and_pays_no_answer_twice(tmp_path: Path) -> None:
    model = Acting()
    with ScriptedServer(model) as server, prepared(tmp_path, server) as session:
        jobs = Jobs(session)
        model.act = jobs.stop
        jobs.start(None)
        stopped = wait_for(jobs, over)
        assert (stopped.state, stopped.problem) == (JobState.STOPPED, "")
        assert session.workspace.store.runs()[-1].stopped
        before = len(server.requests)
        assert 2 <= before < 4
        jobs.start(None)
        done = wait_for(jobs, over)
        assert done.state is JobState.FINISHED
        assert (done.cached, done.calls) == (before, 8 - before)
        assert asked(server.requests) == sorted(CHUNKS)
        assert {o.interview for o in session.workspace.store.observations()} == {
            "gespraech-0",
            "gespraech-1",
        }


def test_another_server_goes_on_where_one_ended(tmp_path: Path) -> None:
    model, reached = Acting(), threading.Event()
    model.act = reached.set
    with ScriptedServer(model) as server:
        with prepared(tmp_path, server) as session:
            first = let_in(session)
            assert first.client.post("/jobs/start", headers=first.csrf).status_code == 200
            assert reached.wait(30)
            first.jobs.close(30)
            assert first.jobs.snapshot.state is JobState.STOPPED
        with prepared(tmp_path, server) as session:
            second = let_in(session)
            page = second.client.get("/interviews").text
            assert "endete vorzeitig" in page
            assert "Weitermachen" in page
            assert second.client.post("/jobs/start", headers=second.csrf).status_code == 200
            done = wait_for(second.jobs, over)
            assert done.state is JobState.FINISHED
        assert asked(server.requests) == sorted(CHUNKS)


def test_a_run_that_was_killed_is_shown_and_can_be_gone_on_with(tmp_path: Path) -> None:
    with prepared(tmp_path) as session:
        session.workspace.store.start_run("rules")
        visit = let_in(session)
        assert "kam nicht zu seinem Ende" in visit.client.get("/interviews").text
        assert "Weitermachen" in visit.client.get("/jobs").text
        visit.client.post("/jobs/start", headers=visit.csrf)
        wait_for(visit.jobs, over)
        assert "kam nicht zu seinem Ende" not in visit.client.get("/interviews").text


def test_only_one_job_runs_and_nothing_is_changed_meanwhile(tmp_path: Path) -> None:
    with ScriptedServer(Model(delay=0.2)) as server, prepared(tmp_path, server) as session:
        visit = let_in(session)
        client, csrf = visit.client, {**visit.csrf, "accept": "application/json"}
        assert client.post("/jobs/start", headers=csrf).status_code == 200
        again = client.post("/jobs/start", headers=csrf)
        assert (again.status_code, again.json()["detail"]) == (
            409,
            "Gerade läuft eine Analyse. Warten, bis sie fertig ist, oder sie anhalten.",
        )
        for path, form in (
            ("/interviews/roles", {"interview": "gespraech-0", "interviewer": "B"}),
            (
                "/interviews/masking",
                {"interview": "gespraech-0", "act": "add", "text": "Werkstatt"},
            ),
            ("/interviews/remove", {"interview": "gespraech-0"}),
        ):
            assert client.post(path, data=form, headers=csrf).status_code == 409
        files = [("files", ("neu.txt", b"I: Wie?\nB: So."))]
        assert client.post("/interviews/upload", files=files, headers=csrf).status_code == 409
        assert not [path for path in session.workspace.uploads.rglob("*") if path.is_file()]
        client.post("/jobs/stop", headers=csrf)
        wait_for(visit.jobs, over)
        assert client.post("/interviews/upload", files=files, headers=csrf).status_code == 200


def test_a_chunk_that_fails_is_named_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ModelAccess, "_sleep", lambda _self, _seconds: None)
    model = Model()
    model.faults[marker(1, 2)] = fault(500)
    with ScriptedServer(model) as server, prepared(tmp_path, server) as session:
        jobs = Jobs(session)
        jobs.start(None)
        done = wait_for(jobs, over)
        assert done.state is JobState.FINISHED
        assert [(f.interview, f.chunk) for f in done.failures] == [("gespraech-1", 2)]
        assert done.failures[0].reason
        page = let_in(session).client.get("/interviews").text
    assert "1 Abschnitt fehlgeschlagen" in page


def test_a_refused_key_ends_the_job_with_what_to_do(tmp_path: Path) -> None:
    with ScriptedServer(lambda _: fault(401)) as server, prepared(tmp_path, server) as session:
        jobs = Jobs(session)
        jobs.start(None)
        done = wait_for(jobs, over)
    assert done.state is JobState.STOPPED
    assert "Schlüssel" in done.problem


def test_what_nobody_foresaw_is_told_without_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("Frau Kessler sagt: Quittenfach")

    monkeypatch.setattr("befund.web.jobs.analyse", broken)
    with prepared(tmp_path) as session:
        visit = let_in(session)
        jobs = visit.jobs
        visit.client.post("/jobs/start", headers=visit.csrf)
        done = wait_for(jobs, over)
        page = visit.client.get("/jobs").text
    assert done.state is JobState.FAILED
    assert "ValueError" in page
    assert "Kessler" not in page + done.model_dump_json()


def test_the_budget_is_an_amount_and_needs_a_price(tmp_path: Path) -> None:
    with ScriptedServer(Model()) as server, prepared(tmp_path, server) as session:
        visit = let_in(session)
        csrf = {**visit.csrf, "accept": "application/json"}
        for wrong in ("viel", "-1", "nan", "1e9"):
            answer = visit.client.post("/jobs/start", data={"budget": wrong}, headers=csrf)
            assert (answer.status_code, "kein Betrag" in answer.json()["detail"]) == (422, True)
        unpriced = visit.client.post("/jobs/start", data={"budget": "2,50"}, headers=csrf)
        assert (unpriced.status_code, "Preis" in unpriced.json()["detail"]) == (422, True)
        with pytest.raises(ConfigurationError):
            visit.jobs.start(2.5)
        assert not server.requests
    with (
        ScriptedServer(Model()) as server,
        prepared(tmp_path, server, price_in=1e3, price_out=1e3) as session,
    ):
        jobs = Jobs(session)
        jobs.start(0.01)
        done = wait_for(jobs, over)
        assert (done.state, "Budget" in done.problem) == (JobState.STOPPED, True)
        assert not server.requests


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("2,50", 2.5),
        ("2.5 €", 2.5),
        ("1.234,50", 1234.5),
        ("€1,234.50", 1234.5),
        ("0", 0.0),
        ("\xa0", None),
    ],
)
def test_amounts_are_understood_as_people_write_them(said: str, amount: float | None) -> None:
    assert routes._euros(said) == amount


def test_before_the_start_it_is_said_what_is_sent_where_and_what_it_costs(tmp_path: Path) -> None:
    with (
        ScriptedServer(Model()) as server,
        prepared(tmp_path, server, price_in=1e3, price_out=1e3) as session,
    ):
        shown = " ".join(let_in(session).client.get("/interviews").text.split())
        assert "2 Interviews, 8 Abschnitte" in shown
        assert "maskierter Text an <strong>127.0.0.1</strong>" in shown
        assert "8 Aufrufe" in shown
        assert 'name="budget"' in shown
        assert not server.requests
    with prepared(tmp_path) as session:
        shown = let_in(session).client.get("/jobs").text
        assert "<strong>nichts</strong>: die eingebauten Regeln" in shown
        assert "budget" not in shown


@pytest.fixture
def heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "HEARTBEAT_SECONDS", 0.1)


class Browser:
    """Somebody who was let in by the link and reads the stream."""

    def __init__(self, link: str) -> None:
        self.host = urlsplit(link).netloc
        with httpx2.Client(base_url=f"http://{self.host}", timeout=20) as client:
            come_in(client, code=link.partition("#")[2])
            self.cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())

    @contextmanager
    def listening(self) -> Iterator[http.client.HTTPResponse]:
        with closing(http.client.HTTPConnection(self.host, timeout=20)) as connection:
            connection.request(
                "GET", "/jobs/events", headers={"Cookie": self.cookie, "Last-Event-ID": "1"}
            )
            yield connection.getresponse()


def events(stream: http.client.HTTPResponse) -> Iterator[dict[str, Any] | None]:
    """What a stream tells: events, and None for a heartbeat."""
    for line in stream:
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))
        elif line.startswith(b":"):
            yield None


@pytest.mark.usefixtures("heartbeat")
def test_every_browser_sees_the_whole_job(tmp_path: Path) -> None:
    with (
        ScriptedServer(Model(delay=0.1)) as server,
        prepared(tmp_path, server) as session,
        served(session) as site,
    ):
        first = Browser(site.link)
        seen: list[list[dict[str, Any]]] = [[], []]

        def watch(place: int) -> None:
            with first.listening() as stream:
                assert stream.getheader("content-type", "").startswith("text/event-stream")
                for event in events(stream):
                    if event is not None:
                        seen[place].append(event)
                        if event["state"] == "finished":
                            return

        watching = [threading.Thread(target=watch, args=(place,)) for place in range(2)]
        for thread in watching:
            thread.start()
        wait_until(lambda: site.jobs.listening == 2)
        site.jobs.start(None)
        for thread in watching:
            thread.join(60)
        for told in seen:
            assert told[0]["state"] == "idle"
            assert told[-1]["chunks_done"] == 8
            assert [event["version"] for event in told] == sorted(
                {event["version"] for event in told}
            )
            assert any(0 < event["chunks_done"] < 8 for event in told)
            assert "Die Analyse ist fertig." in told[-1]["html"]
            assert told[-1]["said"] == "Die Analyse ist fertig."


@pytest.mark.usefixtures("heartbeat")
def test_a_closed_browser_leaves_nothing_behind_and_a_new_one_hears_all(tmp_path: Path) -> None:
    with prepared(tmp_path) as session, served(session) as site:
        browser, context = Browser(site.link), site.jobs
        with browser.listening() as stream:
            told = events(stream)
            assert next(told) is not None
            assert next(told) is None
        wait_until(lambda: context.listening == 0)
        before = threading.active_count()
        context.start(None)
        wait_for(context, over)
        with browser.listening() as stream:
            told = events(stream)
            first = next(told)
            assert first is not None
            assert (first["state"], first["chunks_done"]) == ("finished", 8)
        wait_until(lambda: context.listening == 0 and threading.active_count() <= before)


def test_the_end_of_the_server_ends_its_streams_at_once(tmp_path: Path) -> None:
    with prepared(tmp_path) as session:
        with serving(session) as link:
            browser = Browser(link)
            stream = browser.listening()
            assert next(events(stream.__enter__())) is not None
            ends = time.monotonic()
        assert time.monotonic() - ends < 2.5
        stream.__exit__(None, None, None)


def test_snapshots_end_when_the_streams_do(tmp_path: Path) -> None:
    async def watch(jobs: Jobs) -> list[JobSnapshot | None]:
        seen = []
        async for snapshot in jobs.snapshots(0.01):
            seen.append(snapshot)
            if len(seen) == 3:
                jobs.end_streams()
        return seen

    with prepared(tmp_path) as session:
        jobs = Jobs(session)
        with ThreadPoolExecutor(1) as apart:  # the browser of other tests has a loop in this thread
            seen = apart.submit(lambda: asyncio.run(asyncio.wait_for(watch(jobs), 10))).result()
        assert seen[0] == jobs.snapshot
        assert seen[1:] == [None, None]
        assert jobs.listening == 0


def test_whoever_changes_something_keeps_a_job_waiting(tmp_path: Path) -> None:
    with prepared(tmp_path) as session:
        jobs = Jobs(session)
        with jobs.alone(), pytest.raises(BusyError, match="eingelesen"):
            jobs.start(None)
        jobs.start(None)
        assert wait_for(jobs, over).state is JobState.FINISHED


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
