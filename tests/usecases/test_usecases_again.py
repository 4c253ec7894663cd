"""What a further run costs: nothing where nothing changed, else only what changed."""

import shutil
from pathlib import Path

import pytest
from usecases_bench import Model, Program, asked, interview, marker, program, write_interviews

from befund.llm.scripted import ScriptedServer
from befund.prompts import data_folder

PRINT_HEAVY = """
import atexit, sys
heavy = {"chromadb", "openai", "langchain", "langchain_core", "langchain_openai", "faker"}
atexit.register(lambda: print("loaded:", *sorted(heavy & sys.modules.keys()), file=sys.stderr))
"""


def test_a_second_run_asks_nothing_and_loads_no_heavy_library(tmp_path: Path) -> None:
    folder = write_interviews(tmp_path / "interviews", 2)
    with ScriptedServer(Model()) as server:
        for befund in (Program(tmp_path / "regeln"), program(tmp_path / "kunde", server)):
            befund("run", folder)
            found, before = befund.observations(), len(server.requests)
            again = befund.apart("run", folder, code=PRINT_HEAVY)
            assert again.status == 0
            assert again.err.split("loaded:")[1].split() == []
            assert befund("run").status == 0
            assert len(server.requests) == before
            assert befund.observations() == found
            run = befund.last_run()
            assert (run.interviews, run.calls, run.cached, run.cost) == (0, 0, 0, None)


def test_one_more_interview_is_the_only_one_that_is_asked_about(tmp_path: Path) -> None:
    folder = write_interviews(tmp_path / "interviews", 2)
    with ScriptedServer(Model()) as server:
        befund = program(tmp_path / "kunde", server)
        befund("run", folder)
        found, before = befund.observations(), len(server.requests)
        (folder / "a-noch-eins.txt").write_text(interview(5), encoding="utf-8")
        assert befund("run", folder).status == 0
        assert asked(server.requests[before:]) == sorted(marker(5, place) for place in range(4))
    assert [o for o in befund.observations() if o["interview"] != "a-noch-eins"] == found


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    files = sorted(write_interviews(tmp_path / "interviews").iterdir())
    with ScriptedServer(Model()) as server:
        one, other = program(tmp_path / "eins", server), program(tmp_path / "zwei", server)
        one("run", *files)
        assert other("run", *reversed(files), files[1], files[1].parent).status == 0
        assert len(server.requests) == 2 * 12
    assert one.observations() == other.observations()
    assert one("search", "Werkstatt").out == other("search", "Werkstatt").out


def test_another_prompt_asks_again_and_the_first_one_costs_nothing_after_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts = tmp_path / "prompts"
    shutil.copytree(data_folder("prompts"), prompts)
    newest = max(prompts.glob("extract.de.v*.md"))
    folder = write_interviews(tmp_path / "interviews", 2)
    with ScriptedServer(Model()) as server:
        befund = program(tmp_path / "kunde", server)
        befund("run", folder)
        found = befund.observations()
        with monkeypatch.context() as patch:
            patch.setattr("befund.prompts.data_folder", lambda _: prompts)
            text = newest.read_text(encoding="utf-8")
            newest.write_text(
                text.replace("--- user ---", "Bitte sorgfältig.\n--- user ---"), encoding="utf-8"
            )
            before = len(server.requests)
            befund("run")
            assert len(server.requests) - before == 8
            changed = befund.observations()
            assert {o["prompt"] for o in changed}.isdisjoint(o["prompt"] for o in found)
        before = len(server.requests)
        assert befund("run").status == 0
        assert len(server.requests) == before
    assert befund.observations() == found


@pytest.mark.parametrize(
    "change", [{"BEFUND_MODEL": "another-model"}, {"BEFUND_CHUNK_TOKENS": "400"}]
)
def test_another_model_or_cutting_asks_again_and_the_way_back_costs_nothing(
    change: dict[str, str], tmp_path: Path
) -> None:
    folder = write_interviews(tmp_path / "interviews", 2)
    with ScriptedServer(Model()) as server:
        befund = program(tmp_path / "kunde", server)
        befund("run", folder)
        found, before = befund.observations(), len(server.requests)
        assert befund("run", **change).status == 0
        asked_again = len(server.requests) - before
        assert asked_again == (8 if "BEFUND_MODEL" in change else 4)
        assert befund("run").status == 0
        assert befund("run", **change).status == 0
        assert befund("run").status == 0
        assert len(server.requests) == before + asked_again
    assert befund.observations() == found


def test_rules_and_a_model_take_turns_without_mixing(tmp_path: Path) -> None:
    folder = write_interviews(tmp_path / "interviews", 2)
    with ScriptedServer(Model()) as server:
        befund = program(tmp_path / "kunde", server)
        befund("run", folder)
        found, before = befund.observations(), len(server.requests)
        befund("run", BEFUND_MODEL="rules")
        assert {o["extractor"] for o in befund.observations()} == {"rules"}
        befund("run")
        assert len(server.requests) == before
    assert befund.observations() == found
