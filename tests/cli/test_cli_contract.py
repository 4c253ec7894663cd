"""The contracts that tools outside rely on."""

import csv
import json
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

Program = Callable[..., Any]
Write = Callable[..., Path]

QUOTE_KEYS = {"turn", "start", "end", "text", "status"}
FIELDS = {
    "process_step": {
        "process",
        "activity",
        "actor_role",
        "systems",
        "documents",
        "trigger",
        "condition",
        "duration",
    },
    "pain_point": {
        "category",
        "affected_step",
        "roles",
        "cause",
        "consequence",
        "workaround",
        "severity",
        "frequency",
    },
    "quick_win": {"change", "problem", "effort", "expected_effect", "proposed_by", "obstacles"},
}


def test_run_gives_observations_whose_every_quote_is_a_slice_of_its_turn(
    befund: Program, write: Write
) -> None:
    write("a.txt")
    write("b.md")
    assert befund("run", write("a.txt").parent).status == 0
    observations = befund("observations", "--json").json()
    assert {observation["kind"] for observation in observations} == set(FIELDS)
    turns = {name: befund("transcript", name, "--json").json()["turns"] for name in ("a",)}
    assert [turn["number"] for turn in turns["a"]] == list(range(len(turns["a"])))
    assert set(turns["a"][0]) >= {
        "number",
        "speaker",
        "role",
        "text",
        "start_seconds",
        "end_seconds",
    }
    for observation in observations:
        assert observation["interview"] == "a"
        assert observation["extractor"] == "rules"
        assert set(observation) >= {"id", "title", *FIELDS[observation["kind"]]}
        assert observation["quotes"]
        for quote in observation["quotes"]:
            assert set(quote) == QUOTE_KEYS
            turn = turns["a"][quote["turn"]]
            assert quote["text"] == turn["text"][quote["start"] : quote["end"]]
            assert turn["role"] == "respondent"


def test_the_same_content_twice_is_noticed_and_counts_once(befund: Program, write: Write) -> None:
    write("a.txt")
    result = befund("run", write("b.md").parent)
    assert result.status == 0
    assert "b.md hat denselben Inhalt wie a" in result.out
    assert {o["interview"] for o in befund("observations", "--json").json()} == {"a"}


def test_two_files_with_the_same_stem_do_not_overwrite_each_other(
    befund: Program, write: Write
) -> None:
    write("eins/interview.txt")
    write(
        "zwei/interview.txt",
        (write("x.txt").read_text(encoding="utf-8").replace("Navision", "SAP")),
    )
    write("x.txt").unlink()
    folder = write("eins/interview.txt").parents[1]
    assert befund("run", folder).status == 0
    before = befund("observations", "--json").json()
    assert {o["interview"] for o in before} == {"interview", "interview-2"}
    assert befund("run", folder).status == 0
    assert befund("observations", "--json").json() == before


def test_one_bad_file_is_named_and_the_others_are_done(befund: Program, write: Write) -> None:
    write("gut.txt")
    write("leer.txt", "")
    (write("gut.txt").parent / "bild.txt").write_bytes(bytes(range(256)) * 40)
    write("kaputt.json", '{"segments": [')
    result = befund("run", write("gut.txt").parent)
    assert result.status == 1
    for name in ("leer.txt", "bild.txt", "kaputt.json"):
        assert name in result.out
    assert "Traceback" not in result.err
    assert {o["interview"] for o in befund("observations", "--json").json()} == {"gut"}


def test_a_changed_file_replaces_its_interview_and_an_unchanged_one_is_left_alone(
    befund: Program, write: Write
) -> None:
    befund("run", write("a.txt"))
    assert "unverändert" in befund("run", write("a.txt")).out
    text = write("a.txt").read_text(encoding="utf-8").replace("zehn Minuten", "zwanzig Minuten")
    assert "geändert" in befund("run", write("a.txt", text)).out
    assert "zwanzig Minuten" in befund("transcript", "a").out
    assert {o["interview"] for o in befund("observations", "--json").json()} == {"a"}


def test_a_file_that_turned_bad_keeps_what_was_known(befund: Program, write: Write) -> None:
    befund("run", write("a.txt"))
    before = befund("observations", "--json").json()
    assert befund("run", write("a.txt", "")).status == 1
    assert befund("observations", "--json").json() == before


@pytest.mark.parametrize(
    "arguments",
    [["run", "--concurrency", "0"], ["run", "--nonsense"], ["observations"], ["nichts"]],
)
def test_usage_and_configuration_errors_have_status_2(
    befund: Program, arguments: list[str]
) -> None:
    result = befund(*arguments)
    assert result.status == 2
    assert result.err
    assert "Traceback" not in result.err


def test_a_wrong_setting_is_named_with_its_remedy(befund: Program, write: Write) -> None:
    befund.workspace.mkdir()  # type: ignore[attr-defined]
    (befund.workspace / "befund.toml").write_text("modell = 'x'\n", encoding="utf-8")  # type: ignore[attr-defined]
    result = befund("run", write("a.txt"))
    assert result.status == 2
    assert "modell" in result.err
    assert "model" in result.err


def test_a_key_in_the_environment_alone_sends_nothing(befund: Program, write: Write) -> None:
    result = befund(
        "run", write("a.txt"), OPENAI_API_KEY="sk-geheim", OPENAI_BASE_URL="http://127.0.0.1:9/v1"
    )
    assert result.status == 0
    assert {o["extractor"] for o in befund("observations", "--json").json()} == {"rules"}
    assert "sk-geheim" not in result.out + result.err


def test_the_rules_say_so_and_how_to_configure_a_model(befund: Program, write: Write) -> None:
    for result in (befund("run", write("a.txt")), befund("observations"), befund("status")):
        assert "extractor: rules" in result.out
        assert "--model" in result.out


