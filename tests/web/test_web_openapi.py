"""Whatever is sent to an address that the server names, the answer is none of its own faults."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from web_fixtures import let_in

from befund.app import open_session

_ENDLESS = "/jobs/events"  # an answer that never ends
_ENDS = {"/logout", "/logout/everywhere"}  # what ends the session in which all else is asked
_MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)


@pytest.mark.parametrize("who", ["reviewer", "stranger"])
@pytest.mark.parametrize("mode", _MODES)
def test_no_request_is_answered_with_a_fault_of_the_server(
    mode: Any, who: str, analysed_demo: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(analysed_demo, tmp_path / "kunde"))
    with open_session(folder, {}) as session:
        visit = let_in(session)
        app: Any = visit.client.app
        cookie = "; ".join(f"{name}={value}" for name, value in visit.client.cookies.items())
        let_in_by = {"cookie": cookie, "host": "testserver", **visit.csrf}
        headers = let_in_by if who == "reviewer" else {"host": "testserver", **visit.csrf}
        schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers=let_in_by)
        left_out: set[str] = {_ENDLESS, *_ENDS} if who == "reviewer" else set()
        asked: dict[str, set[int]] = {}
        found: Any
        for found in schema.get_all_operations():
            operation: Any = found.ok()
            if operation.path in left_out:
                continue
            asked.setdefault(operation.path, set())

            @seed(7)
            @settings(
                max_examples=12,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: Any) -> None:
                answer = case.call_and_validate(headers=headers, checks=[not_a_server_error])
                asked[case.operation.path].add(answer.status_code)
                assert "default-src 'none'" in str(answer.headers["content-security-policy"])

            with suppress(Unsatisfiable):  # an address that takes nothing cannot be asked wrongly
                ask()
    every = set(app.openapi()["paths"]) - left_out
    assert set(asked) == every
    _check_all_were_asked(mode, asked)
    if who == "stranger":
        open_to_all = {
            path for path, statuses in asked.items() if statuses - {303, 401, 403, 405, 413}
        }
        assert open_to_all <= {"/login"}, "nothing but the login answers"


def _check_all_were_asked(mode: Any, asked: dict[str, set[int]]) -> None:
    nothing_to_ask_wrongly = {path for path, statuses in asked.items() if not statuses}
    if mode is schemathesis.GenerationMode.POSITIVE:
        assert not nothing_to_ask_wrongly
    else:
        assert len(nothing_to_ask_wrongly) < len(asked) / 2
