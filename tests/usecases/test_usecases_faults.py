"""What a server's faults do to a whole run.

The chunk is named, the rest is kept, the next run asks only for that.
"""

import json
from pathlib import Path

import pytest
from usecases_bench import (
    KEY,
    Model,
    asked,
    marker,
    program,
    quotes_by_title,
    without_waiting,
    write_interviews,
)

from befund.llm.scripted import (
    Behaviour,
    Heard,
    ScriptedServer,
    answer,
    dropped,
    fault,
    half_sent,
    page,
)

SICK = marker(1, 2)
SAYS_NOTHING_USEFUL = {"process_steps": [{"quotes": "keine"}], "pain_points": [], "quick_wins": []}
FAULTS = {
    "429 with Retry-After": fault(429, "Rate limit reached", headers={"Retry-After": "7"}),
    "429 without Retry-After": fault(429, "Rate limit reached"),
    "500": fault(500, "The server had an error while processing your request"),
    "503 with HTML": page(503),
    "dropped": dropped(),
    "half-sent": half_sent(),
    "malformed JSON": answer('{"process_steps": [ {"title" }'),
    "another form than asked for": answer(SAYS_NOTHING_USEFUL),
    "cut-off JSON": answer('{"process_steps": [{"title": "Ab', finish_reason="length"),
    "refusal": answer(None, refusal="Darüber spreche ich nicht."),
    "content filter": answer("", finish_reason="content_filter"),
    "content filter as a status": fault(400, "The response was filtered", code="content_filter"),
    "empty": answer(""),
}
PASSING = (
    "429 with Retry-After",
    "429 without Retry-After",
    "500",
    "503 with HTML",
    "dropped",
    "half-sent",
)


