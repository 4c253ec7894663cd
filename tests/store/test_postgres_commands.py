"""Every command works on PostgreSQL, and says there what it says on SQLite."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from postgres_fixtures import SECRET, Cluster, free_port
from typer.main import get_command
from typer.testing import CliRunner
from web_fixtures import let_in

from befund.app import open_session
from befund.app.demo import demo_interviews, demo_model
from befund.cli.main import app
from befund.prompts import data_folder
from befund.usecases.intake.removal import remove_interview

_FINDING = "f-[0-9a-f]{12}"
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*|\d\d?:\d\d(:\d\d)?\b|^Je Interview: .*$", re.MULTILINE
)


@dataclass(frozen=True)
class Said:
    """What a command did and printed, without times of day and the folder's name."""

    arguments: Sequence[str]
    status: int
    output: str


@dataclass
class Work:
    """A consultant's work in one workspace."""

    folder: Path
    said: list[Said] = field(default_factory=list)

    def __call__(self, *arguments: str) -> str:
        done = CliRunner().invoke(
            app, arguments, env={"COLUMNS": "160", "BEFUND_WORKSPACE": str(self.folder)}
        )
        output = _TIME.sub("", done.output.replace(str(self.folder), "kunde"))
        self.said.append(Said(arguments, done.exit_code, output))
        return done.stdout

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))


def _whole_job(folder: Path, settings: str) -> Work:
    """All commands in the order of a project, from the first run to the removal of an interview."""
    folder.mkdir()
    (folder / "befund.toml").write_text(
        f"model = {json.dumps(demo_model())}\n{settings}", encoding="utf-8"
    )
    (folder / "befund.toml").chmod(0o600)
    befund = Work(folder)
    befund("run", str(demo_interviews()), "--dry-run")
    befund("run", str(demo_interviews()))
    _look(befund)
    _decide(befund)
    befund("run")
    befund.json("diff", "1", "2")
    _pack(befund)
    befund("roles", "02-qualitaet")
    befund("roles", "02-qualitaet", "--interviewer", "[Person 3]")
    befund("mask", "03-lager-retouren", "--add", "Retourenregal", "--as", "product")
    befund("evaluate", str(data_folder("fixtures") / "reklamation"))
    befund("users", "list")
    befund("prompts", "list")
    befund("remove", "04-buchhaltung", "--yes")
    (folder / "vault" / "vault.json").unlink()
    befund("new-vault", "--yes")
    return befund


def _look(befund: Work) -> None:
    observations = befund.json("observations")
    befund("observations", "--quarantined")
    befund("show", observations[0]["id"])
    befund.json("transcript", "01-kundenservice")
    befund("uncovered", "01-kundenservice")
    befund("search", "doppelt eintippen")
    for command in ("status", "map", "questions", "figures", "matrix", "contradictions"):
        befund(command)
    befund.json("status")
    befund.json("contradictions")
    befund("map", "--format", "bpmn")
    befund("matrix", "--format", "svg")
    befund("export", "--format", "json")
    befund("doctor")


def _decide(befund: Work) -> None:
    steps = [found["id"] for found in befund.json("findings", "--kind", "process_step")]
    befund("show", steps[0])
    befund("decide", steps[0], "accept", "--author", "Lang")
    befund("decide", steps[1], "edit", "--title", "Ware „prüfen“", "--author", "Lang")
    befund("decide", steps[2], "reject", "--note", "zu klein", "--author", "Koch")
    befund("decide", steps[2], "undo", "--author", "Koch")
    befund("decide", steps[3], "merge", "--with", steps[4], "--author", "Koch")
    befund.json("findings", "--status", "accepted")
    befund("decide", steps[3], "undo", "--author", "Koch")
    befund.json("decisions")
    befund.json("findings")