def test_corrected_roles_survive_and_rerun_only_that_interview(
    befund: Program, write: Write
) -> None:
    write("a.txt")
    other = write("b.txt", write("a.txt").read_text(encoding="utf-8").replace("zehn", "zwölf"))
    befund("run", other.parent)
    before = {o["id"] for o in befund("observations", "b", "--json").json()}
    assert befund("roles", "a", "--interviewer", "B").status == 0
    roles = {
        turn["speaker"]: turn["role"]
        for turn in befund("transcript", "a", "--json").json()["turns"]
    }
    assert roles == {"I": "respondent", "B": "interviewer"}
    turns = befund("transcript", "a", "--json").json()["turns"]
    for observation in befund("observations", "a", "--json").json():
        assert any(turns[quote["turn"]]["role"] == "respondent" for quote in observation["quotes"])
    assert {o["id"] for o in befund("observations", "b", "--json").json()} == before
    befund("run", other.parent)
    again = {
        turn["speaker"]: turn["role"]
        for turn in befund("transcript", "a", "--json").json()["turns"]
    }
    assert again == roles
    assert befund("roles", "a", "--interviewer", "Niemand").status == 2


def test_masking_is_shown_and_corrected(befund: Program, write: Write) -> None:
    befund("run", write("a.txt"))
    assert "Kessler" in befund("mask", "a").out
    spoken = json.dumps(befund("transcript", "a", "--json").json(), ensure_ascii=False)
    assert "Kessler" not in spoken
    assert "Navision" in spoken
    assert befund("mask", "a", "--add", "Navision").status == 0
    spoken = json.dumps(befund("transcript", "a", "--json").json(), ensure_ascii=False)
    assert "Navision" not in spoken
    assert befund("mask", "a", "--undo", "Navision").status == 0
    befund("run", write("a.txt"))
    spoken = json.dumps(befund("transcript", "a", "--json").json(), ensure_ascii=False)
    assert "Navision" in spoken
    turns = befund("transcript", "a", "--json").json()["turns"]
    for observation in befund("observations", "a", "--json").json():
        for quote in observation["quotes"]:
            assert quote["text"] == turns[quote["turn"]]["text"][quote["start"] : quote["end"]]


def test_search_shows_quotes_with_role_interview_and_heals_its_index(
    befund: Program, write: Write
) -> None:
    befund("run", write("a.txt"))
    found = befund("search", "gemeinsames Postfach")
    assert "gemeinsames Postfach einrichten" in found.out
    assert "Befragt B" in found.out
    assert "a, " in found.out
    for path in sorted((befund.workspace / "index").rglob("*"), reverse=True):  # type: ignore[attr-defined]
        if path.is_file():
            path.write_bytes(b"kaputt")
    assert befund("search", "gemeinsames Postfach").out == found.out


def test_show_finds_an_observation_by_the_beginning_of_its_id(
    befund: Program, write: Write
) -> None:
    befund("run", write("a.txt"))
    observation = befund("observations", "--json").json()[0]
    shown = befund("show", observation["id"][:8])
    assert shown.status == 0
    assert observation["quotes"][0]["text"].split()[0] in shown.out
    assert befund("show", "o-gibtesnicht").status == 2


@pytest.mark.parametrize("file_format", ["xlsx", "csv", "json", "md"])
def test_export_holds_every_observation(
    befund: Program, write: Write, tmp_path: Path, file_format: str
) -> None:
    befund("run", write("a.txt"))
    observations = befund("observations", "--json").json()
    path = tmp_path / f"aus.{file_format}"
    assert befund("export", "--format", file_format, "--output", path).status == 0
    if file_format == "json":
        exported = json.loads(path.read_text(encoding="utf-8"))
        assert [o["id"] for o in exported] == [o["id"] for o in observations]
    elif file_format == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert sorted(row["Kennung"] for row in csv.DictReader(file, delimiter=";")) == sorted(
                o["id"] for o in observations
            )
    elif file_format == "xlsx":
        cells = {
            c.value
            for sheet in load_workbook(path).worksheets
            for row in sheet.iter_rows()
            for c in row
        }
        assert {o["title"] for o in observations} <= cells
    else:
        assert all(f"`{o['id']}`" in path.read_text(encoding="utf-8") for o in observations)


def test_a_newer_workspace_is_refused_and_left_alone(befund: Program, write: Write) -> None:
    befund("run", write("a.txt"))
    database = befund.workspace / "befund.sqlite"  # type: ignore[attr-defined]
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    result = befund("run", write("a.txt"))
    assert result.status == 2
    assert "neueren Version" in result.err


def test_a_file_in_the_workspaces_place_is_refused(befund: Program, write: Write) -> None:
    befund.workspace.write_text("keine Ordner", encoding="utf-8")  # type: ignore[attr-defined]
    result = befund("run", write("a.txt"))
    assert result.status == 2
    assert "Traceback" not in result.err
    assert befund.workspace.read_text(encoding="utf-8") == "keine Ordner"  # type: ignore[attr-defined]


def test_the_vault_is_for_its_owner_alone(befund: Program, write: Write) -> None:
    befund("run", write("a.txt"))
    vault = befund.workspace / "vault"  # type: ignore[attr-defined]
    paths = [vault, *vault.rglob("*")]
    assert len(paths) >= 3
    for path in paths:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nsys.argv = ['befund', '--help']\nfrom befund.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'chromadb', 'openai', 'langchain', 'langchain_openai', 'pydantic', 'sqlalchemy', 'rich', 'numpy'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    assert "Interviews" in done.stdout
    assert done.stderr.strip() == "[]"
