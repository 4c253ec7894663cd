"""What must not leave or show: the key, the prompt, traces; and what must not come between."""

import json
import logging
import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from llm_bench import GOOD, KEY, SENTENCE, bench, request

from befund.errors import BefundError, ConfigurationError, ModelError, ModelStopError
from befund.llm.model_factory import open_embedder, open_model
from befund.llm.scripted import Behaviour, ScriptedServer, answer, fault
from befund.llm.scrub import safe_reason

SRC = Path(__file__).parents[2] / "src"
WORDS = ("Lindqvist", "Palette", "doppelt", "37", "kostet", "Interview")


def everything_said(error: BaseException) -> str:
    """The error, its attributes, and the whole traceback with whatever it was caused by."""
    return f"{error!r} {vars(error)} {''.join(traceback.format_exception(error))}"


def as_json(status: int, value: object) -> Behaviour:
    return Behaviour(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


ECHOES = {
    "400": fault(400, f"Invalid prompt: {SENTENCE}"),
    "400 in a code": fault(400, "Invalid", code=f"bad_{SENTENCE}"),
    "401 with the key": fault(401, f"Incorrect API key provided: {KEY}. {SENTENCE}"),
    "404": fault(404, f"model not found for {SENTENCE} with {KEY}"),
    "422 as fastapi": as_json(422, {"detail": [{"msg": "bad", "loc": [SENTENCE]}]}),
    "429": fault(429, f"slow down: {SENTENCE} {KEY}"),
    "500 as text": Behaviour(500, f"panic while reading {SENTENCE} {KEY}".encode()),
    "schema": fault(400, f"response_format cannot be used for {SENTENCE}"),
    "200 as text": Behaviour(200, SENTENCE.encode()),
    "200 with an error": as_json(200, {"error": {"message": f"{SENTENCE} {KEY}"}}),
    "content that is no JSON": answer(f"{SENTENCE} {KEY}"),
    "refusal": answer(None, refusal=f"Über {SENTENCE} spreche ich nicht."),
    "strange model name": Behaviour(
        200, b'{"choices": [{"message": {"role": 7, "content": {"a": 1}}}]}'
    ),
}


@pytest.mark.parametrize("behaviour", ECHOES.values(), ids=ECHOES.keys())
def test_no_error_shows_prompt_or_key_though_the_server_echoes_them(
    behaviour: Behaviour, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with bench([behaviour]) as (model, _, _clock):
        with pytest.raises(ModelError) as caught:
            model.complete(request())
        said = everything_said(caught.value) + repr(model) + str(model)
    printed = capsys.readouterr()
    for part in (said, caplog.text, printed.out, printed.err):
        assert KEY not in part
        assert SENTENCE not in part
    message = str(caught.value).replace(model.host, "")  # the port may look like one of the numbers
    assert not [word for word in WORDS if word in message]


@given(st.text(min_size=1))
def test_only_known_words_survive_the_scrubbing(message: str) -> None:
    kept = safe_reason(f"Invalid request: {message}").replace("…", " ").replace(",", " ").split()
    assert all(word.isdigit() or safe_reason(f"request {word}") for word in kept)
    assert len(" ".join(kept)) <= 170


def test_a_useful_reason_survives_the_scrubbing() -> None:
    assert safe_reason("Unsupported parameter: 'max_tokens' is not supported with this model.") == (
        "Unsupported parameter max_tokens is not supported with this model"
    )
    assert "8192 tokens" in safe_reason("This model's maximum context length is 8192 tokens.")
    assert safe_reason(SENTENCE) == ""


@pytest.mark.parametrize("key", ["sk-ge heim", "sk-geheim\nX-Other: 1", "sk-gehéim", "“sk-geheim”"])
def test_a_key_that_no_header_can_carry_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        open_model("any-model", base_url="http://127.0.0.1:9/v1", api_key=key)
    assert "geh" not in everything_said(caught.value).replace(repr(key), "")


def test_white_space_around_a_key_is_forgiven() -> None:
    with bench([answer(GOOD)], api_key=f"  {KEY}\n") as (model, server, _):
        model.complete(request())
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_the_key_of_the_environment_is_used_once_a_model_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ScriptedServer([answer(GOOD)]) as server:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        open_model("any-model").complete(request())
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_openai_without_a_key_is_a_configuration_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    with pytest.raises(ConfigurationError, match="OPENAI_API_KEY"):
        open_model("gpt-5-mini")


def test_a_local_server_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with bench([answer(GOOD)], api_key=None) as (model, _, _clock):
        model.complete(request())


@pytest.mark.parametrize(
    "url", ["localhost:11434", "ftp://host/v1", "http://", "http://host:notaport/v1", "http://[::1"]
)
def test_an_address_that_is_none_is_a_configuration_error(url: str) -> None:
    with pytest.raises(ConfigurationError, match="base_url"):
        open_model("any-model", base_url=url)


def test_credentials_in_the_address_do_not_show() -> None:
    with ScriptedServer([fault(400, "Invalid value")]) as server:
        model = open_model(
            "any-model", base_url=server.base_url.replace("http://", f"http://user:{KEY}@")
        )
        with pytest.raises(ModelError) as caught:
            model.complete(request())
        assert KEY not in everything_said(caught.value) + repr(model)


PROXIES = (
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "OPENAI_PROXY",
)


@pytest.mark.parametrize(
    "proxy", ["http://127.0.0.1:9", "http://proxy.example:3128", "socks5://127.0.0.1:9", "no url"]
)
def test_a_proxy_variable_does_not_come_between_us_and_loopback(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in PROXIES:
        monkeypatch.setenv(name, proxy)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with bench([answer(GOOD)]) as (model, server, _):
        model.complete(request())
        open_embedder("any-model", base_url=server.base_url)
    assert len(server.requests) == 1


def test_an_unusable_proxy_for_a_far_host_is_a_configuration_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "ftp://127.0.0.1:9")
    model = open_model("any-model", base_url="https://models.example/v1", api_key=KEY)
    with pytest.raises(ConfigurationError, match="HTTPS_PROXY"):
        model.complete(request())


def test_a_redirect_is_not_followed() -> None:
    with ScriptedServer([answer(GOOD)]) as elsewhere:
        target = {"Location": f"{elsewhere.base_url}/chat/completions"}
        with bench([Behaviour(307, headers=target)]) as (model, _, _clock):
            with pytest.raises(ModelStopError, match="leitet"):
                model.complete(request())
    assert elsewhere.requests == []


CHILD = """
import sys
from llm_bench import GOOD, request
from befund.llm.model_factory import open_model
open_model("any-model", base_url=sys.argv[1]).complete(request())
"""


IMPORTED_BEFORE = "import langchain_openai, langsmith.utils\nlangsmith.utils.tracing_is_enabled()\n"


@pytest.mark.parametrize(
    "code", [CHILD, IMPORTED_BEFORE + CHILD], ids=["alone", "langchain imported before"]
)
def test_tracing_and_gateway_variables_send_nothing(code: str) -> None:
    with ScriptedServer([answer({})]) as trap, ScriptedServer([answer(GOOD)]) as server:
        variables = {
            "LANGSMITH_TRACING": "true",
            "LANGSMITH_TRACING_V2": "true",
            "LANGCHAIN_TRACING_V2": "true",
            "LANGCHAIN_TRACING": "true",
            "LANGCHAIN_HANDLER": "langchain",
            "LANGSMITH_API_KEY": "lsv2_x",
            "LANGSMITH_ENDPOINT": trap.base_url,
            "LANGCHAIN_ENDPOINT": trap.base_url,
            "LANGSMITH_GATEWAY": trap.base_url,
            "LANGSMITH_OTEL_ENABLED": "true",
            "OTEL_EXPORTER_OTLP_ENDPOINT": trap.base_url,
            "OPENAI_API_BASE": trap.base_url,
            "OPENAI_LOG": "debug",
            "PYTHONPATH": f"{SRC}:{Path(__file__).parent}",
        }
        done = subprocess.run(
            [sys.executable, "-c", code, server.base_url],
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 0, done.stderr
    assert trap.requests == []
    assert len(server.requests) == 1
    assert SENTENCE not in done.stdout + done.stderr


def test_langsmith_as_a_vendor_is_refused() -> None:
    with pytest.raises(BefundError, match="LangSmith"):
        open_model("langsmith:gpt-5")


def test_importing_the_package_costs_no_client_library() -> None:
    code = "import sys, befund.llm, befund.llm.pricing, befund.llm.budget, befund.llm.scripted\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(SRC)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    heavy = {
        "openai",
        "langchain",
        "langchain_core",
        "langchain_openai",
        "langsmith",
        "httpx2",
        "httpx",
        "tiktoken",
    }
    assert not heavy & set(done.stdout.split())