def _pack(befund: Work) -> None:
    quotes = befund.json("pack", "--check", "--with-undecided")["check"]["quotes"]
    held = [quote["id"] for quote in quotes if quote["state"] == "held"]
    befund("release", held[0], "--author", "Lang")
    befund("withhold", quotes[0]["id"], "--author", "Lang")
    befund("pack", "--with-undecided", "--format", "json", "--format", "bpmn")
    befund.json("pack", "--check", "--with-undecided")


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Work:
    return _whole_job(tmp_path_factory.mktemp("sqlite") / "kunde", "")


@pytest.fixture(scope="module")
def on_postgres(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Work:
    cluster.sql("CREATE DATABASE whole_job")
    settings = f"database_url = {json.dumps(cluster.url('whole_job'))}\n"
    return _whole_job(tmp_path_factory.mktemp("postgres") / "kunde", settings)


def test_every_command_does_on_postgresql_what_it_does_on_sqlite(
    on_sqlite: Work, on_postgres: Work, cluster: Cluster
) -> None:
    place = f"PostgreSQL 127.0.0.1:{cluster.port}/whole_job"
    assert [said for said in (*on_sqlite.said, *on_postgres.said) if said.status] == []
    for here, there in zip(on_sqlite.said, on_postgres.said, strict=True):
        if here.arguments == ("doctor",):
            assert there.output == here.output.replace("kunde/befund.sqlite", place)
        elif here.arguments[0] == "remove":
            assert "VACUUM" in there.output  # PostgreSQL keeps deleted rows until then
        else:
            assert there == here


def test_all_commands_are_among_them(on_sqlite: Work) -> None:
    elsewhere = {"demo", "review"}
    commands = {*get_command(app).commands}  # type: ignore[attr-defined]
    assert {said.arguments[0] for said in on_sqlite.said} == commands - elsewhere


def test_nothing_of_a_workspace_in_postgresql_lies_in_a_file_beside_it(on_postgres: Work) -> None:
    assert not (on_postgres.folder / "befund.sqlite").exists()
    assert {path.name for path in on_postgres.folder.iterdir() if path.is_file()} <= {
        *("befund.id", "befund.lock", "befund.toml"),
    }


def test_no_command_tells_the_password(on_postgres: Work) -> None:
    assert [said.arguments for said in on_postgres.said if SECRET in said.output] == []


def test_a_page_of_the_review_is_answered_and_decided_on(on_postgres: Work) -> None:
    with open_session(on_postgres.folder, {}) as session:
        visit = let_in(session)
        finding = re.findall(_FINDING, visit.client.get("/findings").text)[-1]
        answer = visit.client.post(
            f"/findings/{finding}/decide", data={"action": "accept"}, headers=visit.csrf
        )
        assert answer.status_code == 200, answer.text
    assert on_postgres.json("decisions")[-1]["finding"] == finding


def test_an_interview_is_removed_by_the_pages_use_case(on_postgres: Work) -> None:
    with open_session(on_postgres.folder, {}) as session:
        remove_interview(session.workspace, "05-vertriebsleitung", session.roster)
    assert "05-vertriebsleitung" not in on_postgres("status")
    assert on_postgres.said[-1].status == 0


def test_the_review_starts_on_postgresql(on_postgres: Work) -> None:
    command = [
        sys.executable,
        "-m",
        "befund.cli.main",
        "review",
        "--no-browser",
        "--port",
        str(free_port()),
    ]
    server = subprocess.Popen(
        [*command, "-w", str(on_postgres.folder)], stderr=subprocess.PIPE, text=True
    )
    try:
        assert server.stderr
        login, _, code = next(
            line.strip() for line in server.stderr if "/login#" in line
        ).partition("#")
        browser = build_opener(HTTPCookieProcessor())
        with browser.open(login, timeout=20) as page:
            csrf = re.search(r'name="csrf" value="([^"]+)"', page.read().decode())
        assert csrf
        with browser.open(
            login, urlencode({"csrf": csrf[1], "code": code}).encode(), timeout=20
        ) as page:
            assert page.status == 200
            assert "kunde" in page.read().decode()
    finally:
        server.terminate()
        server.communicate(timeout=20)
