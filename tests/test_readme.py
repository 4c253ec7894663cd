"""README cannot drift: its commands run, its settings exist, its two lines name what is there."""

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from befund.app.demo import demo_interviews
from befund.app.settings import load_settings
from befund.cli.main import app
from befund.export import EXPORTS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def commands() -> list[list[str]]:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("befund ")]


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the tour begins: the interviews lie beside it."""
    (tmp_path / "interviews").symlink_to(demo_interviews())
    (tmp_path / "kunde").mkdir()
    monkeypatch.chdir(tmp_path / "kunde")
    monkeypatch.delenv("BEFUND_WORKSPACE", raising=False)
    return tmp_path / "kunde"


def test_the_commands_of_the_tour_run_on_the_demo_interviews(in_folder: Path) -> None:
    _tour()
    assert list((in_folder / "exports").iterdir())


def test_the_commands_of_the_tour_run_on_postgresql(in_folder: Path, postgres_url: str) -> None:
    (in_folder / "befund.toml").write_text(
        f"database_url = {json.dumps(postgres_url)}\n", encoding="utf-8"
    )
    _tour()
    assert list((in_folder / "exports").iterdir())
    assert not list(in_folder.glob("*.sqlite*"))


def _tour() -> None:
    run = CliRunner()
    assert len(commands()) >= 8
    known = ""
    for command in commands():
        arguments = [known if argument == "o-1a2b" else argument for argument in command]
        done = run.invoke(app, arguments)
        assert done.exit_code == 0, (arguments, done.output)
        found = re.search(r"o-[0-9a-f]{12}", done.output)
        known = known or (found.group() if found else "")


def test_the_demo_runs_as_the_first_line_calls_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = re.search(r"<!-- demo -->\n```sh\n(.*)\n```", README)
    assert found
    arguments = shlex.split(found.group(1).rsplit("/befund ", 1)[1])
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BEFUND_WORKSPACE", raising=False)
    for _ in range(2):
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, done.output
        assert "aufgezeichnet" in done.output
        assert "Als Nächstes" in done.output
        assert "veraltet" not in done.output
    assert (tmp_path / "befund-demo" / "befund.sqlite").is_file()


def test_every_setting_in_the_readme_exists(tmp_path: Path) -> None:
    for block in blocks("toml"):
        text = re.sub(r"^# (?=\w+ =)", "", block, flags=re.MULTILINE)
        assert tomllib.loads(text)
        (tmp_path / "befund.toml").write_text(text.replace("…", "x"), encoding="utf-8")
        assert load_settings(tmp_path, {}, {}).model == "gpt-5-mini"


@pytest.mark.parametrize("mark", ["demo", "test"])
def test_the_two_lines_are_one_line_each_and_name_files_that_are_there(mark: str) -> None:
    found = re.search(rf"<!-- {mark} -->\n```sh\n(.*)\n```", README)
    assert found
    assert (ROOT / "constraints.txt").is_file()
    assert "-c constraints.txt" in found.group(1)


def test_pictures_are_there() -> None:
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", README)
    assert pictures
    for picture in pictures:
        assert (ROOT / picture).is_file()


def test_formats_are_those_of_the_registry(*, update_golden: bool) -> None:
    rows = [
        f"| `befund {command}` | {', '.join(f'`{name}` {one.english}' for name, one in exported.formats.items())} |"
        for command, exported in EXPORTS.items()
    ]
    table = "\n".join(("| command | formats |", "|---|---|", *rows))
    before, mark, rest = re.split(r"(<!-- formats:.*-->)\n", README)
    _, end, after = rest.partition("<!-- /formats -->")
    whole = f"{before}{mark}\n{table}\n{end}{after}"
    if update_golden:
        (ROOT / "README.md").write_text(whole, encoding="utf-8")
        return
    assert whole == README
