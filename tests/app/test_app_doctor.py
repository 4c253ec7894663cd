"""The doctor looks at everything, says who hears what, and sends a model one question without a word of anybody."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from befund.app import Session, open_session
from befund.app.demo import demo_interviews, demo_model
from befund.app.doctor import Check, destinations, examine
from befund.app.run_job import build_job
from befund.app.settings import load_settings
from befund.llm.scripted import ScriptedServer, answer, fault
from befund.progress import SilentProgress
from befund.usecases.analysis.run import analyse

KEY = "sk-geheim-4711"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Session]]:
    """Opens a new workspace with settings."""
    with ExitStack() as stack:
        yield lambda **settings: stack.enter_context(
            open_session(tmp_path / "kunde", settings, create=True)
        )


def by_topic(session: Session) -> dict[str, Check]:
    found = examine(session)
    topics = {one.topic: one for one in found}
    assert len(topics) == len(found)
    return topics


def test_a_new_workspace_is_sound_and_nothing_leaves_the_machine(
    opened: Callable[..., Session],
) -> None:
    found = by_topic(opened())
    assert found.keys() == {"Modell", "Prompts", "Datenbank", "Suchindex", "Tresor", "Datenfluss"}
    assert all(one.sound for one in found.values())
    assert "„rules“" in found["Modell"].text
    assert found["Datenfluss"].text.startswith("Nichts verlässt diesen Rechner.")


def test_a_model_is_asked_one_question_that_holds_nothing_of_an_interview(
    opened: Callable[..., Session], tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "I: Und dann?\nB: Die Frau Kessler tippt das jeden Tag von Hand ab.\n", encoding="utf-8"
    )
    with ScriptedServer([answer({"ok": True})]) as server:
        with open_session(tmp_path / "kunde", {}, create=True) as session:
            analyse(session.workspace, [path], build_job(session), SilentProgress())
        found = by_topic(opened(model="any-model", base_url=server.base_url, api_key=KEY))
        (heard,) = server.requests
    sent = json.dumps(heard.body, ensure_ascii=False)
    assert not [word for word in ("Kessler", "tippt", "Hand") if word in sent]
    assert found["Modell"].sound
    host = server.base_url.split("/")[2]
    assert found["Modell"].text == f"any-model antwortet auf {host}; Schema-Stufe: json_schema."
    assert "Unbekannt; price_in und price_out" in found["Preis"].text
    assert found["Datenfluss"].text.startswith(
        "Maskierter Text an 127.0.0.1 (Modell); sonst nichts."
    )


def test_a_price_that_was_set_is_shown(opened: Callable[..., Session]) -> None:
    with ScriptedServer([answer({"ok": True})]) as server:
        settings = {"base_url": server.base_url, "api_key": KEY, "price_in": 2, "price_out": 8}
        found = by_topic(opened(model="any-model", **settings))
    assert found["Preis"].text.startswith("2.0 € / 8.0 € je Million Token")


def test_a_model_that_refuses_is_a_fault_without_the_key(opened: Callable[..., Session]) -> None:
    with ScriptedServer([fault(401)]) as server:
        found = by_topic(opened(model="any-model", base_url=server.base_url, api_key=KEY))
    assert not found["Modell"].sound
    assert found["Modell"].text
    assert "Preis" not in found
    assert KEY not in str(found)


def test_recorded_answers_are_named_and_no_call_is_made(opened: Callable[..., Session]) -> None:
    found = by_topic(opened(model=demo_model()))
    assert found["Modell"].sound
    assert found["Modell"].text.startswith("Aufgezeichnete Antworten, keine Aufrufe")
    assert found["Prompts"].text == "Vollständig und unverändert."


def test_the_index_counts_what_it_holds(opened: Callable[..., Session]) -> None:
    session = opened()
    analyse(
        session.workspace, [min(demo_interviews().iterdir())], build_job(session), SilentProgress()
    )
    session.workspace.index.sync()
    assert "Stellen aus 1 Interview" in by_topic(session)["Suchindex"].text


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, {}),
        ({"model": "gpt-5-mini"}, {"Modell": "api.openai.com"}),
        ({"model": "anthropic:claude-x"}, {"Modell": "anthropic"}),
        (
            {"model": "m", "base_url": "https://modelle.example:8443/v1"},
            {"Modell": "modelle.example"},
        ),
        ({"model": demo_model()}, {}),
        ({"embedding_model": "e"}, {"Einbettung": "api.openai.com"}),
        (
            {"model": "m", "embedding_model": "e", "base_url": "https://modelle.example/v1"},
            {"Modell": "modelle.example", "Einbettung": "modelle.example"},
        ),
    ],
)
def test_each_host_that_hears_something_is_named(
    settings: dict[str, Any], expected: dict[str, str], tmp_path: Path
) -> None:
    assert destinations(load_settings(tmp_path, settings, {})) == expected
