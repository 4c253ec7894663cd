"""What is sent in never comes out in a log, on stderr or in an error.

And every answer has its headers.
"""

import asyncio
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, ValidationError
from starlette.responses import StreamingResponse
from starlette.testclient import TestClient
from web_fixtures import Visit, come_in, login_token, served

from befund.app import Session
from befund.records import Quote
from befund.web.access import LinkAuthenticator
from befund.web.app import create_app
from befund.web.displayed_state import DisplayedState
from befund.web.filter_params import FilterParams
from befund.web.headers import POLICY, GuardedApp
from befund.web.scrubbed_log import ScrubErrors, scrub_loop, scrub_thread, scrubbed
from befund.web.server import _log_config

SECRET = "Geheim<7> Frau Kessler"
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


def application(visit: Visit) -> GuardedApp:
    app = visit.client.app
    assert isinstance(app, GuardedApp)
    return app


def guarded(answer: httpx2.Response) -> bool:
    return all(answer.headers.get(name) == value for name, value in HEADERS.items())


class Name(BaseModel):
    number: int


def fail_with(error: Exception) -> Callable[[], None]:
    def handler() -> None:
        raise error

    return handler


@contextmanager
def failing(app: FastAPI) -> Iterator[None]:
    """Routes that fail in each way that a handler can."""
    try:
        Name.model_validate({"number": SECRET})
    except ValidationError as error:
        inner = error
    outer = RuntimeError(SECRET)
    outer.__cause__ = inner
    kept = list(app.router.routes)
    for path, raised in (
        ("/fails/pydantic", inner),
        ("/fails/caused", outer),
        ("/fails/key", KeyError(SECRET)),
    ):
        app.add_api_route(path, fail_with(raised))
    yield
    app.router.routes[:] = kept