@pytest.mark.parametrize("behaviour", FAULTS.values(), ids=FAULTS.keys())
def test_a_lasting_fault_fails_its_chunk_by_name_and_the_next_run_asks_only_for_that(
    behaviour: Behaviour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_waiting(monkeypatch)
    model = Model()
    model.faults[SICK] = behaviour
    with ScriptedServer(model) as server:
        befund, folder = (
            program(tmp_path / "kunde", server),
            write_interviews(tmp_path / "interviews"),
        )
        first = befund("run", folder)
        assert first.status == 1
        assert "Fehlgeschlagen: gespraech-1, Abschnitt 2:" in first.said
        assert "gespraech-0, Abschnitt" not in first.said
        kept = quotes_by_title(befund.observations())
        assert len(kept) >= 11 * 3
        assert "Abschnitt 2" in befund("status").said
        before = len(server.requests)
        model.faults.clear()
        second = befund("run")
        assert second.status == 0, second.said
        assert set(asked(server.requests[before:])) == {SICK}
        assert quotes_by_title(befund.observations()) >= kept
        assert len(quotes_by_title(befund.observations())) == 12 * 3
        assert "Abschnitt" not in befund("status").said
        befund.check_quotes()


@pytest.mark.parametrize("name", PASSING)
def test_a_passing_fault_leaves_no_trace(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = without_waiting(monkeypatch)
    model = Model()
    model.faults[SICK] = [FAULTS[name], FAULTS[name]]
    with ScriptedServer(model) as server:
        befund, folder = (
            program(tmp_path / "kunde", server),
            write_interviews(tmp_path / "interviews"),
        )
        assert befund("run", folder).status == 0
        assert len(server.requests) == 12 + 2
    assert len(quotes_by_title(befund.observations())) == 12 * 3
    assert waits
    assert (max(waits) > 5) is (name == "429 with Retry-After")


def test_a_server_that_hangs_fails_the_chunk_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_waiting(monkeypatch)
    model = Model()
    model.faults[SICK] = Behaviour(delay=30)
    with ScriptedServer(model) as server:
        befund = program(tmp_path / "kunde", server, timeout_seconds=0.5)
        result = befund("run", write_interviews(tmp_path / "interviews"))
        assert result.status == 1
        assert (
            "gespraech-1, Abschnitt 2: keine vollständige Antwort innerhalb des Zeitlimits"
            in result.said
        )
        model.faults.clear()
        before = len(server.requests)
        assert befund("run").status == 0
        assert asked(server.requests[before:]) == [SICK]


def test_what_was_mended_by_asking_again_is_not_asked_again_beside_a_chunk_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_waiting(monkeypatch)
    model = Model()
    model.faults[SICK] = fault(500, "The server had an error")
    model.faults[marker(1, 0)] = [answer('{"process_steps": [ {"title" }')]
    model.whole_faults[marker(1, 1)] = answer('{"process_steps": [', finish_reason="length")
    with ScriptedServer(model) as server:
        befund, folder = (
            program(tmp_path / "kunde", server),
            write_interviews(tmp_path / "interviews"),
        )
        assert befund("run", folder).status == 1
        before = len(server.requests)
        model.faults.clear()
        assert befund("run").status == 0
        assert asked(server.requests[before:]) == [SICK]


def test_a_server_without_json_schema_is_asked_otherwise(tmp_path: Path) -> None:
    diligent = Model()

    def script(heard: Heard) -> Behaviour:
        form = heard.body.get("response_format", {}).get("type")
        return (
            fault(400, "response_format json_schema is not supported")
            if form == "json_schema"
            else diligent(heard)
        )

    with ScriptedServer(script) as server:
        befund = program(tmp_path / "kunde", server)
        assert befund("run", write_interviews(tmp_path / "interviews")).status == 0
        refused = [
            h
            for h in server.requests
            if h.body.get("response_format", {}).get("type") == "json_schema"
        ]
        assert len(refused) <= 4  # one for each thread that had not heard of it yet
        before = len(server.requests)
        assert befund("run").status == 0
        assert len(server.requests) == before
    assert len(befund.observations()) == 12 * 3


def test_a_server_that_tells_no_usage_costs_something_unknown(tmp_path: Path) -> None:
    with ScriptedServer(Model(usage=None)) as server:
        befund = program(tmp_path / "kunde", server, price_in=1, price_out=1)
        result = befund("run", write_interviews(tmp_path / "interviews"))
    assert result.status == 0
    assert "Kosten unbekannt" in result.said
    assert len(befund.observations()) == 12 * 3


STOPS = {
    "no quota": (
        fault(429, "You exceeded your current quota", code="insufficient_quota"),
        "aufladen",
    ),
    "wrong key": (fault(401, "Incorrect API key provided"), "OPENAI_API_KEY"),
}


@pytest.mark.parametrize(("behaviour", "advice"), STOPS.values(), ids=STOPS.keys())
def test_no_quota_or_a_wrong_key_stops_the_run_at_once_with_advice_and_nothing_lost(
    behaviour: Behaviour, advice: str, tmp_path: Path
) -> None:
    model = Model()
    model.faults |= {
        marker(number, place): behaviour for number in range(1, 6) for place in range(4)
    }
    with ScriptedServer(model) as server:
        befund, folder = (
            program(tmp_path / "kunde", server),
            write_interviews(tmp_path / "interviews", 6),
        )
        first = befund("run", folder)
        assert first.status == 2
        assert advice in first.said
        assert KEY not in first.said
        assert "Traceback" not in first.err
        assert (
            len(server.requests) <= 4 + 2 * 4
        )  # the first interview's, then one a thread, or what it had at hand
        answered = befund.answers()
        assert answered == 4
        before = len(server.requests)
        model.faults.clear()
        second = befund("run")
        assert second.status == 0
        assert len(server.requests) - before == 24 - answered
    assert len(befund.observations()) == 24 * 3


def test_a_server_that_is_not_there_stops_the_run_with_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_waiting(monkeypatch)
    with ScriptedServer(Model()) as server:
        befund = program(tmp_path / "kunde", server)
    result = befund("run", write_interviews(tmp_path / "interviews"))
    assert result.status == 2
    assert "Läuft der Server?" in result.said
    assert befund("status").status == 0
    assert json.loads(befund("observations", "--json").out) == []
