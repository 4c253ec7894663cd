"""Files are uploaded, checked and corrected in the browser; what is masked stays in the vault."""

import json
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient
from usecases_bench import interview
from web_fixtures import Visit, come_in, follow, let_in, serving

from befund.app import Session, open_session
from befund.app.demo import demo_interviews, settle
from befund.records import Role
from befund.web import upload_stream
from befund.web.access import Right, UserAuthenticator, UserFile
from befund.web.app import create_app
from befund.web.guard import Guard
from befund.web.jobs import Jobs, JobState

TALK = "I: Wie läuft das bei Ihnen ab?\nB: Also ich tippe das von Hand ein, und das dauert jedes Mal zehn Minuten.\n"
Files = Sequence[tuple[str, str | bytes]]


@pytest.fixture
def empty(tmp_path: Path, opened: Callable[[Path], Session]) -> Visit:
    """A client that was let into a workspace with nothing in it."""
    return let_in(opened(tmp_path / "kunde"))


def send(visit: Visit, files: Files) -> list[dict[str, Any]]:
    """Upload files; what is told of each, in the order of the files, and the last line."""
    parts = [("files", (name, content)) for name, content in files]
    answer = visit.client.post("/interviews/upload", files=parts, headers=visit.csrf)
    assert answer.status_code == 200, answer.text
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines[-1].get("done"), lines[-1]
    return sorted(lines[:-1], key=lambda line: int(line["file"])) + lines[-1:]


def refused(visit: Visit, files: Files) -> tuple[int, str]:
    parts = [("files", (name, content)) for name, content in files]
    answer = visit.client.post(
        "/interviews/upload", files=parts, headers={**visit.csrf, "accept": "application/json"}
    )
    return answer.status_code, answer.json()["detail"]


def staged(visit: Visit) -> list[str]:
    return sorted(
        path.name for path in visit.session.workspace.uploads.rglob("*") if path.is_file()
    )


def ids(visit: Visit) -> list[str]:
    return [interview.id for interview in visit.session.workspace.store.interviews()]


def test_each_file_is_told_of_and_nothing_is_extracted(empty: Visit) -> None:
    told = send(
        empty,
        [
            ("b.txt", interview(1)),
            ("a.txt", interview(0)),
            ("leer.txt", ""),
            ("kopie.txt", interview(0)),
        ],
    )
    assert [line.get("file") for line in told] == [0, 1, 2, 3, None]
    first = " ".join(told[0]["html"].split())
    assert "Dresing/Pehl (Text) · Deutsch" in first
    assert "Interviewt:</span> I" in first
    assert "Person <b>4</b>" in first
    assert "Die Datei ist leer." in told[2]["html"]
    assert "derselbe wie in „a“" in told[3]["html"]
    assert (ids(empty), staged(empty)) == (["a", "b"], ["a.txt", "b.txt"])
    assert not empty.session.workspace.store.runs()
    listed = empty.client.get("/interviews").text
    assert listed.count("vorbereitet") == 2


def test_all_interviews_of_the_demo_read_and_replay_as_by_command(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    settle(tmp_path / "kunde")
    visit = let_in(opened(tmp_path / "kunde"))
    files = [
        (path.name, path.read_bytes()) for path in sorted(demo_interviews().iterdir(), reverse=True)
    ]
    told = send(visit, files)
    assert "Teams (Word)" in told[5]["html"]
    assert not [line for line in told if "nicht gelesen" in line["html"]]
    visit.jobs.start(None)
    with visit.jobs.alone() if visit.jobs.snapshot.state.is_over else waiting(visit.jobs):
        assert (visit.jobs.snapshot.state, visit.jobs.snapshot.failures) == (JobState.FINISHED, ())
    assert "aufgezeichnete Antworten" in visit.client.get("/jobs").text


@contextmanager
def waiting(jobs: Jobs) -> Iterator[None]:
    """The time after a job's end."""
    import time

    deadline = time.monotonic() + 120
    while not jobs.snapshot.state.is_over and time.monotonic() < deadline:
        time.sleep(0.05)
    yield


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../x.txt", "x.txt"),
        ("..\\..\\windows.txt", "windows.txt"),
        ("nul\0byte.txt", "nul_byte.txt"),
        ("x" * 300 + ".txt", "x" * 146 + ".txt"),
        ("CON.txt", "_CON.txt"),
        ("Gespra\u0308ch Mu\u0308ller.txt", "Gespräch Müller.txt"),
        ("<script>alert(1)</script>.txt", "script_.txt"),
    ],
)
def test_a_name_leads_nowhere_else(name: str, kept: str, empty: Visit, tmp_path: Path) -> None:
    content = _multipart([(name, TALK)])
    answer = empty.client.post(
        "/interviews/upload", content=content, headers={**empty.csrf, **_MULTIPART}
    )
    assert answer.status_code == 200
    assert staged(empty) == [kept]
    assert not [
        path for path in tmp_path.rglob("*") if path.is_file() and "kunde/" not in str(path)
    ]
    assert "<script>" not in answer.text + empty.client.get("/interviews").text.split("<main")[1]