def told(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> str:
    return caplog.text + "".join(capfd.readouterr())


@pytest.mark.parametrize("accept", ["text/html", "application/json", "hx"])
@pytest.mark.parametrize("kind", ["pydantic", "caused", "key"])
def test_what_a_fault_says_stays_within(
    visit: Visit,
    kind: str,
    accept: str,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    headers = {"hx-request": "true"} if accept == "hx" else {"accept": accept}
    with failing(application(visit)):
        answer = visit.client.get(f"/fails/{kind}", headers=headers)
    logged = told(capfd, caplog)
    assert answer.status_code == 500
    assert guarded(answer)
    assert "Unerwarteter Fehler" in answer.text
    for text in (answer.text, logged):
        assert "Kessler" not in text
        assert "input_value" not in text
    assert {
        "pydantic": "ValidationError",
        "caused": "caused by ValidationError",
        "key": "KeyError",
    }[kind] in logged
    assert "test_web_scrubbing.py" in logged


def test_a_real_server_logs_a_fault_by_kind_and_place(
    tmp_path: Path,
    opened: Callable[[Path], Session],
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    session = opened(tmp_path)
    with served(session) as site, httpx2.Client(base_url=f"http://127.0.0.1:{site.port}") as client:
        app: Any = site.app
        with failing(app):
            come_in(client, code=site.link.partition("#")[2])
            answer = client.get("/fails/caused")
            assert (answer.status_code, guarded(answer)) == (500, True)

            async def breaking() -> Any:
                async def pieces() -> Any:
                    yield b"ab"
                    raise ValueError(SECRET)

                return StreamingResponse(pieces())

            app.add_api_route("/fails/stream", breaking)
            with pytest.raises(httpx2.RemoteProtocolError):
                client.get("/fails/stream")
    logged = told(capfd, caplog)
    assert "RuntimeError" in logged
    assert "ValueError" in logged
    assert "Kessler" not in logged


def test_errors_have_the_headers_whoever_answers(visit: Visit) -> None:
    app, strangers = application(visit), TestClient(visit.client.app)
    client = visit.client
    answers = {
        404: client.get("/nowhere"),
        405: client.put("/findings", headers=visit.csrf),
        403: client.post("/logout"),
        413: client.post(
            "/logout", headers={**visit.csrf, "content-length": str(10**12)}, content=b"x"
        ),
        421: client.get("/login", headers={"host": "evil.example"}),
        422: client.post("/matrix/none", headers=visit.csrf, data={"impact": "9"}),
        401: strangers.get("/findings"),
        303: strangers.get("/findings", headers={"accept": "text/html"}, follow_redirects=False),
    }
    assert {status: answer.status_code for status, answer in answers.items()} == {
        status: status for status in answers
    }
    assert [status for status, answer in answers.items() if not guarded(answer)] == []
    missing = client.get("/static/nowhere.js?1")
    assert (missing.status_code, guarded(missing)) == (404, True)
    del app


def test_where_the_page_of_an_error_fails_too_a_plain_answer_is_left(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("befund.web.error_handlers.render", fail_with(ValueError(SECRET)))
    answer = visit.client.get("/nowhere")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert guarded(answer)
    assert "Kessler" not in caplog.text


def operations(app: FastAPI) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Method, path, query fields and form fields of every address."""
    schema = app.openapi()
    for path, methods in schema["paths"].items():
        for method, said in methods.items():
            query = [one["name"] for one in said.get("parameters", ()) if one["in"] == "query"]
            fields: list[str] = []
            for content in said.get("requestBody", {}).get("content", {}).values():
                name = content["schema"].get("$ref", "").rpartition("/")[2]
                fields += schema["components"]["schemas"].get(name, {}).get("properties", {})
            yield method, path, query, fields


FREE = (
    "action",
    "note",
    "title",
    "others",
    "observations",
    "expects",
    "seen",
    "ids",
    "field.severity",
    "csrf",
    "act",
)
"""Fields that handlers read from a form by themselves, so that no schema names them."""
IDS = r"\{(observation|interview|format|name|quote|id)\}"
ACTS = ("edit", "merge", "split")
ENDLESS = "/jobs/events"


def bodies(method: str, form: dict[str, str]) -> list[dict[str, Any]]:
    """All ways to send a form, also as what it is not.

    And with an act that is done, so that its fields are read.
    """
    if method != "post":
        return [{}]
    files = {name: ("a", SECRET.encode()) for name in form}
    return [
        {"data": form},
        {"files": files},
        {"json": form},
        *({"data": {**form, "action": act}} for act in ACTS),
    ]


def answers(
    app: FastAPI, client: TestClient, token: Mapping[str, str]
) -> Iterator[tuple[str, httpx2.Response]]:
    """What every address answers where each field holds the secret."""
    finding = app.state.context.board.reviews()[0].finding.id
    for method, path, query, fields in operations(app):
        address = re.sub(IDS, "f-1", path).replace("{language}", "de").replace("{finding}", finding)
        form = dict.fromkeys((*fields, *FREE), SECRET)
        if path == "/login" and not token:
            form["csrf"] = login_token(client)
        if path == ENDLESS or (path.startswith("/logout") and token):  # which would be the end
            continue
        for accept, body in product(("text/html", "application/json"), bodies(method, form)):
            headers, params = {"accept": accept, **token}, dict.fromkeys(query, SECRET)
            yield (
                path,
                client.request(method.upper(), address, params=params, headers=headers, **body),
            )


@pytest.mark.parametrize("who", ["reviewer", "stranger"])
def test_what_is_typed_in_comes_out_of_no_log_and_no_error(
    visit: Visit, who: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("befund", "uvicorn", "pydantic", "fastapi"):
        caplog.set_level(logging.DEBUG, name)
    app = application(visit)
    client, token = (
        (visit.client, visit.csrf)
        if who == "reviewer"
        else (TestClient(app, follow_redirects=False), {})
    )
    seen = list(answers(app, client, token))
    assert len(seen) > 130
    assert {path for path, _ in seen} >= set(app.openapi()["paths"]) - {
        ENDLESS,
        "/logout",
        "/logout/everywhere",
    }
    for path, answer in seen:
        assert answer.status_code < 500, (path, answer.text)
        assert "Geheim<7>" not in answer.text or "json" in answer.headers["content-type"], path
    named = {answer.status_code for _, answer in seen if "Kessler" in answer.text}
    # A form is shown again with what was in it, and a name that is not there is named to whoever
    # asked for it.
    assert named <= ({200, 404, 409} if who == "reviewer" else set())
    logged = told(capfd, caplog)
    for text in ("Geheim", "Kessler", "input_value"):
        assert text not in logged


def test_records_and_forms_say_what_is_wrong_without_what_was_given() -> None:
    for model, given in (
        (Quote, {"turn": SECRET}),
        (DisplayedState, {"last": SECRET}),
        (FilterParams, {"severity": SECRET}),
    ):
        with pytest.raises(ValidationError) as found:
            model.model_validate(given)
        assert "Kessler" not in str(found.value)


def test_the_log_of_the_server_is_scrubbed() -> None:
    assert all("scrub" in handler["filters"] for handler in _log_config()["handlers"].values())
    try:
        fail_with(KeyError(SECRET))()
    except KeyError:
        record = logging.LogRecord(
            "uvicorn.error", logging.ERROR, "x.py", 1, "It failed: %s", ("now",), sys.exc_info()
        )
    assert ScrubErrors().filter(record)
    formatted = logging.Formatter().format(record)
    assert formatted.startswith("It failed: now KeyError")
    assert "Kessler" not in formatted


def test_threads_and_the_loop_tell_no_words(caplog: pytest.LogCaptureFixture) -> None:
    error = ValueError(SECRET)
    scrub_thread(threading.ExceptHookArgs((ValueError, error, None, None)))
    loop = asyncio.new_event_loop()
    scrub_loop(loop, {"message": "Task exception was never retrieved", "exception": error})
    scrub_loop(loop, {"message": "nothing"})
    loop.close()
    assert caplog.text.count("ValueError") == 2
    assert "Kessler" not in caplog.text


def test_an_error_that_is_its_own_cause_is_told_once() -> None:
    error = ValueError("a")
    error.__context__ = KeyError("b")
    error.__context__.__context__ = error
    assert scrubbed(error).split() == ["ValueError", "caused", "by", "KeyError"]


def test_nothing_is_sent_to_a_telemetry_that_the_environment_names(
    tmp_path: Path, opened: Callable[[Path], Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    app = create_app(opened(tmp_path), LinkAuthenticator("x", lambda _: None), port=1)
    assert not any(
        app._telemetry.get(part) for part in ("tracing", "metrics", "logs", "auto_configure")
    )
    assert not app._native_telemetry.enabled()
