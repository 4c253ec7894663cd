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

from befund.bootstrap import open_session

_STREAM = "/jobs/events"  # an answer that never ends
_MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)


@pytest.mark.parametrize("mode", _MODES)
def test_no_request_is_answered_with_a_fault_of_the_server(mode: Any, analysed_demo: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(analysed_demo, tmp_path / "kunde"))
    with open_session(folder, {}) as session:
        visit = let_in(session)
        app: Any = visit.client.app
        cookie = "; ".join(f"{name}={value}" for name, value in visit.client.cookies.items())
        headers = {"cookie": cookie, "host": "testserver", **visit.csrf}
        schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers=headers)
        asked: set[str] = set()
        found: Any
        for found in schema.exclude(path=[_STREAM, "/logout"]).get_all_operations():
            operation: Any = found.ok()

            @seed(7)
            @settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: Any) -> None:
                case.call_and_validate(headers=headers, checks=[not_a_server_error])

            with suppress(Unsatisfiable):  # an address that takes nothing cannot be asked wrongly
                ask()
                asked.add(operation.path)
        assert {"/map", "/matrix/{finding}"} <= asked