_MULTIPART = {"content-type": "multipart/form-data; boundary=grenze"}


def _multipart(files: Files) -> bytes:
    """A body with file names as they are: a library would mend some."""
    parts = [
        f'--grenze\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n{text!s}\r\n'.encode()
        for name, text in files
    ]
    return b"".join(parts) + b"--grenze--\r\n"


def test_script_in_names_and_contents_stays_text(empty: Visit) -> None:
    evil = "<img src=x onerror=alert(1)>"
    told = send(
        empty,
        [
            (
                f"{evil}.txt",
                f"I: {evil}?\nB: {evil} das dauert lange, und dann noch einmal von vorne.\n",
            )
        ],
    )
    name = ids(empty)[0]
    panel = empty.client.get("/interviews/panel", params={"interview": name}).text
    for html in (told[0]["html"], panel, empty.client.get("/interviews").text):
        assert "<img src=x" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;.txt" in told[0]["html"]
    assert "&lt;img src=x onerror=alert(1)&gt;" in panel


def test_two_files_of_the_same_name_are_two_interviews(empty: Visit) -> None:
    told = send(empty, [("a.txt", interview(0)), ("a.txt", interview(1))])
    later = send(empty, [("a.txt", interview(2))])
    assert "gleicher Name" not in told[0]["html"]
    assert (
        "„a“ gibt es schon, mit anderem Inhalt. Diese Datei kommt als „a-2“ dazu."
        in told[1]["html"]
    )
    assert "als „a-3“ dazu" in later[0]["html"]
    assert ids(empty) == ["a", "a-2", "a-3"]


def test_thirty_files_at_once(empty: Visit) -> None:
    told = send(
        empty,
        [(f"gespraech-{number:02}.txt", TALK.replace("zehn", str(number))) for number in range(30)],
    )
    assert [line["file"] for line in told[:-1]] == list(range(30))
    assert len(ids(empty)) == 30
    assert "30 Interviews" in empty.client.get("/jobs").text


def test_a_name_that_a_later_upload_introduces_is_told_of(empty: Visit) -> None:
    send(empty, [("a.txt", interview(0).replace("Frau Kessler", "die Tannenberger"))])
    told = send(empty, [("b.txt", interview(1).replace("Frau Wiegand", "Frau Helga Tannenberger"))])
    assert "Anders maskiert als bisher" in told[-1]["html"]
    assert "<strong>a</strong>" in told[-1]["html"]


def test_one_file_too_large_spoils_no_other(empty: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_stream, "LARGEST_FILE", 1000)
    told = send(empty, [("groß.txt", TALK * 20), ("a.txt", TALK)])
    assert "größer als" in told[0]["html"]
    assert (ids(empty), staged(empty)) == (["a"], ["a.txt"])
    status, detail = refused(empty, [("groß.txt", TALK * 20)])
    assert (status, "größer als" in detail) == (413, True)
    assert staged(empty) == ["a.txt"]


def test_more_than_a_request_may_hold_is_refused(
    empty: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_stream, "MOST_FILES", 2)
    status, detail = refused(empty, [(f"{number}.txt", TALK) for number in range(3)])
    assert (status, detail) == (
        413,
        "Mehr als 2 Dateien auf einmal gehen nicht. In kleineren Gruppen hochladen.",
    )
    guard = next(one for one in _app(empty).user_middleware if one.cls is Guard)
    monkeypatch.setitem(guard.kwargs, "largest_body", 1000)
    _app(empty).middleware_stack = None
    for files in ([("a.txt", TALK * 50)], _pieces()):
        answer = empty.client.post(
            "/interviews/upload",
            content=_multipart(files) if isinstance(files, list) else files,
            headers={**empty.csrf, **_MULTIPART},
        )
        assert (answer.status_code, "Das ist zu groß" in answer.json()["detail"]) == (413, True)
    assert not staged(empty)
    assert not ids(empty)


def _app(visit: Visit) -> Any:
    return visit.client.app


def _pieces() -> Iterator[bytes]:
    """A body of no stated length."""
    for place in range(0, 6000, 500):
        yield _multipart([("a.txt", TALK * 50)])[place : place + 500]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data; boundary=" + "x" * 5000, b"x"),
        (
            "multipart/form-data; boundary=grenze; charset=idna",
            _multipart([("xn--zzzzzzzz!!.txt", TALK)]),
        ),
        ("multipart/form-data; boundary=grenze", b"nonsense"),
        (
            "multipart/form-data; boundary=grenze",
            _multipart([("a.txt", TALK)] * 2).replace(b'name="files"; ', b""),
        ),
        ("multipart/form-data; boundary=grenze", _multipart([("a.txt", TALK)])[:-30]),
        (
            "multipart/form-data; boundary=grenze",
            _multipart([("a.txt", TALK)]).replace(b"filename", b"other"),
        ),
    ],
)
def test_what_is_no_upload_is_refused_and_leaves_nothing(
    kind: str, body: bytes, empty: Visit
) -> None:
    headers = {**empty.csrf, "content-type": kind, "accept": "application/json"}
    answer = empty.client.post("/interviews/upload", content=body, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert not staged(empty)


def test_a_full_disk_is_named_before_anything_is_written(
    empty: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_stream, "is_room_for", lambda *_: False)
    status, detail = refused(empty, [("a.txt", TALK)])
    assert (status, "zu wenig Platz" in detail) == (423, True)
    assert not staged(empty)


def test_uploaded_files_are_the_owners_alone(empty: Visit) -> None:
    send(empty, [("a.txt", interview(0))])
    for path in (empty.session.workspace.vault, *empty.session.workspace.vault.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_no_uploaded_file_passes_through_the_machines_folder_for_temporary_files(
    empty: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a temporary file was made")

    monkeypatch.setattr(
        "tempfile.TemporaryFile", refuse
    )  # what a spooled file becomes when it grows
    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    told = send(
        empty, [("lang.bin", "\0" * (2 << 20))]
    )  # of no known format: reading it takes no time
    assert (len(told), staged(empty)) == (2, [])


def correct(visit: Visit, path: str, form: Mapping[str, str]) -> str:
    answer = visit.client.post(f"/interviews/{path}", data=dict(form), headers=visit.csrf)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.text


def test_roles_are_corrected_at_once(empty: Visit) -> None:
    send(empty, [("a.txt", interview(0))])
    shown = correct(empty, "roles", {"interview": "a", "interviewer": "B"})
    turns = empty.session.queries.transcript("a").turns
    assert {turn.speaker for turn in turns if turn.role is Role.INTERVIEWER} == {"B"}
    assert "neu ausgewertet:" in shown
    assert 'value="B" checked' in shown
    again = correct(empty, "roles", {"interview": "a", "interviewer": "B"})
    assert "hat sich nichts geändert" in again


def test_masking_is_shown_corrected_and_taken_back(empty: Visit) -> None:
    send(empty, [("a.txt", interview(0)), ("b.txt", interview(1))])
    panel = empty.client.get("/interviews/panel", params={"interview": "a"})
    assert panel.headers["cache-control"] == "no-store"
    assert "Frau Kessler" in panel.text or "Kessler" in panel.text
    shown = correct(
        empty, "masking", {"interview": "a", "act": "add", "text": "Werkstatt", "category": "firm"}
    )
    assert "<strong>a, b</strong>" in " ".join(shown.split())
    assert "Werkstatt" not in str(empty.session.queries.transcript("b"))
    correct(empty, "masking", {"interview": "a", "act": "undo", "text": "Werkstatt"})
    assert "Werkstatt" in str(empty.session.queries.transcript("b"))
    mark = next(
        turn.text for turn in empty.session.queries.transcript("a").turns if "[Person" in turn.text
    )
    placeholder = mark[mark.index("[Person") : mark.index("]") + 1]
    correct(empty, "masking", {"interview": "a", "act": "undo", "text": placeholder})
    assert "Kessler" in str(empty.session.queries.transcript("a"))
    correct(empty, "masking", {"interview": "a", "act": "take_back", "text": placeholder})
    assert "Kessler" not in str(empty.session.queries.transcript("a"))
    for form in (
        {"act": "undo", "text": "[Person 99]"},
        {"act": "add", "text": " "},
        {"act": "take_back", "text": "x"},
    ):
        answer = empty.client.post(
            "/interviews/masking", data={"interview": "a", **form}, headers=empty.csrf
        )
        assert answer.status_code == 404


def test_an_interview_is_removed_after_a_question(empty: Visit) -> None:
    send(empty, [("a.txt", interview(0)), ("b.txt", interview(1))])
    asked = empty.client.get("/interviews/remove", params={"interview": "a"}).text
    assert "Endgültig entfernen" in asked
    assert ids(empty) == ["a", "b"]
    shown = correct(empty, "remove", {"interview": "a"})
    assert "„a“ ist entfernt." in shown
    assert (ids(empty), staged(empty)) == (["b"], ["b.txt"])
    assert empty.client.get("/interviews/panel", params={"interview": "a"}).status_code == 404


def test_a_missing_vault_hides_names_and_stops_what_would_need_it(empty: Visit) -> None:
    send(empty, [("a.txt", TALK.replace("ich", "die Frau Kessler"))])
    (empty.session.workspace.vault / "vault.json").unlink()
    shown = empty.client.get("/interviews/panel", params={"interview": "a"})
    assert shown.status_code == 200
    assert "Der Tresor mit den Platzhaltern fehlt" in shown.text
    assert "Kessler" not in shown.text
    answer = empty.client.post("/interviews/remove", data={"interview": "a"}, headers=empty.csrf)
    assert answer.status_code >= 400
    parts = [("files", ("b.txt", TALK))]
    answer = empty.client.post("/interviews/upload", files=parts, headers=empty.csrf)
    assert "Der Tresor mit den Platzhaltern fehlt" in answer.text
    assert ids(empty) == ["a"] or not empty.session.workspace.store.transcript("b")


def test_a_foreign_placeholder_is_shown_and_cannot_be_released(empty: Visit) -> None:
    send(empty, [("a.txt", TALK.replace("ich", "[Person 1]"))])
    shown = empty.client.get("/interviews/panel", params={"interview": "a"}).text
    assert "[Pseudonym 1]" in shown
    assert 'name="text" value="[Pseudonym 1]"' not in shown
    assert 'value="pseudonym"' not in shown


def test_whoever_may_only_read_sees_no_name_and_changes_nothing(
    tmp_path: Path, opened: Callable[[Path], Session]
) -> None:
    session = opened(tmp_path / "kunde")
    send(let_in(session), [("a.txt", interview(0))])
    users = UserFile(tmp_path)
    users.add("Lena", Right.READER, "noch ein ganzer Satz")
    app = create_app(session, UserAuthenticator(users), port=3)
    client = TestClient(app, headers={"accept": "text/html"})
    come_in(client, name="Lena", password="noch ein ganzer Satz")
    csrf = {"X-CSRF-Token": app.state.context.sessions.find(client.cookies["befund-3"]).csrf}
    for path in ("/interviews?interview=a", "/interviews/panel?interview=a", "/interviews/list"):
        shown = client.get(path).text
        assert "Kessler" not in shown
        assert 'type="file"' not in shown
        assert "/jobs/start" not in shown
    for path in ("upload", "roles", "masking", "remove"):
        assert (
            client.post(f"/interviews/{path}", data={"interview": "a"}, headers=csrf).status_code
            == 403
        )
    assert client.post("/jobs/start", headers=csrf).status_code == 403


def test_findings_follow_what_is_corrected_and_removed(visit: Visit) -> None:
    store = visit.session.workspace.store
    assert visit.client.get("/findings").status_code == 200
    alone = {finding.id for finding in store.findings() if finding.interviews == ("02-qualitaet",)}
    assert alone
    correct(visit, "remove", {"interview": "02-qualitaet"})
    assert not [finding for finding in store.findings() if "02-qualitaet" in finding.interviews]
    page = visit.client.get("/findings").text
    assert not [name for name in alone if name in page]
    correct(visit, "roles", {"interview": "03-lager-retouren", "interviewer": "B"})
    assert not store.observations("03-lager-retouren")
    for path in (
        "/findings",
        "/map",
        "/matrix",
        "/pains",
        "/contradictions",
        "/coverage",
        "/roadmap",
        "/pack",
    ):
        assert visit.client.get(path).status_code == 200, path


# ---- in a browser


def no_violation(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert not [entry["id"] for entry in found if entry["impact"] in {"serious", "critical"}]


def enter(page: Page, link: str) -> None:
    follow(page, link)
    page.goto(f"{link.partition('/login')[0]}/interviews")


def test_interviews_go_from_the_drop_zone_to_the_end_of_the_analysis(
    tmp_path: Path, page: Page
) -> None:
    settle(tmp_path / "kunde")
    page.on("dialog", lambda dialog: dialog.accept())
    files = sorted(demo_interviews().iterdir())
    with open_session(tmp_path / "kunde", {}, create=True) as session, serving(session) as link:
        enter(page, link)
        no_violation(page)
        page.locator("input[type=file]").set_input_files([str(path) for path in files])
        uploaded = page.locator("#uploaded tbody tr")
        expect(uploaded).to_have_count(6)
        expect(page.locator("#uploaded tbody .chips")).to_have_count(6, timeout=120_000)
        expect(uploaded.nth(0)).to_contain_text("Teams (Word)")
        expect(page.locator("#upload-said")).to_have_text("Alle Dateien sind eingelesen.")
        expect(page.locator("#list tbody tr")).to_have_count(6)

        page.locator("#list a", has_text="03-lager-retouren").click()
        panel = page.locator("#panel")
        expect(panel.locator("h2")).to_be_focused()
        assert page.url.endswith("/interviews?interview=03-lager-retouren")
        panel.get_by_role("checkbox").nth(1).check()
        panel.get_by_role("button", name="Rollen übernehmen").click()
        expect(panel).to_contain_text("neu ausgewertet: 03-lager-retouren", timeout=60_000)
        expect(panel.get_by_role("checkbox").nth(1)).to_be_checked()
        panel.get_by_role("checkbox").nth(1).uncheck()
        panel.get_by_role("button", name="Rollen übernehmen").click()
        expect(panel.locator("h2")).to_be_focused(timeout=60_000)
        expect(panel.get_by_role("checkbox").nth(1)).not_to_be_checked()

        panel.get_by_label("Auch maskieren").fill("Karton")
        panel.get_by_label("als").select_option("other")
        panel.get_by_role("button", name="Maskieren", exact=True).click()
        expect(panel).to_contain_text("Von Hand berichtigt", timeout=60_000)
        expect(panel.locator("h2")).to_be_focused()
        no_violation(page)

        page.get_by_role("button", name="Analyse starten").click()
        job = page.locator("#job")
        expect(job).to_contain_text("Die Analyse ist zu Ende", timeout=120_000)
        expect(page.locator("#job-said")).to_contain_text("Die Analyse ist zu Ende")
        expect(job).to_contain_text("6 von 6 Interviews")
        expect(job).to_contain_text(
            "03-lager-retouren, Abschnitt 0: Zu diesem Abschnitt ist keine Antwort aufgezeichnet"
        )
        states = page.locator("#list tbody tr td:last-child")
        expect(states.nth(0)).to_contain_text("Beobachtungen")
        expect(states.nth(2)).to_contain_text("fehlgeschlagen")
        no_violation(page)
        panel.get_by_role("link", name="Schließen").click()
        expect(page.locator("#list a", has_text="03-lager-retouren")).to_be_focused()


def test_files_are_dropped_on_the_page(tmp_path: Path, page: Page) -> None:
    with open_session(tmp_path / "kunde", {}, create=True) as session, serving(session) as link:
        enter(page, link)
        transfer = page.evaluate_handle(
            """([talk]) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([talk], "<b>gezogen</b>.txt", { type: "text/plain" }));
              transfer.items.add(new File([""], "leer.txt", { type: "text/plain" }));
              return transfer;
            }""",
            [TALK],
        )
        page.dispatch_event(".drop", "dragover", {"dataTransfer": transfer})
        expect(page.locator(".drop")).to_have_class("drop over")
        page.dispatch_event(".drop", "drop", {"dataTransfer": transfer})
        rows = page.locator("#uploaded tbody tr")
        expect(rows).to_have_count(2)
        expect(rows.nth(0)).to_contain_text("<b>gezogen</b>.txt", timeout=60_000)
        expect(rows.nth(0)).to_contain_text("Dresing/Pehl")
        expect(rows.nth(1)).to_contain_text("Die Datei ist leer.")
        assert page.locator("#uploaded b").count() == 0
        assert [known.id for known in session.workspace.store.interviews()] == ["b_"]
